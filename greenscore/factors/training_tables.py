"""A table of training runs as what YAML would say: a run a row, and a row whose name is `total`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from greenscore.factors.csvrows import row_fault
from greenscore.problems import Place, Problem, nearest
from greenscore.quantities.decimals import number_of
from greenscore.text.csv import CsvFault, CsvRow, rows_of
from greenscore.text.document import DEFAULT_LIMITS, Document, Mark, Unreadable, decode, readable
from greenscore.text.document import Path as Keys
from greenscore.text.headings import Names
from greenscore.texts import worded

_Columns = Sequence[tuple[str, str]]


def table_document(source: bytes, path: Path, known: Iterable[str]) -> Document:
    """Return the document of a table whose columns are the keys of a run, in whatever hand.

    Problems: those of files, `factor-csv-syntax`, `factor-ragged`, `training-heading-unknown` once a heading.
    """
    try:
        text = decode(source, path.name, DEFAULT_LIMITS)
    except Unreadable as fault:
        return Document(None, {}, (fault.problem,))
    rows = list(rows_of(text, trim=True))
    for row in rows:
        if isinstance(row, CsvFault):
            return Document(None, {}, (row_fault(row, path.name),))
    table = [row for row in rows if isinstance(row, CsvRow)]
    names = dict.fromkeys(known)
    columns, problems = _columns(table[0] if table else CsvRow(1, []), path.name, list(names))
    return Document(None, {}, problems) if problems else _document(table[1:], columns, path)


def _columns(row: CsvRow, file: str, known: list[str]) -> tuple[_Columns, tuple[Problem, ...]]:
    """Return the name and the unit of each column, or every heading that is none."""
    names = Names({name: _spellings(name) for name in known})
    found = [names.find(cell) for cell in row.cells]
    problems = tuple(
        Problem(
            code="training-heading-unknown",
            where=Place(file=file, line=row.line, column=at),
            args={"given": cell[:80], "nearest": nearest(cell, known), "known": ", ".join(known)},
        )
        for at, (cell, heading) in enumerate(zip(row.cells, found, strict=True), 1)
        if not heading.name
    )
    return [(heading.name, heading.unit) for heading in found], problems


def _spellings(name: str) -> tuple[str, ...]:
    return (worded(f"screen.training_keys.{name}").zh, worded(f"screen.training_keys.{name}").en)


def _document(rows: Sequence[CsvRow], columns: _Columns, path: Path) -> Document:
    runs: list[dict[str, str]] = []
    data: dict[str, Any] = {"title": readable(path.stem or path.name), "runs": runs}
    marks: dict[Keys, Mark] = {(): (1, 1)}
    totals = ("total", worded("screen.training.sum").zh)
    for row in rows:
        cells = {
            name: f"{cell} {unit}" if unit and number_of(cell) is not None else cell
            for (name, unit), cell in zip(columns, row.cells, strict=True)
            if cell
        }
        total = cells.get("name", "").lower() in totals
        key: Keys = ("total",) if total else ("runs", len(runs))
        marks |= {key: (row.line, 1)}
        marks |= {(*key, name): (row.line, at) for at, (name, _) in enumerate(columns, 1)}
        if total:
            data["total"] = {name: cell for name, cell in cells.items() if name != "name"}
        else:
            runs.append(cells)
    return Document(data, marks, ())
