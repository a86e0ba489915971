"""CSV that is to be just so: commas, a header, rows as wide as it, and cells that are texts and nothing else.

Files of companies, in whatever form a spreadsheet left them, are read by `data/files/csvfile.py`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
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


# What begins a formula, in whatever width; and where a cell begins, or would where the file is split at
# another sign than ours. Blanks and quotes between them do not help.
_SIGN = "[-=+@＝＋－＠﹦﹢﹣﹫]"
_BEGIN = r"(^|[;\t|\r\n])((?:(?![\t\r\n])[\s\"])*)"
_OPEN = re.compile(f"{_BEGIN}('*)(?={_SIGN})")
_CLOSED = re.compile(f"{_BEGIN}('*)'(?={_SIGN})")
_BLANK_OPEN = re.compile(r"^('*)(?=[\t\r\n])")
_BLANK_CLOSED = re.compile(r"^'('*)(?=[\t\r\n])")
_NUMBER = re.compile(r"[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,3})?")
_ANY = re.compile(f"[\t\r\n]|{_SIGN}")

# The same for the bytes of a file in UTF-8: whether any of its cells may have been guarded.
GUARD = re.compile(rb"'[-=+@\t\r\n]|'\xef[\xbc\xb9]")


def guarded(cell: str) -> str:
    """Return a text such that no spreadsheet takes it, or a part of it, for a formula.

    An apostrophe goes before the sign, one more where there are some, so that `unguarded` gives the text
    again. A number stays as it is.
    """
    if not _ANY.search(cell) or _NUMBER.fullmatch(cell):
        return cell
    return _BLANK_OPEN.sub(r"'\1", _OPEN.sub(r"\1\2\3'", cell))


def unguarded(cell: str) -> str:
    """Return the text that was guarded; any other text is as it was."""
    if "'" not in cell:
        return cell
    return _CLOSED.sub(r"\1\2\3", _BLANK_CLOSED.sub(r"\1", cell))


def written(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a file of rows, its texts guarded, numbers as Python writes them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(guarded, header))
    writer.writerows([guarded(c) if isinstance(c, str) else c for c in row] for row in rows)
    return text.getvalue()


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
