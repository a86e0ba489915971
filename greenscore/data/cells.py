"""Cells as they stand in a source, before the standard says what they mean."""

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Inventoried
from greenscore.problems import Place
from greenscore.text.document import forbidden


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with the unit that is written beside it."""

    value: Any
    unit: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """A cell that holds no value at all: a broken formula, a merged area, a nested list."""

    code: str
    text: str
    args: Mapping[str, str] = field(default_factory=dict)


# What one cell of a spreadsheet can hold; a longer text would be cut on its way through one.
LONGEST_TEXT = 32_767

Cell = str | int | float | Decimal | bool | date | time | Measured | Faulty | None
Cells = Sequence[Any] | NDArray[np.float64]


class Places(Protocol):
    """Where the cells of a frame stand; each reader has its own, which holds no cells."""

    def of(self, row: int | None, column: int) -> Place:
        """Return the place of a cell by its row and column; row None is the header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Named columns of cells, all of length `rows`.

    A column is a sequence of `Cell`, or a float64 array where a source is numeric throughout.
    `typed` tells that the source has numbers of its own, so that a number written as text deserves a
    note.
    """

    headers: Sequence[str]
    columns: Sequence[Cells]
    rows: int
    places: Places
    typed: bool = False

    def place(self, row: int | None, column: int) -> Place:
        """Return the place of a cell by its row and column; row None is the header."""
        return self.places.of(row, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child table; `owner` is the subject row of each row where nesting tells it.

    `given` are the subject rows that hold the table, be it empty; it only counts with `owner`.
    """

    frame: Frame
    owner: Sequence[int] | None = None
    given: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """What a reader found: subjects, child tables, and a name for a subject without one.

    `inventoried` is what a canonical record tells of the inventory that its values were drawn from;
    `folder` is where files of evidence are sought, None for data that come from no file.
    """

    frame: Frame
    children: Mapping[str, Child] = field(default_factory=dict)
    name: str = ""
    inventoried: Inventoried | None = None
    folder: Path | None = None


def text_of(cell: Any) -> str:
    """Return a cell as its author would write it; empty for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, Measured):
        return f"{text_of(cell.value)} {cell.unit}"
    if isinstance(cell, Faulty):
        return cell.text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return "" if math.isnan(cell) else repr(float(cell)).removesuffix(".0")
    return str(cell)


def table_named(name: str, tables: Container[str]) -> str:
    """Return the child table that a header or a sheet names, whatever its capitals; else nothing."""
    return next((spelt for spelt in (name, name.casefold()) if spelt in tables), "")


def is_blank(cell: Any) -> bool:
    """Tell whether nothing was written in a cell."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, float) and math.isnan(cell)


def text_fault(text: str) -> tuple[str, dict[str, str]] | None:
    """Return the code and the words of what is wrong with a text that is kept, or None."""
    character = forbidden(text)
    if character:
        return "text-control-character", {"character": f"U+{ord(character):04X}"}
    if len(text) > LONGEST_TEXT:
        return "data-text-too-long", {"length": str(len(text)), "most": str(LONGEST_TEXT)}
    return None


def shown(text: str, most: int = 80) -> str:
    """Return a text of a source as a message may show it: cut short, nothing invisible in it."""
    cut = text if len(text) <= most else text[:most] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in cut)


def plain(text: str) -> str:
    """Return `text` trimmed, its line breaks as line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def column_letters(index: int) -> str:
    """Return the letters of a spreadsheet column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def filled(column: Cells) -> Iterator[tuple[int, Any]]:
    """Yield the row and cell of everything that was written in a column."""
    if isinstance(column, np.ndarray):
        rows = np.flatnonzero(~np.isnan(column))
        yield from zip(rows.tolist(), column[rows].tolist(), strict=True)
        return
    yield from ((row, cell) for row, cell in enumerate(column) if not is_blank(cell))
