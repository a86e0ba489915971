"""What one unit of an activity emits: gases in t and t CO2e, in decimals, with the rows behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction

from greenscore.factors.lookup import Match
from greenscore.factors.rows import Factor
from greenscore.model.inventory_terms import MatchLabel
from greenscore.quantities.units import conversion, parse_unit

DIGITS = Context(prec=40)
ONE = Decimal(1)
TONNE_CO2E = parse_unit("tCO2e")
BIOGENIC = "biogenic-CO2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A row behind a figure, how it was found, and the factors multiplied to one another."""

    factor: Factor
    label: MatchLabel
    newer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GasPart:
    """t of a gas and t CO2e for one unit of activity; `mass` is None where only CO2e was published.

    `used` are the rows of a product; `formula` is how they were multiplied, to be read by a person.
    """

    gas: str
    mass: Decimal | None
    co2e: Decimal
    used: tuple[Used, ...]
    formula: str

    def times(self, factor: Decimal, shown: str) -> "GasPart":
        """Return the part for `factor` as much activity."""
        if factor == 1:
            return self
        mass = None if self.mass is None else DIGITS.multiply(self.mass, factor)
        co2e = DIGITS.multiply(self.co2e, factor)
        return replace(self, mass=mass, co2e=co2e, formula=f"{shown} x {self.formula}")


def decimal_of(number: Fraction) -> Decimal:
    """Return a fraction to 40 digits."""
    return DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))


def used_of(match: Match) -> tuple[Used, ...]:
    """Return the rows of a match; only the last of several windows can have a newer one."""
    return tuple(Used(factor=f, label=match.label, newer=match.newer) for f, _ in match.factors)


def per_unit(match: Match, source: str, target: str) -> Decimal:
    """Return `target` for one `source` of activity; several windows are weighted by their days.

    Raises UnitError where a row measures something else.
    """
    total = Decimal(0)
    for row, share in match.factors:
        scale = conversion(parse_unit(row.unit), parse_unit(target))
        scale *= conversion(parse_unit(source), parse_unit(row.per)) if row.per != "1" else 1
        value = DIGITS.multiply(Decimal(row.value), share)
        value = DIGITS.multiply(value, Decimal(scale.numerator))
        total = DIGITS.add(total, DIGITS.divide(value, Decimal(scale.denominator)))
    return total


def shown(match: Match) -> str:
    """Return the value of a match with its reference: `0.5366 kgCO2/kWh [cn.grid.avg/CN@2022]`."""
    parts = []
    for row, share in match.factors:
        days = "" if share == 1 else f"{share.normalize():f} x "
        per = "" if row.per == "1" else f"/{row.per}"
        parts.append(f"{days}{row.value} {row.unit}{per} [{row.reference}]")
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"


def product(factors: Iterable[Decimal]) -> Decimal:
    """Return the product of decimals to 40 digits."""
    total = ONE
    for factor in factors:
        total = DIGITS.multiply(total, factor)
    return total
