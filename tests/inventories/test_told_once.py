"""Remarks on factors: doubtful ones told where they are used, and what is said of many said once."""

from datetime import date

import pytest

from greenscore.factors.library import load_library
from greenscore.workflow import inventory, scoring
from greenscore.workflow.standards import load_standard
from tests.inventories.acts import compute, named, overlay, record, row

HEAT = {"gas": "CO2", "boundary": "combustion", "method": "location"}


def heat(tmp_path, value):
    """Return what is told of a steam bought at so many tCO2/GJ; published figures lie by 0.11."""
    own = overlay(tmp_path / "own.csv", [row("own.s", "heat", "s", value, "tCO2", "GJ", **HEAT)])
    found = compute([record("heat", "s", 100, "GJ")], "cn-enterprise", overlays=[own])
    return [p for p in found.problems if p.code == "factor-doubtful"], found


@pytest.mark.parametrize("value, doubtful", [("110", True), ("0.11", False), ("0.00011", True)])
def test_a_company_factor_outside_of_its_kind_is_told_where_it_is_used(tmp_path, value, doubtful):
    told, found = heat(tmp_path, value)
    assert bool(told) is doubtful
    assert found.totals.scope2_location == pytest.approx(100 * float(value))
    for problem in told:
        assert problem.severity == "warning"
        assert (problem.where.file, problem.where.line) == ("own.csv", 2)
        assert f"{value} tCO2/GJ, outside of 10 … 200 kgCO2/GJ" in problem.message("en")
        assert value in problem.message("zh")


def test_a_factor_that_nobody_uses_is_not_doubted(tmp_path):
    rows = [row("own.s", "heat", "s", "110", "tCO2", "GJ", **HEAT)]
    own = overlay(tmp_path / "own.csv", rows)
    found = compute([record("fuel", "coke", 1, "t")], "cn-enterprise", overlays=[own])
    assert "factor-doubtful" not in {p.code for p in found.problems}


def test_what_is_said_of_each_grid_region_is_said_once():
    regions = ["US-EGRID-CAMX", "US-EGRID-ERCT", "US-EGRID-FRCC"]
    power = [record("electricity", "electricity", 1, "MWh", region=r) for r in regions]
    told = [p for p in compute(power, "us").problems if p.code.startswith("activity")]
    market = [p for p in told if p.code == "activity-market-by-location"]
    assert [set(p.args["region"].split(", ")) for p in market] == [set(regions)]


def sources(tmp_path, text):
    """Return the problems of an overlay of three rows of a source whose record is `text`."""
    rows = [
        row(f"own.{n}", "heat", f"s{n}", "0.1", "tCO2", "GJ", source="own-bill", **HEAT)
        for n in range(3)
    ]
    own = overlay(tmp_path / "own.csv", rows)
    (tmp_path / "sources").mkdir()
    if text:
        (tmp_path / "sources" / "own-bill.yaml").write_text(text, encoding="utf-8")
    return load_library(overlays=[own])[1]


def test_a_source_record_in_one_language_is_told_at_its_own_line_alone(tmp_path):
    both = "{zh: 自有, en: own}"
    lines = [
        "title: {en: Bill}",
        f"publisher: {both}",
        f"copy: {both}",
        f"rule: {both}",
        *("licence: own", "evidence: own", "reuse: permissive", "language: en"),
    ]
    problems = sources(tmp_path, "\n".join(lines))
    assert {p.where.file for p in problems} == {"own-bill.yaml"}
    assert "factor-source-unknown" not in {p.code for p in problems}


def test_a_source_without_a_record_is_told_once(tmp_path):
    (problem,) = sources(tmp_path, "")
    assert (problem.code, problem.args["source"]) == ("factor-source-unknown", "own-bill")


def test_all_records_across_the_ends_of_a_year_are_told_in_one_run(tmp_path):
    days = [
        ("2023-12-16", "2024-01-15"),
        ("2024-01-16", "2024-12-15"),
        ("2024-12-16", "2025-01-15"),
    ]
    power = [
        record("electricity", "electricity", 1, "MWh", period=None, start=start, end=end)
        for start, end in days
    ]
    found = inventory.inventory(
        named(power), "cn-enterprise", as_of=date(2026, 1, 1), holder="hall"
    )
    standard = tmp_path / "s-1"
    standard.mkdir()
    (standard / "standard.yaml").write_text(STANDARD, encoding="utf-8")
    edition = load_standard(standard)
    problems = scoring.check(edition, {"subject": "hall", "period": "2024"}, inventory=found)
    across = [p.args["record"] for p in problems if p.code == "inventory-record-across"]
    assert across == ["r0", "r2"]


STANDARD = """greenscore: 1
id: s
edition: "1"
title: {zh: 电, en: Power}
status: draft
subject: {zh: 厂, en: plant}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1, mode: half-even}
recognition: {grade: reviewed}
inputs:
  power: {unit: MWh, min: 0, inventory: electricity.kwh, label: {zh: 电, en: Power}, source: own}
index:
  title: {zh: 总, en: Total}
  missing: block
  source: own
  children:
    - id: i
      title: {zh: 电, en: Power}
      value: power
      better: lower
      score: {linear: {worst: 9, best: 0}}
      source: own
"""


@pytest.mark.parametrize(
    "gases, absent",
    [
        (["CO2"], "CH4, N2O"),
        (["CO2", "CH4"], "N2O"),
        (["CO2", "N2O"], "CH4"),
        (["CO2", "CH4", "N2O"], ""),
        (["CO2e"], ""),
    ],
)
def test_gases_of_burning_without_a_factor_are_told(tmp_path, gases, absent):
    said = {"boundary": "combustion", "hv_basis": "na"}
    rows = [
        row(f"own.{gas.lower()}", "combustion", "brew", "2.0", f"kg{gas}", "L", gas=gas, **said)
        | ({"gwp": "AR5"} if gas == "CO2e" else {})
        for gas in gases
    ]
    own = overlay(tmp_path / "own.csv", rows)
    pins = " ".join(f"own.{gas.lower()}@1" for gas in gases)
    found = compute([record("fuel", "brew", 9, "L", factor=pins)], "cn-enterprise", overlays=[own])
    told = [p.args["gases"] for p in found.problems if p.code == "activity-co2-only"]
    assert told == ([absent] if absent else [])
    assert [part.what for part in found.unknown if not part.opens] == told


def test_gases_of_vehicles_and_of_heat_are_told_as_those_of_fuel(tmp_path):
    said = {"gas": "CO2", "boundary": "combustion"}
    rows = [
        row("own.car", "transport", "car", "0.2", "kgCO2", "vkm", **said),
        row("own.s", "heat", "s", "0.11", "tCO2", "GJ", method="location", **said),
    ]
    own = overlay(tmp_path / "own.csv", rows)
    asked = [record("own-vehicles", "car", 9, "vkm"), record("heat", "s", 9, "GJ")]
    found = compute(asked, "cn-enterprise", overlays=[own])
    told = {p.args["category_en"] for p in found.problems if p.code == "activity-co2-only"}
    assert told == {"Own vehicles, by distance", "Purchased heat and steam"}
