"""A threshold is met within 1e-9 of it and no further: each place that decides, on both sides.

The thresholds here are 80 and 1 or 0.5. A value 5e-10 short of one is within the slack (5e-10 < 1e-9),
one 5e-8 short is not (5e-8 > 1e-9). Both differ from 80 by far more than its last bit, 1.4e-14, so that
only the slack decides. Whatever is strict asks for as much above the threshold.
"""

import numpy as np
import pytest

from greenscore.model.assessment import Outcome
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.conditions import conditions
from greenscore.scoring.numbers import rounded, rounded_column
from greenscore.scoring.portfolios import Portfolios
from greenscore.scoring.results import prepare
from tests.interpreters import score_both
from tests.small import edition, table

NEAR, FAR = 5e-10, 5e-8
NAN = np.nan
SHORT = [80 - FAR, 80 - NEAR, 80 + NEAR, 80 + FAR]


def children(**parts):
    return {"children": [{"id": "one", "value": "a", **parts}]}


def scores(node, values, **parts):
    return score_both(edition(children(**node), **parts), table(a=values))["one.score"].tolist()


@pytest.mark.parametrize(
    "op, expected",
    [
        (">=", [0, 1, 1, 1]),  # 80 - 5e-10 >= 80 - 1e-9
        (">", [0, 0, 0, 1]),  # only 80 + 5e-8 > 80 + 1e-9
        ("<=", [1, 1, 1, 0]),
        ("<", [1, 0, 0, 0]),
        ("==", [0, 1, 1, 0]),  # |a - 80| <= 1e-9
        ("!=", [1, 0, 0, 1]),
    ],
)
@pytest.mark.parametrize("threshold", ["80", "b"])
def test_comparisons_in_formulas(op, expected, threshold):
    node = {"id": "one", "value": f"1 if a {op} {threshold} else 0"}
    columns = score_both(edition({"children": [node]}), table(a=SHORT, b=[80] * 4))
    assert columns["one.score"].tolist() == expected


@pytest.mark.parametrize(
    "op, expected", [(">=", [0, 1, 1, 1]), (">", [0, 0, 0, 1]), ("==", [0, 1, 1, 0])]
)
def test_checks_of_the_data(op, expected):
    holds = conditions(compile_plan(edition(children())), table(a=SHORT))
    assert holds(f"a {op} 80").tolist() == expected


@pytest.mark.parametrize("side, expected", [("left", [0, 50, 50, 50]), ("right", [0, 0, 0, 50])])
@pytest.mark.parametrize("threshold", ["80", "b"])
def test_steps(side, expected, threshold):
    steps = {"steps": {"below": "0", "at": [[threshold, "50"]], "side": side}}
    one = edition(children(score=steps))
    columns = score_both(one, table(a=SHORT, b=[80] * 4))
    assert columns["one.score"].tolist() == expected


def test_the_score_below_the_worst_end_of_a_line():
    # From 0 at 0 to 100 at 1, so that the way from the worst end is the value: 5e-10 below it is at the
    # worst, which scores 10; 5e-8 below it is below, which scores 0.
    line = {"linear": {"worst": "0", "best": "1", "at_worst": "10", "below": "0"}}
    assert scores({"score": line}, [-FAR, -NEAR]) == [0, 10]


@pytest.mark.parametrize("mark, expected", [("at", [-1, 0, 0, 0]), ("above", [-1, -1, -1, 0])])
def test_levels(mark, expected):
    ladder = [{"id": "good", mark: "80"}]
    one = edition(children(levels=ladder), levels=ladder)
    columns = score_both(one, table(a=SHORT))
    assert columns["one.level"].tolist() == expected
    # The total is rounded to nine digits before: 80 - 5e-10 is a tie there, and goes to 80, which is even.
    assert columns["level"].tolist() == expected


def test_gates_of_levels():
    ladder = [{"id": "good", "requires": ["one.score >= 80"]}]
    columns = score_both(edition(children(), levels=ladder), table(a=SHORT))
    assert columns["level"].tolist() == [-1, 0, 0, 0]


