"""Identities: what the figures of one source, or of two on the same fuel, must say about each other.

A lost leading digit, a swapped row or a slip of the decimal point breaks at least one of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from greenscore.factors.checks.finding import at_row, off, percent, plain, size, unit_of
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem

GASES = ("co2", "ch4", "n2o")
PARTS_SLACK = Fraction("0.00002")  # four figures, each printed to five decimals
CHAIN_SLACK = Fraction("0.001")  # heating values and densities are printed with three digits
CARBON_SLACK = Fraction("0.003")
COAL_SLACK = Fraction("0.05")  # tables of several years stand behind the coefficients
GWP_SLACK = Fraction("0.6")
COAL_HEAT = Fraction(29_307_600)  # joules in a kilogram of coal equivalent, 7000 kcal
CARBON_TO_CO2 = Fraction(44, 12)

Fuel = tuple[str, ...]


def check_identities(library: Library) -> Iterator[Problem]:
    """Yield the rows that contradict others of the library."""
    for check in (_parts, _chains, _carbon, _coal_equivalents, _nation, _potentials):
        yield from check(library)


def _parts(library: Library) -> Iterator[Problem]:
    """The gases of a factor, told as CO2e, add up to its total."""
    for total in library.factors:
        if total.gas != "CO2e":
            continue
        found = [library.pin(f"{total.id}.{gas}", total.version) for gas in GASES]
        parts = [part for part in found if part is not None and part.unit == total.unit]
        summed = sum((Fraction(part.value) for part in parts), Fraction())
        if len(parts) == len(GASES) and abs(summed - Fraction(total.value)) > PARTS_SLACK:
            args = {"found": plain(summed), "expected": total.value}
            yield at_row(library, total, "factor-parts", **args)


def _chains(library: Library) -> Iterator[Problem]:
    """A factor by energy times the heating value is the factor by quantity; so with density."""
    siblings = _by_fuel(library.of_kind("combustion"))
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


def _carbon(library: Library) -> Iterator[Problem]:
    """Carbon content times 44/12 is the CO2 factor of the same source on the same heating value."""
    siblings = _by_fuel(library.of_kind("combustion"))
    for carbon in library.of_kind("carbon-content"):
        for factor in siblings.get(_fuel(carbon), []):
            if factor.gas != "CO2" or factor.hv_basis != carbon.hv_basis:
                continue
            away = off(size(carbon) * CARBON_TO_CO2, size(factor))
            if away > CARBON_SLACK:
                args = {"other": factor.reference, "off": percent(away)}
                yield at_row(library, carbon, "factor-carbon", **args)


def _coal_equivalents(library: Library) -> Iterator[Problem]:
    """A coal equivalent by mass lies near a heating value that its country gives for the fuel."""
    heats: dict[tuple[str, str], list[Factor]] = {}
    for heat in library.of_kind("ncv"):
        heats.setdefault((heat.region, heat.activity), []).append(heat)
    for factor in library.of_kind("energy-equiv"):
        unit = unit_of(factor).dimensions
        known = [
            heat
            for heat in heats.get((factor.region, factor.activity), [])
            if unit == (("coal", 1), ("mass", -1)) and unit_of(heat).dimensions[-1] == ("mass", -1)
        ]
        away = [off(size(factor), size(heat) / COAL_HEAT) for heat in known]
        if away and min(away) > COAL_SLACK:
            nearest = known[away.index(min(away))]
            args = {"other": nearest.reference, "off": percent(min(away))}
            yield at_row(library, factor, "factor-coal-equivalent", **args)


def _nation(library: Library) -> Iterator[Problem]:
    """The average of a nation lies between those of its regions."""
    regions: dict[tuple[str, ...], list[Fraction]] = {}
    for factor in library.of_kind("grid"):
        nation, dash, _ = factor.region.partition("-")
        if dash:
            regions.setdefault((nation, *_average(factor)), []).append(size(factor))
    for factor in library.of_kind("grid"):
        sizes = regions.get((factor.region, *_average(factor)))
        if sizes and not min(sizes) <= size(factor) <= max(sizes):
            yield at_row(library, factor, "factor-nation")


def _potentials(library: Library) -> Iterator[Problem]:
    """The potentials of one gas in several assessment reports stay in one order of size."""
    gases: dict[str, list[Factor]] = {}
    for factor in library.of_kind("gwp"):
        gases.setdefault(factor.activity, []).append(factor)
    for factors in gases.values():
        middle = sorted(factors, key=size)[len(factors) // 2]
        for factor in factors:
            away = off(size(factor), size(middle))
            if away > GWP_SLACK:
                args = {"other": middle.reference, "off": percent(away)}
                yield at_row(library, factor, "factor-potential", **args)


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


def _average(factor: Factor) -> Fuel:
    return (
        factor.source,
        factor.version,
        factor.method,
        factor.activity,
        factor.gas,
        factor.id.partition("/")[0],
    )


def _by_fuel(factors: Iterable[Factor]) -> Mapping[Fuel, list[Factor]]:
    fuels: dict[Fuel, list[Factor]] = {}
    for factor in factors:
        fuels.setdefault(_fuel(factor), []).append(factor)
    return fuels


def _fuel(factor: Factor) -> Fuel:
    return factor.source, factor.version, factor.region, factor.activity
