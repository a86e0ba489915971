"""The YAML tests beside a standard: what is given, what is expected, and how a result differs.

Cases and broken copies are only read and compared here; whoever knows the order of the rooms runs them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from greenscore.model.scalars import Block, Date, Number, as_number
from greenscore.problems import NOWHERE, Place, Problem, has_errors
from greenscore.standard.faults import model_faults
from greenscore.standard.shelf import Book, book_at
from greenscore.text.document import DEFAULT_LIMITS, Document, Mark
from greenscore.text.document import Path as Keys
from greenscore.text.yaml import read
from greenscore.texts import Lang, worded

NONE = "none"
"""The word for a number that the result must not have."""
PRINTED = "printed"
"""The tolerance of a number that was rounded: half a unit of the last digit it is written with."""

_Grade = Literal["declared", "documented", "reviewed", "verified"]


ExpectedNumber = Annotated[
    Number | None, BeforeValidator(lambda given: None if given == NONE else given)
]


def _expected(given: Any) -> Any:
    """Read a number where it is one; another text is the id of a category."""
    try:
        return None if given == NONE else as_number(given)
    except ValueError:
        return given


ExpectedValue = Annotated[Number | str | None, BeforeValidator(_expected)]


class ExpectedNode(Block):
    """What a case expects of one node; what is left out may be anything.

    The `value` of a map is the id of the category that it looked up.
    """

    value: ExpectedValue = None
    score: ExpectedNumber = None
    low: ExpectedNumber = None
    high: ExpectedNumber = None
    recognised: ExpectedNumber = None
    weight: ExpectedNumber = None
    contribution: ExpectedNumber = None
    coverage: ExpectedNumber = None
    outcome: str = ""
    level: str = ""
    worst: str = ""
    grade: str = ""


class Expectation(ExpectedNode):
    """What a case expects of the whole; `blocked` and `problems` are complete lists.

    `tolerance` is the largest difference a number may have; `printed` is half a unit of the last digit
    that each number is written with.
    """

    level_recognised: str = ""
    nodes: Mapping[str, ExpectedNode] = Field(default_factory=dict)
    blocked: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    tolerance: Literal["printed"] | Number = Decimal("1e-9")


class Earlier(Block):
    """What the same subject gave for an earlier period, for formulas that look back."""

    period: Annotated[str, Field(min_length=1)]
    given: Mapping[str, Any]
    grades: Mapping[str, _Grade] = Field(default_factory=dict)


class WrittenCase(Block):
    """One case: what a subject gives, and what must come of it; a file of `tests/` is a list of them."""

    name: Annotated[str, Field(min_length=1)]
    given: Mapping[str, Any]
    period: str = ""
    date: Date | None = None
    grades: Mapping[str, _Grade] = Field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()
    expect: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: inputs as text, tables as lists of rows, and what must come of them.

    `day` is the date to judge at, where it is not the end of the period.
    """

    name: str
    given: Mapping[str, Any]
    expect: Expectation
    period: str = ""
    day: date | None = None
    grades: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that a result does not meet.

    `node` is empty for the whole, `tolerance` for what is no number.
    """

    node: str
    part: str
    expected: str
    actual: str
    tolerance: str = ""

    def text(self, lang: Lang) -> str:
        """Say what was expected and what came out, in `lang`."""
        path = f"{self.node}.{self.part}" if self.node else self.part
        args = {"path": path, "expected": self.expected, "found": self.actual}
        return worded("screen.proofs.difference", **args).get(lang)


class _Problem(Block):
    """The problem that a broken copy must produce, at the line of what is replaced or of `at`.

    `at` is the last such text that begins before the replacement ends, or the first after it.
    """

    code: str
    at: str | None = None


class BrokenCopy(Block):
    """A standard with one thing replaced, and the problem that must come of it."""

    replace: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(alias="with")] = ""
    expect: _Problem

    def apply(self, source: str) -> str:
        """Return the broken text; ValueError unless `replace` stands in `source` exactly once."""
        if source.count(self.replace) != 1:
            raise ValueError(self.replace)
        return source.replace(self.replace, self.text)

    def line(self, source: str) -> int:
        """Return the line of the broken text at which the problem must stand; ValueError if none."""
        broken, start = self.apply(source), source.index(self.replace)
        if self.expect.at is not None:
            end = start + len(self.text)
            before = broken.rfind(self.expect.at, 0, end)
            start = broken.index(self.expect.at, end) if before < 0 else before
        return broken[:start].count("\n") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What became of one YAML test of a standard (id@edition); no differences means it passed."""

    standard: str
    name: str
    place: Place
    differences: tuple[Difference, ...]


