"""Conformance vectors: calculations others published, redone with the rows of the library.

vectors:
  - name: what is calculated
    source: who published it
    terms: {ef: cn.grid.avg/CN@2021, quantity: "5000"}
    formula: quantity * ef
    expect: "2784"
    within: "0"
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from greenscore.expression.text import FormulaError
from greenscore.factors.calculation import calculate
from greenscore.factors.entries import Line, place, read_as
from greenscore.factors.fields import Printed
from greenscore.factors.library import Library
from greenscore.model.scalars import Block
from greenscore.problems import Problem
from greenscore.quantities.decimals import FIGURE
from greenscore.text.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vector:
    name: Line
    source: Line
    terms: Mapping[str, Any]
    formula: Line
    expect: Printed
    within: Printed


class _File(Block):
    vectors: tuple[_Vector, ...]


def check_vectors(library: Library) -> Iterator[Problem]:
    """Yield the vectors of a library that do not come out as published."""
    for file in sorted((library.folder / "vectors").glob("*.yaml")):
        yield from _file(library, file)


def _file(library: Library, path: Path) -> Iterator[Problem]:
    file, document = read_as(path, _File)
    yield from document.problems
    for index, vector in enumerate(file.vectors if file else ()):
        yield from _run(library, vector, document, path.name, ("vectors", index))


def _run(
    library: Library, vector: _Vector, document: Document, file: str, path: tuple[str, int]
) -> Iterator[Problem]:
    terms = {name: _term(library, given) for name, given in vector.terms.items()}
    if not library.withheld.keys().isdisjoint(map(str, vector.terms.values())):
        return
    for name, value in terms.items():
        if value is None:
            where = place(document, file, (*path, "terms", name))
            args = {"given": str(vector.terms[name])[:80], "nearest": ""}
            yield Problem(code="factor-unknown", where=where, args=args)
    if None in terms.values():
        return
    where = place(document, file, (*path, "formula"))
    found = _calculated(vector, {n: v for n, v in terms.items() if v is not None})
    if isinstance(found, str):
        yield Problem(code="factor-vector-formula", where=where, args={"detail": found})
    elif abs(found - Decimal(vector.expect)) > Decimal(vector.within):
        args = {"name": vector.name, "found": f"{found:.12g}", "expected": vector.expect}
        yield Problem(code="factor-vector", where=where, args=args)


def _calculated(vector: _Vector, terms: Mapping[str, Decimal]) -> Decimal | str:
    """Return the result, or what is wrong with the formula."""
    try:
        return calculate(vector.formula, terms)
    except FormulaError as error:
        return error.code
    except ValueError as error:
        return str(error)


def _term(library: Library, given: Any) -> Decimal | None:
    if not isinstance(given, str):
        return None
    if FIGURE.fullmatch(given):
        return Decimal(given)
    id_, _, version = given.partition("@")
    factor = library.pin(id_, version)
    return None if factor is None else Decimal(factor.value)
