"""Large CSV files in which nothing is odd, read by Arrow; whatever is odd is left to the careful reader.

Plain is a file in UTF-8 in which no cell was guarded against formulas, whose quotes open and close whole
cells on one line, and whose lines all have as many cells as the header: then each line is a row, and both
readers find the same texts on the same lines.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Frame, shown
from greenscore.data.files.arrow import Coded, Texts, give_back
from greenscore.problems import Place
from greenscore.text.csv import GUARD

LARGE = 4 * 2**20
BLOCK = 1 << 20
_CHUNK = 1 << 20
_QUOTE, _RETURN, _FEED = b'"\r\n'


@dataclass(frozen=True, slots=True)
class LinePlaces:
    """Cells of a text file: `header` is the line of the header, `lines` those of the rows, from 1."""

    file: str
    headers: Sequence[str]
    header: int
    lines: Sequence[int] | NDArray[np.int64]

    def of(self, row: int | None, column: int) -> Place:
        """Return the line, and the cell on it counted from 1, with the header of the column."""
        line = self.header if row is None else int(self.lines[row])
        return Place(file=self.file, line=line, column=column + 1, path=shown(self.headers[column]))


def read_plain(
    path: Path, delimiter: str, most_columns: int, *, coded: bool = False
) -> Frame | None:
    """Return the frame of a large plain file whose encoding was found to be UTF-8, else None.

    With `coded` each text of a column is kept once, and the file is let go a block at a time.
    """
    lines = _lines(path, delimiter) if path.stat().st_size >= LARGE else None
    if lines is None:
        return None
    import pyarrow as pa

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        headers = [cell.strip() for cell in next(reader)]
    if not all(headers) or len(headers) > most_columns:
        return None
    try:
        arrays = _arrays(path, delimiter, len(headers), coded=coded)
    except pa.ArrowInvalid:
        return None
    columns: list[Texts] = []
    while arrays:  # a column is let go before the next one is encoded
        columns.append(Coded.of(arrays.pop(0)) if coded else Texts(arrays.pop(0)))
        give_back()
    rows = len(columns[0])
    # A row without a first cell may be empty throughout, and is then no row.
    if rows + 1 != lines or columns[0].blank():
        return None

    places = LinePlaces(path.name, headers, 1, range(2, rows + 2))
    return Frame(headers=headers, columns=columns, rows=rows, places=places)


def _lines(path: Path, delimiter: str) -> int | None:
    """Return the number of lines of a plain file, None where quotes or carriage returns are odd."""
    between = np.zeros(256, np.bool_)
    between[list(delimiter.encode() + b"\r\n")] = True
    # A line without a first cell may hold nothing, and is no row then.
    empty = (b"\n\n", b"\n\r\n", b"\n" + delimiter.encode())
    lines, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            whole, _, rest = (rest + chunk).rpartition(b"\n")
            blank = any(start in b"\n" + whole for start in empty)
            odd = _is_odd(whole, between) or GUARD.search(whole)
            if len(rest) > _CHUNK or blank or odd:
                return None
            lines += whole.count(b"\n") + bool(whole)
    return None if _is_odd(rest, between) or GUARD.search(rest) else lines + bool(rest)


def _is_odd(lines: bytes, between: NDArray[np.bool_]) -> bool:
    """Tell whether whole lines hold a quote within a cell, or a carriage return but at an end."""
    signs = np.frombuffer(b"\n" + lines + b"\n\n", np.uint8)
    returns = np.flatnonzero(signs == _RETURN)
    quotes = np.flatnonzero(signs == _QUOTE)
    before, after = signs[quotes - 1], signs[quotes + 1]
    bound = between | (np.arange(256) == _QUOTE)
    within = ~bound[before] & ~bound[after]
    # An empty quoted cell with more behind it: its two quotes are no escaped one.
    empty = (
        between[before] & (after == _QUOTE) & ~bound[signs[np.minimum(quotes + 2, signs.size - 1)]]
    )
    return bool(within.any() or empty.any() or (signs[returns + 1] != _FEED).any())


def _arrays(path: Path, delimiter: str, columns: int, *, coded: bool) -> list[Any]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = [str(column) for column in range(columns)]
    kind = pa.dictionary(pa.int32(), pa.string()) if coded else pa.string()
    options = {
        "read_options": arrow_csv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK),
        "parse_options": arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind), strings_can_be_null=False
        ),
    }
    if not coded:
        return list(arrow_csv.read_csv(path, **options).columns)
    with arrow_csv.open_csv(path, **options) as batches:
        return list(pa.Table.from_batches(list(batches), batches.schema).columns)
