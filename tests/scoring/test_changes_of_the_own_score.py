"""Adjustments that ask for the node's own score (`x`), or for nothing at all."""

import numpy as np
import pytest

from greenscore.scoring.compile import compile_plan
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
SCALE = {"linear": {"worst": "0", "best": "100"}}


def change(**parts):
    return {"reason": "Reason", **parts}


def leaf(name, **parts):
    return {"id": name, "value": name, "score": SCALE, **parts}


def four(one, data):
    columns = score_both(one, data)
    return [columns[f"score{suffix}"][0] for suffix in ("", "_recognised", "_low", "_high")]


def test_a_change_without_a_condition_is_always_made():
    one = edition({"children": [leaf("a", adjust=[change(add="5")])]})
    np.testing.assert_equal(score_both(one, table(a=[0, 60, None]))["score"], [5, 65, NAN])


@pytest.mark.parametrize(
    "when, expected",
    [
        ("x < 60", [0, 0, 60, 80]),
        ("x <= 60", [0, 0, 0, 80]),
        ("60 <= x", [40, 59.9, 0, 0]),
        ("not x < 60", [40, 59.9, 0, 0]),
        ("x > 50 and flag", [40, 0, 0, 0]),
        ("50 < x < 70", [40, 0, 0, 80]),
        ("x == 60", [40, 59.9, 0, 80]),
    ],
)
def test_a_condition_may_ask_for_the_score(when, expected):
    one = edition({"children": [leaf("a", adjust=[change(when=when, set="0")])]})
    data = table(a=[40, 59.9, 60, 80], flag=[1] * 4)
    np.testing.assert_equal(score_both(one, data)["score"], expected)


def test_a_threshold_of_the_score_has_the_slack_of_all_thresholds():
    one = edition({"children": [leaf("a", adjust=[change(when="x < 60", set="0")])]})
    data = table(a=[60 - 2e-9, 60 - 5e-10])
    np.testing.assert_equal(score_both(one, data)["a.score"], [0, 60 - 5e-10])


def test_each_change_sees_the_score_that_the_one_before_it_left():
    # 40 is below 50 and rises to 55; 55 is above 50 and is doubled to 110; 110 is capped at 100.
    # 60 is above 50 at once: it becomes 120, and 100.
    steps = [
        change(when="x < 50", add="15"),
        change(when="x > 50", add="55"),
        change(when="x > 100", cap="100"),
    ]
    one = edition({"children": [leaf("a", adjust=steps)]})
    np.testing.assert_equal(score_both(one, table(a=[40, 60, 0]))["score"], [100, 100, 15])


# The whole is the mean of a, which is known, and b, which is open: from 80 / 2 = 40 to 180 / 2 = 90.
@pytest.mark.parametrize(
    "when, kind, amount, low, high",
    [
        # 40 at the worst and 90 at the best are on two sides of 60: a score of 60 falls to nothing, and
        # so may any below it; at the best nothing is taken.
        ("x < 60", "set", "0", 0, 90),
        # Both ends are above 30, as is all between.
        ("x > 30", "add", "5", 45, 95),
        ("x < 30", "set", "0", 40, 90),
        # Both ends fail, and yet what lies between may not.
        ("50 < x < 60", "set", "0", 0, 90),
        ("x == 50", "set", "100", 40, 100),
        # A prize for less than 60: at the worst nobody has it; at the best, 59 would have it, and 90
        # with it is the most that can be said.
        ("x < 60", "add", "10", 40, 100),
        ("x >= 60", "add", "10", 40, 100),
        ("x >= 60", "cap", "70", 40, 90),
        ("x < 60", "floor", "60", 40, 90),
    ],
)
def test_while_answers_are_open_the_band_holds_whatever_the_score_turns_out_to_be(
    when, kind, amount, low, high
):
    group = {"children": [leaf("a"), leaf("b")], "adjust": [change(when=when, **{kind: amount})]}
    one = edition(group, recognition={"grade": "declared"})
    found = four(one, table(a=[80], b=[None]))
    np.testing.assert_equal(found, [NAN, low, low, high])
    for b in (0, 20, 25, 30, 39.9, 40, 60, 100):
        score = score_both(one, table(a=[80], b=[b]))["score"][0]
        assert low - 1e-9 <= score <= high + 1e-9, b


def test_what_is_surely_above_the_threshold_is_recognised_as_it_is():
    # a is recognised at 80 and b is not: at the worst the whole is 40, which passes 30 and keeps 40.
    passing = edition(
        {"children": [leaf("a"), leaf("b")], "adjust": [change(when="x < 30", set="0")]}
    )
    failing = edition(
        {"children": [leaf("a"), leaf("b")], "adjust": [change(when="x < 50", set="0")]}
    )
    data = table(a=[80], b=[60], grades={"a": [3], "b": [0]})
    assert four(passing, data)[:2] == [70, 40]
    assert four(failing, data)[:2] == [70, 0]


def test_an_open_condition_before_makes_the_score_an_assumed_one_for_the_next():
    # a is 80. Whether 30 is taken is open: 50 at the worst, 80 at the best. Below 60, all is lost.
    steps = [change(when="flag", add="-30"), change(when="x < 60", set="0")]
    one = edition({"children": [leaf("a", adjust=steps)]}, recognition={"grade": "declared"})
    np.testing.assert_equal(four(one, table(a=[80], flag=[None])), [80, 0, 0, 80])


def test_an_always_made_change_moves_the_bounds():
    plan = compile_plan(edition({"children": [leaf("a", adjust=[change(add="-5")])]}))
    assert plan.nodes[0].bounds == (-5, 95)
