"""Identities: what a figure must say beside its parts, its regions, or the same thing elsewhere."""

from collections.abc import Iterator
from fractions import Fraction

from greenscore.factors.checks.finding import at_row, off, percent, plain, size, unit_of
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem

GASES = ("co2", "ch4", "n2o")
PARTS_SLACK = Fraction("0.00002")  # four figures, each printed to five decimals
COAL_SLACK = Fraction("0.05")  # tables of several years stand behind the coefficients
GWP_SLACK = Fraction("0.6")
COAL_HEAT = Fraction(29_307_600)  # joules in a kilogram of coal equivalent, 7000 kcal


def check_identities(library: Library) -> Iterator[Problem]:
    """Yield the rows that contradict others of the library."""
    for check in (_parts, _coal_equivalents, _nation, _potentials):
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


def _average(factor: Factor) -> tuple[str, ...]:
    return (
        factor.source,
        factor.version,
        factor.method,
        factor.activity,
        factor.gas,
        factor.id.partition("/")[0],
    )
