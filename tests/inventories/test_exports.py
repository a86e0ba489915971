"""What leaves a site is taken off what the same site bought in the same days, and never more than that."""

from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.cli.main import greenscore
from greenscore.workflow.inventory import Request, read_inventory
from tests.inventories.acts import compute, named, near, overlay, record, refused, row

STEAM = "steam-saturated-800kpa"
AMOUNTS = st.integers(0, 10**6)


def bought(amount=1000, unit="MWh", **more):
    return record("electricity", "electricity", amount, unit, **more)


def sold(amount, unit="MWh", **more):
    return record("electricity-out", "electricity", amount, unit, **more)


@pytest.mark.parametrize(
    "records",
    [
        [bought(), sold(1000.1)],
        [bought(), sold(600), sold(400_100, "kWh")],  # two exports are one sum
        [bought(site="w"), sold(200, site="v")],  # of another site
        [bought(site="w"), sold(200)],  # of no site
        [bought(period="2024-03"), sold(200, period="2024-09")],
        [bought(period="2024-03"), bought(9, period="2024-09"), sold(10, period="2024-09")],
        [bought(), record("heat-out", "purchased-heat", 1, "GJ")],  # heat is no power
        [record("heat", "purchased-heat", 10, "GJ"), record("heat-out", STEAM, 5, "t")],  # 13.4 GJ
        [bought(), sold(1, scope="3.4")],  # what counts in scope 3 was not bought there
        [sold(1)],
    ],
)
def test_more_than_was_bought_by_the_site_in_these_days_is_refused(records):
    assert refused(records, "cn-enterprise") == {"activity-export-more"}


@pytest.mark.parametrize(
    "records, left",
    [
        ([bought(), sold(1_000_000, "kWh")], 0),
        ([bought(400, period="2024-H1"), bought(600, period="2024-H2"), sold(800)], 200),
        ([bought(), sold(300, period="2024-02"), sold(300, period="2024-03")], 400),
        ([bought(500, use="it", pue="1.2"), sold(550)], 50),  # 500 MWh x 1.2 were bought
        ([bought(site="w"), bought(10, site="v"), sold(10, site="v")], 1000),
    ],
)
def test_what_was_bought_in_days_in_common_is_enough(records, left):
    # What is left, by 0.5306 t/MWh.
    found = compute(records, "cn-enterprise")
    assert found.totals.scope2_location == near(left * 0.5306)


def test_the_records_and_the_amounts_are_named():
    records = named([bought(site="w"), sold(900, site="w"), sold(300, site="w")])
    found, problems = read_inventory(Request(records, "cn-enterprise", date(2026, 6, 1)))
    (problem,) = (each for each in problems if each.severity == "error")
    assert found is None
    assert problem.where.path == "1.amount"
    told = problem.message("en")
    assert all(word in told for word in ('"w"', "(r1, r2)", "1200000 kWh", "(r0)", "1000000 kWh"))


def test_many_records_are_named_by_the_first():
    records = named([bought(1), *(sold(1) for _ in range(7))])
    _, problems = read_inventory(Request(records, "cn-enterprise", date(2026, 6, 1)))
    (problem,) = (each for each in problems if each.severity == "error")
    assert problem.args["records"] == "r1, r2, r3, r4, r5 … (7)"


def test_the_market_is_held_to_it_as_well(tmp_path):
    # By the market nothing of the 1,000 MWh is left to take 200 MWh x 0.8 off: all is under contract.
    grid = {"gas": "CO2e", "gwp": "AR5", "region": "CN", "boundary": "combustion"}
    rows = [
        row("own.place", "grid", "power", "0.5", "kgCO2e", "kWh", method="location", **grid),
        row("own.mix", "grid-residual", "power", "0.8", "kgCO2e", "kWh", method="market", **grid),
        row("own.wind", "grid", "power", "0", "kgCO2e", "kWh", method="market", **grid),
    ]
    own = [overlay(tmp_path / "own.csv", rows)]
    wind = {"item": "power", "instrument": "ppa", "factor": "own.wind@1"}
    grey = sold(200) | {"item": "power"}
    contract = bought() | wind | {"covers": "r0"}
    assert refused([contract, grey], "cn-enterprise", overlays=own) == {"activity-export-more"}
    found = compute([contract, grey | wind], "cn-enterprise", overlays=own)
    assert found.totals.scope2_location == near(400)
    assert found.totals.scope2_market == 0


@pytest.mark.parametrize("output", [[], ["-o", "x.json"], ["-o", "x.csv"], ["-o", "x.html"]])
def test_screen_json_lines_and_report_refuse_alike(tmp_path, monkeypatch, output):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sun.csv").write_text(
        "record,site,region,category,item,amount,unit,period\n"
        "bill,w,CN,electricity,electricity,1000,MWh,2024\n"
        "sun,w,CN,electricity-out,electricity,1200,MWh,2024\n"
    )
    words = ["inventory", "sun.csv", "-p", "cn-enterprise", "--as-of", "2026-06-30", *output]
    result = CliRunner().invoke(greenscore, words)
    assert result.exit_code == 1
    assert "activity-export-more" in result.output
    assert not list(tmp_path.glob("x.*"))


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, max_size=3), st.lists(AMOUNTS, max_size=3))
def test_exports_never_bring_scope_2_below_zero(came, left):
    records = [bought(0), *map(bought, came), *map(sold, left)]
    if sum(left) > sum(came):
        assert refused(records, "cn-enterprise") == {"activity-export-more"}
        return
    found = compute(records, "cn-enterprise")
    assert found.totals.scope2_location >= 0
    assert found.totals.scope2_market >= 0
