"""A rectangle of a sheet as a frame: chosen columns, and the rows below a header that hold anything."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Cell, Cells, Frame, column_letters, shown, text_of
from greenscore.data.files.package import over
from greenscore.data.files.sheets import WIDEST, Filled, Sheet
from greenscore.data.findings import Findings
from greenscore.guard.limits import current
from greenscore.problems import Place

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class SheetPlaces:
    """Cells of a sheet: `columns` are counted from 0, the rows of the header (`top`) and below from 1."""

    file: str
    sheet: str
    headers: Sequence[str]
    columns: Sequence[int]
    top: int
    rows: NDArray[np.int64]

    def of(self, row: int | None, column: int) -> Place:
        """Return the sheet and the cell, with the header of the column."""
        number = self.top if row is None else int(self.rows[row])
        cell = f"{column_letters(self.columns[column])}{number}"
        path = shown(self.headers[column])
        return Place(file=self.file, sheet=shown(self.sheet), cell=cell, path=path)


def first_rows(sheet: Sheet, most: int) -> dict[int, dict[int, str]]:
    """Return up to `most` rows of a sheet that hold anything, each with the text of every column."""
    some = {row for filled in sheet.columns.values() for row in filled.rows[:most]}
    found: dict[int, dict[int, str]] = {
        row: dict.fromkeys(sorted(sheet.columns), "") for row in sorted(some)[:most]
    }
    for column, filled in sheet.columns.items():
        for row, cell in zip(filled.rows[:most], filled.cells, strict=False):
            if row in found:
                found[row][column] = text_of(cell).strip()
    return found


def row_texts(sheet: Sheet, number: int) -> dict[int, str]:
    """Return the text of every column of a sheet in one of its rows."""
    texts = dict.fromkeys(sorted(sheet.columns), "")
    for column, filled in sheet.columns.items():
        index = bisect_left(filled.rows, number)
        if index < len(filled.rows) and filled.rows[index] == number:
            texts[column] = text_of(filled.cells[index]).strip()
    return texts


def report_merged(sheet: Sheet, file: str, findings: Findings, top: int = 0) -> None:
    """Note merged cells from row `top` on: only the first of them can hold a value."""
    for merged in sheet.merged:
        last = "".join(filter(str.isdigit, merged.rpartition(":")[2]))
        if last and int(last[:9]) < top:
            continue
        where = Place(file=file, sheet=shown(sheet.name), cell=merged.partition(":")[0])
        findings.add("data-merged-cell", where, sheet.name, range=merged)


def report_unseen(sheet: Sheet, file: str, findings: Findings, top: int = 0) -> None:
    """Note what is read though nobody sees it, and what comes from another workbook, from row `top` on."""
    hidden: set[int] = set()
    if sheet.hidden_rows:
        hidden.update(*(filled.rows for filled in sheet.columns.values()))
        hidden &= sheet.hidden_rows
    columns = sorted(set(sheet.columns) & sheet.hidden_columns)
    foreign = np.array(sheet.foreign, np.int64)
    foreign = foreign[foreign // WIDEST >= top]
    kinds = (
        ("data-hidden-rows", [str(row) for row in sorted(hidden) if row >= top]),
        ("data-hidden-columns", [column_letters(column) for column in columns]),
        ("data-from-another-workbook", [_cell_at(code) for code in foreign[:_MOST_NAMED].tolist()]),
    )
    where = Place(file=file, sheet=shown(sheet.name))
    for code, places in kinds:
        count = foreign.size if code == "data-from-another-workbook" else len(places)
        if places:
            first = ", ".join(places[:_MOST_NAMED]) + (" …" if count > _MOST_NAMED else "")
            findings.add(code, where, sheet.name, count=str(count), first=first)


def _cell_at(code: int) -> str:
    row, column = divmod(code, WIDEST)
    return f"{column_letters(column)}{row}"


def frame_below(sheet: Sheet, file: str, top: int, headers: Mapping[int, str]) -> Frame:
    """Return the cells below row `top` in the columns that `headers` names.

    Raises Refused for a sheet whose few cells span more than any data would.
    """
    taken = {column: _below(sheet.columns.get(column, Filled()), top) for column in headers}
    rows = np.unique(np.concatenate([numbers for numbers, _ in taken.values()]))
    if rows.size * len(headers) > current().spanned_cells:
        raise over("spanned_cells", f"{shown(sheet.name)}: {rows.size} x {len(headers)}")
    names = list(headers.values())
    places = SheetPlaces(file, sheet.name, names, list(headers), top, rows)
    columns = [_dense(cells, np.searchsorted(rows, at), rows.size) for at, cells in taken.values()]
    return Frame(headers=names, columns=columns, rows=int(rows.size), places=places, typed=True)


def _below(filled: Filled, top: int) -> tuple[NDArray[np.int64], list[Cell]]:
    """Return row numbers and cells of a column below a row."""
    numbers = np.array(filled.rows, np.int64)
    kept = np.flatnonzero(numbers > top).tolist()
    return numbers[kept], [filled.cells[index] for index in kept]


def _dense(cells: list[Cell], positions: NDArray[np.int64], rows: int) -> Cells:
    """Return the cells of a column in all rows; as floats where all of them are numbers."""
    if cells and all(type(cell) is float for cell in cells):
        values = np.full(rows, np.nan)
        values[positions] = cells
        return values
    column: list[Cell] = [None] * rows
    for position, cell in zip(positions.tolist(), cells, strict=True):
        column[position] = cell
    return column
