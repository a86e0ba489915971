"""Adjustments, rescaling, rounding and levels: what happens to a score once it is there."""

import numpy as np
import pytest

from greenscore.scoring.numbers import rounded, rounded_column
from greenscore.workflow import scoring
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
SCALE = {"linear": {"worst": "0", "best": "100"}}


def node(**parts):
    return {"id": "one", "value": "a", "score": SCALE, **parts}


def change(when, **amount):
    return {"when": when, "reason": "Reason", **amount}


@pytest.mark.parametrize(
    "amount, expected",
    [
        ({"cap": "50"}, [50, 80, 80]),
        ({"floor": "90"}, [90, 80, 80]),
        ({"add": "-15"}, [65, 80, 80]),
        ({"set": "7"}, [7, 80, 80]),
        ({"cap": "b"}, [np.nan, 80, 80]),  # capped, and nobody knows at what
    ],
    ids=str,
)
def test_a_change_needs_a_condition_that_holds_and_an_amount(amount, expected):
    one = edition({"children": [node(adjust=[change("flag", **amount)])]})
    columns = score_both(one, table(a=[80] * 3, b=[None] * 3, flag=[1, 0, None]))
    np.testing.assert_equal(columns["score"], expected)


@pytest.mark.parametrize(
    "amount, low, high",
    [
        ({"cap": "50"}, 50, 80),
        ({"floor": "90"}, 80, 90),
        ({"add": "-15"}, 65, 80),
        ({"add": "15"}, 80, 95),
        ({"set": "7"}, 7, 80),
        ({"cap": "b"}, NAN, 80),
        ({"floor": "b"}, 80, NAN),
    ],
    ids=str,
)
def test_an_unknown_condition_or_amount_widens_the_band(amount, low, high):
    one = edition({"children": [node(adjust=[change("flag", **amount)])]})
    columns = score_both(one, table(a=[80], b=[None], flag=[None]))
    np.testing.assert_equal([columns["score_low"], columns["score_high"]], [[low], [high]])


def test_changes_follow_each_other_then_rescale_then_round():
    steps = node(
        adjust=[change("true", add="30"), change("true", cap="95")],
        rescale={"from": ["0", "100"], "to": ["1", "5"]},
        round={"digits": "1"},
    )
    columns = score_both(edition({"children": [steps]}), table(a=[50, 80]))
    np.testing.assert_equal(columns["one.score"], [4.2, 4.8])


def test_a_score_that_overflows_is_unscorable():
    huge = {"id": "one", "value": "a", "adjust": [change("true", add="a")]}
    columns = score_both(edition({"children": [huge]}), table(a=[1e308]))
    assert np.isnan(columns["score"][0])
    assert columns["one.outcome"].tolist() == [3]


@pytest.mark.parametrize(
    "number, digits, even, up, floor, ceil",
    [
        (0.5, 0, 0, 1, 0, 1),
        (1.5, 0, 2, 2, 1, 2),
        (2.5, 0, 2, 3, 2, 3),
        (-0.5, 0, 0, 0, -1, 0),
        (-1.5, 0, -2, -1, -2, -1),
        (6.25, 1, 6.2, 6.3, 6.2, 6.3),
        (6.35, 1, 6.4, 6.4, 6.3, 6.4),
        (2.675, 2, 2.68, 2.68, 2.67, 2.68),
        (0.1 + 0.2, 1, 0.3, 0.3, 0.3, 0.3),
        (0.7 + 0.1, 1, 0.8, 0.8, 0.8, 0.8),
        (79.9999999999, 0, 80, 80, 80, 80),
        (1000.0000005, 6, 1000, 1000.000001, 1000, 1000.000001),
        (1e290, 9, 1e290, 1e290, 1e290, 1e290),
    ],
)
def test_rounding(number, digits, even, up, floor, ceil):
    wanted = {"half-even": even, "half-up": up, "floor": floor, "ceil": ceil}
    for mode, expected in wanted.items():
        assert rounded(number, digits, mode) == expected, mode
        assert rounded_column(np.array([number]), digits, mode).tolist() == [expected], mode


