"""What inputs may ask of an inventory: a closed list, as the tutorial tells it."""

import re
from pathlib import Path

import pytest

from greenscore.inventories.known_paths import known_paths as inventory_paths
from greenscore.model.inventory_paths import FIXED, Measure
from greenscore.quantities.units import parse_unit

TUTORIAL = Path(__file__).parents[2] / "docs" / "writing-a-standard.md"


def told():
    """Return the paths in the first column of the tutorial's table; `.it` follows `electricity.kwh`."""
    section = (
        TUTORIAL.read_text(encoding="utf-8").split("## From an inventory")[1].split("\n## ")[0]
    )
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    return {f"electricity{name}" if name.startswith(".") else name for name in names}


def test_the_tutorial_tells_every_path():
    families = {"scope1.<category>", "scope2.<category>", "scope3.<category>", "energy.<item>"}
    assert told() == FIXED.keys() | families


def test_categories_stand_in_their_scope_and_items_carry_energy():
    paths = inventory_paths()
    assert paths["scope1.fuel"] is paths["scope2.heat"] is Measure.GASES
    assert paths["scope3.travel"] is Measure.CO2E
    assert paths["energy.coke"] is paths["energy.electricity"] is Measure.QUANTITY
    unknown = {"scope2.fuel", "scope1.it-electricity", "scopeoutside.offset", "energy.limestone"}
    assert not unknown & paths.keys()


@pytest.mark.parametrize(
    "measure, taken, refused",
    [
        (Measure.GASES, ("tCO2", "kgCO2e"), ("t", "tce")),
        (Measure.CO2E, ("tCO2e",), ("tCO2",)),
        (Measure.COAL, ("kgce",), ("MJ",)),
        (Measure.POWER, ("kWh", "GJ"), ("kW",)),
        (Measure.QUANTITY, ("t", "m3", "MWh"), ("tce", "tCO2", "1")),
        (Measure.RATIO, ("1", "%"), ("kWh",)),
    ],
)
def test_a_unit_measures_what_the_path_does(measure, taken, refused):
    assert [measure.takes(parse_unit(unit)) for unit in taken] == [True] * len(taken)
    assert [measure.takes(parse_unit(unit)) for unit in refused] == [False] * len(refused)
