"""Where the values of a table came from: their places, and what was given there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Cells, Measured, Places, text_of
from greenscore.data.layout import Layout
from greenscore.model.packing import pack, unpack
from greenscore.model.table import Floats
from greenscore.problems import NOWHERE, Place
from greenscore.quantities.decimals import is_number


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a frame: its layout, where its cells stand, and the answers as they were given.

    Answers that are floats as they stand are in `numbers`, often the same arrays as in the table, all
    others in `cells`. `order` has the frame row of each table row where they differ.
    """

    layout: Layout
    places: Places
    numbers: Mapping[str, Floats]
    cells: Mapping[str, Cells]
    order: NDArray[np.int64] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pack all but the arrays that the table has too, so that these are written once."""
        packed = pack(self.layout, self.places, self.cells, self.order)
        return _unpacked, (packed, self.numbers)

    def cell(self, name: str, row: int) -> Any:
        """Return what was given in a row of the frame."""
        return self.numbers[name][row] if name in self.numbers else self.cells[name][row]


def _unpacked(packed: bytes, numbers: Mapping[str, Floats]) -> Kept:
    layout, places, cells, order = unpack(packed)
    return Kept(layout, places, numbers, cells, order)


@dataclass(frozen=True, slots=True)
class SourceOrigin:
    """Places and texts of values, looked up when somebody asks; `children` are the tables below."""

    main: Kept
    children: Mapping[str, Kept]

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return where a value stands; an input without a column has the place of its subject."""
        part, row, name = self._find(row, name, child_row)
        if part is None:
            return NOWHERE
        if name in part.layout.keys:
            return part.places.of(row, part.layout.keys[name])
        slot = part.layout.answers.get(name)
        if slot is None:
            place = part.places.of(row, part.layout.keys.get("subject", 0))
            return Place(file=place.file, sheet=place.sheet, line=place.line, path=name)
        return part.places.of(row, slot.column)

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return a value as it was given, with the unit it was given in."""
        part, row, name = self._find(row, name, child_row)
        slot = part.layout.answers.get(name) if part else None
        if part is None or slot is None:
            return ""
        cell = part.cell(name, row)
        text = text_of(cell).strip()
        bare = slot.unit and not isinstance(cell, Measured) and is_number(text)
        return f"{text} {slot.unit}" if bare else text

    def _find(self, row: int, name: str, child_row: int | None) -> tuple[Kept | None, int, str]:
        if child_row is None:
            return self.main, row, name
        table, _, column = name.partition(".")
        part = self.children.get(table)
        if part is None or part.order is None:
            return None, row, column
        return part, int(part.order[child_row]), column