@pytest.mark.parametrize(
    "number, digits, expected",
    [
        (2.5, 0, 3),
        (-2.5, 0, -3),  # half-up gives -2
        (-0.5, 0, -1),
        (-2.4, 0, -2),
        (-6.25, 1, -6.3),
        (-0.7 - 0.15, 1, -0.9),  # -0.85, in floats -0.8500000000000001 or just above
        (-2.675, 2, -2.68),  # the float is -2.67499999999999982236431605997495353221893310546875
        (-1000.0000005, 6, -1000.000001),
        (-1e290, 9, -1e290),
    ],
)
def test_a_half_goes_away_from_zero(number, digits, expected):
    assert rounded(number, digits, "half-away") == expected
    assert rounded_column(np.array([number]), digits, "half-away").tolist() == [expected]


@pytest.mark.parametrize("mode, expected", [("half-even", 62.2), ("half-up", 62.3)])
def test_the_total_is_rounded_once_as_the_standard_declares(mode, expected):
    one = edition({"children": [node()]}, rounding={"digits": "1", "mode": mode})
    assert score_both(one, table(a=[62.25]))["score"].tolist() == [expected]


LADDER = [
    {"id": "bronze", "at": "40"},
    {"id": "silver", "at": "60", "requires": ["flag"]},
    {"id": "gold", "above": "80"},
]


@pytest.mark.parametrize(
    "cumulative, flag, expected",
    [
        (False, 1, ["", "bronze", "silver", "silver", "gold"]),
        (False, 0, ["", "bronze", "bronze", "bronze", "gold"]),
        (True, 0, ["", "bronze", "bronze", "bronze", "bronze"]),
        (True, None, ["", "bronze", "bronze", "bronze", "bronze"]),
        (True, 1, ["", "bronze", "silver", "silver", "gold"]),
    ],
)
def test_a_level_asks_for_the_score_and_its_gates(cumulative, flag, expected):
    one = edition({"children": [node()]}, levels=LADDER, cumulative=cumulative)
    columns = score_both(one, table(a=[39.9, 40, 59.9999999999, 80, 80.1], flag=[flag] * 5))
    ids = ["bronze", "silver", "gold", ""]
    assert [ids[level] for level in columns["level"]] == expected


def test_an_unknown_gate_holds_in_the_best_case_only():
    one = edition({"children": [node()]}, levels=LADDER)
    columns = score_both(one, table(a=[70], flag=[None]))
    found = [columns[f"level{suffix}"][0] for suffix in ("", "_low", "_high")]
    assert found == [0, 0, 1]


def test_a_gate_may_ask_for_the_score_and_the_level_of_a_group():
    inner = {
        "id": "inner",
        "children": [node()],
        "levels": [{"id": "low", "at": "0"}, {"id": "good", "at": "50"}],
    }
    ladder = [{"id": "pass", "requires": ["inner.score >= 40", "inner.level == 'good'"]}]
    one = edition({"children": [inner]}, levels=ladder)
    assert score_both(one, table(a=[39, 45, 50, None]))["level"].tolist() == [-1, -1, 0, -1]


def test_a_prerequisite_has_three_states():
    gated = [{"id": "pass", "requires": ["prerequisites.met"]}]
    conditions = [
        {"id": "first", "title": "First", "expect": "flag"},
        {"id": "second", "title": "Second", "expect": "b > 0"},
    ]
    one = edition({"children": [node()]}, levels=gated, prerequisites=conditions)
    columns = score_both(one, table(a=[50] * 4, b=[1, 0, None, None], flag=[1, 1, 1, 0]))
    assert columns["level"].tolist() == [0, -1, -1, -1]
    assert columns["level_high"].tolist() == [0, -1, 0, -1]


def test_an_assessment_tells_which_changes_were_made():
    changes = [
        change("flag", cap="50"),
        change("flag", cap="b"),
        change("c > 1", add="-5"),
        change("c > 1", floor="3"),
    ]
    one = edition({"children": [node(adjust=changes)]})

    def made(**given):
        found = scoring.score(one, {"subject": "s", "a": 80, **given}).assessment()
        child = found.index.children[0]
        return child.score, child.low, child.high, child.adjustments

    # The second has no amount: it could bring the score down without end, so that there is none. Nobody
    # says what `c` is: at the worst it takes 5 away. The floor of 3 acts on nothing.
    assert made(flag=True) == (None, None, 50, ())
    assert made(flag=True, b=40) == (40, 35, 40, (0, 1))
    assert made(flag=True, b=60) == (50, 45, 50, (0,))
    assert made(flag=False, c=2) == (75, 75, 75, (2,))
    assert made(flag=False, c=1) == (80, 80, 80, ())