def read_cases(where: Path | Book) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read the cases of a standard, the `tests/*.yaml` beside it, or those of one file.

    A faulty case is a problem; the others of its file are read all the same.
    """
    if isinstance(where, Path) and where.is_file():
        files = [(book_at(where), where.name)]
    else:
        book = book_at(where) if isinstance(where, Path) else where
        files = [(book, part) for part in book.names("tests", ".yaml")]
    cases: list[Case] = []
    problems: list[Problem] = []
    for book, part in files:
        shown = f"tests/{PurePosixPath(part).name}"
        document, found = _document(book, part, shown)
        problems += found
        items = document.data
        if not isinstance(items, list | None):
            items = _valid(items, (), shown, document, tuple[WrittenCase, ...], problems)
        for place, item in enumerate(items or ()):
            case = _valid(item, (place,), shown, document, WrittenCase, problems)
            if case is not None:
                cases.append(_case(case, shown, document.marks[(place,)]))
    return tuple(cases), tuple(problems)


def _case(case: WrittenCase, shown: str, mark: Mark) -> Case:
    return Case(
        name=case.name,
        given=case.given,
        expect=case.expect,
        period=case.period,
        day=case.date,
        grades=case.grades,
        earlier=case.earlier,
        where=Place(file=shown, line=mark[0], column=mark[1], path=case.name),
    )


def read_broken_copy(file: Path) -> tuple[BrokenCopy | None, tuple[Problem, ...]]:
    """Read one file of a standard's `invalid/`."""
    shown = f"invalid/{file.name}"
    document, found = _document(book_at(file), file.name, shown)
    problems = list(found)
    if document.data is None:
        return None, tuple(problems)
    copy = _valid(document.data, (), shown, document, BrokenCopy, problems)
    return copy, tuple(problems)


def _document(book: Book, part: str, shown: str) -> tuple[Document, tuple[Problem, ...]]:
    """Return what a file holds and what is wrong with it; no data where that is an error."""
    source = book.read(part, DEFAULT_LIMITS.bytes)
    if isinstance(source, Problem):
        return Document(None, {}, ()), (replace(source, where=Place(file=shown)),)
    document = read(source, shown, blanks=True)
    if has_errors(document.problems):
        return Document(None, {}, ()), document.problems
    return document, document.problems


def _valid(
    item: Any, at: Keys, shown: str, document: Document, shape: Any, problems: list[Problem]
) -> Any:
    """Return the item at a path of a document as `shape`, or None with its faults among `problems`."""
    try:
        return TypeAdapter(shape).validate_python(item)
    except ValidationError as error:
        below = {
            path[len(at) :]: place
            for path, place in document.places(shown).items()
            if path[: len(at)] == at
        }
        problems += model_faults(error, below, shape)
        return None


def compare(case: Case, actual: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return where `actual` differs from what the case expects.

    `actual` has the keys of the expectation: numbers (or None) and texts, `nodes` by id with the
    same keys, and `blocked` and `problems` as lists of ids and codes. Data that were refused (the
    outcome `refused`) differ unless the case expects just their problems.
    """
    expect = case.expect
    found = list(_differences(expect, actual, "", expect.tolerance))
    for id_, node in expect.nodes.items():
        below = actual.get("nodes", {}).get(id_, {})
        found += _differences(node, below, id_, expect.tolerance)
    refused = actual.get("outcome") == "refused"
    for name in ("blocked", "problems"):
        if name in expect.model_fields_set or (name == "problems" and refused):
            wanted, got = sorted(getattr(expect, name)), sorted(actual.get(name, ()))
            if wanted != got:
                texts = (", ".join(wanted) or "-", ", ".join(got) or "-")
                found.append(Difference("", name, *texts))
    return tuple(found)


def _differences(
    expect: ExpectedNode, actual: Mapping[str, Any], node: str, tolerance: str | Decimal
) -> Iterator[Difference]:
    for name in type(expect).model_fields:
        wanted, got = getattr(expect, name), actual.get(name)
        if name not in expect.model_fields_set or not isinstance(wanted, str | Decimal | None):
            continue
        if name == "tolerance":
            continue
        slack = _slack(wanted, tolerance) if isinstance(wanted, Decimal) else None
        if not _agrees(wanted, got, slack):
            shown = "" if slack is None else f"{slack:g}"
            yield Difference(node, name, _shown(wanted), _shown(got), shown)


def _slack(wanted: Decimal, tolerance: str | Decimal) -> Decimal:
    """Return how far a number may lie from the wanted one."""
    if isinstance(tolerance, Decimal):
        return tolerance
    exponent = wanted.as_tuple().exponent
    assert isinstance(exponent, int)  # an author's number is finite
    return Decimal((0, (5,), exponent - 1))


def _agrees(wanted: str | Decimal | None, got: Any, slack: Decimal | None) -> bool:
    if isinstance(wanted, Decimal) and slack is not None and got is not None:
        return (
            str(wanted) == got if isinstance(got, str) else abs(wanted - Decimal(str(got))) <= slack
        )
    return bool(wanted == got)


def _shown(value: Any) -> str:
    if value is None:
        return NONE
    return '""' if value == "" else str(value)