def test_prerequisites_and_conditions_of_use_and_of_adjustments():
    adjust = [{"when": "a >= 80", "set": "7", "reason": "Reached"}]
    assert scores({"adjust": adjust}, [80 - FAR, 80 - NEAR]) == [80 - FAR, 7]
    assert np.isnan(scores({"applies": "a > 80"}, [80 + NEAR])[0])
    assert scores({"applies": "a > 80"}, [80 + FAR]) == [80 + FAR]
    ladder = [{"id": "good", "requires": ["prerequisites.met"]}]
    needed = [{"id": "enough", "title": "Enough", "expect": "a >= 80"}]
    one = edition(children(), levels=ladder, prerequisites=needed)
    assert score_both(one, table(a=[80 - FAR, 80 - NEAR]))["level"].tolist() == [-1, 0]


def test_the_least_coverage_of_a_group():
    # b is missing, so that 1 of 1 + w is covered. With w = 1 + 2e-9 that is
    # 1 / (2 + 2e-9) = 0.5 - 5e-10; with w = 1 + 2e-7 it is 0.5 - 5e-8.
    left_out = {"missing": "renormalise"}
    group = {
        "id": "group",
        "min_coverage": "0.5",
        "children": [
            {"id": "one", "value": "a"},
            {"id": "two", "value": "b", "weight": "c", **left_out},
        ],
    }
    columns = score_both(
        edition({"children": [group]}), table(a=[60, 60], b=[None, None], c=[1 + 2e-7, 1 + 2e-9])
    )
    np.testing.assert_equal(columns["group.score"], [NAN, 60])


def portfolio(data, **parts):
    one = edition(children(), portfolio=[{"id": "all", "of": "one", **parts}])
    (found,) = Portfolios.of(prepare(compile_plan(one), data, None)).figures
    return found


@pytest.mark.parametrize(
    "mark, expected", [("at", ["", "good", "good", "good"]), ("above", ["", "", "", "good"])]
)
def test_levels_of_a_portfolio(mark, expected):
    ladder = [{"id": "good", mark: "80"}]
    assert [portfolio(table(a=[value]), levels=ladder).level for value in SHORT] == expected


def test_the_least_coverage_of_a_portfolio():
    # As in a group: the entity without a score has 1 + 2e-9, or 1 + 2e-7, of the weight.
    for weight, outcome in ((1 + 2e-9, Outcome.SCORED), (1 + 2e-7, Outcome.MISSING)):
        data = table(a=[60, None], b=[1, weight])
        found = portfolio(data, weight="b", missing="renormalise", min_coverage="0.5")
        assert found.outcome is outcome


@pytest.mark.parametrize(
    "mode, number, expected",
    [
        ("half-up", 0.5 - NEAR, 1),  # a tie within the slack
        ("half-up", 0.5 - FAR, 0),
        ("half-even", 0.5 + NEAR, 0),  # a tie goes to the even 0
        ("half-even", 0.5 + FAR, 1),
        ("half-even", 1.5 - NEAR, 2),  # a tie goes to the even 2
        ("half-even", 1.5 - FAR, 1),
        ("half-away", 0.5 - NEAR, 1),  # a tie goes away from zero
        ("half-away", 0.5 - FAR, 0),
        ("half-away", -0.5 + NEAR, -1),
        ("half-away", -0.5 - NEAR, -1),
        ("half-away", -0.5 + FAR, 0),
        ("half-away", -1.5 - FAR, -2),
        ("half-away", -1.4, -1),
        ("half-up", -0.5 - NEAR, 0),  # towards plus
        ("floor", 1 - NEAR, 1),  # as good as 1
        ("floor", 1 - FAR, 0),
        ("ceil", 1 + NEAR, 1),
        ("ceil", 1 + FAR, 2),
    ],
)
def test_rounding(mode, number, expected):
    assert rounded(number, 0, mode) == expected
    assert rounded_column(np.array([number]), 0, mode).tolist() == [expected]
