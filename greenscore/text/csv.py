"""CSV that is to be just so: commas, a header, rows as wide as it, and cells that are texts and nothing else.

Files of companies, in whatever form a spreadsheet left them, are read by `data/files/csvfile.py`.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple


class CsvRow(NamedTuple):
    """One row: the line where it starts, and its cells."""

    line: int
    cells: list[str]


class CsvFault(NamedTuple):
    """What is no row: `detail` says why the text is not CSV from `line` on.

    Where `detail` is empty, the row there has `found` cells, and `expected` in the header.
    """

    line: int
    detail: str = ""
    found: int = 0
    expected: int = 0


# What begins a formula at the start of a cell, and what does behind what a spreadsheet takes for the end of
# one where it is told another separator than the comma: there something has to follow.
_FORMULA = re.compile("^[ \u00a0\u3000]*[=+@＝＋－＠-]|^[\t\r\n]")
_INNER = re.compile("([;|\t\r\n])([ \u00a0\u3000]*[=+@＝＋－＠-]+ *[^\\s=+@＝＋－＠;|-])")


def guarded(cell: str) -> str:
    """Return a text such that no spreadsheet takes it, or a part of it, for a formula."""
    cell = _INNER.sub(r"\1'\2", cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def rows_of(text: str, *, trim: bool = False) -> Iterator[CsvRow | CsvFault]:
    """Yield the header, then row by row; after what is not CSV there are no more.

    With `trim` blank lines are passed over, and blanks around a cell are not part of it.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    width: int | None = None
    last = 0
    try:
        for given in reader:
            line, last = last + 1, reader.line_num
            if trim and not given:
                continue
            cells = [cell.strip() for cell in given] if trim else given
            width = len(cells) if width is None else width
            if len(cells) == width:
                yield CsvRow(line, cells)
            else:
                yield CsvFault(line, found=len(cells), expected=width)
    except csv.Error as error:
        yield CsvFault(reader.line_num, str(error))
