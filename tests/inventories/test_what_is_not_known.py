"""A total with an unknown part is told as one: on the screen, in JSON, on page one and in a standard."""

import re
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.data.joining import join
from greenscore.model.inventory_coverage import ScopeState, UnknownKind
from greenscore.model.inventory_terms import EmissionScope
from greenscore.problems import ProblemsFound
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.objects import inventory_object
from greenscore.reporting.screen.blocks import ScreenTable
from greenscore.workflow import scoring, screens
from tests.data.test_joining import edition
from tests.inventories.acts import compute, near, overlay, record, row

MONTHS = [f"2024-{month:02}" for month in range(1, 13)]
GAS = record("fuel", "natural-gas", 12, "万Nm3")
PATHS = {
    "scope1": "tCO2e",
    "scope2.location": "tCO2e",
    "scope12.location": "tCO2e",
    "scope12.market": "tCO2e",
    "electricity.kwh": "MWh",
    "electricity.renewable": "MWh",
    "energy.tce": "tce",
    "pue": "1",
}


def power(period, amount=100, **more):
    given = {"period": period, "use": "facility", **more}
    return record("electricity", "electricity", amount, "MWh", **given)


def bill(start, end, amount=100):
    return power(None, amount, start=str(start), end=str(end))


def it(amount=880):
    return record("it-electricity", "electricity", amount, "MWh")


def made(records, **more):
    return compute(records, "cn-enterprise", holder="hall", **more)


def opening(found):
    """Return the parts without which a total is none."""
    return [part for part in found.unknown if part.opens]


def doors(found):
    """Return what the screen says, and page one of the report, both in English."""
    lines = []
    for block in screens.of_inventory(found, "en"):
        if isinstance(block, ScreenTable):
            lines += [" ".join(row) for row in block.rows]
        elif isinstance(block, str):
            lines.append(block)
    answer = inventory_view(found, ("en",))["answer"]
    page = [line["text"] for line in answer["conclusion"]]
    page += [line["text"] for text in answer["unknown"] for line in text]
    page += [
        line["text"] for tile in ("scope1", "location") for line in answer["tiles"][tile]["title"]
    ]
    return "\n".join(lines), "\n".join(page)


def fed(found, path, period="2024"):
    """Return the value that a path gives a standard, None where it is open, and the codes of problems."""
    asked = edition(x=(path, PATHS.get(path, "tCO2e")))
    table, _ = scoring.read_data(asked, {"subject": "hall", "period": period})
    table, problems = join(table, asked, found)
    value = float(table.columns["x"].values[0])
    return None if np.isnan(value) else value, [problem.code for problem in problems]


def test_twelve_bills_are_a_year():
    found = made([*(power(month) for month in MONTHS), it(), GAS])
    assert opening(found) == []
    assert {own.days for own in found.coverage} == {366}
    # 12 x 100 MWh over 880 MWh.
    assert fed(found, "pue") == (near(1200 / 880), [])
    assert fed(found, "scope12.location")[0] == near(found.sums.scope12_location)
    assert "Scopes 1 and 2 together" in doors(found)[0]


def test_a_month_without_a_bill_leaves_open_what_rests_on_it():
    found = made([*(power(month) for month in MONTHS if month != "2024-07"), it(), GAS])
    (part,) = opening(found)
    # July has 31 of the 366 days of 2024.
    assert (part.kind, part.count, part.whole) == (UnknownKind.DAYS, 335, 366)
    assert part.gaps == ((date(2024, 7, 1), date(2024, 7, 31)),)
    assert found.totals.scope2_location > 0
    assert found.sums.scope12_location is found.sums.scope12_market is found.sums.tce is None
    for text in doors(found):
        assert "records for 335 of 366 days, none for 2024-07-01..2024-07-31" in text
        assert (
            "Scope 2 has a part that is not known, so no total of scopes 1 and 2 is given" in text
        )
        assert "as far as known" in text
    told = inventory_object(found)
    assert told["sums"]["scope12_location"] is None
    assert told["unknown"][0]["gaps"] == [{"start": "2024-07-01", "end": "2024-07-31", "days": 31}]
    for path in ("pue", "electricity.kwh", "scope2.location", "scope12.market"):
        assert fed(found, path) == (None, ["inventory-days-missing"])
    assert fed(found, "scope1")[0] == near(found.totals.scope1)
    assert [p.code for p in found.problems].count("activity-days-missing") == 1


