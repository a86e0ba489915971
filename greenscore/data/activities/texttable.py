"""Small tables of named columns from wherever company data come from, as texts with their places."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from greenscore.data.cells import Faulty, Frame, filled, is_blank, text_of
from greenscore.data.door import Door, spellings
from greenscore.data.findings import Findings
from greenscore.data.intake import read_source
from greenscore.data.numbers import NumberFault, read_quantity, to_float
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.text.headings import Heading, Names

TextRow = tuple[list[str], Callable[[str], Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked of a small table.

    `section` names the other spellings of its `columns` in `headings.toml`. `numbers` are the columns of
    numbers, each with the column of its unit, which its own heading or cells may tell instead. `missing` is
    the code of a column that is not there. Where `parts` stand there, such as a day and a time of day, they
    are one cell of the column that they make.
    """

    section: str
    columns: Sequence[str]
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    missing: str


def rows_of(
    source: Any, asking: Asking, findings: Findings, reading: Reading = PLAIN
) -> Iterator[TextRow]:
    """Yield the cells of the asked columns row by row, with the place of each by its name.

    `source` is a path, a data frame or a list of mappings. A number is yielded as a decimal text without
    separators; what is none is told and yielded as it stands. Where a column is absent nothing is yielded.
    """
    parts = [part for several in asking.parts.values() for part in several]
    names = Names(spellings(asking.section, (*asking.columns, *parts)))
    found = read_source(source, Door(names=names), findings, reading)
    if found is None:
        return
    table = _table_of(found.frame, asking, names, findings)
    for name in asking.columns:
        if not table.has(name):
            file = Path(source).name if isinstance(source, str | Path) else ""
            findings.add(asking.missing, Place(file=file), column=name)
            table.whole = False
    for row in range(found.frame.rows if table.whole else 0):
        yield table.row(row), partial(table.place, row)


def _table_of(frame: Frame, asking: Asking, names: Names, findings: Findings) -> "_Table":
    positions: dict[str, int] = {}
    headings: dict[str, Heading] = {}
    for position, header in enumerate(frame.headers):
        heading = names.find(header)
        name = heading.name
        if name in positions and not (heading.exact and not headings[name].exact):
            if heading.exact == headings[name].exact:
                where = partial(frame.place, None, position)
                first = frame.headers[positions[name]]
                findings.add("data-column-twice", where, name, first=first)
        elif name:
            positions[name], headings[name] = position, heading
    units = {unit: headings[name].unit for name, unit in asking.numbers.items() if name in headings}
    exact = frozenset(name for name, heading in headings.items() if heading.exact)
    return _Table(frame, asking, positions, exact, units, findings)


@dataclass(slots=True)
class _Table:
    """A frame by the names of its columns; `units` are those that headings of numbers tell.

    `exact` are the columns whose headings are their names, letter for letter.
    """

    frame: Frame
    asking: Asking
    positions: Mapping[str, int]
    exact: frozenset[str]
    units: Mapping[str, str]
    findings: Findings
    whole: bool = True
    checked: set[str] = field(default_factory=set)

    def row(self, row: int) -> list[str]:
        """Return the cells of a row as texts; whatever is wrong with them is noted."""
        told = {name: self._text(row, name) for name in self.asking.columns}
        for name, unit in self.asking.numbers.items():
            told[name], own = self._number(row, name, told[name])
            beside = own or self.units[unit]
            if told[unit] and beside not in {"", told[unit]}:
                where = partial(self.place, row, name)
                self.findings.add("data-two-units", where, name, given=beside, unit=told[unit])
            told[unit] = told[unit] or beside
            self._check(row, unit, told[unit])
        return list(told.values())

    def _check(self, row: int, name: str, unit: str) -> None:
        """Tell of a unit that nobody knows, once."""
        if unit in self.checked:
            return
        self.checked.add(unit)
        try:
            parse_unit(unit or "1")
        except UnitError as error:
            self.findings.add(error.code, partial(self.place, row, name), name, **error.args)

    def has(self, name: str) -> bool:
        """Tell whether a column is there, or what tells the same: its parts, a heading, the first cell."""
        own = (number for number, unit in self.asking.numbers.items() if unit == name)
        return (
            self._stand_for(name)[0] in self.positions
            or bool(self.units.get(name))
            or any(map(self._tells_unit, own))
        )

    def _tells_unit(self, number: str) -> bool:
        position = self.positions.get(number)
        cells = () if position is None else filled(self.frame.columns[position])
        _, first = next(iter(cells), (0, None))
        try:
            return bool(read_quantity(text_of(first)).unit)
        except NumberFault:
            return False

    def _stand_for(self, name: str) -> list[str]:
        """Return the columns that make up one: itself, or its parts where the first of them is there."""
        first, *others = self.asking.parts.get(name, ("",))
        if first not in self.positions or name in self.exact:
            return [name]
        found = [part for part in (*others, name) if part in self.positions]
        return [first, *found[:1]]

    def _text(self, row: int, name: str) -> str:
        return " ".join(filter(None, (self._part(row, part) for part in self._stand_for(name))))

    def _part(self, row: int, name: str) -> str:
        cell = self._cell(row, name)
        if isinstance(cell, Faulty):
            where = partial(self.place, row, name)
            self.findings.add(cell.code, where, name, **{"given": cell.text, **cell.args})
        return text_of(cell).strip()

    def _cell(self, row: int, name: str) -> Any:
        position = self.positions.get(name)
        return None if position is None else self.frame.columns[position][row]

    def _number(self, row: int, name: str, text: str) -> tuple[str, str]:
        """Return a number as plain decimal text, and the unit beside it in its cell."""
        cell = self._cell(row, name)
        if is_blank(cell) or isinstance(cell, Faulty):
            return text, ""
        where = partial(self.place, row, name)
        try:
            number, unit, notes = read_quantity(text)
            to_float(number)
        except NumberFault as fault:
            beside = self.asking.numbers[name]
            args = {"unit": self.units[beside] or self._text(row, beside), **fault.details}
            self.findings.add(fault.code, where, name, **args)
            return text, ""
        for note in notes:
            self.findings.add(note, where, name, given=text, read=number)
        return number, unit

    def place(self, row: int, name: str) -> Place:
        """Return the place of a cell; of a unit in a heading that of its number."""
        name = self._stand_for(name)[0]
        if name not in self.positions:
            name = next(own for own, unit in self.asking.numbers.items() if unit == name)
        return self.frame.place(row, self.positions[name])
