"""A file of factor rows as plain cells: nothing is interpreted, every row has its line."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from greenscore.factors.vocabulary import COLUMNS
from greenscore.problems import Place, Problem
from greenscore.text.document import DEFAULT_LIMITS, Unreadable, decode

MOST_CELL = 2_000

# One look at a whole row finds the few whose cells need one each; no text holds this separator.
_BETWEEN = "\x1f"
_ODD = re.compile(r"(?:^|\x1f)[=+@\-\s]|\s(?:\x1f|$)|[\r\n]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by column, and where the line stands."""

    cells: dict[str, str]
    file: str
    line: int

    def place(self, column: str = "") -> Place:
        """Return the place of a column of this row, or of the row."""
        return Place(file=self.file, line=self.line, path=column)


def read_rows(path: Path) -> tuple[list[Row], list[Problem]]:
    """Read a file of rows: UTF-8, a comma between cells, the header COLUMNS, one line a row.

    A row that does not fit is a problem and left out. Problems: `factor-unreadable`, those of
    document.decode, `factor-header`, `factor-csv-syntax`, `factor-ragged`, `factor-formula-cell`,
    `factor-cell-shape`.
    """
    problems: list[Problem] = []
    try:
        text = decode(path.read_bytes(), path.name, DEFAULT_LIMITS)
    except OSError as fault:
        args = {"reason": fault.strerror or str(fault)}
        where = Place(file=str(path))
        return [], [Problem(code="factor-unreadable", where=where, args=args)]
    except Unreadable as fault:
        return [], [fault.problem]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(_rows(reader, path.name, problems))
    except csv.Error as error:
        where = Place(file=path.name, line=reader.line_num)
        problems.append(Problem(code="factor-csv-syntax", where=where, args={"detail": str(error)}))
        return [], problems
    return rows, problems


def _rows(reader: "Iterator[list[str]]", file: str, problems: list[Problem]) -> Iterator[Row]:
    header = tuple(next(reader, []))
    if header != COLUMNS:
        args = {"expected": ",".join(COLUMNS)}
        problems.append(Problem(code="factor-header", where=Place(file=file, line=1), args=args))
        return
    last = 1
    for cells in reader:
        line, last = last + 1, reader.line_num  # type: ignore[attr-defined]
        if len(cells) != len(COLUMNS):
            args = {"found": str(len(cells)), "expected": str(len(COLUMNS))}
            where = Place(file=file, line=line)
            problems.append(Problem(code="factor-ragged", where=where, args=args))
            continue
        row = Row(dict(zip(COLUMNS, cells, strict=True)), file, line)
        whole = _BETWEEN.join(cells)
        if _ODD.search(whole) or len(whole) > MOST_CELL:
            faults = unsafe_cells(row)
            problems.extend(faults)
            if faults:
                continue
        yield row


def unsafe_cells(row: Row) -> list[Problem]:
    """Return the problems of cells that a spreadsheet would compute, or that are no single line."""
    return [problem for column in COLUMNS if (problem := _unsafe(row, column))]


def _unsafe(row: Row, column: str) -> Problem | None:
    cell = row.cells[column]
    if not cell:
        return None
    if cell[0] in "=+@\t" or (cell[0] == "-" and column != "value"):
        return Problem(code="factor-formula-cell", where=row.place(column), args={"column": column})
    if len(cell) > MOST_CELL or "\n" in cell or "\r" in cell or cell != cell.strip():
        return Problem(code="factor-cell-shape", where=row.place(column), args={"column": column})
    return None
