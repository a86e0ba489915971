"""Scores that rest on an inventory, worked out by hand: a steel works, a data centre, a factory."""

from datetime import date

import pytest

from greenscore.resources import standards_folder
from greenscore.workflow import inventory, scoring
from tests.acceptance.test_examples import scored
from tests.inventories.acts import STEEL_RECORDS, STEEL_ROWS, named, overlay, record

YEAR = {"subject": "works", "period": "2025"}
DAY = date(2026, 6, 30)


def steel_works(folder):
    """Return the inventory of the case that the guideline of 2013 was worked out for by hand."""
    records = [each | {"period": "2025"} for each in STEEL_RECORDS]
    files = [overlay(folder / "own.csv", STEEL_ROWS)]
    return inventory.inventory(named(records), "cn-steel", as_of=DAY, overlays=files)


def test_the_carbon_intensity_of_a_steel_works(tmp_path):
    data = YEAR | {"crude_steel": 1_000_000, "scrap": 50_000}
    found = steel_works(tmp_path)
    assessment = scoring.score("steel-carbon-intensity@2025", data, inventory=found).assessment()
    answers = {answer.id: answer.value for answer in assessment.answers}
    parts = ("fuel_emissions", "process_emissions", "power_emissions", "embedded_emissions")
    by_hand = [1_193_947.1867, 38_310, 170_180, 15_400]
    assert [answers[part] for part in parts] == pytest.approx(by_hand, abs=1e-4)
    intensity = assessment.node("carbon-intensity").value
    assert intensity == pytest.approx(1.3870371866, abs=1e-10)
    # Scrap is 5 % of the steel: line 2 stands at 2.00 - 1.65 x 0.05, line 3 at 1.20 - 1.00 x 0.05.
    expected = 50 + 25 * (1.9175 - intensity) / (1.9175 - 1.15)
    assert assessment.index.score == pytest.approx(expected, abs=0.05)
    assert assessment.level == "dpl-2"
    assert assessment.factors == {"version": found.library.version, "digest": found.library.digest}


def test_a_total_that_the_inventory_contradicts_is_refused(tmp_path):
    data = YEAR | {"crude_steel": 1_000_000, "fuel_emissions": "1200000"}
    problems = scoring.check("steel-carbon-intensity@2025", data, inventory=steel_works(tmp_path))
    told = next(problem for problem in problems if problem.code == "inventory-disagrees")
    assert "1200000" in told.message("zh")
    assert "1193947.18" in told.message("zh")


def test_the_pue_of_a_data_centre_is_that_of_its_meters():
    data = standards_folder() / "cn-green-data-centre-2020/examples/site-inventory/data.yaml"
    assessment = scored(data).assessment()
    answers = {answer.id: answer for answer in assessment.answers}
    # 2980 + 3070 + 3210 + 3040 over 2430 + 2450 + 2490 + 2470; the office is another site.
    assert (answers["energy_total"].value, answers["energy_it"].value) == (12_300, 9_840)
    assert assessment.node("pue").value == pytest.approx(1.25)
    assert assessment.node("pue").score == pytest.approx(80 - 20 * 1.25)
    assert (answers["energy_total"].grade, answers["energy_it"].grade) == ("verified", "reviewed")


def test_a_factory_takes_its_energy_and_carbon_dioxide_from_the_inventory():
    records = [
        record("fuel", "diesel", 100, "t", period="2025"),
        record("electricity", "electricity", 2_000, "MWh", period="2025"),
    ]
    found = inventory.inventory(named(records), "cn-enterprise", as_of=DAY)
    data = YEAR | {"output_value": 10_000}
    results = scoring.score("cn-gbt-36132@2025", data, inventory=found)
    answers = {answer.id: answer.value for answer in results.assessment().answers}
    # GB/T 2589: 1.4571 kgce/kg of diesel and 0.1229 kgce/kWh; power at 0.5306 kgCO2/kWh.
    assert answers["energy"] == pytest.approx(100 * 1.4571 + 2_000 * 0.1229, abs=1e-6)
    fuel = found.totals.scope1
    assert answers["co2"] == pytest.approx(fuel + 2_000 * 0.5306, abs=1e-6)
