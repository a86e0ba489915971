"""Days with the year at the end: read where they can be one day, or where others tell the order."""

import pytest

from greenscore.data.dates import Order, order_of, written_day, written_period
from greenscore.workflow import inventory
from tests.inventories.acts import named, record


@pytest.mark.parametrize(
    "given, read",
    [
        ("12/18/2024", "2024-12-18"),
        ("18.12.2024", "2024-12-18"),
        ("3/4/2024", ""),
        ("13/13/2024", ""),
    ],
)
def test_a_day_alone_is_read_where_it_can_be_one(given, read):
    assert written_day(given).text == read
    assert (written_day(given).note == "data-day-read") == bool(read)


def test_a_column_decides_the_order():
    assert order_of(["3/4/2024", "12/18/2024", ""]) is Order.MONTH
    assert order_of(["3/4/2024", "18/12/2024"]) is Order.DAY
    assert order_of(["3/4/2024"]) is order_of(["18/12/2024", "12/18/2024"]) is None
    assert written_day("3/4/2024", Order.MONTH).text == "2024-03-04"
    assert written_day("3/4/2024", Order.DAY).text == "2024-04-03"
    assert written_period("12/1/2024", Order.MONTH).text == "2024-12"
    assert written_period("12/1/2024").text == ""


def bill(start, end):
    given = record("fuel", "anthracite", 1, "t") | {"period": None, "start": start, "end": end}
    _, problems = inventory.read_inventory(inventory.Request(named([given]), "cn-enterprise"))
    return [(p.code, p.args.get("read")) for p in problems if "day" in p.code]


def test_start_and_end_of_records_decide_together():
    assert bill("12/1/2024", "12/31/2024") == [
        ("data-day-read", "2024-12-01"),
        ("data-day-read", "2024-12-31"),
    ]
    assert ("activity-day-unreadable", None) in bill("3/4/2024", "5/4/2024")
