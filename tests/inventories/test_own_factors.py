"""A company's own figures go before the programme's, and potentials that nobody stated are marked."""

import pytest

from greenscore.workflow import inventory, screens
from tests.inventories.acts import compute, named, near, overlay, record, row

OWN_NCV = row("works.ncv", "ncv", "anthracite", "25.024", "GJ", "t", gas="energy", hv_basis="NCV")
BURNT = {"boundary": "combustion"}
COAL = record("fuel", "anthracite", 100, "t", period="2026-06")


@pytest.fixture
def own(tmp_path):
    return lambda *rows: [overlay(tmp_path / "own.csv", rows)]


def rows_behind(found):
    return {used.reference for used in found.factors}


def test_a_measured_heating_value_needs_no_pin(own):
    # Measured 25.024 GJ/t, of the table 27.49 tC/TJ and 0.94: 25.024 x 0.02749 = 0.68790976 tC/t;
    # x 0.94 = 0.6466351744; x 44/12 = 2.370995639; x 100 t = 237.0995639 t.
    found = compute([COAL], "cn-steel", overlays=own(OWN_NCV))
    assert found.totals.scope1 == near(237.0995639, 8)
    assert "works.ncv@1" in rows_behind(found)
    assert "cn.fuel.steel.anthracite.cc@2013" in rows_behind(found)


def test_a_measured_heating_value_of_a_province_goes_with_the_tables_of_the_nation(own):
    place = {"region": "CN-GD"}
    found = compute([COAL | place], "cn-steel", overlays=own(OWN_NCV | place))
    assert found.totals.scope1 == near(237.0995639, 8)


def test_carbon_measured_by_mass_needs_no_heating_value(own):
    # 100 t x 0.65 tC/t (measured) x 0.94 (table) x 44/12 = 224.0333333 t; the table's 20.304 GJ/t are the
    # energy alone.
    carbon = row("works.c", "carbon-content", "anthracite", "0.65", "tC", "t", gas="carbon")
    found = compute([COAL], "cn-enterprise", overlays=own(carbon))
    assert found.totals.scope1 == near(224.0333333)
    assert found.energy.tce == compute([COAL], "cn-enterprise").energy.tce
    assert "cn.fuel.other.anthracite.cc@2015" not in rows_behind(found)
    # In another month the table serves.
    months = {"data_from": "2026-05-01", "data_to": "2026-05-31"}
    june = compute([COAL], "cn-enterprise", overlays=own(carbon | months))
    assert june.totals.scope1 == compute([COAL], "cn-enterprise").totals.scope1


def test_a_measurement_of_another_month_is_told_and_the_table_serves(own):
    months = {"data_from": "2026-05-01", "data_to": "2026-05-31"}
    found = compute([COAL], "cn-steel", overlays=own(OWN_NCV | months))
    assert "works.ncv@1" not in rows_behind(found)
    (note,) = [p for p in found.problems if p.code == "factor-own-other-days"]
    assert note.args == {"rows": "works.ncv@1", "used": "cn.fuel.steel.anthracite.ncv@2013"}
    assert all(note.message(lang) and note.hint(lang) for lang in ("zh", "en"))
    may = compute([COAL | {"period": "2026-05"}], "cn-steel", overlays=own(OWN_NCV | months))
    assert "works.ncv@1" in rows_behind(may)
    assert [p for p in may.problems if p.code == "factor-own-other-days"] == []


def test_own_co2_goes_with_the_ch4_and_n2o_of_the_programme(own):
    # 10 short tons x 25.09 mmBtu x 100 kg CO2 (own) = 25.09 t; CH4 and N2O of the table, as worked out
    # in test_worked_by_hand: 77.2772 and 106.3816 kg CO2e.
    co2 = row(
        "works.co2", "combustion", "anthracite", "100", "kgCO2", "mmBtu", **BURNT, region="US"
    )
    asked = [record("fuel", "anthracite", 10, "short-ton", region="US", period="2025")]
    found = compute(asked, "us", overlays=own(co2 | {"gas": "CO2", "hv_basis": "GCV"}))
    gases = {gas.gas: gas.co2e for gas in found.gases}
    assert gases == {"CO2": near(25.09), "CH4": near(0.0772772), "N2O": near(0.1063816)}


