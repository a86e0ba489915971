"""JSON, YAML and mappings in memory: one record a subject, child tables as nested lists."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import (
    Cell,
    Child,
    DataSource,
    Faulty,
    Frame,
    Measured,
    shown,
    table_named,
)
from greenscore.data.files.recorded import SUBJECTS, Recorded
from greenscore.data.findings import Findings
from greenscore.data.record import RECORD
from greenscore.guard.limits import current
from greenscore.model.table import Inventoried
from greenscore.problems import Place, nearest
from greenscore.text.document import Limits, Mark, Path, dotted
from greenscore.text.json import read_json
from greenscore.text.yaml import read as read_yaml

# Each item is kept with its place: 600,000 take 400 MB. What is larger is a matter of CSV or Parquet.
LIMITS = Limits(bytes=64 * 2**20, depth=12, nodes=600_000)
EVIDENCE = {f"evidence_{part}": part for part in ("file", "digest", "date", "kind")}
"""The columns beside a value that tell of its evidence more than a text, and their parts."""
COMPANIONS = ("grade", "evidence", *EVIDENCE, "note")

_PARTS = ("value", "unit", "grade", "evidence", "note", "not_applicable")


def read_text(
    raw: bytes, kind: str, file: str, tables: Sequence[str], findings: Findings
) -> DataSource | None:
    """Read the bytes of a JSON or YAML file; `kind` is "json" or "yaml"."""
    read = read_json if kind == "json" else read_yaml
    document = read(raw, file, LIMITS, blanks=True)
    findings.extend(document.problems)
    if document.data is None:
        if not document.problems:
            findings.add("data-empty", Place(file=file))
        return None
    return from_records(document.data, tables, file, findings, document.marks)


def from_records(
    data: Any,
    tables: Sequence[str],
    file: str,
    findings: Findings,
    marks: Mapping[Path, Mark] | None = None,
) -> DataSource | None:
    """Take a list of records, one record, or a mapping with the list under `subjects`.

    Such a mapping may be a canonical record, told by its key `record`.
    """
    base: Path = ()
    inventoried: Inventoried | None = None
    if isinstance(data, Mapping) and RECORD in data and SUBJECTS in data:
        recorded = Recorded(data, lambda path: _place(file, marks or {}, path), findings)
        data, inventoried = {SUBJECTS: recorded.rows}, recorded.inventoried
    if isinstance(data, Mapping) and SUBJECTS in data:
        for other in set(data) - {SUBJECTS}:
            findings.add(
                "data-beside-subjects", _place(file, marks or {}, (other,)), name=str(other)
            )
        data, base = data[SUBJECTS], (SUBJECTS,)
    records = [data] if isinstance(data, Mapping) else data
    if isinstance(records, str | bytes) or not isinstance(records, Sequence):
        findings.add("data-not-records", _place(file, marks or {}, base))
        return None
    if not records:
        findings.add("data-empty", Place(file=file))
        return None
    builder = _Records(file, marks or {}, findings)
    children = {name: _Records(file, marks or {}, findings) for name in tables}
    try:
        for row, record in enumerate(records):
            path = base if isinstance(data, Mapping) else (*base, row)
            nested = builder.add(record, path, children)
            for name, (key, rows) in nested.items():
                _add_rows(children[name], rows, row, (*path, key))
    except _TooWide as wide:
        counts = dict(zip(("rows", "columns"), map(str, wide.args), strict=True))
        counts |= {"bytes": "?", "bound": "spanned_cells"}
        findings.add("data-too-large", Place(file=file), **counts)
        return None
    used = {name: child for name, child in children.items() if child.given}
    return DataSource(
        frame=builder.frame(),
        children={
            name: Child(frame=child.frame(), owner=child.owner, given=child.given)
            for name, child in used.items()
        },
        name=file.rpartition(".")[0],
        inventoried=inventoried,
    )


def _add_rows(child: "_Records", rows: Any, owner: int, path: Path) -> None:
    if rows is None:
        return
    child.given.append(owner)
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        child.refuse(path)
        return
    for index, record in enumerate(rows):
        child.owner.append(owner)
        child.add(record, (*path, index), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPlaces:
    """Parts of records: of a text by line and column, of data in memory by their paths alone.

    `first` is the first row that has a column. Of a text, `marks` are the line and column of each record,
    and `stood` holds for each column (rows, 2) its line, 0 where the record has no such part, and twice
    its column, one more where the part is a mapping and what counts is its `value`.
    """

    file: str
    headers: Sequence[str]
    records: Sequence[Path]
    first: Sequence[int]
    marks: Sequence[Mark]
    stood: Sequence[NDArray[np.int32]]

    def of(self, row: int | None, column: int) -> Place:
        """Return the place of a part; what a record lacks stands where the record does."""
        row = self.first[column] if row is None else row
        path: Path = (*self.records[row], self.headers[column])
        if not self.marks:
            return Place(file=self.file, path=shown(dotted(path)))
        line, twice = map(int, self.stood[column][row])
        at, inner = divmod(twice, 2)
        if inner:
            path = (*path, "value")
        if not line:
            line, at = self.marks[row]
        return Place(file=self.file, line=line, column=at, path=shown(dotted(path)))


class _TooWide(Exception):
    """Records that each have keys of their own: as a table they are larger than what they say."""


class _Records:
    """Turns records into columns; a value of several parts becomes a cell and its companions."""

    def __init__(self, file: str, marks: Mapping[Path, Mark], findings: Findings) -> None:
        self.owner: list[int] = []
        self.given: list[int] = []
        self._file = file
        self._marks = marks
        self._findings = findings
        self._most = current().spanned_cells
        self._paths: list[Path] = []
        self._columns: defaultdict[str, dict[int, Cell]] = defaultdict(dict)
        self._stood: defaultdict[str, array[int]] = defaultdict(partial(array, "i"))

    def add(self, record: Any, path: Path, tables: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Add one record; return what it nests under the names of tables, each with the key it has there."""
        row = len(self._paths)
        self._paths.append(path)
        if not isinstance(record, Mapping):
            self.refuse(path)
            return {}
        nested: dict[str, tuple[Any, Any]] = {}
        for key, value in record.items():
            name = str(key)
            table = table_named(name, tables)
            if table in nested:
                place = _place(self._file, self._marks, (*path, key))
                self._findings.add("data-column-twice", place, name, first=nested[table][0])
            elif table:
                nested[table] = key, value
            elif isinstance(value, str):  # as most are
                self._put(row, name, value, (*path, key))
            elif isinstance(value, Mapping):
                self._parts(row, name, value, (*path, key))
            else:
                self._put(row, name, _cell(value), (*path, key))
        return nested

    def refuse(self, path: Path) -> None:
        """Note that what stands at `path` is no record."""
        self._findings.add("data-not-a-record", _place(self._file, self._marks, path))

    def _parts(self, row: int, name: str, parts: Mapping[str, Any], path: Path) -> None:
        for part in parts:
            if part not in _PARTS:
                near = nearest(str(part), _PARTS) or ", ".join(_PARTS)
                place = _place(self._file, self._marks, (*path, part))
                self._findings.add("data-part-unknown", place, name, part=str(part), nearest=near)
        reason, unit = parts.get("not_applicable"), parts.get("unit")
        if reason is not None and parts.get("value") is not None:
            place = _place(self._file, self._marks, (*path, "not_applicable"))
            self._findings.add("data-value-and-reason", place, name)
        cell = _cell(parts.get("value")) if reason is None else f"n/a: {reason}"
        measured = unit is not None and cell is not None and not isinstance(cell, Faulty)
        cell = Measured(cell, str(unit)) if measured and reason is None else cell
        inner = "value" in parts
        self._put(row, name, cell, (*path, "value") if inner else path, inner=inner)
        for part in ("grade", "evidence", "note"):
            value = parts.get(part)
            if part == "evidence" and isinstance(value, Mapping):
                self._evidence(row, name, value, (*path, part))
                continue
            if isinstance(value, Sequence) and not isinstance(value, str):
                value = "; ".join(map(str, value))
            if value is not None:
                self._put(row, f"{name}.{part}", _cell(value), (*path, part))

    def _evidence(self, row: int, name: str, parts: Mapping[str, Any], path: Path) -> None:
        """Put evidence of several parts into the columns that each of them has."""
        columns = {"text": "evidence", **{part: column for column, part in EVIDENCE.items()}}
        for part, value in parts.items():
            if part not in columns:
                near = nearest(str(part), columns) or ", ".join(columns)
                place = _place(self._file, self._marks, (*path, part))
                self._findings.add("data-part-unknown", place, name, part=str(part), nearest=near)
            elif value is not None:
                self._put(row, f"{name}.{columns[part]}", _cell(value), (*path, part))

    def _put(self, row: int, name: str, cell: Cell, path: Path, *, inner: bool = False) -> None:
        self._columns[name][row] = cell
        if len(self._columns) * len(self._paths) > self._most:
            raise _TooWide(len(self._paths), len(self._columns))
        mark = self._marks.get(path)
        if mark:
            self._stood[name].extend((row, mark[0], 2 * mark[1] + inner))

    def frame(self) -> Frame:
        """Return the records as columns."""
        rows, headers = len(self._paths), list(self._columns)
        places = DocumentPlaces(
            file=self._file,
            headers=headers,
            records=self._paths,
            first=[next(iter(cells)) for cells in self._columns.values()],
            marks=[self._marks.get(path, (0, 0)) for path in self._paths] if self._marks else (),
            stood=[_dense(self._stood.get(header), rows) for header in headers]
            if self._marks
            else (),
        )
        columns = [[cells.get(row) for row in range(rows)] for cells in self._columns.values()]
        return Frame(headers=headers, columns=columns, rows=rows, places=places)


def _dense(stood: "array[int] | None", rows: int) -> NDArray[np.int32]:
    """Return where each row of a column stood, from the rows that have it."""
    dense = np.zeros((rows, 2), np.int32)
    if stood is not None:
        given = np.array(stood, np.int32).reshape(-1, 3)
        dense[given[:, 0]] = given[:, 1:]
    return dense


def _cell(value: Any) -> Cell:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, str | int | float | Decimal | bool | date | time):
        return value
    kind = type(value).__name__
    return Faulty("data-nested", kind, {"kind": kind})


def _place(file: str, marks: Mapping[Path, Mark], path: Path) -> Place:
    for length in range(len(path), -1, -1):
        if path[:length] in marks:
            line, column = marks[path[:length]]
            return Place(file=file, line=line, column=column, path=shown(dotted(path)))
    return Place(file=file, path=shown(dotted(path)))
