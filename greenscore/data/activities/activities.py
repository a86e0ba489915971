"""Activity records from wherever company data come from, under the same discipline."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from greenscore.data.activities.quantities import (
    QuantityHeading,
    in_units,
    multiplied,
    quantity_heading,
    read_quantity_column,
)
from greenscore.data.activities.total_rows import without_totals
from greenscore.data.cells import (
    LONGEST_TEXT,
    Cells,
    Faulty,
    Frame,
    Places,
    filled,
    text_fault,
    text_of,
)
from greenscore.data.dates import Written, order_of, written_day, written_period
from greenscore.data.door import Door, spellings
from greenscore.data.files.arrow import Texts
from greenscore.data.findings import Findings
from greenscore.data.intake import read_source
from greenscore.data.numbers import NumberFault, out_of_range, read_quantity, to_float
from greenscore.model.activities import COLUMNS, NEEDED, Activities, Quantity, Words, stated
from greenscore.model.inventory import Quantification
from greenscore.model.reading import PLAIN, Reading
from greenscore.model.table import Floats
from greenscore.problems import Place, Problem, nearest
from greenscore.text.document import forbidden, readable
from greenscore.text.headings import Heading, Names, bare
from greenscore.texts import worded

GUIDE, ITEMS, REGIONS = "categories", "items", "regions"
"""The sheets of the form that list what records may say; they hold no records."""

NO_NAMES: Mapping[str, str] = {}

_MANY = 10_000
_DATED = {"period": written_period, "start": written_day, "end": written_day}
_Rows = NDArray[np.int64]
_Codes = NDArray[np.int32]


def read_activities(
    source: Any, reading: Reading = PLAIN, *, units: Mapping[str, str] = NO_NAMES
) -> tuple[Activities | None, tuple[Problem, ...]]:
    """Return the records of a path, a data frame, an Arrow table or a list of mappings.

    `units` are what words of several sizes mean in a programme, as `gal` for `USgal`.
    None where nothing could be read; with an error among the problems it only serves to show them.
    """
    findings = Findings()
    names = _names()
    door = Door(names=names, tables=(GUIDE, ITEMS, REGIONS), coded=True)
    found = read_source(source, door, findings, reading)
    if found is None:
        return None, findings.all()
    positions, unit = _positions(found.frame, names, findings)
    heads = {name: head for name in positions if (head := quantity_heading(name)) is not None}
    told = {*positions, "unit"} if unit else set(positions)
    missing = [name for name in (*NEEDED, "amount") if name not in told]
    if "period" not in positions and not {"start", "end"} <= set(positions):
        missing.append("period")
    for name in missing:
        findings.add("activity-column-missing", Place(file=_name(source)), column=name)
    if missing:
        return None, findings.all()
    if not found.frame.rows:
        findings.add("data-no-rows", partial(found.frame.place, None, 0))
    frame = without_totals(found.frame, positions, findings)
    records = _Reading(frame, positions, unit, findings).activities(found.name, heads)
    return multiplied(in_units(records, units), findings), findings.all()


def _name(source: Any) -> str:
    return Path(source).name if isinstance(source, str | Path) else ""


def _names() -> Names:
    """Return the names of the columns of records, and how else they may be spelt."""
    labels = {name: worded(f"activities.column.{name}") for name in COLUMNS}
    others = spellings("record", COLUMNS)
    return Names({name: (labels[name].zh, labels[name].en, *others[name]) for name in COLUMNS})


def _positions(frame: Frame, names: Names, findings: Findings) -> tuple[dict[str, int], str]:
    """Return the position of each column, and the unit in the heading of amounts.

    A column that nobody asked for may hold what was meant, and is a problem.
    """
    positions: dict[str, int] = {}
    unit = ""
    for position, header in enumerate(frame.headers):
        where = partial(frame.place, None, position)
        given = header.strip()
        heading = names.find(given) if quantity_heading(given) is None else Heading(given)
        name = heading.name
        if not name:
            close = nearest(bare(given), names) or ", ".join(_listed(frame.headers))
            findings.add("activity-column-unknown", where, given, nearest=close)
        elif name in positions:
            findings.add("activity-column-twice", where, name)
        else:
            positions[name] = position
            if name == "amount":
                unit = heading.unit
            elif heading.unit:
                findings.add("data-unit-not-expected", where, name, unit=heading.unit)
    return positions, unit


def _listed(headers: Sequence[str]) -> Sequence[str]:
    """Return the names of all columns in the language of the headings."""
    if all(header.isascii() for header in headers):
        return COLUMNS
    return [worded(f"activities.column.{name}").zh for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class _CellPlaces:
    """Cells of records by the names of their columns; one without a column stands at its amount."""

    places: Places
    positions: Mapping[str, int]

    def of(self, row: int, column: str) -> Place:
        """Return the place of a cell."""
        return self.places.of(row, self.positions.get(column, self.positions["amount"]))


class _Reading:
    """One reading of a frame whose columns were found."""

    def __init__(
        self, frame: Frame, positions: Mapping[str, int], unit: str, findings: Findings
    ) -> None:
        self._frame = frame
        self._unit = unit
        self._own_units: dict[int, str] = {}
        self._positions = positions
        self._findings = findings
        self._places = _CellPlaces(frame.places, positions)
        self._told: set[int] = set()

    def activities(self, holder: str, heads: Mapping[str, QuantityHeading]) -> Activities:
        """Return the records; every cell that cannot be read is noted."""
        amounts, states = self._amounts()
        words = {name: self._words(name) for name in COLUMNS if name != "amount"}
        words["unit"] = self._units(words["unit"])
        order = order_of(text for name in _DATED for text in words[name].texts)
        for name, written in _DATED.items():
            words[name] = self._dates(name, words[name], partial(written, order=order))
        optional = {"unit", "region", "item"}
        stated = np.zeros(len(amounts), np.bool_)
        stated[list(states)] = True
        for name in NEEDED:
            blank = words[name].codes < 0
            self._missing(name, np.flatnonzero(blank & ~stated if name in optional else blank))
        return Activities(
            holder=readable(holder),
            words=words,
            amounts=amounts,
            states=states,
            places=self._places,
            quantities=tuple(self._quantity(heading, head) for heading, head in heads.items()),
        )

    def _quantity(self, heading: str, head: QuantityHeading) -> Quantity:
        column = self._frame.columns[self._positions[heading]]
        return read_quantity_column(
            heading, head, column, partial(self._at, heading), self._findings
        )

    def _missing(self, name: str, rows: _Rows) -> None:
        where = partial(self._at, name)
        self._findings.add_rows("activity-cell-missing", rows.tolist(), where, name)

    def _at(self, name: str, row: int) -> Place:
        return self._places.of(row, name)

    def _words(self, name: str) -> Words:
        if name not in self._positions:
            return Words(np.broadcast_to(np.int32(-1), self._frame.rows), ())
        column = self._frame.columns[self._positions[name]]
        codes, texts = _distinct(column)
        self._faulty(name, column)
        for code in _odd(texts):
            fault = text_fault(texts[code])
            if fault:
                row = int(np.flatnonzero(codes == code)[0])
                self._findings.add(fault[0], partial(self._places.of, row, name), name, **fault[1])
        return Words(codes, texts)

    def _units(self, words: Words) -> Words:
        """Return the units of records, a blank one as the amount or the heading of amounts has it."""
        if not self._unit and not self._own_units:
            return words
        codes, places = np.array(words.codes), {text: code for code, text in enumerate(words.texts)}
        if self._unit:
            codes[codes < 0] = places.setdefault(self._unit, len(places))
        for row, own in self._own_units.items():
            stated = words[row]
            if stated not in {"", own}:
                where = partial(self._places.of, row, "amount")
                self._findings.add("data-two-units", where, "amount", given=own, unit=stated)
            codes[row] = places.setdefault(stated or own, len(places))
        return Words(codes, list(places))

    def _dates(self, name: str, words: Words, written: Callable[[str], Written]) -> Words:
        """Return periods or days in the one way they are written; what is none stands as it was given."""
        read = [written(text) for text in words.texts]
        for code, (text, note) in enumerate(read):
            if note:
                where = partial(self._first, name, words, code)
                self._findings.add(note, where, name, given=words.texts[code], read=text)
        if not any(note for _, note in read):
            return words
        places: dict[str, int] = {}
        texts = [text or given for (text, _), given in zip(read, words.texts, strict=True)]
        kept = [places.setdefault(text, len(places)) for text in texts]
        return Words(np.array([*kept, -1], np.int32)[words.codes], list(places))

    def _first(self, name: str, words: Words, code: int) -> Place:
        """Return the place of the first cell that holds a text."""
        return self._places.of(int(np.flatnonzero(words.codes == code)[0]), name)

    def _faulty(self, name: str, column: Cells) -> None:
        if isinstance(column, Texts | np.ndarray):
            return
        for row, cell in enumerate(column):
            if isinstance(cell, Faulty):
                where = partial(self._places.of, row, name)
                self._findings.add(cell.code, where, name, **{"given": cell.text, **cell.args})

    def _amounts(self) -> tuple[Floats, dict[int, Quantification]]:
        """Return the amounts and the rows that say a state instead; NaN is neither."""
        column = self._frame.columns[self._positions["amount"]]
        values: Floats = np.full(self._frame.rows, np.nan)
        states: dict[int, Quantification] = {}
        if isinstance(column, np.ndarray):
            values = column + 0.0
        elif isinstance(column, Texts):
            values, others = column.plain_numbers()
            self._others([(row, column[row]) for row in others.tolist()], values, states)
        else:
            self._others(filled(column), values, states)
        for row in out_of_range(values):
            self._fault(row, NumberFault("data-not-finite", given=text_of(float(values[row]))))
        rows = np.flatnonzero(np.isnan(values))
        kept = [row for row in rows.tolist() if row not in states and row not in self._told]
        self._missing("amount", np.array(kept, np.int64))
        return values, states

    def _others(self, cells: Any, values: Floats, states: dict[int, Quantification]) -> None:
        """Read amounts that are no plain numbers in the memory of a column."""
        for row, cell in cells:
            if isinstance(cell, Faulty):
                args = {"given": cell.text, **cell.args}
                self._fault(row, NumberFault(cell.code, **args))
                continue
            text = text_of(cell).strip()
            state = stated().get(text.lower().replace("-", " "))
            if state is not None:
                states[row] = state
                continue
            try:
                values[row] = self._number(row, text)
            except NumberFault as fault:
                self._fault(row, fault)

    def _number(self, row: int, text: str) -> float:
        number, unit, notes = read_quantity(text)
        if unit:
            self._own_units[row] = unit
        for note in notes:
            where = partial(self._places.of, row, "amount")
            self._findings.add(note, where, "amount", given=text, read=number)
        return to_float(number)

    def _fault(self, row: int, fault: NumberFault) -> None:
        self._told.add(row)
        self._findings.add(
            fault.code, partial(self._places.of, row, "amount"), "amount", **fault.details
        )


def _distinct(column: Cells) -> tuple[_Codes, Sequence[str]]:
    """Return for each row the position of its trimmed text among the distinct ones, -1 where blank."""
    if isinstance(column, Texts):
        codes, texts = column.trimmed()
        return codes, cast("Sequence[str]", texts)  # none is absent among the distinct
    if isinstance(column, np.ndarray):
        numbers, rows = np.unique(column, return_inverse=True)
        cells = [text_of(number) for number in numbers.tolist()]
    else:
        rows, cells = np.arange(len(column)), [text_of(cell) for cell in column]
    places: dict[str, int] = {}
    trimmed = (cell.strip() for cell in cells)
    found = [places.setdefault(text, len(places)) if text else -1 for text in trimmed]
    return np.array(found, np.int32)[rows], list(places)


def _odd(texts: Sequence[str]) -> Iterator[int]:
    """Yield the positions of texts among which one may be at fault, looking at many at once."""
    for start in range(0, len(texts), _MANY):
        block = list(texts[start : start + _MANY])
        if forbidden("".join(block)) or max(map(len, block)) > LONGEST_TEXT:
            yield from range(start, start + len(block))
