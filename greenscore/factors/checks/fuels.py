"""Fuels: heating value, density, carbon and the factors of one fuel in one source hang together.

A lost leading digit, a swapped row or a slip of the decimal point breaks the chain somewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from greenscore.factors.checks.finding import at_row, off, percent, size, unit_of
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem

CHAIN_SLACK = Fraction("0.001")  # heating values and densities are printed with three digits
CARBON_SLACK = Fraction("0.003")
CARBON_TO_CO2 = Fraction(44, 12)
# Gross over net: burning hydrogen makes most water, and even pure hydrogen stays below this.
MOST_GROSS = Fraction("1.2")
HEATS = (
    Fraction(2_000_000),
    Fraction(145_000_000),
)  # joules a kilogram, of wet refuse and hydrogen

_MASS = (("energy", 1), ("mass", -1))

Fuel = tuple[str, ...]


def check_fuels(library: Library) -> Iterator[Problem]:
    """Yield the rows that contradict others of the same source about the same fuel."""
    fuels = _by_fuel(library.of_kind("combustion"))
    yield from _chains(library, fuels)
    yield from _carbon(library, fuels)
    for factors in fuels.values():
        yield from _bases(library, factors)
        yield from _implied_heat(library, factors)


def _chains(library: Library, siblings: Mapping[Fuel, list[Factor]]) -> Iterator[Problem]:
    """A factor by energy times the heating value is the factor by quantity; so with density."""
    for link in (f for kind in ("ncv", "gcv", "density") for f in library.of_kind(kind)):
        fuel = siblings.get(_fuel(link), [])
        for one in (f for f in fuel if f.hv_basis == link.hv_basis):
            unit = (unit_of(one) * unit_of(link)).dimensions
            for other in fuel:
                if other.gas != one.gas or unit_of(other).dimensions != unit:
                    continue
                away = off(size(one) * size(link), size(other))
                if away > CHAIN_SLACK and not _printed(one, link, other):
                    args = {"other": other.reference, "link": link.reference, "off": percent(away)}
                    yield at_row(library, one, "factor-chain", **args)


def _carbon(library: Library, siblings: Mapping[Fuel, list[Factor]]) -> Iterator[Problem]:
    """Carbon content times 44/12 is the CO2 factor of the same source on the same heating value."""
    for carbon in library.of_kind("carbon-content"):
        for factor in siblings.get(_fuel(carbon), []):
            if factor.gas != "CO2" or factor.hv_basis != carbon.hv_basis:
                continue
            away = off(size(carbon) * CARBON_TO_CO2, size(factor))
            if away > CARBON_SLACK:
                args = {"other": factor.reference, "off": percent(away)}
                yield at_row(library, carbon, "factor-carbon", **args)


def _bases(library: Library, fuel: list[Factor]) -> Iterator[Problem]:
    """A factor on the net heating value is the larger one, by no more than the water's share."""
    gross = [factor for factor in fuel if factor.hv_basis == "GCV"]
    for net in (factor for factor in fuel if factor.hv_basis == "NCV"):
        for other in gross:
            if other.gas != net.gas or unit_of(other).dimensions != unit_of(net).dimensions:
                continue
            if not size(other) <= size(net) <= size(other) * MOST_GROSS:
                yield at_row(library, net, "factor-bases", other=other.reference)


def _implied_heat(library: Library, fuel: list[Factor]) -> Iterator[Problem]:
    """A factor by mass over one by energy is a heating value that some fuel could have."""
    for mass in fuel:
        for energy in fuel:
            unit = unit_of(mass) / unit_of(energy)
            if mass.gas != energy.gas or unit.dimensions != _MASS or not size(energy):
                continue
            heat = size(mass) / size(energy)
            if not HEATS[0] <= heat <= HEATS[1]:
                args = {"other": energy.reference, "heat": f"{float(heat) / 1e6:.4g}"}
                yield at_row(library, mass, "factor-implied-heat", **args)


def _printed(one: Factor, link: Factor, other: Factor) -> bool:
    """Tell whether the printed digits of three figures allow the chain to hold."""
    low = high = Fraction(1)
    for factor in (one, link):
        low, high = low * (size(factor) - _half(factor)), high * (size(factor) + _half(factor))
    return low <= size(other) + _half(other) and high >= size(other) - _half(other)


def _half(factor: Factor) -> Fraction:
    """Return half a unit of the last printed digit, in base units."""
    decimals = len(factor.value.partition(".")[2])
    return Fraction(1, 2 * 10**decimals) * unit_of(factor).factor


def _by_fuel(factors: Iterable[Factor]) -> Mapping[Fuel, list[Factor]]:
    fuels: dict[Fuel, list[Factor]] = {}
    for factor in factors:
        fuels.setdefault(_fuel(factor), []).append(factor)
    return fuels


def _fuel(factor: Factor) -> Fuel:
    return factor.source, factor.version, factor.region, factor.activity
