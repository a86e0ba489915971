"""How sure one factor is: its source's limits, else its pedigree, else a default that says it is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from greenscore.factors.rows import Factor, Uncertainty

DIGITS = Context(prec=40)
HUNDRED = Decimal(100)
SOURCE, DEFAULT = "source", "default"

# Weidema and Wesnaes 1996 as ecoinvent 2 uses it: scores 1 to 5 of reliability, completeness, and of
# the correlation in time, place and technology.
PEDIGREES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "classic": (
        ("1", "1.05", "1.1", "1.2", "1.5"),
        ("1", "1.02", "1.05", "1.1", "1.2"),
        ("1", "1.03", "1.1", "1.2", "1.5"),
        ("1", "1.01", "1.02", "1.02", "1.1"),
        ("1", "1", "1.2", "1.5", "2"),
    ),
}
# What a gas from combustion adds whatever its pedigree; no figure of another kind is known.
_BASIC = {"CO2": "1.05", "CH4": "1.5", "N2O": "1.5"}

# Judgement, the wide end of usual ranges; a report says how much of its total rests on them.
_GAS_DEFAULTS = {"CH4": "150", "N2O": "150"}
_KIND_DEFAULTS = {
    "grid": "10",
    "grid-residual": "10",
    "grid-fossil": "10",
    "combustion": "10",
    "ncv": "7",
    "gcv": "7",
    "carbon-content": "7",
    "oxidation": "5",  # a share near 1
    "density": "5",
    "enthalpy": "1",  # steam as wet or as hot as it was said to be
}
_OTHER_DEFAULT = "50"
ACTIVITY_DEFAULTS = {"metered": Decimal(2), "invoiced": Decimal(3), "estimated": Decimal(20)}
"""Percent by how a quantity was found."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Half of the 95 % interval in percent of the value, and where it comes from.

    `origin` is what the row says (usually `source`), `pedigree:` with the name of the set, or
    `default`.
    """

    percent: Decimal
    origin: str


def spread_of(factor: Factor, pedigree: str = "classic") -> Spread:
    """Return how sure `factor` is; `pedigree` names one of PEDIGREES.

    A pedigree serves only where the basic uncertainty of the kind is known, since alone it would
    promise too much.
    """
    if factor.uncertainty is not None:
        return Spread(_stated(factor.uncertainty, Decimal(factor.value)), factor.uncertainty.origin)
    if factor.quality and factor.boundary == "combustion" and factor.gas in _BASIC:
        deviation = _pedigree_deviation(factor, PEDIGREES[pedigree])
        return Spread(_of_lognormal(deviation), f"pedigree:{pedigree}")
    kind = _KIND_DEFAULTS.get(factor.kind, _OTHER_DEFAULT)
    return Spread(Decimal(_GAS_DEFAULTS.get(factor.gas, kind)), DEFAULT)


def _stated(stated: Uncertainty, value: Decimal) -> Decimal:
    if stated.kind == "relative":
        return Decimal(stated.percent)
    if stated.kind == "lognormal":
        return _of_lognormal(DIGITS.ln(Decimal(stated.gsd)))
    width = Decimal(stated.high) - Decimal(stated.low)
    return DIGITS.divide(width * HUNDRED / 2, abs(value)) if value else Decimal(0)


def _pedigree_deviation(factor: Factor, scores: tuple[tuple[str, ...], ...]) -> Decimal:
    """Return the standard deviation of the logarithm: half the root of the squared logarithms."""
    parts = [_BASIC[factor.gas]]
    parts += [
        row[int(score) - 1] for row, score in zip(scores, factor.quality.split(";"), strict=True)
    ]
    squares = sum((DIGITS.power(DIGITS.ln(Decimal(part)), 2) for part in parts), Decimal(0))
    return DIGITS.divide(DIGITS.sqrt(squares), Decimal(2))


def _of_lognormal(deviation: Decimal) -> Decimal:
    """Return half the 95 % interval, which runs from the value / GSD^2 to the value x GSD^2."""
    factor = DIGITS.exp(2 * deviation)
    return DIGITS.multiply(DIGITS.subtract(factor, DIGITS.divide(Decimal(1), factor)), HUNDRED / 2)
