"""What a formula finds beyond its own row: earlier periods, dated parameters, child tables."""

from datetime import date

import numpy as np
import pytest

from greenscore.quantities.periods import last_day, preceding
from tests.interpreters import score_both
from tests.small import edition, rows, table

NAN = np.nan


def value_of(formula, data, as_of=None, **parts):
    """Return what a formula comes to in each row, in both interpreters."""
    one = edition({"children": [{"id": "one", "value": formula}]}, **parts)
    return score_both(one, data, as_of)["one.value"]


@pytest.mark.parametrize(
    "period, before, last",
    [
        ("2024", "2023", date(2024, 12, 31)),
        ("2024-Q1", "2023-Q4", date(2024, 3, 31)),
        ("2024-Q3", "2024-Q2", date(2024, 9, 30)),
        ("2024-01", "2023-12", date(2024, 1, 31)),
        ("2024-02", "2024-01", date(2024, 2, 29)),
        ("2024-13", "", None),
        ("spring", "", None),
        ("", "", None),
    ],
)
def test_periods(period, before, last):
    assert (preceding(period), last_day(period)) == (before, last)


def test_previous_is_the_period_before_and_nothing_where_there_is_a_gap():
    data = table(
        subjects=["a", "a", "a", "b", "a", "a"],
        periods=["2024", "2023", "2021", "2023", "2024-Q1", ""],
        a=[12, 10, 5, 99, 7, 3],
    )
    np.testing.assert_equal(value_of("previous(a)", data), [10, NAN, NAN, NAN, NAN, NAN])
    np.testing.assert_equal(value_of("change(a)", data), [0.2, NAN, NAN, NAN, NAN, NAN])
    np.testing.assert_equal(value_of("previous(5)", data), [5, NAN, NAN, NAN, NAN, NAN])
    np.testing.assert_equal(
        value_of("coalesce(previous(coalesce(b, 1)), 0)", data), [1, 0, 0, 0, 0, 0]
    )


def test_previous_reaches_back_as_often_as_it_is_written():
    data = table(subjects=["a"] * 3, periods=["2021", "2023", "2022"], a=[1, 3, 2])
    np.testing.assert_equal(value_of("previous(previous(a))", data), [NAN, 1, NAN])


def test_a_mean_of_periods_is_the_mean_written_by_hand_and_missing_where_one_is():
    data = table(
        subjects=["a"] * 4 + ["b"] * 2,
        periods=["2021", "2022", "2023", "2024", "2022", "2024"],
        a=[0.1, 0.2, 0.4, NAN, 5, 7],
    )
    written = value_of("mean(a, previous(a), previous(previous(a)))", data)
    np.testing.assert_equal(value_of("period_mean(a, 3)", data), written)
    np.testing.assert_equal(written, [NAN, NAN, (0.4 + 0.2 + 0.1) / 3, NAN, NAN, NAN])


LIMIT = {
    "limit": {
        "dated": [
            {"from": "2022-11-01", "value": "1.5"},
            {"from": "2026-07-01", "value": "1.3"},
        ]
    }
}


def test_a_dated_parameter_holds_from_its_day_on():
    periods = ["2022-10", "2022-11", "2026-06", "2026-07", "2022", "2026-Q2", "2026-Q3", ""]
    expected = [NAN, 1.5, 1.5, 1.3, 1.5, 1.5, 1.3, NAN]
    data = table(periods=periods, a=[0] * 8)
    np.testing.assert_equal(value_of("limit", data, parameters=LIMIT), expected)


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(2022, 10, 31), NAN),
        (date(2022, 11, 1), 1.5),
        (date(2026, 6, 30), 1.5),
        (date(2026, 7, 1), 1.3),
    ],
)
def test_a_day_that_is_named_decides_for_every_row(day, expected):
    data = table(periods=["2020", ""], a=[0, 0])
    found = value_of("limit", data, as_of=day, parameters=LIMIT)
    np.testing.assert_equal(found, [expected, expected])


def test_a_parameter_may_be_looked_up_by_a_choice_and_a_boolean():
    values = {"oven": {"true": "1", "false": "2"}, "kiln": "3", "mill": {"true": "none"}}
    parameters = {"limit": {"by": ["kind", "flag"], "values": values}}
    data = table(kind=[0, 0, 1, 1, 2, None], flag=[1, 0, 0, None, 1, 1])
    found = value_of("limit", data, parameters=parameters)
    np.testing.assert_equal(found, [1, 2, 3, NAN, NAN, NAN])


# Four subjects: three rows, one with a gap; a table left empty; none given; one row outside "core".
ROWS = rows(
    [0, 0, 0, 1, 1, 4],
    [True, True, True, False, True],
    amount=[1, 2, 4, 8, None, 5],
    share_of=[10, 20, 30, 40, 50, 60],
    core=[1, 0, 1, 1, 0, 0],
)


@pytest.mark.parametrize(
    "formula, expected",
    [
        ("sum(rows.amount)", [7, NAN, 0, NAN, 5]),
        ("sum(rows.amount, core)", [5, 8, 0, NAN, 0]),
        ("count(rows)", [3, 2, 0, NAN, 1]),
        ("count(rows, amount > 1)", [2, NAN, 0, NAN, 1]),
        ("mean(rows.amount)", [7 / 3, NAN, NAN, NAN, 5]),
        ("min(rows.amount, core)", [1, 8, NAN, NAN, NAN]),
        ("max(rows.share_of)", [30, 50, NAN, NAN, 60]),
        ("share(rows.share_of, core)", [40 / 60, 40 / 90, NAN, NAN, 0]),
        ("share(rows.amount, core)", [5 / 7, NAN, NAN, NAN, 0]),
        ("weighted_mean(rows.share_of, amount)", [170 / 7, NAN, NAN, NAN, 60]),
        ("weighted_mean(rows.share_of, amount, core)", [26, 40, NAN, NAN, NAN]),
        ("sum(rows.amount * a)", [14, NAN, 0, NAN, 10]),
    ],
)
def test_rows_are_added_up_and_a_gap_is_no_zero(formula, expected):
    data = table(a=[2] * 5, tables={"rows": ROWS})
    np.testing.assert_equal(value_of(formula, data), expected)


@pytest.mark.parametrize("formula", ["sum(rows.amount)", "count(rows)", "max(rows.amount)"])
def test_a_table_that_nobody_gave_is_missing(formula):
    np.testing.assert_equal(value_of(formula, table(a=[2])), [NAN])