DIESEL = [record("fuel", "diesel-100-mineral-diesel", 1000, "L", region="GB", period="2025")]


def own_diesel(gas, value):
    item = "diesel-100-mineral-diesel"
    cells = {"gas": gas, "gwp": "AR5", "region": "GB", **BURNT}
    return row(f"works.{gas.lower()}", "combustion", item, value, "kgCO2e", "L", **cells)


def test_own_equivalents_stand_alone(own):
    # 1000 L x 2.5 kg = 2.5 t, and nothing of what others published.
    found = compute(DIESEL, "gb", overlays=own(own_diesel("CO2e", "2.5")))
    assert [(gas.gas, gas.co2e) for gas in found.gases] == [("CO2e", near(2.5))]
    # Of the table all three gases: 10 short tons x 25.09 mmBtu x 90 kg CO2e (own) = 22.581 t alone.
    cells = {"gas": "CO2e", "gwp": "AR5", "hv_basis": "GCV", "region": "US", **BURNT}
    whole = row("works.all", "combustion", "anthracite", "90", "kgCO2e", "mmBtu", **cells)
    asked = [record("fuel", "anthracite", 10, "short-ton", region="US", period="2025")]
    found = compute(asked, "us", overlays=own(whole))
    assert [(gas.gas, gas.co2e) for gas in found.gases] == [("CO2e", near(22.581))]


def test_own_co2_is_not_left_for_a_whole_that_the_company_did_not_measure(own):
    # The table gives 2.66155 kg CO2e alone. 1000 L x 2.4 kg = 2.4 t CO2; that CH4 and N2O are not in
    # it is told.
    found = compute(DIESEL, "gb", overlays=own(own_diesel("CO2", "2.4")))
    assert [(gas.gas, gas.co2e) for gas in found.gases] == [("CO2", near(2.4))]
    assert "activity-co2-only" in {problem.code for problem in found.problems}


SPENT = row(
    "works.paint",
    "material",
    "paint",
    "0.1",
    "kgCO2e",
    "kg",
    gas="CO2e",
    gwp="unstated",
    boundary="cradle-gate",
)
SAID = row(
    "works.lime",
    "material",
    "lime",
    "0.2",
    "kgCO2e",
    "kg",
    gas="CO2e",
    gwp="AR5",
    boundary="cradle-gate",
)
GOODS = [record("goods", "paint", 1000, "kg"), record("goods", "lime", 1000, "kg")]


def test_potentials_that_are_not_stated_are_marked_wherever_they_count(own, tmp_path):
    # 1000 kg x 0.1 = 0.1 t and 1000 kg x 0.2 = 0.2 t: both count, one is marked.
    files = own(SPENT, SAID)
    found = compute(GOODS, "cn-enterprise", overlays=files)
    assert found.totals.scope3 == near(0.3)
    assert list(found.lines.columns["gwp"]) == ["unstated", "AR5"]
    assert {used.reference: used.gwp for used in found.factors} == {
        "works.paint@1": "unstated",
        "works.lime@1": "AR5",
    }
    (note,) = [p for p in found.problems if p.code == "factor-gwp-unstated"]
    assert note.args == {"set": "AR5", "count": "1", "rows": "works.paint@1"}
    assert all(note.message(lang) and note.hint(lang) for lang in ("zh", "en"))
    inventory.report_inventory(found, tmp_path / "r.html", lang=("en",))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    asked = inventory.Request(named(GOODS), "cn-enterprise", None, tuple(files))
    for record_, told in (("r0", 1), ("r1", 0)):
        lines = [*screens.of_chain(inventory.trace_record(asked, record_), "en")]
        assert sum("warming potentials not stated" in line for line in lines) == told
    assert page.count("warming potentials not stated") == 1
    assert "1 without stated warming potentials" in page


def test_an_inventory_whose_sets_are_stated_says_nothing_of_it(own):
    found = compute(GOODS[1:], "cn-enterprise", overlays=own(SAID))
    assert [p for p in found.problems if p.code == "factor-gwp-unstated"] == []
    assert list(found.lines.columns["gwp"]) == ["AR5"]
    power = compute([record("electricity", "electricity", 1, "MWh")], "cn-enterprise")
    assert list(power.lines.columns["gwp"]) == [""]  # CO2 alone needs no potentials
