import pytest

from greenscore.inventories.sums import sum_faults
from tests.factors.lookups import factor


def codes(*rows):
    return [p.code for p in sum_faults(factor(f"f{n}@1", **row) for n, row in enumerate(rows))]


@pytest.mark.parametrize("other", ["AR4", "mixed"])
def test_co2e_of_two_sets_is_not_added(other):
    assert codes({"gas": "CO2e", "gwp": "AR5"}, {"gas": "CO2e", "gwp": other}) == [
        "factor-gwp-mixed"
    ]


@pytest.mark.parametrize("other", ["unstated", "na"])
def test_co2e_that_does_not_say_its_set_goes_with_one_set(other):
    untold = {"gas": "CO2e", "gwp": other}
    assert codes({"gas": "CO2e", "gwp": "AR5"}, untold) == []
    two = [{"gas": "CO2e", "gwp": name} for name in ("AR4", "AR5")]
    assert codes(*two, untold) == ["factor-gwp-mixed"]


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


def test_what_may_not_be_added_is_told_with_its_rows():
    rows = [
        factor("b@1", gas="CO2e", gwp="AR5"),
        factor("a@1", gas="CO2e", gwp="AR4"),
        factor("a@1", gas="CO2e", gwp="AR4"),  # stands behind two lines, and is told once
        factor("c@1", gas="biogenic-CO2"),
        factor("d@1", boundary="full-lca"),
        factor("e@1", gas="CH4", boundary="na"),
    ]
    assert [(problem.code, problem.args) for problem in sum_faults(rows)] == [
        ("factor-gwp-mixed", {"sets": "AR4, AR5", "rows": "a@1, b@1"}),
        ("factor-biogenic-mixed", {"rows": "c@1"}),
        (
            "factor-boundaries-overlap",
            {"activity": "electricity", "rows": "a@1, b@1, c@1, d@1"},
        ),
    ]
