"""The assessment: one subject's result as a tree, the single object every report renders.

Nothing here is computed again by whoever shows it. The canonical form (RFC 8785, every number a decimal
string) has a SHA-256, the result digest; places, file names and language are outside of it, so the
same data gives the same digest from any file format.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from greenscore.model.standard import Edition
from greenscore.problems import NOWHERE, Place

if TYPE_CHECKING:
    from greenscore.model.programme import ProgrammeValue
    from greenscore.model.table import Drawn

SIGNIFICANT_DIGITS = 12
NO_FACTORS = MappingProxyType({"version": "", "digest": ""})


class Outcome(StrEnum):
    """What became of a node: a closed list, so that no number has to stand for an absence.

    unscorable: everything was given, yet the formula has no result (a zero denominator).
    incomplete: a group that cannot be scored because a child under a `block` policy is absent.
    """

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNSCORABLE = "unscorable"
    INCOMPLETE = "incomplete"


class State(StrEnum):
    """State of a prerequisite or a gate."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One value the subject gave, with who stands behind it and where it stands.

    `value` is in the standard's unit; `shown` is the key of a choice or the text of a text input;
    `reason` is the claimed reason of a value that is not applicable; `given` is the text in the source.
    `graded_by` is the digest of the grading file that the grade comes from, empty where nobody else gave it.
    `inventory` tells of a value that was drawn from an inventory how it came, `programme` of one that the
    programme states for the subject's sector where it is from.
    """

    id: str
    value: float | None
    shown: str = ""
    unit: str = ""
    reason: str = ""
    grade: str = "declared"
    recognised: bool = False
    evidence: str = ""
    note: str = ""
    given: str = ""
    place: Place = NOWHERE
    graded_by: str = ""
    inventory: "Drawn | None" = None
    programme: "ProgrammeValue | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeResult:
    """What one node of the index came to.

    `value` in the node's unit; of a map it is the id of the category that was looked up. `score` is the
    claimed score, None where the data do not allow one; `low` and `high` bound it whatever the open values
    turn out to be; `recognised` counts only values at the asked grade, everything else at its worst.
    `weight` is the share of the parent that the node
    carries after missing values were dealt with, `nominal` the share as declared; `contribution` is
    weight times score. `points` of `possible` are what the node brings to the total at its declared
    weight, where weights add up all the way to it. `coverage` is the share of nominal weight that is
    answered (0..1); `answered` of `applicable` counts indicators. `bounds` is the range the score can
    take, `thresholds` the (value, score) pairs of its curve. `gain` is what the total would win if this
    indicator reached its best. `grade` is the lowest among the answers used.
    `level` and `level_recognised` are reached on the node's own ladder, empty where none is. `worst` are the
    children with the lowest claimed score (the highest where the group is better low), none where all are
    alike.
    """

    id: str
    value: float | str | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None
    recognised: float | None = None
    weight: float | None = None
    nominal: float | None = None
    contribution: float | None = None
    points: float | None = None
    points_recognised: float | None = None
    possible: float | None = None
    coverage: float = 0.0
    answered: int = 0
    applicable: int = 0
    outcome: Outcome = Outcome.SCORED
    bounds: tuple[float | None, float | None] = (None, None)
    thresholds: tuple[tuple[float | None, float], ...] = ()
    gain: float | None = None
    grade: str = ""
    level: str = ""
    level_recognised: str = ""
    adjustments: tuple[int, ...] = ()
    inputs: tuple[str, ...] = ()
    worst: tuple[str, ...] = ()
    children: tuple["NodeResult", ...] = ()

    def walk(self) -> Iterator["NodeResult"]:
        """Yield every node, children before their parent."""
        for child in self.children:
            yield from child.walk()
        yield self


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One requirement of a level, with its state for the claimed and for the recognised result."""

    expect: str
    state: State
    state_recognised: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One level of the ladder: its threshold for this subject, and whether it is reached.

    `reached` and `recognised` tell the score and the gates together; `blocked` is true where the score
    suffices and a gate does not hold.
    """

    id: str
    threshold: float | None
    reached: bool
    recognised: bool
    blocked: bool
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrerequisiteResult:
    """State of one prerequisite, claimed and recognised, and the inputs it reads."""

    id: str
    state: State
    state_recognised: State
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedResult:
    """Value of one derived figure or one parameter, in its declared unit; of a choice its id."""

    id: str
    value: float | str | None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedBy:
    """An assessor whose grades count, and how many of them; `digest` is that of the grading file."""

    name: str
    organisation: str
    role: str
    date: str
    digest: str
    holder: str = ""
    note: str = ""
    signed: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What the recognised score would win if these answers (inputs, or tables) counted as they stand."""

    inputs: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One subject, one period, one edition: everything a reader may ask about the result.

    `functions` are the installed functions it used, by the SHA-256 of their source. `factors` tell the
    version and the digest of the library of emission factors, `inventory` the records and the profile,
    where answers were drawn from an inventory.
    `level` is empty where none is reached, and all four where there is no score to have a level; `level_low`
    and `level_high` are those of `low` and `high`, and enclose `level`, which `level_recognised` never
    exceeds. While there is no score, `level_between` are the levels it may come to at the ends of its band,
    where both are known. `results` are the further named results, each the root of its tree.
    `grading` tells who graded answers of this subject in this period.
    `edition` is the standard itself, for whoever shows the result.
    `asked` is the grade from which answers are recognised, `lifts` the few sets of answers below it with the
    largest effect.
    """

    edition: Edition = field(repr=False)
    standard: Mapping[str, str]
    engine: str
    subject: str
    period: str
    date: str
    data_digest: str
    index: NodeResult
    level: str
    level_recognised: str
    level_low: str
    level_high: str
    level_between: tuple[str, ...] = ()
    rungs: tuple[Rung, ...]
    prerequisites: tuple[PrerequisiteResult, ...]
    answers: tuple[Answer, ...]
    derived: tuple[DerivedResult, ...] = ()
    parameters: tuple[DerivedResult, ...] = ()
    functions: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=lambda: dict(NO_FACTORS))
    inventory: Mapping[str, str] = field(default_factory=dict)
    grading: tuple[GradedBy, ...] = ()
    digits: int = 1
    history: tuple["Point", ...] = ()
    results: tuple[NodeResult, ...] = ()
    asked: str = ""
    lifts: tuple[Lift, ...] = ()

    def walk(self) -> Iterator[NodeResult]:
        """Yield every node of the index, then of each further result, children before their parent."""
        for tree in (self.index, *self.results):
            yield from tree.walk()

    def node(self, id: str) -> NodeResult:
        """Return the result of node `id`; KeyError if the standard has no such node."""
        for node in self.walk():
            if node.id == id:
                return node
        raise KeyError(id)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(canonical(self)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An earlier or current period of the same subject: its total score, band and indicator values."""

    period: str
    score: float | None
    level: str = ""
    values: Mapping[str, float | str | None] = field(default_factory=dict)


