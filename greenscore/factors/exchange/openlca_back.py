"""Packages of openLCA: rows that come back, held to the figure they show, and processes of others."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from greenscore.factors.csvrows import FactorLine
from greenscore.factors.entries import checked
from greenscore.factors.exchange.files import Bundle, bundle_of
from greenscore.factors.exchange.openlca import CARRIED
from greenscore.factors.exchange.openlca_others import rows_of_others
from greenscore.factors.sources import FactorSource
from greenscore.factors.vocabulary import COLUMNS
from greenscore.guard.archives import DAMAGED, TooManyMembers, double, opened
from greenscore.guard.limits import current
from greenscore.guard.reader import read_file, require_file
from greenscore.guard.worker.calling import apart
from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.quantities.decimals import is_number
from greenscore.text.document import Document, Limits, allowed
from greenscore.text.json import read_json

_LIMITS = Limits(bytes=50_000_000, nodes=2_000_000)
_FOLDERS = frozenset({"sources", "flows", "processes", "parameters", "locations"})


def read_openlca(path: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read the rows and sources of a package that `write_openlca` made, be it changed since, or others made.

    It is opened in the worker. Problems are those of `read_package`.
    """
    try:
        require_file(path)
        return apart(read_package, path, about=path)
    except ProblemsFound as found:
        return None, tuple(found.problems)
    except OSError as fault:
        args = {"reason": fault.strerror or str(fault)}
        where = Place(file=path.name)
        return None, (Problem(code="exchange-openlca-unreadable", where=where, args=args),)


def _within(content: bytes) -> bytes:
    if len(content) > current().package_bytes:
        raise _Refused(_over("package_bytes"))
    return content


def read_package(path: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read a package in this process.

    Problems: `exchange-openlca-unreadable`, `exchange-openlca-changed`, those of rows and of sources, and
    as warnings those of `rows_of_others` and `exchange-openlca-foreign` for data sets that are no row.
    """
    problems: list[Problem] = []
    try:
        content = read_file(path, current().package_bytes)
        sets = dict(_members(io.BytesIO(_within(content))))
    except _Refused as refused:
        return None, (replace(refused.problem, where=Place(file=path.name)),)
    except DAMAGED as fault:
        args = {"reason": str(fault)[:200]}
        where = Place(file=path.name)
        return None, (Problem(code="exchange-openlca-unreadable", where=where, args=args),)
    rows: list[FactorLine] = []
    sources: dict[str, FactorSource] = {}
    foreign: dict[str, Mapping[str, Any]] = {}
    most = allowed(_LIMITS)
    for name, source in sets.items():
        document = read_json(source, name, most, blanks=True)
        if any(problem.code == "text-too-many-nodes" for problem in document.problems):
            return None, (replace(_over("text_items"), where=Place(file=path.name)),)
        most = replace(most, nodes=most.nodes - len(document.marks))  # one bound for all of them
        problems += document.problems
        carried = _carried(document)
        if carried is None:
            if isinstance(document.data, dict):
                foreign[name] = document.data
        elif "/sources/" in f"/{name}":
            problems += _read_source(carried, name, sources)
        else:
            problems += _read_row(carried, document.data, name, rows)
    others = rows_of_others(foreign, path.name, hashlib.sha256(content).hexdigest())
    for id_, record in others.sources.items():
        problems += _read_source({"id": id_, "record": record}, path.name, sources)
    made, faults = bundle_of([*rows, *others.rows], sources, problems)
    told = [*others.problems, *_left_out(foreign, path.name)]
    return made, (*faults, *told)


def _left_out(foreign: Mapping[str, Mapping[str, Any]], file: str) -> Iterator[Problem]:
    """Yield, once, that parameters of others are no factors."""
    number = sum("/parameters/" in f"/{name}" for name in foreign)
    if number:
        args = {"number": str(number)}
        yield Problem(code="exchange-openlca-foreign", where=Place(file=file), args=args)


def _members(content: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the data sets of a package by name; _Refused for more than we hold, or for damage."""
    most = current()
    try:
        package = opened(content, most.data_sets)
    except TooManyMembers:
        raise _Refused(_over("data_sets")) from None
    with package:
        members = [m for m in package.infolist() if m.filename.endswith(".json")]
        if sum(m.file_size for m in members) > most.package_bytes:
            raise _Refused(_over("package_bytes"))
        if name := double(members):
            raise _Refused(Problem(code="exchange-openlca-twice", args={"member": name[:100]}))
        for member in members:
            folder = member.filename.rpartition("/")[0].rpartition("/")[2]
            if folder in _FOLDERS:
                yield member.filename, _content(package, member)


def _content(package: ZipFile, member: ZipInfo) -> bytes:
    try:
        with package.open(member) as stream:
            return stream.read(member.file_size)
    except DAMAGED as fault:
        args = {"member": member.filename[:100], "reason": str(fault)[:100]}
        raise _Refused(Problem(code="exchange-openlca-damaged", args=args)) from None


class _Refused(Exception):
    """A package that is not read any further; carries its problem, still without the file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


def _over(bound: str) -> Problem:
    args = {"bound": bound, "most": str(getattr(current(), bound))}
    return Problem(code="exchange-openlca-over", args=args)


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
