"""The generic profiles: one set of warming potentials each, factors of one's own, no programme."""

import pytest

from tests.inventories.acts import compute, near, overlay, record, refused, row


@pytest.mark.parametrize(
    "gwp, tonnes",
    # 2 t of methane by the potentials over 100 years of each report: 25, 28, 27.9.
    [("AR4", 50), ("AR5", 56), ("AR6", 55.8)],
)
def test_a_gas_counts_by_the_set_of_the_profile(gwp, tonnes):
    profile = f"generic-{gwp.lower()}"
    found = compute([record("refrigerant", "ch4", 2000, "kg", region="FR")], profile)
    assert (found.gwp, found.totals.scope1) == (gwp, near(tonnes))


@pytest.fixture
def own(tmp_path):
    def written(region, gwp="AR4"):
        cells = {"gas": "CO2e", "gwp": gwp, "region": region, "boundary": "combustion"}
        power = row(
            "own.power", "grid", "power", "0.5", "kgCO2e", "kWh", method="location", **cells
        )
        steam = row("own.steam", "combustion", "steam", "0.1", "kgCO2e", "kg", **cells)
        return [overlay(tmp_path / "own.csv", [power, steam])]

    return written


USED = [
    record("electricity", "power", 1000, "kWh", region="FR"),
    record("fuel", "steam", 1000, "kg", region="FR"),
]


@pytest.mark.parametrize("region", ["FR", "WORLD"])
def test_own_factors_of_the_region_or_of_the_world_serve(own, region):
    # 1000 kWh x 0.5 kg = 0.5 t, by the market as well; 1000 kg x 0.1 kg = 0.1 t.
    found = compute(USED, "generic-ar4", overlays=own(region))
    totals = found.totals
    figures = (totals.scope1, totals.scope2_location, totals.scope2_market)
    assert figures == (near(0.1), near(0.5), near(0.5))


def test_factors_of_another_set_or_place_do_not(own):
    assert refused(USED, "generic-ar5", overlays=own("FR")) == {"factor-gwp-other"}
    assert refused(USED, "generic-ar4", overlays=own("DE")) == {"factor-none"}
