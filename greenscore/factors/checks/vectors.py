"""Conformance vectors: calculations others published, redone with the rows of the library.

vectors:
  - name: what is calculated
    source: who published it
    terms: {ef: cn.grid.avg/CN@2021, quantity: "5000"}
    formula: quantity * ef
    expect: "2784"
    within: "0"
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from greenscore.expression.text import FormulaError
from greenscore.factors.calculation import calculate
from greenscore.factors.entries import Form, at, place, read_yaml
from greenscore.factors.fields import DECIMAL
from greenscore.factors.library import Library
from greenscore.problems import Problem
from greenscore.text.document import Document

_LINE = re.compile(r"\S.{0,300}")
_FILE = Form({"vectors": "list"})
_VECTOR = Form(
    {
        "name": _LINE,
        "source": _LINE,
        "terms": "map",
        "formula": _LINE,
        "expect": DECIMAL,
        "within": DECIMAL,
    }
)


def check_vectors(library: Library) -> Iterator[Problem]:
    """Yield the vectors of a library that do not come out as published."""
    for file in sorted((library.folder / "vectors").glob("*.yaml")):
        yield from _file(library, file)


def _file(library: Library, file: Path) -> Iterator[Problem]:
    document, problems = read_yaml(file)
    if document.data is not None:
        problems += _FILE.faults(document, file.name)
    yield from problems
    if problems:
        return
    for index in range(len(document.data["vectors"])):
        path = ("vectors", index)
        faults = list(_VECTOR.faults(document, file.name, path))
        yield from faults or _run(library, document, file.name, path)


def _run(
    library: Library, document: Document, file: str, path: tuple[str, int]
) -> Iterator[Problem]:
    vector = at(document, path)
    terms = {name: _term(library, given) for name, given in vector["terms"].items()}
    for name, value in terms.items():
        if value is None:
            where = place(document, file, (*path, "terms", name))
            args = {"given": str(vector["terms"][name])[:80], "nearest": ""}
            yield Problem(code="factor-unknown", where=where, args=args)
    if None in terms.values():
        return
    where = place(document, file, (*path, "formula"))
    found = _calculated(vector, {n: v for n, v in terms.items() if v is not None})
    if isinstance(found, str):
        yield Problem(code="factor-vector-formula", where=where, args={"detail": found})
    elif abs(found - Decimal(vector["expect"])) > Decimal(vector["within"]):
        args = {"name": vector["name"], "found": f"{found:.12g}", "expected": vector["expect"]}
        yield Problem(code="factor-vector", where=where, args=args)


def _calculated(vector: Mapping[str, Any], terms: Mapping[str, Decimal]) -> Decimal | str:
    """Return the result, or what is wrong with the formula."""
    try:
        return calculate(vector["formula"], terms)
    except FormulaError as error:
        return error.code
    except ValueError as error:
        return str(error)


def _term(library: Library, given: Any) -> Decimal | None:
    if not isinstance(given, str):
        return None
    if DECIMAL.fullmatch(given):
        return Decimal(given)
    id_, _, version = given.partition("@")
    factor = library.pin(id_, version)
    return None if factor is None else Decimal(factor.value)
