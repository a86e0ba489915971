"""Amounts in the units that bills print, each worked out by hand from the factors of the EPA hub of 2025."""

import pytest

from tests.inventories.acts import compute, near, record, refused

US = {"region": "US", "period": "2025"}
# Natural gas per mmBtu: 53.06 kg CO2, 1.0 g CH4 and 0.10 g N2O, by AR5 53.06 + 0.028 + 0.0265 = 53.1145
# kg CO2e; per scf 0.001026 mmBtu.


@pytest.mark.parametrize(
    "amount, unit, more, tonnes",
    [
        (100, "therm", {"basis": "GCV"}, 0.531145),  # 100 therms are 10 mmBtu: 531.145 kg
        (10, "MMBtu", {"basis": "GCV"}, 0.531145),
        (10_000, "kBtu", {"basis": "GCV"}, 0.531145),
        (10_000_000, "Btu", {"basis": "GCV"}, 0.531145),
        (10, "ccf", {}, 0.054495477),  # 1,000 scf are 1.026 mmBtu: 1.026 x 53.1145 kg
        (1, "Mcf", {}, 0.054495477),
    ],
)
def test_gas_comes_out_in_the_unit_of_its_bill(amount, unit, more, tonnes):
    gas = record("fuel", "natural-gas", amount, unit, **US, **more)
    assert compute([gas], "us").totals.scope1 == near(tonnes)


def test_a_gallon_without_its_country_is_asked_about():
    assert refused([record("fuel", "natural-gas", 1, "gal", **US)], "gb") == {"unit-several"}