def test_a_zero_is_an_answer_for_a_day():
    closed = made([power("2024-Q1", 0), power("2024-Q2"), power("2024-Q3"), power("2024-Q4"), GAS])
    assert opening(closed) == []
    assert fed(closed, "electricity.kwh") == (300, [])


@pytest.mark.parametrize(
    "missing",
    [
        record("fuel", "anthracite", 5, "t", period="2024-03"),
        record("refrigerant", "hfc134a", 5, "kg", period="2024-05"),
        record("travel", "flight", 9, "tCO2e", period="2024-05"),
    ],
)
def test_what_is_bought_now_and_then_is_not_wanted_every_day(missing):
    found = made([power("2024"), GAS, missing])
    assert opening(found) == []
    own = next(each for each in found.coverage if each.item == missing["item"])
    assert (own.days, own.asked, own.continuous) == (31, 366, False)
    assert found.sums.scope12_location is not None


@pytest.mark.parametrize(
    "supply",
    [
        record("heat", "purchased-heat", 5, "GJ", period="2024-01"),
        record("fuel", "natural-gas", 5, "万Nm3", period="2024-01"),
    ],
)
def test_heat_and_gas_by_pipe_are_wanted_every_day(supply):
    found = made([power("2024"), record("fuel", "anthracite", 1, "t"), supply])
    assert [(part.kind, part.count) for part in opening(found)] == [(UnknownKind.DAYS, 31)]
    assert fed(found, "scope12.location") == (None, ["inventory-days-missing"])


def test_sites_do_not_lend_each_other_days():
    halves = [power("2024-Q1", site="north"), power("2024-Q2", site="south")]
    found = made([*halves, GAS | {"period": "2024-Q1"}])
    # Each site has its own quarter: 91 of 182 days; gas is wanted on all of them too.
    told = [(part.site, part.count, part.whole) for part in opening(found)]
    assert told == [("", 91, 182), ("north", 91, 182), ("south", 91, 182)]
    missing = [p for p in found.problems if p.code == "activity-days-missing"]
    (problem,) = [p for p in missing if p.args["item_en"] == "Electricity"]
    assert "north 91/182" in problem.args["sites"]
    assert "south 91/182" in problem.args["sites"]


def test_half_a_month_stays_half_a_month():
    half = bill("2024-03-16", "2024-03-31")
    found = made([half, GAS | {"period": "2024-03"}])
    assert [(part.count, part.whole) for part in opening(found)] == [(16, 31)]
    assert found.periods[0].key == "2024-03"
    assert fed(found, "electricity.kwh", "2024-03") == (None, ["inventory-days-missing"])


def test_records_of_more_than_a_year_are_told():
    found = made([power("2024"), power("2025"), GAS])
    (problem,) = [p for p in found.problems if p.code == "activity-years"]
    assert problem.args == {"start": "2024-01-01", "end": "2025-12-31", "days": "731"}
    assert "activity-years" not in {p.code for p in made([power("2024"), GAS]).problems}


def test_a_scope_whose_records_have_no_amount_is_not_said_to_have_none():
    found = made([power("2024"), record("fuel", "natural-gas", "not quantified", "")])
    for text in doors(found):
        assert (
            "Scope 1 has no record with an amount, so no total of scopes 1 and 2 is given" in text
        )
        assert "has no records" not in text


def test_a_scope_without_records_is_no_zero_and_no_part_of_a_sum():
    found = made([power("2024")])
    assert found.totals.scope1 is None
    assert found.state(EmissionScope.ONE) is ScopeState.NONE
    assert inventory_object(found)["totals"]["scope1"] is None
    assert inventory_object(found)["sums"]["scope12_location"] is None
    for text in doors(found):
        assert "Scope 1 has no records, so no total of scopes 1 and 2 is given" in text
        assert "Scope 1: no records, and nobody says that it is not relevant" in text
    assert "scope 1 –" in doors(found)[0]
    assert fed(found, "scope12.location") == (None, ["inventory-scope-silent"])
    assert fed(found, "scope1") == (None, ["inventory-scope-silent"])
    assert fed(found, "scope2.location")[0] == near(found.totals.scope2_location)


def test_a_scope_that_is_told_not_to_be_relevant_is_none():
    none = record("fuel", "", "not relevant", "", note="nothing is burnt", period="2024")
    found = made([power("2024"), none])
    assert found.totals.scope1 == 0
    assert found.sums.scope12_location == near(found.totals.scope2_location)
    assert fed(found, "scope12.location")[0] == near(found.sums.scope12_location)
    assert fed(found, "scope1")[0] == 0


