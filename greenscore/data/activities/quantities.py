"""Quantities beside an amount: `x distance [km]`, `x days`, `/ efficiency [%]`, each in a column of its own.

What an accountant has is often no amount but what makes one: twelve people, forty kilometres, 220 days. Each
quantity keeps its own cell, and the amount of the record is their product, exactly, in the product of their
units. A cell may carry the unit itself, where the heading has none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np

from greenscore.data.cells import Cells, Faulty, filled, shown, text_of
from greenscore.data.findings import Findings
from greenscore.data.numbers import NumberFault, read_quantity, to_float
from greenscore.model.activities import Activities, Quantity, Words
from greenscore.model.table import Floats
from greenscore.problems import Place
from greenscore.quantities.decimals import plainly
from greenscore.quantities.units import DIMENSIONLESS, Unit, UnitError, named, parse_unit

_HEADING = re.compile(
    r"\s*(?:(?P<times>[xX]\s|[×✕*])|(?P<per>[/÷]))\s*(?P<name>[^\[［(（]*?)\s*"
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
    found = _HEADING.fullmatch(heading)
    if found is None or not found["name"]:
        return None
    return QuantityHeading(found["name"], found["unit"] or "", found["per"] is not None)


def read_quantity_column(
    heading: str, head: QuantityHeading, column: Cells, place: partial[Place], findings: Findings
) -> Quantity:
    """Return a column of quantities; every cell that holds none is noted and left out.

    `place` gives the place of a cell by its row, that of the heading for None.
    """
    values: Floats = np.full(len(column), np.nan)
    units: dict[str, int] = {head.unit: 0}
    codes = np.full(len(column), -1, np.int32)
    for row, cell in filled(column):
        where = partial(place, row)
        if isinstance(cell, Faulty):
            findings.add(cell.code, where, heading, **{"given": cell.text, **cell.args})
            continue
        try:
            written = read_quantity(text_of(cell))
            value = to_float(written.number)
        except NumberFault as fault:
            findings.add(fault.code, where, heading, **fault.details)
            continue
        if written.unit and head.unit not in {"", written.unit}:
            findings.add("activity-quantity-unit-apart", where, heading, given=shown(text_of(cell)))
        elif value < 0 or (head.divides and value == 0):
            findings.add("activity-quantity-unfit", where, heading, given=shown(text_of(cell)))
        else:
            values[row] = value
            codes[row] = units.setdefault(written.unit or head.unit, len(units))
    return Quantity(
        name=head.name,
        column=heading,
        divides=head.divides,
        values=values,
        units=Words(codes, list(units)),
    )


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

    What was given stays in `given`; a record whose units cannot be read or multiplied is noted, and keeps
    its amount.
    """
    present = [~np.isnan(each.values) for each in activities.quantities]
    known = np.isfinite(activities.amounts)
    rows = np.flatnonzero(np.logical_or.reduce(present) & known) if present else np.zeros(0, int)
    if not len(rows):
        return activities
    product = _Products(activities, findings)
    units = _Texts(activities.words["unit"])
    texts = _Texts(Words(np.full(len(activities), -1, np.int32), ()))
    amounts = activities.amounts.copy()
    for row in rows.tolist():
        found = product.of(row)
        if found is not None:
            amounts[row], unit, text = found
            units.put(row, unit)
            texts.put(row, text)
    return activities.replaced(
        amounts=amounts, words={"unit": units.words(), "product": texts.words()}
    )


class _Texts:
    """A column of texts that is written anew in part."""

    def __init__(self, words: Words) -> None:
        self._codes = np.array(words.codes, np.int32)
        self._places = {text: code for code, text in enumerate(words.texts)}

    def put(self, row: int, text: str) -> None:
        self._codes[row] = self._places.setdefault(text, len(self._places))

    def words(self) -> Words:
        return Words(self._codes, list(self._places))


class _Products:
    """Multiplies the quantities of records; units that are met again are multiplied once."""

    def __init__(self, activities: Activities, findings: Findings) -> None:
        self._activities = activities
        self._findings = findings
        self._units: dict[tuple[str, ...], tuple[str, Fraction] | None] = {}

    def of(self, row: int) -> tuple[float, str, str] | None:
        """Return the amount of a record, its unit, and how it was made, to be read by a person."""
        own = self._activities.words["unit"][row]
        parts = [each for each in self._activities.quantities if not np.isnan(each.values[row])]
        key = (own, *(f"{each.divides:d}{each.units[row]}" for each in parts))
        if key not in self._units:
            self._units[key] = self._unit(row, own, parts)
        unit = self._units[key]
        if unit is None:
            return None
        name, scale = unit
        first = plainly(float(self._activities.amounts[row]))
        total, text = Fraction(first) * scale, f"{first} {own}"
        for each in parts:
            value = plainly(float(each.values[row]))
            total = total / Fraction(value) if each.divides else total * Fraction(value)
            sign, spelt = (
                "/" if each.divides else "x",
                " ".join(filter(None, (value, each.units[row]))),
            )
            text += f" {sign} {spelt} ({each.name})"
        try:
            return float(total), name, text
        except OverflowError:
            where = partial(self._activities.place, row, "amount")
            self._findings.add("data-not-finite", where, "amount", given=shown(text))
            return None

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
