"""Rows of totals among records: told once each, and not read as records whose cells are empty."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Cells, Frame, Places, is_blank, shown, text_of
from greenscore.data.door import spellings
from greenscore.data.files.arrow import Texts
from greenscore.data.findings import Findings
from greenscore.problems import Place

_NAMING = ("record", "site", "region", "category", "item")
_WANTING = ("category", "item", "period")
"""A record of a period has all of these; a total lacks one of them."""


@dataclass(frozen=True, slots=True)
class _Left:
    """The places of the rows that are left."""

    places: Places
    rows: NDArray[np.int64]

    def of(self, row: int | None, column: int) -> Place:
        """Return the place of a cell by its row among those that are left."""
        return self.places.of(None if row is None else int(self.rows[row]), column)


def without_totals(frame: Frame, positions: Mapping[str, int], findings: Findings) -> Frame:
    """Return the rows that are no totals; each total is an error at the cell that names it."""
    out = []
    for row in _wanting(frame, positions):
        for name in (each for each in _NAMING if each in positions):
            given = text_of(frame.columns[positions[name]][row])
            if is_total(given):
                where = partial(frame.place, row, positions[name])
                findings.add("activity-total-row", where, name, given=shown(given))
                out.append(row)
                break
    if not out:
        return frame
    left = np.delete(np.arange(frame.rows), out)
    columns = [_taken(column, left) for column in frame.columns]
    return replace(frame, columns=columns, rows=len(left), places=_Left(frame.places, left))


def is_total(text: str) -> bool:
    """Tell whether a text is a word for a total, or a Chinese one ends in such a word."""
    word = _folded(text).rstrip(":")
    return word in _words() or any(word.endswith(each) for each in _words() if not each.isascii())


@cache
def _words() -> frozenset[str]:
    return frozenset(map(_folded, spellings("total", ("total",))["total"]))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _wanting(frame: Frame, positions: Mapping[str, int]) -> Iterator[int]:
    wanting = np.zeros(frame.rows, np.bool_)
    dated = "start" in positions
    for name in (
        each for each in _WANTING if each in positions and (each != "period" or not dated)
    ):
        wanting |= _blank(frame.columns[positions[name]])
    yield from np.flatnonzero(wanting).tolist()


def _blank(column: Cells) -> NDArray[np.bool_]:
    if isinstance(column, Texts):
        return column.trimmed()[0] < 0
    if isinstance(column, np.ndarray):
        return np.isnan(column)
    return np.fromiter(map(is_blank, column), np.bool_, len(column))


def _taken(column: Cells, rows: NDArray[np.int64]) -> Cells:
    if isinstance(column, Texts):
        return column.taken(rows)
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]
