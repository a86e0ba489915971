"""What the values of a series are: energy of an interval, mean power over it, or the count of a register.

A kind is declared, or recognised from the unit (power is power) and from the shape: a count never falls. What
was recognised is told. Its unit is checked, and its values are those of a unit of amount: kW over an hour are
kWh, a register's are the differences of its counts.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from greenscore.problems import Place, Problem
from greenscore.quantities.units import UNITS, Unit, UnitError, parse_unit, spell

_AMOUNTS = frozenset({"energy", "volume", "nm3", "sm3", "sm3_20", "scf", "mass"})
_LEAST_COUNTS = 12
_LEAST_RISING = 3


class Kind(StrEnum):
    """The kinds of series."""

    INTERVAL = "interval"
    POWER = "power"
    REGISTER = "register"


class Measured(NamedTuple):
    """A unit as it was written, whether it is one of power or flow, and the unit of amount it makes."""

    unit: str
    power: bool
    amount: str


def measured_in(text: str, where: Place) -> tuple[Measured | None, tuple[Problem, ...]]:
    """Return what is measured in a unit, None for neither energy, volume nor mass nor any by time.

    Problems: `meter-unit-missing`, `meter-unit`, and those of a unit that cannot be read.
    """
    if not text:
        return None, (Problem(code="meter-unit-missing", where=where),)
    try:
        unit = parse_unit(text)
        hourly = unit * parse_unit("h")
    except UnitError as error:
        return None, (Problem(code=error.code, where=where, args=error.args),)
    if _is_amount(unit):
        return Measured(text, power=False, amount=text), ()
    if _is_amount(hourly) and (name := spell(hourly)) in UNITS:
        return Measured(text, power=True, amount=name), ()
    return None, (Problem(code="meter-unit", where=where, args={"given": text}),)


def _is_amount(unit: Unit) -> bool:
    return unit.dimensions in {((name, 1),) for name in _AMOUNTS}


def recognised(values: Sequence[Decimal], *, power: bool) -> tuple[Kind, bool]:
    """Return the kind of values in the order of their moments, and whether it stands to question.

    A register counts: of 12 values or more, at most one step in a hundred falls, and half of them rise (or
    three, from a count that is larger than the whole rise). Fewer values that only rise may be either.
    """
    if power:
        return Kind.POWER, False
    steps = [after - before for before, after in pairwise(values)]
    rises, falls = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    if len(values) >= _LEAST_COUNTS and falls * 100 <= len(steps) and min(values) >= 0:
        high = rises >= _LEAST_RISING and values[0] >= values[-1] - values[0]
        if 2 * rises >= len(steps) or high:
            return Kind.REGISTER, False
    return Kind.INTERVAL, len(values) >= _LEAST_RISING and rises == len(steps)


def counted(before: Decimal, after: Decimal, rollover: Decimal | None) -> Decimal | None:
    """Return what a register counted from one reading to the next, None for a fall that is no rollover.

    It began again at zero where it counted up to half of `rollover` that way; a smaller fall is none.
    """
    difference = after - before
    if difference < 0 and rollover is not None:
        difference += rollover
        return difference if 0 <= difference <= rollover / 2 else None
    return None if difference < 0 else difference
