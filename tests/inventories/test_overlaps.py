"""What may be counted twice is counted, and told with both lines."""

import pytest

from tests.inventories.acts import compute, record

CODES = {
    "activity-equal-rows",
    "activity-total-beside-parts",
    "activity-days-within",
    "activity-days-across",
}


def power(period, amount, **more):
    return record("electricity", "electricity", amount, "MWh", period=period, **more)


def bill(start, end, amount):
    return power(None, amount, start=start, end=end)


def told(*records):
    """Return each overlap as its code, the records it names, and their number."""
    found = compute(list(records), "cn-enterprise")
    return [
        (p.code.removeprefix("activity-"), p.args["first"], p.args["record"], p.args["count"])
        for p in found.problems
        if p.code in CODES
    ]


def test_equal_rows_under_two_names_are_told_with_both_lines():
    found = compute(
        [power("2024-01", 7), power("2024-02", 7), power("2024-01", 7)], "cn-enterprise"
    )
    (problem,) = [p for p in found.problems if p.code in CODES]
    assert (problem.code, problem.severity) == ("activity-equal-rows", "warning")
    assert problem.args["there"].startswith("amount[0]") or "0" in problem.args["there"]
    assert "r0" in problem.message("en")
    assert "r2" in problem.message("zh")
    assert found.totals.scope2_location == pytest.approx(
        3 * compute([power("2024-01", 7)], "cn-enterprise").totals.scope2_location
    )


@pytest.mark.parametrize("name", ["note", "evidence", "site", "region", "amount"])
def test_rows_that_differ_in_anything_but_their_name_are_not_equal(name):
    other = {"note": "second meter", "evidence": "bill 2", "site": "b", "region": "CN-BJ"}
    rows = [power("2024-01", 7), power("2024-01", 8 if name == "amount" else 7)]
    if name in other:
        rows[1] |= {name: other[name]}
    assert told(*rows) == []


def test_many_equal_rows_of_one_item_are_told_once():
    journey = record("travel", "flight", 3, "tCO2e", period="2024-03")
    assert told(*[journey] * 4) == [("equal-rows", "r0", "r1", "3")]


def test_two_months_and_their_total_are_told_as_a_total():
    # 30 + 12 = 42 MWh stand again in the row of the quarter.
    rows = [power("2024-01", 30), power("2024-02", 12), power("2024-Q1", 42)]
    assert told(*rows) == [("total-beside-parts", "r0", "r2", "2")]


def test_a_total_of_its_own_period_is_told_across_sites():
    parts = [power("2024", 30.1, site="a"), power("2024", 12.2, site="b")]
    assert told(*parts, power("2024", 42.3, site="all")) == [
        ("total-beside-parts", "r0", "r2", "2")
    ]
    assert told(*parts, power("2024", 42.4, site="all")) == []
    assert told(*parts[:1], power("2024", 30.1, site="all")) == []


@pytest.mark.parametrize("month", ["2024-01", "2024-07", "2024-12"])
def test_a_year_and_one_of_its_months_are_told(month):
    assert told(power("2024", 100), power(month, 9)) == [("days-within", "r0", "r1", "1")]
    coal = [record("fuel", "coke", 100, "t"), record("fuel", "coke", 9, "t", period=month)]
    assert told(*coal) == [("days-within", "r0", "r1", "1")]


def test_other_items_uses_contracts_and_sites_do_not_overlap():
    year = power("2024", 100)
    others = [
        power("2024-03", 9, site="b"),
        power("2024-03", 9, use="facility"),
        record("heat", "purchased-heat", 9, "GJ", period="2024-03"),
    ]
    for other in others:
        assert told(year, other) == []


def test_bills_that_share_days_are_told_of_a_supply_that_never_stops():
    first, second = bill("2024-01-01", "2024-01-31", 5), bill("2024-01-31", "2024-02-29", 6)
    third = bill("2024-03-01", "2024-03-31", 7)
    assert told(first, second, third) == [("days-across", "r0", "r1", "1")]
    assert told(first, third) == []
    assert told(bill("2024-01-01", "2024-01-30", 5), second, third) == []
    coal = [
        record("fuel", "coke", amount, "t", period=None, start=start, end=end)
        for start, end, amount in (("2024-01-01", "2024-02-10", 5), ("2024-02-01", "2024-03-10", 6))
    ]
    assert told(*coal) == []


def test_two_meters_of_the_same_days_are_no_overlap():
    meters = [bill("2024-01-01", "2024-01-31", amount) for amount in (5, 6)]
    assert told(*meters) == []
    late = bill("2024-01-31", "2024-02-29", 7)
    assert told(*meters, late) == [("days-across", "r1", "r2", "1")]


def test_twelve_months_and_their_neighbours_are_no_overlap():
    months = [power(f"{year}-{month:02}", month) for year in (2023, 2024) for month in range(1, 13)]
    assert told(*months) == []
    assert told(power("2023", 5), *months[12:]) == []


def test_an_overlap_is_found_whatever_the_order_of_the_rows():
    rows = [power(f"2024-{month:02}", month) for month in range(1, 13)]
    year = power("2024", 78)  # 1 + 2 + ... + 12 = 78
    for at in (0, 5, 12):
        ((code, _, total, count),) = told(*rows[:at], year, *rows[at:])
        assert (code, total, count) == ("total-beside-parts", f"r{at}", "12")


def test_amounts_of_zero_are_counted_by_nobody():
    assert told(power("2024-01", 0), power("2024-01", 0), power("2024", 3)) == []


def test_the_same_in_another_unit_or_by_other_words_for_its_days_is_the_same():
    for amount, kwh in ((100, 100_000), (37.16, 37_160)):  # as floats 37.16 MWh are not 37,160 kWh
        year = power("2024", amount)
        other = record("electricity", "electricity", kwh, "kWh", period="2024")
        days = bill("2024-01-01", "2024-12-31", amount)
        assert told(year, other) == told(year, days) == [("equal-rows", "r0", "r1", "1")]


def test_a_total_in_another_unit_than_its_parts_is_told():
    # 30,000 kWh + 12 MWh = 42 MWh.
    parts = [record("electricity", "electricity", 30_000, "kWh", period="2024-01")]
    rows = [*parts, power("2024-02", 12), power("2024-Q1", 42)]
    assert told(*rows) == [("total-beside-parts", "r0", "r2", "2")]
    assert told(power("2024", 1200), *parts) == [("days-within", "r0", "r1", "1")]


def test_units_of_other_kinds_are_not_compared():
    stock = record("fuel", "diesel", 5, "t", period="2024")
    assert told(stock, record("fuel", "diesel", 5, "L", period="2024-03")) == []
