"""Quantities beside an amount: `x distance [km]`, `x days`, `/ efficiency [%]`, each in a column of its own.

What an accountant has is often no amount but what makes one: twelve people, forty kilometres, 220 days. Each
quantity keeps its own cell, and the amount of the record is their product, exactly, in the product of their
units. A cell may carry the unit itself, where the heading has none.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from greenscore.data.cells import Cells, Faulty, filled, shown, text_fault, text_of
from greenscore.data.files.arrow import Texts
from greenscore.data.findings import Findings
from greenscore.data.numbers import NumberFault, read_quantity, to_float
from greenscore.model.activities import Activities, Quantity, Words, stated
from greenscore.model.inventory import Quantification
from greenscore.model.table import Floats
from greenscore.problems import Place
from greenscore.quantities.decimals import plainly
from greenscore.quantities.units import DIMENSIONLESS, Unit, UnitError, named, parse_unit
from greenscore.text.headings import divides

_HEADING = re.compile(
    r"\s*(?:[xX]\s|[×✕*/÷])\s*(?P<name>[^\[［(（]*?)\s*"
    r"(?:[\[［(（]\s*(?P<unit>.*?)\s*[\]］)）])?\s*",
    re.DOTALL,
)


_WORD = re.compile("[A-Za-z]+")


class QuantityHeading(NamedTuple):
    """The heading of a quantity: its name, its unit (empty for none), and whether it divides."""

    name: str
    unit: str
    divides: bool


def quantity_heading(heading: str) -> QuantityHeading | None:
    """Return what a heading that begins with a sign of arithmetic says; None for every other one."""
    found, per = _HEADING.fullmatch(heading), divides(heading)
    if found is None or per is None or not found["name"]:
        return None
    return QuantityHeading(found["name"], found["unit"] or "", per)


def read_quantity_column(
    heading: str, head: QuantityHeading, column: Cells, place: partial[Place], findings: Findings
) -> Quantity:
    """Return a column of quantities; every cell that holds none is noted and left out.

    `place` gives the place of a cell by its row, that of the heading for None.
    """
    if fault := text_fault(heading):
        findings.add(fault[0], partial(place, None), shown(heading), **fault[1])
    reading = _Column(heading, head, place, findings)
    values, others = _plain(column)
    units: dict[str, int] = {head.unit: 0}
    codes = np.where(np.isnan(values), -1, 0).astype(np.int32)
    unknown = []
    for row, cell in others:
        told = text_of(cell).strip().lower().replace("-", " ") in stated()
        found = None if told else reading.cell(row, cell)
        if found is None:
            unknown.append(row)
        else:
            values[row], unit = found
            codes[row] = units.setdefault(unit, len(units))
    unfit = np.flatnonzero((values < 0) | (head.divides & (values == 0)) | np.isinf(values))
    for row in unfit.tolist():
        given = plainly(float(values[row])) if np.isfinite(values[row]) else "inf"
        findings.add("activity-quantity-unfit", partial(place, row), heading, given=given)
    values[unfit], codes[unfit] = np.nan, -1
    return Quantity(
        name=head.name,
        column=heading,
        divides=head.divides,
        values=values,
        units=Words(codes, list(units)),
        unknown=frozenset([*unknown, *unfit.tolist()]),
    )


def _plain(column: Cells) -> tuple[Floats, Iterable[tuple[int, Any]]]:
    """Return the plain numbers of a column, NaN elsewhere, and the cells that are more than such a number."""
    if isinstance(column, np.ndarray):
        return column + 0.0, ()
    if isinstance(column, Texts):
        values, others = column.plain_numbers()
        return values, ((row, column[row]) for row in others.tolist())
    return np.full(len(column), np.nan), filled(column)


@dataclass(frozen=True, slots=True)
class _Column:
    """The column that cells of quantities stand in."""

    heading: str
    head: QuantityHeading
    place: partial[Place]
    findings: Findings

    def cell(self, row: int, cell: Any) -> tuple[float, str] | None:
        """Return the value of a cell and its unit, None after a problem."""
        where = partial(self.place, row)
        if isinstance(cell, Faulty):
            args = {"given": cell.text, **cell.args}
            self.findings.add(cell.code, where, self.heading, **args)
            return None
        try:
            written = read_quantity(text_of(cell))
            value = to_float(written.number)
        except NumberFault as fault:
            self.findings.add(fault.code, where, self.heading, **fault.details)
            return None
        if written.unit and self.head.unit not in {"", written.unit}:
            given = shown(text_of(cell))
            self.findings.add("activity-quantity-unit-apart", where, self.heading, given=given)
            return None
        return value, written.unit or self.head.unit


def in_units(activities: Activities, names: Mapping[str, str]) -> Activities:
    """Return the records with words for units, of amounts and quantities, as a programme means them."""
    if not names:
        return activities
    unit = activities.words["unit"]
    quantities = tuple(
        replace(each, units=Words(each.units.codes, _meant(each.units.texts, names)))
        for each in activities.quantities
    )
    return replace(
        activities,
        words={**activities.words, "unit": Words(unit.codes, _meant(unit.texts, names))},
        quantities=quantities,
    )


def _meant(units: Sequence[str], names: Mapping[str, str]) -> list[str]:
    return [_WORD.sub(lambda word: names.get(word[0], word[0]), unit) for unit in units]


def multiplied(activities: Activities, findings: Findings) -> Activities:
    """Return the records with the product of their quantities as their amount, in its own unit.

    A record whose units cannot be read or multiplied is noted, and keeps its amount; one whose amount is at
    fault has the unit of the product all the same, so that one fault is told once.
    """
    activities = _unknown(activities)
    present = [~np.isnan(each.values) for each in activities.quantities]
    rows = np.flatnonzero(np.logical_or.reduce(present)) if present else np.zeros(0, int)
    if not len(rows):
        return activities
    products = _Products(activities, findings)
    units = _Texts(activities.words["unit"])
    texts = _Texts(Words(np.full(len(activities), -1, np.int32), ()))
    amounts = activities.amounts.copy()
    for row in rows.tolist():
        found = products.of(row)
        if found is not None:
            amounts[row], unit, text = found
            units.put(row, unit)
            if text:
                texts.put(row, text)
    return activities.replaced(
        amounts=amounts, words={"unit": units.words(), "product": texts.words()}
    )


def _unknown(activities: Activities) -> Activities:
    """Return the records with those not quantified that have a quantity which is not known."""
    rows = frozenset[int]().union(*(each.unknown for each in activities.quantities))
    if not rows:
        return activities
    amounts = activities.amounts.copy()
    amounts[list(rows)] = np.nan
    states = dict.fromkeys(rows, Quantification.NOT_QUANTIFIED) | dict(activities.states)
    return replace(activities, amounts=amounts, states=states)


class _Texts:
    """A column of texts that is written anew in part."""

    def __init__(self, words: Words) -> None:
        self._codes = np.array(words.codes, np.int32)
        self._places = {text: code for code, text in enumerate(words.texts)}

    def put(self, row: int, text: str) -> None:
        self._codes[row] = self._places.setdefault(text, len(self._places))

    def words(self) -> Words:
        return Words(self._codes, list(self._places))


class _Recipe(NamedTuple):
    """What the records of one unit with the same quantities have in common.

    `unit` is that of the product and `scale` what the product of the numbers is multiplied by; `parts` are
    for each quantity its position, whether it divides, and what is written around its value.
    """

    own: str
    unit: str
    scale: Fraction
    parts: tuple[tuple[int, bool, str, str], ...]


class _Products:
    """Multiplies the quantities of records; units that are met again are multiplied once."""

    def __init__(self, activities: Activities, findings: Findings) -> None:
        self._activities = activities
        self._findings = findings
        self._amounts = activities.amounts.tolist()
        self._values = [each.values.tolist() for each in activities.quantities]
        self._codes = [each.units.codes.tolist() for each in activities.quantities]
        self._recipes: dict[tuple[int, ...], _Recipe | None] = {}

    def of(self, row: int) -> tuple[float, str, str] | None:
        """Return the amount of a record, its unit, and how it was made, to be read by a person."""
        key = (int(self._activities.words["unit"].codes[row]), *(own[row] for own in self._codes))
        if key not in self._recipes:
            self._recipes[key] = self._recipe(row)
        recipe = self._recipes[key]
        if recipe is None:
            return None
        if not math.isfinite(self._amounts[row]):
            return self._amounts[row], recipe.unit, ""
        text, above, below = _exact(self._amounts[row])
        above, below = above * recipe.scale.numerator, below * recipe.scale.denominator
        told = f"{text} {recipe.own}"
        for position, per, before, after in recipe.parts:
            text, over, under = _exact(self._values[position][row])
            over, under = (under, over) if per else (over, under)
            above, below = above * over, below * under
            told += f"{before}{text}{after}"
        try:
            return above / below, recipe.unit, told
        except OverflowError:
            where = partial(self._activities.place, row, "amount")
            self._findings.add("data-not-finite", where, "amount", given=shown(told))
            return None

    def _recipe(self, row: int) -> _Recipe | None:
        own = self._activities.words["unit"][row]
        parts = [
            (position, each)
            for position, each in enumerate(self._activities.quantities)
            if each.units.codes[row] >= 0
        ]
        unit = self._unit(row, own, [each for _, each in parts])
        return unit and _Recipe(
            own,
            *unit,
            tuple(
                (
                    position,
                    each.divides,
                    " / " if each.divides else " x ",
                    f"{' ' if each.units[row] else ''}{each.units[row]} ({each.name})",
                )
                for position, each in parts
            ),
        )

    def _unit(self, row: int, own: str, parts: Sequence[Quantity]) -> tuple[str, Fraction] | None:
        """Return the name of the product's unit, and what the product of the numbers is multiplied by."""
        column = "unit"
        try:
            whole = first = parse_unit(own)
            for each in parts:
                column = each.column
                unit: Unit = parse_unit(each.units[row]) if each.units[row] else DIMENSIONLESS
                whole = whole / unit if each.divides else whole * unit
        except UnitError as error:
            if column != "unit" or own:
                where = partial(self._activities.place, row, column)
                self._findings.add(error.code, where, column, **{"text": own, **error.args})
            return None
        if whole.dimensions == first.dimensions:
            return own, whole.factor / first.factor
        name = named(whole)
        return name, whole.factor / parse_unit(name).factor


@lru_cache(maxsize=65_536)
def _exact(value: float) -> tuple[str, int, int]:
    """Return a number as it is written, and as a fraction."""
    text = plainly(value)
    return text, *Decimal(text).as_integer_ratio()
