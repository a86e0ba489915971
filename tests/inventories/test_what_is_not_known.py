"""A total with an unknown part is told as one: on the screen, in JSON, on page one and in a standard."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenscore.data.joining import join
from greenscore.model.inventory_coverage import ScopeState, UnknownKind
from greenscore.model.inventory_terms import EmissionScope
from greenscore.reporting.inventory.view import inventory_view
from greenscore.reporting.objects import inventory_object
from greenscore.reporting.screen.blocks import ScreenTable
from greenscore.workflow import scoring, screens
from tests.data.test_joining import edition
from tests.inventories.acts import compute, near, record

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


def said(found):
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
    assert found.unknown == ()
    assert {own.days for own in found.coverage} == {366}
    # 12 x 100 MWh over 880 MWh.
    assert fed(found, "pue") == (near(1200 / 880), [])
    assert fed(found, "scope12.location")[0] == near(found.sums.scope12_location)
    assert "Scopes 1 and 2 together" in said(found)[0]


def test_a_month_without_a_bill_leaves_open_what_rests_on_it():
    found = made([*(power(month) for month in MONTHS if month != "2024-07"), it(), GAS])
    (part,) = found.unknown
    # July has 31 of the 366 days of 2024.
    assert (part.kind, part.count, part.whole) == (UnknownKind.DAYS, 335, 366)
    assert part.gaps == ((date(2024, 7, 1), date(2024, 7, 31)),)
    assert found.totals.scope2_location > 0
    assert found.sums.scope12_location is found.sums.scope12_market is found.sums.tce is None
    for text in said(found):
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
    assert closed.unknown == ()
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
    assert found.unknown == ()
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
    assert [(part.kind, part.count) for part in found.unknown] == [(UnknownKind.DAYS, 31)]
    assert fed(found, "scope12.location") == (None, ["inventory-days-missing"])


def test_sites_do_not_lend_each_other_days():
    halves = [power("2024-Q1", site="north"), power("2024-Q2", site="south")]
    found = made([*halves, GAS | {"period": "2024-Q1"}])
    # Each site has its own quarter: 91 of 182 days; gas is wanted on all of them too.
    told = [(part.site, part.count, part.whole) for part in found.unknown]
    assert told == [("", 91, 182), ("north", 91, 182), ("south", 91, 182)]
    missing = [p for p in found.problems if p.code == "activity-days-missing"]
    (problem,) = [p for p in missing if p.args["item_en"] == "Electricity"]
    assert "north 91/182" in problem.args["sites"]
    assert "south 91/182" in problem.args["sites"]


def test_half_a_month_stays_half_a_month():
    half = bill("2024-03-16", "2024-03-31")
    found = made([half, GAS | {"period": "2024-03"}])
    assert [(part.count, part.whole) for part in found.unknown] == [(16, 31)]
    assert found.periods[0].key == "2024-03"
    assert fed(found, "electricity.kwh", "2024-03") == (None, ["inventory-days-missing"])


def test_records_of_more_than_a_year_are_told():
    found = made([power("2024"), power("2025"), GAS])
    (problem,) = [p for p in found.problems if p.code == "activity-years"]
    assert problem.args == {"start": "2024-01-01", "end": "2025-12-31", "days": "731"}
    assert "activity-years" not in {p.code for p in made([power("2024"), GAS]).problems}


def test_a_scope_without_records_is_no_zero_and_no_part_of_a_sum():
    found = made([power("2024")])
    assert found.totals.scope1 is None
    assert found.state(EmissionScope.ONE) is ScopeState.NONE
    assert inventory_object(found)["totals"]["scope1"] is None
    assert inventory_object(found)["sums"]["scope12_location"] is None
    for text in said(found):
        assert "Scope 1 has no records, so no total of scopes 1 and 2 is given" in text
        assert "Scope 1: no records, and nobody says that it is not relevant" in text
    assert "scope 1 –" in said(found)[0]
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


def test_energy_has_no_sum_where_days_of_it_are_not_known():
    none = record("fuel", "", "not relevant", "", note="nothing is burnt", period="2024")
    whole = made([power("2024"), none])
    # 100 MWh x 0.1229 kgce/kWh = 12.29 tce.
    assert whole.sums.tce == fed(whole, "energy.tce")[0] == near(12.29)
    part = made([power("2024-01"), power("2024-03"), none])
    assert (part.energy.tce, part.sums.tce) == (near(24.58), None)
    found, codes = fed(part, "energy.tce", "2024-Q1")
    assert (found, codes[-1]) == (None, "inventory-days-missing")
    assert "24.58 (equivalent, as far as known)" in said(part)[0]


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
    for text in said(found):
        assert "Scope 1, Stationary fuel: 2 of 3 records have no amount" in text
        assert "Scope 1 has a part that is not known" in text
    assert found.sums.scope12_location is None
    assert inventory_object(found)["unknown"][0]["count"] == 2
    assert fed(found, "scope1") == (None, ["inventory-not-quantified"])


def test_scope_3_in_part_says_so_beside_its_figure():
    found = made([power("2024"), GAS, record("travel", "flight", 9, "tCO2e")])
    screen, page = said(found)
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
    assert once.unknown == twice.unknown
    assert once.totals.scope1 == twice.totals.scope1
    assert (once.totals.scope2_location or 0) == near(twice.totals.scope2_location or 0, 12)
    assert (once.sums.scope12_location is None) == (twice.sums.scope12_location is None)
    days = sum(map(len, kept))
    for own in once.coverage:
        assert own.days <= own.asked == 366
        if own.category == "electricity":
            assert own.days == days


def test_days_of_power_that_counts_in_another_scope_are_wanted_too():
    let = power("2024-02", 5, scope="3.8", site="let")
    found = made([*(power(month) for month in MONTHS), GAS, let])
    # February has 29 of the 366 days of 2024.
    (part,) = found.unknown
    assert (part.scope, part.site, part.count) == (EmissionScope.THREE, "let", 29)
    assert "records for 29 of 366 days" in said(found)[1]
    assert found.sums.scope12_location is not None


def test_a_category_in_another_scope_may_be_told_not_to_be_relevant():
    none = record("electricity", "", "not relevant", "", note="nothing is let", scope="3.8")
    found = made([power("2024"), GAS, none | {"period": "2024"}])
    assert found.unknown == ()
    assert found.sums.scope12_location is not None
