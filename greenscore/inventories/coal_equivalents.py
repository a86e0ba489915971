"""Coal equivalent of one unit of energy: by a coefficient, else by the heating value of its emissions.

A coefficient that a record names goes before all. A heating value that is the company's own goes before the
coefficients of the programme, so that energy and emissions rest on the same fuel. Without a coefficient
the heating value of the programme serves, divided by what a tonne of coal equivalent holds.
"""

from dataclasses import dataclass
from decimal import Decimal

from greenscore.factors.lookup import Match
from greenscore.inventories.categories import Ask, Way
from greenscore.inventories.factor_queries import Asking, FactorContext
from greenscore.inventories.gas_parts import DIGITS, Used, decimal_of, per_unit, shown, used_of
from greenscore.inventories.needs import Need
from greenscore.model.item_names import item_name
from greenscore.quantities.units import conversion, parse_unit
from greenscore.texts import named

HEAT = Decimal("29.3076")
"""GJ in a tonne of coal equivalent: 7000 kcal/kg, of 4.1868 kJ each."""
_ASK = Ask("energy-equiv")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalEquivalent:
    """tce of one unit, None where nothing tells it; `derived` where it comes of a heating value."""

    tce: Decimal | None = None
    used: tuple[Used, ...] = ()
    formula: str = ""
    derived: bool = False


def coal_equivalent(desk: FactorContext, asking: Asking, heating: Match | None) -> CoalEquivalent:
    """Return the coal equivalent of one unit of a need; `heating` is the net heating value of its emissions.

    Where nothing tells it the need gets the warning `activity-energy-unknown`.
    """
    need = asking.need
    if not counted(desk, need):
        return CoalEquivalent()
    own = heating is not None and _own(asking, heating)
    found = None if own and not asking.pinned("energy-equiv") else by_coefficient(desk, asking)
    found = found or _derived(asking, heating)
    if found is None:
        told = named("item", item_name(need.item))
        asking.fault("activity-energy-unknown", unit=need.unit, **told)
    return found or CoalEquivalent()


def counted(desk: FactorContext, need: Need) -> bool:
    """Tell whether a need is energy, and the programme counts energy."""
    return bool(need.category.energy and desk.profile.energy_basis)


def _own(asking: Asking, heating: Match) -> bool:
    rows = [row for row, _ in heating.factors]
    return bool(asking.pinned("ncv")) or any(row.overlay for row in rows)


def by_coefficient(desk: FactorContext, asking: Asking) -> CoalEquivalent | None:
    """Return the coal equivalent of one unit by the coefficient that the record names, else the programme's.

    One that is named and does not fit is a fault of the need; where there is none, None.
    """
    need, pinned = asking.need, asking.pinned("energy-equiv")
    item = desk.profile.coal_equivalents.get(need.item, need.item)
    if pinned:
        item = pinned[0].activity
    for basis in [row.hv_basis for row in pinned] or desk.bases(_ASK, item):
        found = asking.find(_ASK, "energy", item=item, hv_basis=basis, per=need.unit)
        if isinstance(found, Match):
            return CoalEquivalent(
                tce=per_unit(found, need.unit, "tce"), used=used_of(found), formula=shown(found)
            )
        if pinned:
            asking.fault(found.code, **found.args)
    return None


def _derived(asking: Asking, heating: Match | None) -> CoalEquivalent | None:
    """Return the coal equivalent of the heat of a fuel, which may be the amount itself."""
    need = asking.need
    if heating is not None:
        heat, used, formula = per_unit(heating, need.unit, "GJ"), used_of(heating), shown(heating)
    elif need.category.way is Way.FUEL and need.basis == "NCV":
        heat = decimal_of(conversion(parse_unit(need.unit), parse_unit("GJ")))
        used, formula = (), f"{heat.normalize():f} GJ/{need.unit}"
    else:
        return None
    return CoalEquivalent(
        tce=DIGITS.divide(heat, HEAT),
        used=used,
        formula=f"{formula} / {HEAT} GJ/tce",
        derived=True,
    )
