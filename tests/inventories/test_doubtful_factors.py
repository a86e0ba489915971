"""A factor that cannot be true is computed with and told, and neither totals nor standards rest on it."""

import pytest

from greenscore.factors.checks.bands import check_bands
from greenscore.factors.library import read_library
from greenscore.reporting.objects import inventory_object
from tests.inventories.acts import compute, overlay, record, row
from tests.inventories.test_what_is_not_known import doors, fed

STEAM = {"gas": "CO2", "boundary": "combustion", "method": "location"}
COAL = {"gas": "energy", "hv_basis": "NCV"}
POWER = record("electricity", "electricity", 100, "MWh")


def coal(tmp_path, heat, *more):
    """Return the inventory of a coal whose own heating value is `heat` GJ/t; anthracite has some 25."""
    own = overlay(
        tmp_path / "own.csv", [row("own.ncv", "ncv", "anthracite", heat, "GJ", "t", **COAL)]
    )
    given = [POWER, record("fuel", "anthracite", 1000, "t"), *more]
    return compute(given, "cn-enterprise", overlays=[own], holder="hall")


@pytest.mark.parametrize("heat", ["0.025024", "25024"])
def test_a_heating_value_wrong_by_a_thousand_answers_no_standard(tmp_path, heat):
    found = coal(tmp_path, heat)
    assert found.totals.scope1 > 0
    sums = found.sums
    assert sums.scope12_location is sums.scope12_market is sums.tce is None
    for path in ("scope1", "scope12.location", "scope12.market", "energy.tce"):
        assert fed(found, path) == (None, ["inventory-factor-doubtful"])
    # Power does not rest on it, nor does what was weighed.
    assert fed(found, "scope2.location")[0] == pytest.approx(found.totals.scope2_location)
    assert fed(found, "electricity.kwh") == (100, [])
    for text in doors(found):
        assert "the factor is doubtful (own.ncv@1); no total until it is mended" in text
        assert "coefficient for tce is doubtful (own.ncv@1)" in text
        assert "Scope 1 has a part that is not known" in text
    told = inventory_object(found)
    assert told["unknown"][0]["kind"] == "doubt"
    assert told["sums"]["tce"] is told["sums"]["scope12_location"] is None


def test_a_heating_value_as_coal_has_it_answers(tmp_path):
    found = coal(tmp_path, "25.024")
    assert found.sums.scope12_location is not None
    assert found.sums.tce is not None
    assert fed(found, "energy.tce")[0] == pytest.approx(found.sums.tce)
    assert not [part for part in found.unknown if part.doubted]


def test_a_doubtful_factor_of_one_period_leaves_others_alone(tmp_path):
    wrong = row("own.s", "heat", "s", "110", "tCO2", "GJ", **STEAM)
    own = overlay(tmp_path / "own.csv", [wrong])
    months = [record("heat", "s", 9, "GJ", period="2024-02"), POWER | {"period": "2024-01"}]
    found = compute(months, "cn-enterprise", overlays=[own], holder="hall")
    assert fed(found, "scope2.location", "2024-02") == (None, ["inventory-factor-doubtful"])
    assert "inventory-factor-doubtful" not in fed(found, "scope2.location", "2024-01")[1]
    assert fed(found, "scope2.location", "2024-01")[0] is not None


@pytest.mark.parametrize("basis, told", [("GCV", True), ("NCV", False)])
def test_a_heating_value_on_the_wrong_basis_is_not_passed_over_in_silence(tmp_path, basis, told):
    ncv = row("own.ncv", "ncv", "anthracite", "25.024", "GJ", "t", **COAL) | {"hv_basis": basis}
    other = row("own.other", "ncv", "coke", "25", "GJ", "t", gas="energy", hv_basis="GCV")
    own = overlay(tmp_path / "own.csv", [ncv, other])
    found = compute([record("fuel", "anthracite", 1, "t")], "cn-enterprise", overlays=[own])
    problems = [p for p in found.problems if p.code == "factor-own-basis"]
    assert [(p.args["row"], p.where.line) for p in problems] == [("own.ncv@1", 2)] * told
    assert ("own.ncv@1" in found.lines.columns["factor"][0]) is not told


SPENT = {"gas": "CO2e", "gwp": "AR5", "boundary": "cradle-gate"}


@pytest.mark.parametrize(
    "unit, per, code", [("kgCO2e", "CNY", "factor-unchecked"), ("GJ", "t", "factor-unit-of-kind")]
)
def test_a_figure_per_money_is_told_to_be_beyond_checking_and_no_slip(tmp_path, unit, per, code):
    file = overlay(
        tmp_path / "own.csv", [row("own.m", "material", "office", "0.08", unit, per, **SPENT)]
    )
    library, _ = read_library(overlays=[file])
    told = [(p.code, p.severity) for p in check_bands(library) if p.where.file == "own.csv"]
    assert told == [(code, "note" if code == "factor-unchecked" else "error")]


def test_what_was_spent_answers_a_standard(tmp_path):
    # 1,000 CNY x 0.08 kg.
    own = overlay(
        tmp_path / "own.csv", [row("own.m", "material", "office", "0.08", "kgCO2e", "CNY", **SPENT)]
    )
    given = [record("goods", "office", 1000, "CNY")]
    found = compute(given, "cn-enterprise", overlays=[own], holder="hall")
    assert [p.code for p in found.problems if p.code.startswith("factor-")] == ["factor-unchecked"]
    assert fed(found, "scope3.goods") == (pytest.approx(0.08), [])
