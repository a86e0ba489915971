"""What must hold of energy and of restated amounts, whatever the records."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.inventories.acts import compute, near, record
from tests.inventories.test_laws import LAWS, RECORDS

AMOUNTS = st.integers(1, 10**9).map(lambda n: n / 64)
# One amount in several units: a density of 830 and 747.5 kg/m3, and the law of ideal gases.
SAME = {
    "diesel": [("L", 1000), ("m3", 1), ("t", 0.83), ("kg", 830)],
    "gasoline": [("L", 1000), ("m3", 1), ("t", 0.7475)],
    "natural-gas": [
        *(("Nm3", 1), ("10kNm3", 1e-4), ("m3", 1)),
        *(("Sm3", 288.15 / 273.15), ("Sm3_20", 293.15 / 273.15)),
    ],
}


@LAWS
@given(RECORDS)
def test_comprehensive_energy_is_its_lines_and_its_flows(records):
    energy = compute(records, "cn-enterprise").energy
    assert energy.tce == near(math.fsum(line.tce for line in energy.lines), 12)
    assert energy.tce == near(math.fsum(flow.tce for flow in energy.flows), 12)
    assert 0 <= energy.derived <= energy.tce * (1 + 1e-12)


@LAWS
@given(st.sampled_from(sorted(SAME)), AMOUNTS)
def test_one_amount_in_several_units_is_one(item, amount):
    found = [
        compute([record("fuel", item, amount * size, unit)], "cn-enterprise")
        for unit, size in SAME[item]
    ]
    for other in found[1:]:
        assert other.totals.scope1 == near(found[0].totals.scope1)
        assert other.energy.tce == near(found[0].energy.tce)


@LAWS
@given(AMOUNTS)
def test_steam_is_the_heat_that_it_holds(tonnes):
    steam = compute([record("heat", "steam-saturated-800kpa", tonnes, "t")], "cn-enterprise")
    heat = compute([record("heat", "purchased-heat", tonnes * 2.6843, "GJ")], "cn-enterprise")
    assert steam.totals.scope2_location == near(heat.totals.scope2_location)
    assert steam.energy.tce == near(heat.energy.tce)
