"""Amounts told otherwise than factors are: litres of diesel, cubic metres of gas, tonnes of steam.

A volume becomes a mass by a density, a gas at one reference state one at another by the law of ideal gases,
and a mass of steam heat by how much more enthalpy it holds than the water it was made of. The record says
the state: by its unit (Nm3, Sm3, Sm3_20) or by its item (saturated steam at 800 kPa).
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from greenscore.factors.lookup import Match
from greenscore.inventories.categories import Ask, Steam, Way
from greenscore.inventories.coal_equivalents import CoalEquivalent, by_coefficient, counted
from greenscore.inventories.factor_queries import Asking, FactorContext
from greenscore.inventories.gas_parts import DIGITS, ONE, Used, decimal_of, per_unit, shown, used_of
from greenscore.inventories.needs import ENERGY, Need
from greenscore.model.item_names import item_name
from greenscore.problems import Place, Problem
from greenscore.quantities.units import parse_unit
from greenscore.texts import named

KELVIN = {"Nm3": Fraction("273.15"), "Sm3": Fraction("288.15"), "Sm3_20": Fraction("293.15")}
"""The temperature of each reference state of gas volumes; all are at 101.325 kPa."""
MASS, VOLUME = (("mass", 1),), (("volume", 1),)
HEATING = {"composite": "NCV", "heat-ncv": "NCV", "heat-gcv": "GCV"}
"""The heating value that a fuel is counted by, for each way of a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """`need` in a unit that factors are given per; one unit of the record is `scale` of it.

    `used` are the rows behind it, `formula` is how they were calculated with. `energy` is the coal
    equivalent of one unit of the record, where it names a coefficient for its own unit.
    """

    need: Need
    scale: Decimal
    used: tuple[Used, ...] = ()
    formula: str
    problems: tuple[Problem, ...] = ()
    energy: CoalEquivalent | None = None


def restated(desk: FactorContext, need: Need, where: Place) -> Restated | Problem | None:
    """Return the amount of a need in the unit of its factors; None where it is so, or nothing helps."""
    asking = Asking(desk, need, where)
    found = _restated(desk, asking, where)
    if not isinstance(found, Restated):
        return found
    energy = _energy(desk, asking)
    rest = found.need if energy is None else _left(found.need, *energy.used)
    return replace(found, energy=energy, need=rest)


def _restated(desk: FactorContext, asking: Asking, where: Place) -> Restated | Problem | None:
    need = asking.need
    if need.category.steam is not None:
        return _steam(desk, asking, need.category.steam, where)
    basis = HEATING.get(desk.profile.fuels)
    if need.category.way is not Way.FUEL or basis is None or asking.pinned("combustion"):
        return None
    return _Volume(asking, basis, where).restated()


def _energy(desk: FactorContext, asking: Asking) -> CoalEquivalent | None:
    """Return the coal equivalent by a coefficient that is named for the unit of the record."""
    own = parse_unit(asking.need.unit).dimensions
    per = [parse_unit(row.per).dimensions for row in asking.pinned("energy-equiv")]
    served = own in per and counted(desk, asking.need)
    found = by_coefficient(desk, asking) if served else None
    if found is None or found.tce is None:
        return None
    return replace(found, tce=DIGITS.multiply(found.tce, asking.need.counted))


