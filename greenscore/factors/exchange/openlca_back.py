"""Rows that come back from openLCA 2: each data set that carries one, held to the figure it shows."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from greenscore.factors.csvrows import FactorLine
from greenscore.factors.entries import checked
from greenscore.factors.exchange.files import Bundle, bundle_of
from greenscore.factors.exchange.openlca import CARRIED
from greenscore.factors.sources import FactorSource
from greenscore.factors.vocabulary import COLUMNS
from greenscore.problems import Place, Problem
from greenscore.quantities.decimals import is_number
from greenscore.text.document import Document
from greenscore.text.json import read_json

MOST_SETS = 20_000
MOST_BYTES = 50_000_000


def read_openlca(path: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read the rows and sources of a package that `write_openlca` made, be it changed since.

    Problems: `exchange-openlca-unreadable`, `exchange-openlca-foreign` (a warning for data sets that
    carry no row), `exchange-openlca-changed`, and those of rows and of sources.
    """
    problems: list[Problem] = []
    try:
        sets = dict(_members(path))
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
        args = {"reason": str(fault)[:200]}
        where = Place(file=path.name)
        return None, (Problem(code="exchange-openlca-unreadable", where=where, args=args),)
    rows: list[FactorLine] = []
    sources: dict[str, FactorSource] = {}
    foreign = 0
    for name, source in sets.items():
        document = read_json(source, name, blanks=True)
        problems += document.problems
        carried = _carried(document)
        if carried is None:
            foreign += not document.problems and not name.startswith("flows/")
        elif name.startswith("sources/"):
            problems += _read_source(carried, name, sources)
        else:
            problems += _read_row(carried, document.data, name, rows)
    made, faults = bundle_of(rows, sources, problems)
    if foreign:
        where = Place(file=path.name)
        args = {"number": str(foreign)}
        faults += (Problem(code="exchange-openlca-foreign", where=where, args=args),)
    return made, faults


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the data sets of a package by name; ValueError for more than we are ready to hold."""
    with zipfile.ZipFile(path) as package:
        members = [m for m in package.infolist() if m.filename.endswith(".json")]
        if len(members) > MOST_SETS or sum(m.file_size for m in members) > MOST_BYTES:
            raise ValueError(f"{len(members)} > {MOST_SETS}, {MOST_BYTES} bytes")
        for member in members:
            folder = member.filename.rpartition("/")[0].rpartition("/")[2]
            if folder in {"sources", "flows", "processes", "parameters"}:
                with package.open(member) as stream:
                    yield member.filename, stream.read(member.file_size)


def _carried(document: Document) -> Any:
    """Return what a data set carries of ours, or None."""
    if not isinstance(document.data, dict):
        return None
    text = document.data.get("description")
    if not isinstance(text, str) or not text.startswith(f'{{"{CARRIED}"'):
        return None
    inner = read_json(text, "description")
    return inner.data.get(CARRIED) if isinstance(inner.data, dict) else None


def _read_source(carried: Any, name: str, sources: dict[str, FactorSource]) -> Iterator[Problem]:
    if not isinstance(carried, dict) or not isinstance(carried.get("id"), str):
        yield Problem(code="factor-not-a-mapping", where=Place(file=name))
        return
    source, faults = checked(Document(carried.get("record"), {}, ()), name, FactorSource)
    yield from faults
    if source is not None:
        sources[carried["id"]] = source


def _read_row(
    carried: Any, data: Mapping[str, Any], name: str, rows: list[FactorLine]
) -> list[Problem]:
    where = Place(file=name)
    texts = isinstance(carried, dict) and all(isinstance(v, str) for v in carried.values())
    if not texts or set(carried) != set(COLUMNS):
        args = {"expected": ",".join(COLUMNS)}
        return [Problem(code="factor-header", where=where, args=args)]
    rows.append(FactorLine({column: carried[column] for column in COLUMNS}, name, 1))
    shown = _amount(data)
    if _number(shown) == _number(carried["value"]):
        return []
    args = {
        "row": f"{carried['id']}@{carried['version']}",
        "shown": shown[:40],
        "value": carried["value"][:40],
    }
    return [Problem(code="exchange-openlca-changed", where=where, args=args)]


def _amount(data: Mapping[str, Any]) -> str:
    """Return the figure openLCA shows: a parameter's value, or the amount of a process's emission."""
    if "exchanges" not in data:
        return str(data.get("value"))
    exchanges = data["exchanges"] if isinstance(data["exchanges"], list) else []
    amounts = [
        str(exchange.get("amount"))
        for exchange in exchanges
        if isinstance(exchange, dict) and exchange.get("isQuantitativeReference") != "true"
    ]
    return amounts[0] if len(amounts) == 1 else ""


def _number(text: str) -> float | None:
    return float(text) if is_number(text) else None
