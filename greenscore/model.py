"""The standard as its author wrote it: frozen, typed, and without any reading or scoring.

Every class here is one block of `standard.yaml`; field names are the keys an author writes. The JSON
Schema for editors and the format reference in `docs/` are generated from these classes. Formulas stay
text here; `greenscore.expression` parses and checks them.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from greenscore.problems import Place
from greenscore.texts import Text

Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def as_number(given: Any) -> Decimal:
    """Return the number an author wrote, exactly; ValueError for anything that is not a plain number."""
    if isinstance(given, Decimal | int | float) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str) or not _NUMBER.fullmatch(given) or len(given) > 64:
        raise ValueError(given)
    number = Decimal(given)
    if not math.isfinite(float(number)):
        raise ValueError(given)
    return number or abs(number)  # no negative zero


def _number(given: Any) -> Any:
    try:
        return as_number(given)
    except ValueError:
        raise PydanticCustomError("standard-not-a-number", "not a number") from None


def _whole(given: Any) -> Any:
    """Refuse what only Python calls a whole number, such as 0_1."""
    if isinstance(given, str) and not _WHOLE.fullmatch(given):
        raise PydanticCustomError("standard-not-whole", "not a whole number")
    return given


def _flag(given: Any) -> Any:
    flags = {"true": True, "false": False, True: True, False: False}
    if not isinstance(given, str | bool) or given not in flags:
        raise PydanticCustomError("standard-not-a-flag", "not true or false")
    return flags[given]


def _text(given: Any) -> Any:
    return {"zh": given, "en": given} if isinstance(given, str) else given


def _date(given: Any) -> Any:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise PydanticCustomError("standard-not-a-date", "not a date") from None


def _single(key: str) -> BeforeValidator:
    """Let an author write the one thing that matters without its key."""
    return BeforeValidator(lambda given: {key: given} if isinstance(given, str) else given)


Number = Annotated[Decimal, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Date = Annotated[date, BeforeValidator(_date)]
Words = Annotated[Text, BeforeValidator(_text)]
Formula = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Citation = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*( .+)?$", max_length=200)]
StandardId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$")]


class Block(BaseModel):
    """A mapping of the standard: frozen, and without room for misspelt keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True
    )


class Source(Block):
    """A document that figures of the standard are taken from, and how surely they were read.

    `mark`: seen (in the document's own text), seen-3p (in a third party's copy or summary), derived
    (computed from seen figures), own (an original choice of this standard, not taken from a document).
    """

    title: Words
    kind: Literal["normative", "informative", "policy", "draft", "dataset", "own"] = "normative"
    mark: Literal["seen", "seen-3p", "derived", "own"]
    date: Date | None = None
    url: str | None = None
    note: Words | None = None


class Effective(Block):
    """The dates between which the standard may be used; both inclusive."""

    start: Date | None = Field(None, alias="from")
    end: Date | None = Field(None, alias="to")


class Rounding(Block):
    """How a score is rounded, once: half-even is GB/T 8170."""

    digits: Annotated[int, Field(ge=0, le=9), BeforeValidator(_whole)]
    mode: Literal["half-even", "half-up", "floor", "ceil"] = "half-even"


class Evidence(Block):
    """What proves a value: whether proof is asked for, and which kinds of document serve."""

    required: Flag = False
    kinds: tuple[Words, ...] = ()


class NotApplicable(Block):
    """Whether an input may be answered "not applicable", and the reasons the standard allows."""

    allowed: Flag = False
    reasons: Mapping[Id, Words] = Field(default_factory=dict)


class Question(Block):
    """One value that is asked for: an input of the standard or a column of a table.

    `optional: true` marks an answer that another one can stand in for; a form without it is complete.
    """

    label: Words = Text()
    help: Words = Text()
    type: Literal["number", "choice", "boolean", "text"] = "number"
    unit: str = "1"
    integer: Flag = False
    optional: Flag = False
    min: Number | None = None
    max: Number | None = None
    above: Number | None = None
    below: Number | None = None
    choices: Annotated[Mapping[Key, Words], Field(default_factory=dict)]
    source: Citation | None = None


class Input(Question):
    """One value asked of each subject.

    `graded: false` marks an attribute (such as the sector) that describes the subject and earns no
    points, so that the recognised score takes it as given.
    """

    theme: Id | None = None
    evidence: Evidence = Evidence()
    not_applicable: NotApplicable = NotApplicable()
    graded: Flag = True


class RowTable(Block):
    """Repeated rows a subject may give: processes, products, energy flows."""

    label: Words = Text()
    help: Words = Text()
    theme: Id | None = None
    columns: Mapping[Name, Question]
    source: Citation | None = None


