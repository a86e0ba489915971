"""The composition of a gas by hand: carbon content, heating values, and what an inventory makes of them."""

import csv
import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from greenscore.cli.main import greenscore
from greenscore.inventories.composition import Portion, carbon_atoms, gas_composition
from tests.inventories.acts import compute, near, record

# Pipeline gas: 95 % CH4, 3 % C2H6, 1 % CO2, 1 % N2. A Nm3 holds 1/22.41409727 kmol, as
# 8.31451 x 273.15 / 101.325 = 22.41409727 l/mol. Atoms of carbon: 0.95 + 2 x 0.03 + 0.01 = 1.02 a molecule,
# x 12 / 22.41409727 = 0.5460849 kg. Heat: 0.95 x 35.818 + 0.03 x 63.760 = 35.9399 MJ net, and
# 0.95 x 39.840 + 0.03 x 69.790 = 39.9417 MJ gross. 0.5460849 / 35.9399 = 0.015194391 t/GJ; 0.5460849 x
# 44/12 = 2.0023113 kg CO2.
PIPELINE = {"CH4": "95", "C2H6": "3", "CO2": "1", "N2": "1"}


def made(shares):
    return gas_composition(Portion(component=name, share=share) for name, share in shares.items())


def codes(shares):
    found, problems = made(shares)
    assert found is None
    assert all(p.message(lang) and p.hint(lang) for p in problems for lang in ("zh", "en"))
    return [problem.code for problem in problems]


def test_pipeline_gas_by_hand():
    found, problems = made(PIPELINE)
    assert problems == ()
    assert (found.ncv, found.gcv) == (Decimal("35.9399"), Decimal("39.9417"))
    assert float(found.carbon) == near(0.5460848969, 9)
    assert float(found.content) == near(0.015194391, 7)
    assert float(found.co2) == near(2.002311289, 9)


def test_blast_furnace_gas_by_hand():
    # 25 % CO, 20 % CO2, 5 % H2, 50 % N2: one atom each in CO and CO2, 0.45 x 12 / 22.41409727 =
    # 0.240919807 kg; 0.25 x 12.626 + 0.05 x 10.777 = 3.69535 MJ. What is CO2 already comes out as such.
    found, _ = made({"CO": "25", "CO2": "20", "H2": "5", "N2": "50"})
    assert (found.ncv, len(found.sources)) == (Decimal("3.69535"), 2)
    assert float(found.carbon) == near(0.240919807, 8)


@pytest.mark.parametrize(
    "formula, atoms",
    [
        ("CH4", 1),
        ("C2H6", 2),
        ("n-C4H10", 4),
        ("neo-C5H12", 5),
        ("CO", 1),
        ("CO2", 1),
        ("N2", 0),
        ("H2", 0),
    ],
)
def test_the_carbon_of_a_molecule_is_in_its_formula(formula, atoms):
    assert carbon_atoms(formula) == atoms


def test_shares_near_a_hundred_are_brought_to_it():
    # 95.05 + 5.00 = 100.05, within 0.1: 95.05 / 100.05 of 35.818 MJ.
    found, _ = made({"CH4": "95.05", "N2": "5"})
    assert float(found.ncv) == near(35.818 * 95.05 / 100.05)
    assert sum(found.shares.values()) == 1


@pytest.mark.parametrize(
    "shares, expected",
    [
        ({"CH4": "95", "Ar": "5"}, ["composition-component"]),
        ({"CH4": "95", "N2": "about 5"}, ["composition-share"]),
        ({"CH4": "105", "N2": "-5"}, ["composition-share", "composition-share"]),
        ({"CH4": "95", "N2": "4.8"}, ["composition-sum"]),
        ({"N2": "79", "O2": "21"}, ["composition-no-heat"]),
        ({}, ["composition-sum"]),
    ],
)
def test_what_is_no_composition_is_told(shares, expected):
    assert codes(shares) == expected


def test_a_component_that_stands_twice_is_told():
    _, (problem,) = gas_composition([Portion(component="CH4", share="50")] * 2)
    assert problem.code == "composition-twice"


FUELS = ("CH4", "C2H6", "C3H8", "H2", "CO")


@given(st.lists(st.integers(1, 100), min_size=5, max_size=5))
def test_a_gas_lies_within_its_components(parts):
    whole = sum(parts)
    shares = {n: str(Decimal(p * 100) / whole) for n, p in zip(FUELS, parts, strict=True)}
    found, _ = made(shares)
    each = [made({name: "100"})[0] for name in FUELS]
    assert min(one.ncv for one in each) <= found.ncv <= max(one.ncv for one in each)
    assert min(one.carbon for one in each) <= found.carbon <= max(one.carbon for one in each)
    assert found.ncv <= found.gcv


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{name},{share}\n" for name, share in PIPELINE.items())
    (tmp_path / "gas.csv").write_text(f"component,share\n{rows}", encoding="utf-8")
    return tmp_path


def run(*words, code=0):
    result = CliRunner().invoke(greenscore, ["gas", *words])
    assert result.exit_code == code, result.output
    return result


def test_a_measured_gas_goes_into_an_inventory_by_its_own_factors(folder):
    run("gas.csv", "--period", "2025", "-o", "own.csv", "--lang", "en")
    lines = (folder / "own.csv").read_text(encoding="utf-8").splitlines()
    rows = {row["kind"]: row for row in csv.DictReader(lines)}
    assert (rows["ncv"]["value"], rows["ncv"]["per"]) == ("359.399", "10kNm3")
    assert rows["carbon-content"]["value"] == "0.015194391"
    # 1,000 x 10 000 Nm3 x 359.399 GJ x 0.015194391 tC/GJ x 0.99 (the table's oxidation) x 44/12 =
    # 19,822.881 t; burnt whole it is 10 000 000 x 2.002311 kg = 20,023.113 t.
    asked = [record("fuel", "natural-gas", 1000, "10kNm3", period="2025-06")]
    found = compute(asked, "cn-enterprise", overlays=[folder / "own.csv"])
    assert found.totals.scope1 == near(20023.11288 * 0.99, 7)
    # For another year, before or after, the table serves.
    for month in ("2024-06", "2026-06"):
        asked = [record("fuel", "natural-gas", 1000, "10kNm3", period=month)]
        other = compute(asked, "cn-enterprise", overlays=[folder / "own.csv"])
        assert {use.overlay for use in other.factors} == {""}


@pytest.mark.usefixtures("folder")
def test_the_command_tells_the_same_on_screen_and_in_json():
    told = json.loads(run("gas.csv", "--json").stdout)
    assert told["ncv"] == "35.93990"
    shown = run("gas.csv", "--lang", "zh").stdout
    assert "35.9399" in shown
    assert "ISO 6976:1995 表5" in shown


@pytest.mark.usefixtures("folder")
def test_own_factors_are_never_written_over():
    words = ("gas.csv", "--period", "2025", "-o", "own.csv", "--lang", "en")
    run(*words)
    assert "not overwritten" in run(*words, code=1).output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", [("-o", "own.csv"), ("--item", "天然气"), ("--region", "china")])
def test_wrong_use_is_told(words):
    run("gas.csv", *words, code=2)


def test_a_period_that_is_none_and_a_table_without_shares_are_told(folder):
    assert (
        "period" in run("gas.csv", "-o", "own.csv", "--period", "x", "--lang", "en", code=1).output
    )
    (folder / "none.csv").write_text("component\nCH4\n", encoding="utf-8")
    assert "share" in run("none.csv", "--lang", "en", code=1).output
