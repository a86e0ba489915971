"""Company data from wherever they come: read, converted, and everything that is wrong said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from greenscore.data.assemble import assemble
from greenscore.data.cells import DataSource
from greenscore.data.door import Door
from greenscore.data.files.asked import Asked
from greenscore.data.findings import Findings
from greenscore.data.layout import names_of
from greenscore.data.validation import validate
from greenscore.data.wishes import as_asked
from greenscore.guard.limits import current
from greenscore.guard.reader import read_file, require_file
from greenscore.model.reading import PLAIN, Reading
from greenscore.model.standard import Edition
from greenscore.model.table import Table
from greenscore.problems import Place, Problem
from greenscore.text.document import allowed

MEMORY = "data"

_KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "data-other-workbook",  # one that is .xlsx inside is read
}
_OTHER_WORKBOOKS = frozenset((".ods", ".fods", ".xlsb", ".et", ".numbers"))


def load(
    source: Any, edition: Edition, *, reading: Reading = PLAIN
) -> tuple[Table | None, tuple[Problem, ...]]:
    """Return the table of `source` and every problem with it.

    `source` is a path (csv, xlsx, parquet, json, yaml), a pandas, polars or Arrow table, a mapping,
    or a list of mappings; `reading` says how a file is to be read. The table is None where nothing could be
    read; with an error among the problems it only serves to show them.
    """
    findings = Findings()
    standard = edition.standard
    names = names_of(standard.inputs)
    door = Door(names=names, tables=tuple(standard.tables), edition=edition)
    found = read_source(source, door, findings, reading)
    if found is None:
        return None, findings.all()
    table = assemble(found, edition, findings)
    findings.extend(validate(table, edition))
    return table, findings.all()


def read_source(
    source: Any, door: Door, findings: Findings, reading: Reading = PLAIN
) -> DataSource | None:
    """Read the cells of `source` and of the child tables it may hold; None where nothing can be read."""
    asked = Asked(
        names=door.names,
        tables=door.tables,
        edition=door.edition,
        coded=door.coded,
        reading=reading,
    )
    found = _source(source, asked, findings)
    if found is None or not found.frame.headers:
        if not findings.any():
            findings.add("data-empty")
        return None
    return as_asked(found, reading, findings)


def _source(source: Any, asked: Asked, findings: Findings) -> DataSource | None:
    if isinstance(source, str | Path):
        return _file(Path(source), asked, findings)
    if type(source).__module__.partition(".")[0] == "pandas" and hasattr(source, "columns"):
        from greenscore.data.files.arrow import from_pandas

        return from_pandas(source, asked.tables, MEMORY, findings)
    if hasattr(source, "collect") and not hasattr(source, "__arrow_c_stream__"):
        source = source.collect()
    if hasattr(source, "__arrow_c_stream__"):
        import pyarrow as pa

        from greenscore.data.files.arrow import from_arrow

        return from_arrow(pa.table(source), asked.tables, MEMORY)
    if isinstance(source, Mapping | Sequence):
        from greenscore.data.files.records import from_records

        return from_records(source, asked.tables, MEMORY, findings)
    findings.add("data-kind-unknown", Place(), kind=type(source).__name__)
    return None


def _file(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    where = Place(file=path.name)
    try:
        require_file(path)
        kind, size = _kind(path), path.stat().st_size
        if size > current().file_bytes:
            findings.add(
                "data-too-large", where, rows="?", columns="?", bytes=str(size), bound="file_bytes"
            )
        elif kind in _READERS and not _asks_in_vain(kind, asked, where, findings):
            found = _READERS[kind](path, asked, findings)
            return None if found is None else replace(found, folder=path.parent)
        elif kind not in _READERS:
            findings.add(kind, where, suffix=path.suffix)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        findings.add("data-file-unreadable", where, detail=detail)
    return None


def _asks_in_vain(kind: str, asked: Asked, where: Place, findings: Findings) -> bool:
    """Tell of a sheet or a row of headings that is asked of a file which has none."""
    sheet = bool(asked.reading.sheet) and kind != "xlsx"
    row = asked.header_row is not None and kind not in {"xlsx", "csv"}
    if sheet:
        findings.add("data-no-sheets", where)
    if row:
        findings.add("data-no-header-row", where)
    return sheet or row


def _kind(path: Path) -> str:
    """Return the kind of a file by its first bytes and its name, or the code of what is wrong."""
    with path.open("rb") as file:
        head = file.read(8)
    suffix = path.suffix.lower()
    if suffix in _OTHER_WORKBOOKS:
        return "data-other-workbook"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "data-old-or-locked-workbook"
    kind = _KINDS.get(suffix, "data-kind-unknown")
    if not head:
        return "data-empty"
    return {"xlsx": "data-not-a-workbook", "parquet": "data-not-parquet"}.get(kind, kind)


# Each reader loads its library when the first file of its kind comes.


def _csv(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    from greenscore.data.files.csvfile import read_csv

    return read_csv(path, asked, findings)


def _text(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    from greenscore.data.files.records import LIMITS, read_text

    raw = read_file(path, allowed(LIMITS).bytes)
    return read_text(raw, _KINDS[path.suffix.lower()], path.name, asked.tables, findings)


def _parquet(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    from greenscore.data.files.parquet import read_parquet

    return read_parquet(path, asked.tables, findings)


def _workbook(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    from greenscore.data.files.spreadsheet import read_xlsx

    return read_xlsx(path, asked, findings)


_Read = Callable[[Path, Asked, Findings], DataSource | None]
_READERS: Mapping[str, _Read] = {
    "csv": _csv,
    "json": _text,
    "yaml": _text,
    "parquet": _parquet,
    "xlsx": _workbook,
}