class Dated(Block):
    """The value of a parameter from a date on; `values` when it is keyed."""

    start: Date = Field(alias="from")
    value: Number | None = None
    values: Mapping[str, Any] | None = None
    source: Citation | None = None


class Parameter(Block):
    """A constant of the standard: one value, one for each key, or a series of dated ones.

    `by` names choice inputs; `values` nests one mapping for each of them. The word `none` stands for
    a value the document leaves out ("no level 2 here"); it is missing, never zero.
    """

    label: Words = Text()
    unit: str = "1"
    value: Number | None = None
    by: Annotated[
        tuple[Name, ...], BeforeValidator(lambda g: (g,) if isinstance(g, str) else g)
    ] = ()
    values: Mapping[str, Any] | None = None
    dated: tuple[Dated, ...] = ()
    source: Citation | None = None


class Derived(Block):
    """A figure computed from inputs; its formula is unit-checked and converted to `unit`."""

    formula: Formula
    unit: str | None = None
    label: Words = Text()
    source: Citation | None = None


class Check(Block):
    """A rule between inputs that data must keep."""

    id: Id
    expect: Formula
    severity: Literal["error", "warning"] = "error"
    message: Words
    source: Citation | None = None


class Prerequisite(Block):
    """A condition without points: met, not met, or unknown."""

    id: Id
    title: Words
    expect: Formula
    help: Words = Text()
    source: Citation | None = None


class Linear(Block):
    """From `at_worst` at `worst` to `at_best` at `best`; beyond both ends it stays, or falls to `below`."""

    worst: Formula
    best: Formula
    at_worst: Number = Decimal(0)
    at_best: Number = Decimal(100)
    below: Number | None = None
    log: Flag = False


class Steps(Block):
    """A staircase: `below` up to the first threshold, then each step's score from its threshold on.

    `side: left` gives a value that equals a threshold the step above it ([a, b)); `right` leaves it in
    the step below ((a, b]).
    """

    below: Number
    at: tuple[tuple[Formula, Number], ...] = Field(min_length=1)
    side: Literal["left", "right"] = "left"


class CategoryMap(Block):
    """A score for each category of one input, or of several: `values` nests one mapping for each."""

    on: Annotated[tuple[Name, ...], BeforeValidator(lambda g: (g,) if isinstance(g, str) else g)]
    values: Mapping[str, Any]
    otherwise: Number | None = Field(None, alias="else")


class LogNormal(Block):
    """The survival curve through (`p10`, 90) and (`median`, 50), for values that are better low."""

    p10: Number
    median: Number


class Relative(Block):
    """Position within the frozen reference population of the edition (`reference.csv`)."""

    method: Literal["minmax", "zscore", "percentile", "rank"]
    better: Literal["higher", "lower"]


class Score(Block):
    """How a value becomes a score; exactly one of the seven scales.

    `formula` sees the value as `x` and declares the `bounds` it stays within.
    """

    linear: Linear | None = None
    points: tuple[tuple[Formula, Number], ...] | None = Field(None, min_length=2)
    steps: Steps | None = None
    map: CategoryMap | None = None
    lognormal: LogNormal | None = None
    relative: Relative | None = None
    formula: Formula | None = None
    bounds: tuple[Number, Number] | None = None

    @property
    def kind(self) -> str:
        """Name of the scale that the author chose."""
        return next(name for name in SCALES if getattr(self, name) is not None)


SCALES = ("linear", "points", "steps", "map", "lognormal", "relative", "formula")


class Penalised(Block):
    """Mean lowered (or raised) by dispersion: M -+ S * S / M (Mazziotta-Pareto)."""

    sign: Literal["minus", "plus"] = "minus"


class Aggregate(Block):
    """How the scores of a group's children become its own; `kind` alone may be written."""

    kind: Literal[
        "mean", "geometric", "harmonic", "min", "max", "sum", "product", "power", "penalised"
    ]
    power: Number | None = None
    penalised: Penalised | None = None


def _aggregate(given: Any) -> Any:
    if isinstance(given, str):
        return {"kind": given}
    if isinstance(given, Mapping) and "kind" not in given and len(given) == 1:
        return {"kind": next(iter(given)), **given}
    return given


class Policy(Block):
    """What a group does about a child without a score."""

    kind: Literal["block", "worst", "renormalise", "equal", "value", "transfer"]
    value: Number | None = None
    transfer: Id | None = None


def _policy(given: Any) -> Any:
    if isinstance(given, Mapping) and "kind" not in given and len(given) == 1:
        return {"kind": next(iter(given)), **given}
    return {"kind": given} if isinstance(given, str) else given


PolicyField = Annotated[Policy, BeforeValidator(_policy)]


class MissingRules(Block):
    """The policy for each reason a score can be absent; what is left out is taken from the parent."""

    missing: PolicyField | None = None
    not_applicable: PolicyField | None = None
    unscorable: PolicyField | None = None


