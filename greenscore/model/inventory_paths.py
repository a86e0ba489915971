"""Where in an inventory an input finds its answer: a closed vocabulary of paths, and what each measures.

    scope1  scope1.<category>  scope2.location  scope2.market  scope2.<category>
    scope12.location  scope12.market  scope3  scope3.<category>
    energy.tce  energy.<item>  electricity.kwh  electricity.it  electricity.facility
    electricity.renewable  pue

The unit of the input decides what is taken of scope 1 and of power by location: t CO2 the mass of that
gas, t CO2e all gases by their warming potentials. A category that is subtracted is given as the amount
subtracted.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from greenscore.quantities.units import Unit, parse_unit

POWER_ITEM = "electricity"
IT_CATEGORY = "it-electricity"
"""Power of IT equipment that is metered on its own, as a part of the power of the facility."""


class Measure(Enum):
    """What a path measures; the value names units of it, for whoever must choose one."""

    GASES = "tCO2e, tCO2"
    CO2E = "tCO2e"
    COAL = "tce"
    QUANTITY = "t, Nm3, GJ, MWh"
    POWER = "MWh"
    RATIO = "1"

    def takes(self, unit: Unit) -> bool:
        """Tell whether an input in `unit` can hold it."""
        if self is Measure.QUANTITY:
            taken = (Measure.GASES, Measure.COAL, Measure.RATIO)
            return not any(other.takes(unit) for other in taken)
        units = (parse_unit(name) for name in self.value.split(", "))
        return unit.dimensions in {own.dimensions for own in units}


FIXED: Mapping[str, Measure] = MappingProxyType(
    {
        "scope1": Measure.GASES,
        "scope2.location": Measure.GASES,
        "scope2.market": Measure.CO2E,
        "scope12.location": Measure.GASES,
        "scope12.market": Measure.CO2E,
        "scope3": Measure.CO2E,
        "energy.tce": Measure.COAL,
        "electricity.kwh": Measure.POWER,
        "electricity.it": Measure.POWER,
        "electricity.facility": Measure.POWER,
        "electricity.renewable": Measure.POWER,
        "pue": Measure.RATIO,
    }
)
_OF_SCOPES = {"1": Measure.GASES, "2": Measure.GASES, "3": Measure.CO2E}


def vocabulary(scopes: Mapping[str, str], items: Iterable[str]) -> Mapping[str, Measure]:
    """Return every path; `scopes` gives the scope of each category, `items` are what carries energy."""
    categories = {
        f"scope{scope}.{id}": _OF_SCOPES[scope]
        for id, scope in scopes.items()
        if scope in _OF_SCOPES
    }
    return {**FIXED, **categories, **{f"energy.{item}": Measure.QUANTITY for item in items}}
