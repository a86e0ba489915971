import pytest

from greenscore.inventories.sums import sum_faults
from tests.factors.lookups import factor


def codes(*rows):
    return [p.code for p in sum_faults(factor(f"f{n}@1", **row) for n, row in enumerate(rows))]


@pytest.mark.parametrize("other", ["AR4", "unstated", "mixed", "na"])
def test_co2e_of_two_sets_is_not_added(other):
    assert codes({"gas": "CO2e", "gwp": "AR5"}, {"gas": "CO2e", "gwp": other}) == [
        "factor-gwp-mixed"
    ]


def test_co2_goes_with_any_set():
    assert codes({"gas": "CO2e", "gwp": "AR4"}, {"gas": "CO2"}, {"gas": "CO2e", "gwp": "AR4"}) == []


def test_biogenic_co2_is_a_total_of_its_own():
    assert codes({"gas": "biogenic-CO2"}, {"gas": "CO2"}) == ["factor-biogenic-mixed"]
    assert codes({"gas": "biogenic-CO2"}, {"gas": "biogenic-CO2"}) == []


def test_a_whole_chain_goes_with_none_of_its_parts():
    parts = [{"boundary": "combustion"}, {"boundary": "wtt"}, {"boundary": "td"}]
    assert codes(*parts) == []
    assert codes(*parts, {"boundary": "full-lca"}) == ["factor-boundaries-overlap"]
    assert codes({"boundary": "full-lca", "activity": "steel"}, parts[0]) == []
