"""The standard as its author wrote it: frozen, typed, and without any reading or scoring.

Every class here and in `nodes` is one block of `standard.yaml`; field names are the keys an author
writes. The JSON Schema for editors is generated from these classes. Formulas stay text here;
`greenscore.expression` parses and checks them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from greenscore.model.effect import Effective
from greenscore.model.nodes import Aggregate, AggregateField, Level, Node, Rounding
from greenscore.model.packing import pack, unpack
from greenscore.model.population import Reference
from greenscore.model.scalars import (
    Address,
    Asked,
    Block,
    Citation,
    Date,
    Flag,
    Formula,
    Id,
    Key,
    Name,
    Number,
    Path,
    StandardId,
    Words,
    as_whole,
)
from greenscore.problems import Place
from greenscore.texts import Text

if TYPE_CHECKING:
    from greenscore.model.sectors import SectorFile


class Source(Block):
    """A document that figures of the standard are taken from, and how surely they were read.

    `mark`: seen (in the publisher's own file), seen-3p (in somebody's copy or summary of it), derived
    (computed from seen figures), own (an original choice of this standard, not taken from a document).
    """

    title: Words
    kind: Literal["normative", "informative", "policy", "draft", "dataset", "own"] = "normative"
    mark: Literal["seen", "seen-3p", "derived", "own"]
    date: Date | None = None
    url: Address | None = None
    note: Words | None = None


class Evidence(Block):
    """What proves a value: whether proof is asked for, and what makes a file support `documented`.

    `kinds` are the documents that serve. `dated` asks that the file states its date (`stated`) or a date
    within the period (`period`), `months` that it is at most so old at the end of the period.
    """

    required: Flag = False
    kinds: tuple[Words, ...] = ()
    dated: Literal["stated", "period"] | None = None
    months: Annotated[int, Field(ge=1, le=600), BeforeValidator(as_whole)] | None = None


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

    `graded: false` marks an answer that the recognised score takes as given, whoever stands behind it.
    Where it has a part in a score, `because` says why that raises nothing unproven. `inventory` is the
    path of the figure of an inventory of emissions that answers it where the data do not.
    """

    theme: Id | None = None
    evidence: Evidence = Evidence()
    not_applicable: NotApplicable = NotApplicable()
    graded: Flag = True
    because: Words = Text()
    inventory: str | None = None


class Sectors(Block):
    """Values that a programme states for sectors, in files `sectors/*.yaml` beside the standard.

    `by` is the choice whose answer names the sector. On the days on which a value holds it takes the
    place of what the subject gives; it is as sure as that answer.
    """

    by: Name


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
    a value the document leaves out ("no level 2 here"); it is missing, never zero. Where `by` names a
    column of a table, the parameter is one more column of that table.
    """

    label: Words = Text()
    unit: str = "1"
    value: Number | None = None
    by: Annotated[
        tuple[Asked, ...], BeforeValidator(lambda g: (g,) if isinstance(g, str) else g)
    ] = ()
    values: Mapping[str, Any] | None = None
    dated: tuple[Dated, ...] = ()
    source: Citation | None = None

    @property
    def table(self) -> str:
        """The table whose rows it is looked up by, or nothing."""
        return next((key.partition(".")[0] for key in self.by if "." in key), "")


class Function(Block):
    """The last resort where no formula serves: a function that is installed beside greenscore.

    `entry` names an entry point of the group `greenscore.functions`, `sha256` the one source file of its
    module. It is given the `arguments`, formulas brought to their `units`, as numbers; what it gives is
    taken to stand in the unit of the figure. `reason` says why no formula does.
    """

    entry: Id
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    arguments: Annotated[tuple[Formula, ...], Field(min_length=1, max_length=50)]
    units: tuple[str, ...]
    reason: Words = Text()


class Derived(Block):
    """A figure computed from inputs, by exactly one of a formula and a function.

    A formula is unit-checked and converted to `unit`.
    """

    formula: Formula | None = None
    function: Function | None = None
    unit: str | None = None
    label: Words = Text()
    source: Citation | None = None

    @property
    def formulas(self) -> tuple[str, ...]:
        """The formulas it is computed by: its own, or those of the function's arguments."""
        own = () if self.formula is None else (self.formula,)
        return (*own, *self.function.arguments) if self.function else own

    @property
    def text(self) -> str:
        """How it is computed, as a reader sees it."""
        if self.function is None:
            return self.formula or ""
        return f"{self.function.entry}({', '.join(self.function.arguments)})"


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


class Population(Block):
    """Whom relative scores and imputed values compare with: what `reference.csv` was frozen from.

    A group of it with fewer than `least_members` has no statistics of its own.
    """

    population: Words
    date: Date
    least_members: Annotated[int, Field(ge=1), BeforeValidator(as_whole)] = 1
    source: Citation | None = None