class _Volume:
    """A fuel that may be told by volume, at the desk."""

    def __init__(self, asking: Asking, basis: str, where: Place) -> None:
        self._asking = asking
        self._basis = basis
        self._where = where

    def restated(self) -> Restated | Problem | None:
        need = self._asking.need
        dimensions = parse_unit(need.unit).dimensions
        own = _reference(dimensions)
        if not (own or dimensions == VOLUME) or self._heated(need.unit):
            return None
        density = self._asking.find(
            Ask("density"), "na", item=need.item, hv_basis="na", per=need.unit
        )
        if isinstance(density, Match):
            unit = density.factors[0][0].unit
            return Restated(
                need=_in(need, unit, density),
                scale=per_unit(density, need.unit, unit),
                used=used_of(density),
                formula=shown(density),
            )
        state = next((unit for unit in KELVIN if self._heated(unit)), "")
        if state:
            return self._gas(state, own)
        return self._problem("activity-density-missing") if self._heated("t") else None

    def _gas(self, state: str, own: str) -> Restated:
        """Return the volume at another state; one whose state is not told is taken at 0 degC."""
        need, taken = self._asking.need, own or "Nm3"
        size = parse_unit(need.unit).factor / parse_unit(taken).factor
        ends = "/".join(f"{float(KELVIN[unit])}" for unit in (state, taken))
        shares = [f"{decimal_of(size).normalize():f}"] if size != 1 or state == taken else []
        shares += [ends] if state != taken else []
        return Restated(
            need=replace(need, unit=state),
            scale=decimal_of(size * KELVIN[state] / KELVIN[taken]),
            formula=f"{' x '.join(shares)} {state}/{need.unit}",
            problems=() if own else (self._problem("activity-gas-state", state=taken),),
        )

    def _heated(self, unit: str) -> bool:
        """Tell whether a heating value of the fuel is given for the unit."""
        item, ask = self._asking.need.item, Ask(self._basis.lower())
        found = self._asking.find(ask, "energy", item=item, hv_basis=self._basis, per=unit)
        return isinstance(found, Match)

    def _problem(self, code: str, **args: str) -> Problem:
        need = self._asking.need
        told = {"unit": need.unit, **named("item", item_name(need.item)), **args}
        return Problem(code=code, where=self._where, args=told)


def _steam(
    desk: FactorContext, asking: Asking, steam: Steam, where: Place
) -> Restated | Problem | None:
    """Return steam as heat: by its mass and state, or by its heat where the record tells it."""
    need, ask = asking.need, Ask("enthalpy")
    dimensions = parse_unit(need.unit).dimensions
    if any(parse_unit(per).dimensions == dimensions for per in desk.given_per(need.item)):
        return None  # of a plant whose factor is given per mass of steam
    known = desk.items(ask)
    if dimensions == MASS and need.item not in known:
        states = ", ".join(item for item in known if item != steam.above)
        args = {"unit": need.unit, "states": states, **named("item", item_name(need.item))}
        return Problem(code="activity-steam-state", where=where, args=args)
    if need.item not in known or dimensions not in (MASS, ENERGY):
        return None
    asked = need.category.asks[0]
    named_by_it = [row.activity for row in asking.pinned(asked.kind)]
    served = [item for item in steam.heat if desk.serves(asked, item, need.region)]
    heat = [*named_by_it, *served, steam.heat[0]][0]
    inner = replace(need, item=heat, unit="GJ" if dimensions == MASS else need.unit)
    if dimensions == ENERGY:
        return Restated(need=inner, scale=ONE, formula=f"1 {need.unit}/{need.unit}")
    found = [asking.one(ask, "energy", item=item, per="t") for item in (need.item, steam.above)]
    high, low = found
    if high is None or low is None:
        return asking.problems[0]
    return Restated(
        need=_left(inner, *used_of(high), *used_of(low)),
        scale=DIGITS.subtract(*(per_unit(match, need.unit, "GJ") for match in (high, low))),
        used=(*used_of(high), *used_of(low)),
        formula=f"({shown(high)} - {shown(low)})",
    )


def _reference(dimensions: tuple[tuple[str, int], ...]) -> str:
    """Return the reference state of gas that a unit measures volumes at, or nothing."""
    return next((unit for unit in KELVIN if parse_unit(unit).dimensions == dimensions), "")


def _in(need: Need, unit: str, match: Match) -> Need:
    return replace(_left(need, *used_of(match)), unit=unit)


def _left(need: Need, *used: Used) -> Need:
    """Return a need without the rows that its record names and that were used up."""
    gone = {each.factor.reference for each in used}
    return replace(need, pins=tuple(p for p in need.pins if p.partition("#")[0] not in gone))
