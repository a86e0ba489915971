"""What every check uses: a problem at the row it concerns, and exact figures with their unit."""

from fractions import Fraction

from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem
from greenscore.quantities.units import Unit, parse_unit


def at_row(library: Library, factor: Factor, code: str, **args: str) -> Problem:
    """Return the problem `code` at the line of a row; `row` is its reference."""
    where = library.places[factor.reference]
    return Problem(code=code, where=where, args={"row": factor.reference, **args})


def unit_of(factor: Factor) -> Unit:
    """Return the unit of a figure: what it is given in, divided by what it is given for."""
    return parse_unit(factor.unit) / parse_unit(factor.per)


def size(factor: Factor) -> Fraction:
    """Return a figure in base units, exactly."""
    return Fraction(factor.value) * unit_of(factor).factor


def off(found: Fraction, expected: Fraction) -> Fraction:
    """Return by which share `found` differs from `expected`; 1 where only `expected` is zero."""
    return abs(found / expected - 1) if expected else Fraction(found != 0)


def plain(number: Fraction) -> str:
    """Return a number as a person reads it: six significant digits, no exponent."""
    return f"{float(number):.6g}"


def percent(share: Fraction) -> str:
    """Return a share in per cent with one decimal."""
    return f"{float(share * 100):.1f} %"