class PortfolioLevel(Block):
    """One rung for a whole portfolio, from `at` on or strictly above `above`."""

    id: Id
    label: Words = Text()
    at: Number | None = None
    above: Number | None = None
    source: Citation | None = None


class Portfolio(Block):
    """How many entities become one figure: the aggregates of groups along the entities of a period.

    `of` names the node whose score is aggregated; a formula in `value` takes any other quantity. An
    entity without it, or without a weight, blocks the figure or is left out (`renormalise`), down to
    `min_coverage` of the weight and `min_count` of them. `where` tells who belongs to it. `better` says
    which end of a value is the worst; of a score it is the low one.
    """

    id: Id
    title: Words = Text()
    of: Id | None = None
    value: Formula | None = None
    unit: str | None = None
    better: Literal["higher", "lower"] | None = None
    weight: Formula = "1"
    aggregate: AggregateField = Aggregate(kind="mean")
    missing: Literal["block", "renormalise"] = "block"
    min_coverage: Number | None = None
    min_count: Annotated[int, Field(ge=1), BeforeValidator(as_whole)] | None = None
    where: Formula | None = None
    round: Rounding | None = None
    levels: tuple[PortfolioLevel, ...] = ()
    unscored: Words = Text()
    source: Citation | None = None


class Provenance(Block):
    """What `reference.csv` was computed from: the day, the data, and the digests of all that decides it.

    `steps` covers what the standard does before its scales; `reference` is the digest of the table itself.
    """

    frozen: Date
    engine: str
    population: str
    sha256: str
    members: Annotated[int, Field(ge=0), BeforeValidator(as_whole)]
    steps: str
    reference: str


class Recognition(Block):
    """The assurance grade from which a value counts for the recognised score."""

    grade: Literal["declared", "documented", "reviewed", "verified"] = "reviewed"
    source: Citation | None = None


class Standard(Block):
    """A whole scoring standard: one index with its levels, and further named results beside it."""

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
    sectors: Sectors | None = None
    parameters: Mapping[Name, Parameter] = Field(default_factory=dict)
    tables: Mapping[Name, RowTable] = Field(default_factory=dict)
    derived: Mapping[Name, Derived] = Field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    reference: Population | None = None
    index: Node
    levels: tuple[Level, ...] = ()
    unscored: Words = Text()
    cumulative: Flag = False
    results: tuple[Node, ...] = ()
    portfolio: tuple[Portfolio, ...] = ()

    @property
    def trees(self) -> tuple[Node, ...]:
        """The index, and the further results that are named beside it, each the root of its tree."""
        return (self.index, *self.results)

    @property
    def least_members(self) -> int:
        """How many members a group of the reference population needs for statistics of its own."""
        return self.reference.least_members if self.reference else 1

    def walk(self) -> Iterator[Node]:
        """Yield every node of every tree, children before their parent."""
        for tree in self.trees:
            yield from tree.walk()

    def question(self, name: str) -> Question | None:
        """Return the input `name`, or the column where it is written as `table.column`."""
        table, dot, column = name.partition(".")
        if not dot:
            return self.inputs.get(name)
        return self.tables[table].columns.get(column) if table in self.tables else None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter `name`, or `table.parameter` where rows of a table look it up."""
        table, _, own = name.rpartition(".")
        found = self.parameters.get(own)
        return found if found is not None and found.table == table else None

    def parameters_of(self, table: str) -> Mapping[str, Parameter]:
        """Return the parameters that are looked up by rows of `table`; by none where it is empty."""
        return {name: found for name, found in self.parameters.items() if found.table == table}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edition:
    """One edition of a standard with what identifies it: digest, file, and the place of every item.

    `digest` is the SHA-256 of `standard.yaml`, its tables, sectors and reference, and of what it extends.
    `places` maps the path of an item to the file, line and column where it was written, and `templates`
    the path of one that a row made to where that is written for all rows. `book` is where it
    was read from, for the room that reads what stands beside it. An edition is told by identity, so that its
    plan can be kept for it.
    """

    standard: Standard
    digest: str
    file: str = ""
    book: Any = field(default=None, repr=False)
    places: Mapping[Path, Place] = field(default_factory=dict, repr=False)
    templates: Mapping[Path, Place] = field(default_factory=dict, repr=False)
    references: Mapping[str, Reference] = field(default_factory=dict, repr=False)
    provenance: Provenance | None = None
    sectors: tuple["SectorFile", ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pack the fields: whatever an edition travels with is smaller than it."""
        return _unpacked, (pack({part.name: getattr(self, part.name) for part in fields(self)}),)

    def place(self, *path: str | int) -> Place:
        """Return where the item at `path` stands, or the nearest item around it."""
        around = (path[:length] for length in range(len(path), -1, -1))
        known = (self.places[above] for above in around if above in self.places)
        return replace(next(known, Place(file=self.file)), path=".".join(map(str, path)))


def _unpacked(packed: bytes) -> Edition:
    (parts,) = unpack(packed)
    return Edition(**parts)