def decimal_text(number: float | None) -> str | None:
    """Write a number as a decimal string of at most 12 significant digits, without an exponent."""
    if number is None:
        return None
    text = f"{number:.{SIGNIFICANT_DIGITS}g}"
    if "e" in text:
        text = (
            f"{float(text):.{30}f}".rstrip("0").rstrip(".")
            if abs(number) < 1
            else f"{float(text):.0f}"
        )
    return "0" if text in {"-0", ""} else text


_OUTSIDE_DIGEST = {"edition", "place", "places", "given", "document", "fallback"}
# What `as_json` puts beside the content: the digest of it, and where its values stood.
OUTSIDE_CONTENT = frozenset({"digest", "lineage"})


def _plain(item: Any) -> Any:
    if item is None or isinstance(item, bool | str):
        return str(item) if isinstance(item, StrEnum) else item
    if isinstance(item, int | date):
        return str(item)
    if isinstance(item, float):
        return decimal_text(item)
    if isinstance(item, Mapping):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    return {
        name: _plain(getattr(item, name)) for name in item.__slots__ if name not in _OUTSIDE_DIGEST
    }


def content(assessment: Assessment) -> dict[str, Any]:
    """Return the part of the assessment that the digest covers, as plain data."""
    plain = _plain(assessment)
    assert isinstance(plain, dict)
    return plain


def canonical(assessment: Assessment) -> bytes:
    """Return the canonical JSON (RFC 8785) that the digest is taken of."""
    import rfc8785

    return rfc8785.dumps(content(assessment))


def digest_of_all(digests: Mapping[tuple[str, str], str]) -> str:
    """Return the digest of several results as one, from theirs by subject and period.

    It is the SHA-256 of the JSON list of their digests in the order of subject and period; of one result it
    is its own.
    """
    import rfc8785

    listed = [digests[key] for key in sorted(digests)]
    return listed[0] if len(listed) == 1 else hashlib.sha256(rfc8785.dumps(listed)).hexdigest()


def as_json(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as plain data with its digest, and the source of each answer beside it."""
    lineage = {
        answer.id: {"given": answer.given, **answer.place.as_dict(), **_records(answer)}
        for answer in assessment.answers
    }
    return {**content(assessment), "digest": assessment.digest, "lineage": lineage}


def _records(answer: Answer) -> dict[str, Any]:
    """Return where the records behind an answer from an inventory stand."""
    if answer.inventory is None:
        return {}
    named = zip(answer.inventory.records, answer.inventory.places, strict=True)
    return {"records": [{"record": record, **place.as_dict()} for record, place in named]}
