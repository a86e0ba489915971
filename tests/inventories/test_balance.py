"""Carbon in is carbon out, and what no product holds has left as CO2."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.inventories.balance import Flow, Side, carbon_balance
from greenscore.problems import Place

COKE = Flow(
    material="coke", side=Side.IN, amount="1000", unit="t", content="0.85", content_unit="tC/t"
)
STEEL = Flow(
    material="steel", side=Side.OUT, amount="2000", unit="t", content="5", content_unit="kgC/t"
)


def changed(flow, **more):
    names = ("material", "side", "amount", "unit", "content", "content_unit")
    return Flow(**{name: getattr(flow, name) for name in names} | more)


def codes(*flows, **more):
    return [problem.code for problem in carbon_balance(flows, **more)[1]]


def test_the_difference_is_co2():
    balance, problems = carbon_balance([COKE, STEEL])
    assert (balance.carbon_in, balance.carbon_out) == (850, 10)
    assert balance.co2 == Decimal(840) * 44 / 12
    assert balance.imbalance is None
    assert problems == ()


def test_units_and_order_change_nothing():
    kilograms = changed(COKE, amount="1000000", unit="kg")
    assert carbon_balance([STEEL, kilograms])[0].co2 == carbon_balance([COKE, STEEL])[0].co2


def test_a_measurement_that_tells_otherwise_is_reported_and_nothing_closed():
    balance, problems = carbon_balance([COKE, STEEL], measured="2900", tolerance="0.02")
    assert round(balance.imbalance, 4) == Decimal("0.0578")
    assert balance.co2 == 3080
    assert [problem.code for problem in problems] == ["balance-open"]
    assert codes(COKE, STEEL, measured="3060", tolerance="0.02") == []
    assert codes(COKE, STEEL, measured="2900") == []


def told(*flows, **more):
    return [(p.code, str(p.where), dict(p.args)) for p in carbon_balance(flows, **more)[1]]


def test_what_is_wrong_with_a_balance_is_told_with_its_figures():
    # 1000 t x 0.85 tC/t = 850 tC in; 200 000 t x 5 kgC/t = 1000 tC out.
    (negative,) = told(COKE, changed(STEEL, amount="200000"))
    assert negative[0] == "balance-negative"
    assert {side: Decimal(carbon) for side, carbon in negative[2].items()} == {
        "carbon_in": 850,
        "carbon_out": 1000,
    }
    # 840 tC x 44/12 = 3080 t CO2; (3080 - 2900) x 12/44 / 850 = 5.775 % of the carbon that goes in.
    assert told(COKE, STEEL, measured="2900", tolerance="0.02") == [
        ("balance-open", "", {"percent": "5.78", "co2": "3080.000", "measured": "2900"})
    ]
    there = Place(file="m.csv", line=3)
    assert told(COKE, changed(STEEL, amount="-2", where=there)) == [
        ("balance-number", "m.csv:3", {"material": "steel", "given": "-2 x 5"})
    ]
    ((code, where, args),) = told(COKE, changed(STEEL, unit="kWh", where=there))
    assert (code, where) == ("unit-dimension", "m.csv:3")
    assert args


def test_as_much_carbon_out_as_in_is_a_balance_without_co2():
    # 850 tC in; 170 000 t x 5 kgC/t = 850 tC out. 1.7 t CO2 measured is 1.7 x 12/44 / 850 of it.
    balance, problems = carbon_balance([COKE, changed(STEEL, amount="170000")], measured="1.7")
    assert (balance.co2, problems) == (0, ())
    assert balance.measured == Decimal("1.7")
    assert round(balance.imbalance, 6) == Decimal("0.000545")


def test_no_carbon_at_all_is_balanced():
    nothing = [changed(COKE, amount="0"), changed(STEEL, amount="0")]
    balance, problems = carbon_balance(nothing, measured="0", tolerance="0")
    assert (balance.co2, balance.imbalance, problems) == (0, 0, ())
    assert [flow.carbon for flow in balance.flows] == [0, 0]


def test_what_is_no_balance_is_refused():
    assert codes(COKE, changed(STEEL, content="some")) == ["balance-number"]
    assert codes(COKE, changed(STEEL, amount="-1")) == ["balance-number"]
    assert codes(COKE) == ["balance-one-sided"]
    assert codes(COKE, changed(STEEL, amount="200000")) == ["balance-negative"]
    assert codes(COKE, changed(STEEL, amount="many")) == ["balance-number"]
    assert codes(COKE, changed(STEEL, content="-1")) == ["balance-number"]
    assert codes(COKE, changed(STEEL, unit="kWh")) == ["unit-dimension"]


MATERIALS = """\
material,side,amount,unit,content,content_unit
coke,in,1000,t,0.85,tC/t
steel,out,2000,t,5,kgC/t
"""


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(text, *options, code=0):
        (tmp_path / "materials.csv").write_text(text, encoding="utf-8")
        result = CliRunner().invoke(greenscore, ["balance", "materials.csv", *options])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result.stdout

    return call


@pytest.mark.parametrize("lang, word", [("en", "carbon in"), ("zh", "投入碳")])
def test_the_command_shows_the_balance(command, lang, word):
    shown = command(MATERIALS, "--measured", "2900", "--lang", lang)
    assert word in shown
    assert "3080.000" in shown
    assert "5.78" in shown


def test_the_command_warns_beyond_the_tolerance(command):
    told = json.loads(command(MATERIALS, "--measured", "2900", "--tolerance", "0.02", "--json"))
    assert float(told["co2"]) == 3080
    assert [problem["code"] for problem in told["problems"]] == ["balance-open"]


@pytest.mark.parametrize(
    "old, new, problem, cell",
    [
        ("in,1000", "into,1000", "balance-side", 2),
        ("1000", "many", "data-not-a-number", 3),
        ("tC/t", "kWh", "unit-dimension", 3),
        ("content,", "carbon,", "balance-column-missing", None),
    ],
)
def test_what_is_wrong_with_materials_is_told_at_its_cell(command, old, new, problem, cell):
    told = json.loads(command(MATERIALS.replace(old, new, 1), "--json", code=1))["problems"]
    assert [each["code"] for each in told] == [problem]
    assert told[0]["where"].get("column") == cell