def test_gases_that_no_factor_tells_of_are_named_and_open_nothing():
    coke = record("fuel", "coke", 3, "t")
    found = made([power("2024"), GAS, coke])
    gases = [part for part in found.unknown if part.kind is UnknownKind.GASES]
    told = {(part.scope, part.item, part.what) for part in gases}
    assert told == {
        ("1", "coke", "CH4, N2O"),
        ("1", "natural-gas", "CH4, N2O"),
        ("2", "electricity", "CH4, N2O"),
    }
    for text in doors(found):
        assert "the factors hold no CH4, N2O; these gases are not quantified" in text
        assert re.search("Scope 1, .*Coke", text)
    assert inventory_object(found)["unknown"][0]["what"] == "CH4, N2O"
    assert found.state(EmissionScope.ONE) is ScopeState.WHOLE
    assert fed(found, "scope12.location")[0] == near(found.sums.scope12_location)


def test_energy_has_no_sum_where_days_of_it_are_not_known():
    none = record("fuel", "", "not relevant", "", note="nothing is burnt", period="2024")
    whole = made([power("2024"), none])
    # 100 MWh x 0.1229 kgce/kWh = 12.29 tce.
    assert whole.sums.tce == fed(whole, "energy.tce")[0] == near(12.29)
    part = made([power("2024-01"), power("2024-03"), none])
    assert (part.energy.tce, part.sums.tce) == (near(24.58), None)
    found, codes = fed(part, "energy.tce", "2024-Q1")
    assert (found, codes[-1]) == (None, "inventory-days-missing")
    assert "24.58 (power by its equivalent value, as far as known)" in doors(part)[0]


def test_who_said_that_a_scope_is_not_relevant_is_behind_the_sum():
    none = record("fuel", "", "not relevant", "", note="nothing is burnt", period="2024")
    found = made([power("2024"), none])
    asked = edition(x=("scope12.location", "tCO2e"))
    table, _ = join(
        scoring.read_data(asked, {"subject": "hall", "period": "2024"})[0], asked, found
    )
    assert table.inventoried.drawn[0, "x"].records == ("r0", "r1")


def test_one_record_of_three_with_an_amount_is_no_total():
    open_ = [record("fuel", "coke", "not quantified", "") for _ in range(2)]
    found = made([power("2024"), record("fuel", "coke", 3, "t"), *open_])
    for text in doors(found):
        assert "Scope 1, Stationary fuel: 2 of 3 records have no amount" in text
        assert "Scope 1 has a part that is not known" in text
    assert "Stationary fuel 1 3 8.56 (as far as known)" in doors(found)[0]
    (row,) = inventory_view(found, ("en",))["emissions"]["scopes"][0]["rows"]
    assert [line["text"] for line in row["part"]] == ["not fully quantified"]
    assert found.sums.scope12_location is None
    assert inventory_object(found)["unknown"][0]["count"] == 2
    assert fed(found, "scope1") == (None, ["inventory-not-quantified"])


def test_scope_3_in_part_says_so_beside_its_figure():
    found = made([power("2024"), GAS, record("travel", "flight", 9, "tCO2e")])
    screen, page = doors(found)
    assert "scope 3, as far as quantified 9.00" in screen
    for text in (screen, page):
        assert "There is no total of scope 3" in text
    assert found.sums.scope123_location is None


CUTS = st.lists(st.integers(1, 365), unique=True, max_size=5)


