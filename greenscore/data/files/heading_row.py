"""The row in which the names of the columns stand: the first, unless a title or remarks stand above it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from greenscore.quantities.decimals import is_number
from greenscore.quantities.periods import day_of

MOST_ABOVE = 50
MOST_CELLS = 2_000
"""So many rows that hold anything are looked at, and so many cells of each."""

ENOUGH = 2
"""So many known names make a row of headings: a single one may be the word of a title."""

Known = Callable[[str], bool]


class HeadingRow(NamedTuple):
    """The place of the row of headings among the first rows; `known` tells that its names are the door's."""

    place: int = 0
    known: bool = True


def heading_row(rows: Sequence[Sequence[str]], known: Known) -> HeadingRow:
    """Find the row of headings among the first rows of a table that hold anything.

    The first one is it, unless a later one holds more names that the door knows, and at least two. Where none
    holds any, and the first is narrower than a later row of words alone, the names seem to stand in that.
    """
    first = _names_in(rows[0], known)
    if first >= ENOUGH:
        return HeadingRow()
    counts = [first, *(_names_in(row, known) for row in rows[1:])]
    best = max(range(len(rows)), key=counts.__getitem__)
    if counts[best] >= ENOUGH:
        return HeadingRow(best)
    seeming = 0 if first else _seeming(rows)
    return HeadingRow(seeming, known=not seeming)


def _names_in(row: Sequence[str], known: Known) -> int:
    return len({cell for cell in row[:MOST_CELLS] if cell and known(cell)})


def _seeming(rows: Sequence[Sequence[str]]) -> int:
    """Return the first row that is as wide as any, wider than the first, and of different words alone."""
    widths = [sum(1 for cell in row if cell) for row in rows]
    for index, row in enumerate(rows):
        words = [cell for cell in row if cell]
        if widths[index] == max(widths) > widths[0] and len(set(words)) == len(words):
            return 0 if any(map(_is_figure, words)) else index
    return 0


def _is_figure(text: str) -> bool:
    return is_number(text) or day_of(text[:10]) is not None
