"""A file of factor rows as plain cells: nothing is interpreted, every row has its line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from greenscore.factors.entries import unreadable
from greenscore.factors.vocabulary import COLUMNS
from greenscore.guard.reader import read_file
from greenscore.problems import Place, Problem
from greenscore.text.csv import CsvFault, rows_of, unguarded
from greenscore.text.document import DEFAULT_LIMITS, Unreadable, allowed, decode
from greenscore.text.headings import Names

MOST_CELL = 2_000

# One look at a whole row finds the few whose cells need one each; no text holds this separator.
_BETWEEN = "\x1f"
_BLANK = r"[^\S\x1f]"  # the separator counts as a blank too
_ODD = re.compile(rf"(?:^|\x1f)(?:[=+@\-]|{_BLANK})|{_BLANK}(?:\x1f|$)|[\r\n]")


@dataclass(frozen=True, slots=True)
class FactorLine:
    """The cells of one line by column, and where the line stands."""

    cells: dict[str, str]
    file: str
    line: int

    def place(self, column: str = "") -> Place:
        """Return the place of a column of this row, or of the row."""
        return Place(file=self.file, line=self.line, path=column)


def read_rows(path: Path) -> tuple[list[FactorLine], list[Problem]]:
    """Read a file of rows: UTF-8, a comma between cells, the header COLUMNS in any order, one line a row.

    A row that does not fit is a problem and left out. Problems: `factor-unreadable`, those of
    document.decode, `factor-header`, `factor-csv-syntax`, `factor-ragged`, `factor-formula-cell`,
    `factor-cell-shape`.
    """
    try:
        text = decode(read_file(path, allowed(DEFAULT_LIMITS).bytes), path.name, DEFAULT_LIMITS)
    except OSError as fault:
        return [], [unreadable(path, fault)]
    except Unreadable as fault:
        return [], [fault.problem]
    lines = rows_of(text)
    header = next(lines, None)
    if isinstance(header, CsvFault):
        return [], [row_fault(header, path.name)]
    order = [] if header is None else _order(header.cells)
    if not order:
        where, args = Place(file=path.name, line=1), {"expected": ",".join(COLUMNS)}
        return [], [Problem(code="factor-header", where=where, args=args)]
    rows: list[FactorLine] = []
    problems: list[Problem] = []
    for line in lines:
        if isinstance(line, CsvFault):
            problems.append(row_fault(line, path.name))
            continue
        row = FactorLine(
            dict(zip(COLUMNS, map(line.cells.__getitem__, order), strict=True)),
            path.name,
            line.line,
        )
        whole = _BETWEEN.join(line.cells)
        faults = unsafe_cells(row) if _ODD.search(whole) or len(whole) > MOST_CELL else []
        problems += faults
        if not faults:
            rows.append(_open(row) if "'" in whole else row)
    return rows, problems


def _open(row: FactorLine) -> FactorLine:
    """Return a row with its texts as they were before they were guarded."""
    return replace(row, cells={name: unguarded(cell) for name, cell in row.cells.items()})


def _order(header: Sequence[str]) -> list[int]:
    """Return where each of COLUMNS stands in a header, in whatever capitals; nothing where one does not."""
    names = Names(dict.fromkeys(COLUMNS, ()))
    found = [names.find(heading).name for heading in header]
    return [found.index(name) for name in COLUMNS] if sorted(found) == sorted(COLUMNS) else []


def row_fault(fault: CsvFault, file: str) -> Problem:
    """Return the problem of what is no row of a file."""
    where = Place(file=file, line=fault.line)
    if fault.detail:
        return Problem(code="factor-csv-syntax", where=where, args={"detail": fault.detail})
    args = {"found": str(fault.found), "expected": str(fault.expected)}
    return Problem(code="factor-ragged", where=where, args=args)


def unsafe_cells(row: FactorLine) -> list[Problem]:
    """Return the problems of cells that a spreadsheet would compute, or that are no single line."""
    return [problem for column in COLUMNS if (problem := _unsafe(row, column))]


def _unsafe(row: FactorLine, column: str) -> Problem | None:
    cell = row.cells[column]
    if not cell:
        return None
    if cell[0] in "=+@\t" or (cell[0] == "-" and column != "value"):
        return Problem(code="factor-formula-cell", where=row.place(column), args={"column": column})
    if len(cell) > MOST_CELL or "\n" in cell or "\r" in cell or cell != cell.strip():
        return Problem(code="factor-cell-shape", where=row.place(column), args={"column": column})
    return None