@settings(max_examples=15, deadline=None)
@given(CUTS, st.sets(st.integers(0, 5), max_size=3))
def test_cutting_a_record_into_more_changes_neither_days_nor_what_is_open(cuts, left_out):
    """A year cut at some days, some of the pieces left out: cut once more, it comes to the same."""

    first = date(2024, 1, 1)
    pieces = [range(*ends) for ends in pairwise([0, *sorted(cuts), 366])]

    def bills(parts):
        return [
            bill(first + timedelta(part.start), first + timedelta(part.stop - 1), len(part))
            for part in parts
        ]

    kept = [part for place, part in enumerate(pieces) if place not in left_out]
    halves = [
        half
        for part in kept
        for half in (part[: len(part) // 2], part[len(part) // 2 :])
        if len(half)
    ]
    once, twice = (made([*bills(parts), it(), GAS]) for parts in (kept, halves))
    assert once.coverage == twice.coverage
    assert opening(once) == opening(twice)
    assert once.totals.scope1 == twice.totals.scope1
    assert (once.totals.scope2_location or 0) == near(twice.totals.scope2_location or 0, 12)
    assert (once.sums.scope12_location is None) == (twice.sums.scope12_location is None)
    days = sum(map(len, kept))
    for own in once.coverage:
        assert own.days <= own.asked == 366
        if own.category == "electricity":
            assert own.days == days


def test_days_of_power_that_somebody_else_uses_are_told_and_not_wanted():
    let = power("2024-02", 5, scope="3.8", site="let")
    found = made([*(power(month) for month in MONTHS), GAS, let])
    own = next(each for each in found.coverage if each.site == "let")
    assert (own.days, own.continuous) == (29, False)
    assert opening(found) == []


def test_a_factor_of_two_that_nobody_published_leaves_a_category_in_part(tmp_path):
    # Upstream of power is made of what came before the plant and of what is lost on the way.
    said = {"gas": "CO2e", "gwp": "AR5", "method": "na"}
    up = row("own.up", "wtt", "watt", "0.05", "kgCO2e", "kWh", boundary="wtt", **said)
    lost = row("own.lost", "td-loss", "watt", "0.02", "kgCO2e", "kWh", boundary="td", **said)
    asked = record("upstream-power", "watt", 1000, "MWh")

    def with_rows(*rows):
        own = overlay(tmp_path / "own.csv", rows)
        return made([power("2024"), GAS, asked], overlays=[own])

    both, one = with_rows(up, lost), with_rows(up)
    # 1,000,000 kWh x (0.05 + 0.02) kg, and x 0.05 kg alone.
    assert (both.totals.scope3, one.totals.scope3) == (near(70), near(50))
    (part,) = opening(one)
    assert (part.kind, part.category, part.what) == (
        UnknownKind.FACTORS,
        "upstream-power",
        "td-loss td",
    )
    entries = [{e.id: e.state.value for e in each.categories} for each in (both, one)]
    assert [each["upstream-power"] for each in entries] == ["quantified", "not-quantified"]
    assert [p.args["what"] for p in one.problems if p.code == "activity-factor-absent"] == [
        "td-loss td"
    ]
    for text in doors(one):
        assert "no factor of td-loss td; that part is not quantified" in text
    path = "scope3.upstream-power"
    assert fed(both, path) == (near(70), [])
    assert fed(one, path) == (None, ["inventory-not-quantified"])


def test_a_category_in_another_scope_may_be_told_not_to_be_relevant():
    none = record("electricity", "", "not relevant", "", note="nothing is let", scope="3.8")
    found = made([power("2024"), GAS, none | {"period": "2024"}])
    assert opening(found) == []
    assert found.sums.scope12_location is not None


def test_nothing_is_divided_by_an_output_of_which_a_part_is_not_known():
    tonnes = record("output", "crude-steel", 10, "t")
    whole = made([power("2024"), GAS, tonnes])
    part = made([power("2024-01"), power("2024-03"), GAS, tonnes])
    (known,), (open_,) = whole.intensities, part.intensities
    assert known.scope2_location == near(whole.totals.scope2_location / 10)
    assert (open_.scope2_location, open_.scope2_market) == (None, None)
    assert open_.scope1 == known.scope1 == near(whole.totals.scope1 / 10)
    assert open_.recorded is None  # scope 1 alone is not all that the records count


def test_a_period_that_is_asked_for_is_what_records_are_held_against():
    eleven = [power(month) for month in MONTHS[:11]]
    rows = [*eleven, GAS | {"period": "2024-11"}]
    assert {part.whole for part in opening(made(rows))} == {335}  # January to November alone
    found = made([*eleven, GAS], period="2024")
    (part,) = opening(found)
    assert part.gaps == ((date(2024, 12, 1), date(2024, 12, 31)),)
    assert (part.count, part.whole) == (335, 366)
    assert (found.period, inventory_object(found)["asked"]["days"]) == ("2024", 366)
    commands = inventory_view(found, ("en",))["repeat"]["commands"]
    assert all("--period 2024" in command for command in commands)
    assert "--period" not in inventory_view(made(rows), ("en",))["repeat"]["commands"][0]


def test_records_outside_of_the_period_are_all_named():
    rows = [power("2023"), power("2024"), bill("2024-12-15", "2025-01-14")]
    with pytest.raises(ProblemsFound) as told:
        made(rows, period="2024")
    apart = [p for p in told.value.problems if p.code == "activity-days-apart"]
    assert [p.args["record"] for p in apart] == ["r0", "r2"]
    with pytest.raises(ProblemsFound, match="is no period"):
        made(rows, period="20x4")