def _missing_rules(given: Any) -> Any:
    states = {"missing", "not_applicable", "unscorable"}
    if isinstance(given, str) or (isinstance(given, Mapping) and not states & set(given)):
        return {"missing": given}
    return given


class Clip(Block):
    """Bounds that a value is brought into before it is scored."""

    min: Formula | None = None
    max: Formula | None = None


class Rescale(Block):
    """Stretch a score from one range to another."""

    source: tuple[Number, Number] = Field(alias="from")
    target: tuple[Number, Number] = Field(alias="to")


class Adjust(Block):
    """A change of the score when a condition holds; exactly one of cap, floor, add, set."""

    when: Formula
    cap: Formula | None = None
    floor: Formula | None = None
    add: Formula | None = None
    set: Formula | None = None
    reason: Words
    source: Citation | None = None


class Requirement(Block):
    """A gate of a level, told apart from the score."""

    expect: Formula
    reason: Words = Text()
    source: Citation | None = None


class Level(Block):
    """One rung of a ladder, from `at` on (or strictly above `above`), behind its gates."""

    id: Id
    label: Words = Text()
    at: Formula | None = None
    above: Formula | None = None
    requires: tuple[Annotated[Requirement, _single("expect")], ...] = ()
    source: Citation | None = None


class Advice(Block):
    """What a subject can do to earn the points of an indicator."""

    zh: str = ""
    en: str = ""
    effort: Literal["low", "medium", "high"] | None = None

    @property
    def text(self) -> Text:
        """The advice in both languages."""
        return Text(self.zh, self.en)


class Node(Block):
    """An indicator (with a `value`) or a group (with `children`), and its nine steps in fixed order.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels
    """

    id: Id = "total"
    title: Words = Text()
    weight: Formula = "1"
    value: Formula | None = None
    unit: str | None = None
    better: Literal["higher", "lower"] | None = None
    applies: Formula | None = None
    children: tuple["Node", ...] = ()
    aggregate: Annotated[Aggregate, BeforeValidator(_aggregate)] = Aggregate(kind="mean")
    missing: Annotated[MissingRules, BeforeValidator(_missing_rules)] = MissingRules()
    min_coverage: Number | None = None
    clip: Clip | None = None
    transform: Formula | None = None
    score: Score | None = None
    adjust: tuple[Adjust, ...] = ()
    rescale: Rescale | None = None
    round: Rounding | None = None
    levels: tuple[Level, ...] = ()
    advice: Advice | None = None
    source: Citation | None = None

    def walk(self) -> Iterator["Node"]:
        """Yield every node, children before their parent, in the declared order."""
        for child in self.children:
            yield from child.walk()
        yield self

    @property
    def indicators(self) -> tuple["Node", ...]:
        """The nodes that hold a value, in the declared order."""
        return tuple(node for node in self.walk() if not node.children)


class Recognition(Block):
    """The assurance grade from which a value counts for the recognised score."""

    grade: Literal["declared", "documented", "reviewed", "verified"] = "reviewed"


class Standard(Block):
    """A whole scoring standard."""

    greenscore: Literal["1"]
    id: StandardId
    edition: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
    title: Words
    description: Words = Text()
    status: Literal["draft", "published", "example", "withdrawn"] = "draft"
    subject: Words
    effective: Effective = Effective()
    supersedes: str | None = None
    sources: Mapping[Id, Source]
    rounding: Rounding
    recognition: Recognition = Recognition()
    themes: Mapping[Id, Words] = Field(default_factory=dict)
    inputs: Mapping[Name, Input]
    parameters: Mapping[Name, Parameter] = Field(default_factory=dict)
    tables: Mapping[Name, RowTable] = Field(default_factory=dict)
    derived: Mapping[Name, Derived] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    index: Node
    levels: tuple[Level, ...] = ()
    cumulative: Flag = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Frozen statistics of the reference population of one indicator."""

    values: tuple[float, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    deviation: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a standard with what identifies it: digest, file, and the place of every item.

    `digest` is the SHA-256 of `standard.yaml`, its tables and its reference. `marks` maps the path of
    an item to its line and column.
    """

    standard: Standard
    digest: str
    file: str = ""
    folder: str = ""
    marks: Mapping[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    references: Mapping[str, Reference] = field(default_factory=dict, repr=False)

    def place(self, *path: str | int) -> Place:
        """Return where the item at `path` stands, or the nearest item around it."""
        for length in range(len(path), -1, -1):
            mark = self.marks.get(path[:length])
            if mark:
                return Place(
                    file=self.file, line=mark[0], column=mark[1], path=".".join(map(str, path))
                )
        return Place(file=self.file, path=".".join(map(str, path)))
