"""The YAML tests beside a standard: what is given, what is expected, and how a result differs.

Cases and broken copies are only read and compared here; whoever knows the order of the rooms runs them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from greenscore.document import DEFAULT_LIMITS, Document
from greenscore.problems import NOWHERE, Place, Problem, has_errors
from greenscore.scalars import Block, Number
from greenscore.standard.builder import read_file
from greenscore.standard.faults import model_faults
from greenscore.texts import Lang
from greenscore.yamltext import read

NONE = "none"
"""The word for a number that the result must not have."""

_Grade = Literal["declared", "documented", "reviewed", "verified"]


ExpectedNumber = Annotated[
    Number | None, BeforeValidator(lambda given: None if given == NONE else given)
]


class ExpectedNode(Block):
    """What a case expects of one node; what is left out may be anything."""

    value: ExpectedNumber = None
    score: ExpectedNumber = None
    low: ExpectedNumber = None
    high: ExpectedNumber = None
    recognised: ExpectedNumber = None
    weight: ExpectedNumber = None
    contribution: ExpectedNumber = None
    coverage: ExpectedNumber = None
    outcome: str = ""
    level: str = ""
    grade: str = ""


class Expectation(ExpectedNode):
    """What a case expects of the whole; `blocked` and `problems` are complete lists.

    `tolerance` is the largest difference a number may have.
    """

    level_recognised: str = ""
    nodes: Mapping[str, ExpectedNode] = Field(default_factory=dict)
    blocked: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    tolerance: Number = Decimal("1e-9")


class _Written(Block):
    """A case as it stands in a file."""

    name: Annotated[str, Field(min_length=1)]
    given: Mapping[str, Any]
    period: str = ""
    grades: Mapping[str, _Grade] = Field(default_factory=dict)
    expect: Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: inputs as text, tables as lists of rows, and what must come of them."""

    name: str
    given: Mapping[str, Any]
    expect: Expectation
    period: str = ""
    grades: Mapping[str, str] = field(default_factory=dict)
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation that a result does not meet."""

    path: str
    expected: str
    actual: str

    def text(self, lang: Lang) -> str:
        """Say what was expected and what came out, in `lang`."""
        if lang == "zh":
            return f"{self.path}：应为 {self.expected}，实为 {self.actual}"
        return f"{self.path}: expected {self.expected}, found {self.actual}"


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


def read_cases(path: Path) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read the cases in `path`: one file, or a standard's folder with its `tests/*.yaml`."""
    files = [path] if path.is_file() else sorted(path.glob("tests/*.yaml"))
    cases: list[Case] = []
    problems: list[Problem] = []
    for file in files:
        shown = f"tests/{file.name}"
        written, faults, document = _read(file, shown, tuple[_Written, ...])
        problems += faults
        for position, case in enumerate(written or ()):
            line, column = document.marks[(position,)]
            where = Place(file=shown, line=line, column=column, path=case.name)
            parts = {name: getattr(case, name) for name in type(case).model_fields}
            cases.append(Case(**parts, where=where))
    return tuple(cases), tuple(problems)


def read_broken_copy(file: Path) -> tuple[BrokenCopy | None, tuple[Problem, ...]]:
    """Read one file of a standard's `invalid/`."""
    copy, problems, _ = _read(file, f"invalid/{file.name}", BrokenCopy)
    return copy, problems


def _read(file: Path, shown: str, shape: Any) -> tuple[Any, tuple[Problem, ...], Document]:
    source = read_file(file, shown, DEFAULT_LIMITS.bytes)
    if isinstance(source, Problem):
        return None, (source,), Document(None, {}, ())
    document = read(source, shown, blanks=True)
    if document.data is None or has_errors(document.problems):
        return None, document.problems, document
    try:
        return TypeAdapter(shape).validate_python(document.data), document.problems, document
    except ValidationError as error:
        return None, tuple(model_faults(error, shown, document.marks, shape)), document


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
        found += _differences(node, below, f"{id_}.", expect.tolerance)
    refused = actual.get("outcome") == "refused"
    for name in ("blocked", "problems"):
        if name in expect.model_fields_set or (name == "problems" and refused):
            wanted, got = sorted(getattr(expect, name)), sorted(actual.get(name, ()))
            if wanted != got:
                found.append(Difference(name, ", ".join(wanted) or "-", ", ".join(got) or "-"))
    return tuple(found)


def _differences(
    expect: ExpectedNode, actual: Mapping[str, Any], prefix: str, tolerance: Decimal
) -> Iterator[Difference]:
    for name in type(expect).model_fields:
        wanted, got = getattr(expect, name), actual.get(name)
        if name not in expect.model_fields_set or not isinstance(wanted, str | Decimal | None):
            continue
        if name != "tolerance" and not _agrees(wanted, got, tolerance):
            yield Difference(prefix + name, _shown(wanted), _shown(got))


def _agrees(wanted: str | Decimal | None, got: Any, tolerance: Decimal) -> bool:
    if isinstance(wanted, Decimal) and got is not None:
        return abs(wanted - Decimal(str(got))) <= tolerance
    return bool(wanted == got)


def _shown(value: Any) -> str:
    if value is None:
        return NONE
    return '""' if value == "" else str(value)
