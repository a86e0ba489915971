import numpy as np
import pytest

from greenscore.model.population import Reference
from greenscore.scoring.numbers import SLACK
from tests.interpreters import score_both
from tests.small import edition, table

POPULATION = Reference(values=(10.0, 20.0, 20.0, 40.0))


def scored(node, **columns):
    """Score one indicator over columns of data; return its unrounded scores."""
    node = {"id": "one", "value": "a", **node}
    one = edition({"children": [node]}, references={"one": POPULATION})
    return score_both(one, table(**columns))["one.score"]


@pytest.mark.parametrize(
    "score, expected",
    [
        ({"linear": {"worst": "10", "best": "50"}}, {5: 0, 10: 0, 20: 25, 50: 100, 60: 100}),
        ({"linear": {"worst": "50", "best": "10"}}, {60: 0, 40: 25, 10: 100, 5: 100}),
        (
            {"linear": {"worst": "10", "best": "50", "at_worst": "60", "below": "0"}},
            {9.999: 0, 10: 60, 30: 80, 50: 100},
        ),
        ({"linear": {"worst": "1", "best": "100", "log": True}}, {1: 0, 10: 50, 1000: 100}),
        ({"linear": {"worst": "1", "best": "100", "log": True}}, {0: None, -5: None}),
        ({"linear": {"worst": "b", "best": "50"}}, {10: None}),
        ({"points": [["0", "0"], ["50", "80"], ["100", "60"]]}, {-5: 0, 25: 40, 75: 70, 200: 60}),
        ({"points": [["0", "0"], ["b", "80"]]}, {5: None}),
        (
            {"steps": {"below": "0", "at": [["10", "50"], ["20", "100"]]}},
            {9: 0, 10: 50, 19.9: 50, 20: 100, 10 - 1e-10: 50},
        ),
        (
            {"steps": {"below": "0", "at": [["10", "50"], ["20", "100"]], "side": "right"}},
            {10: 0, 10.1: 50, 20: 50, 20.1: 100, 10 + 1e-10: 0},
        ),
        ({"lognormal": {"p10": "2", "median": "40"}}, {-1: 100, 0: 100, 2: 90, 40: 50}),
        ({"formula": "x * x - 5", "bounds": ["0", "100"]}, {2: 0, 3: 4, 20: 100}),
        ({"formula": "1 / x", "bounds": ["0", "100"]}, {0: None, 0.5: 2}),
    ],
    ids=str,
)
def test_a_value_becomes_a_score(score, expected):
    assert_scores({"score": score}, expected)


@pytest.mark.parametrize(
    "method, better, expected",
    [
        ("minmax", "higher", {5: 0, 10: 0, 25: 50, 40: 100, 50: 100}),
        ("minmax", "lower", {25: 50, 10: 100, 40: 0}),
        ("zscore", "higher", {22.5: 0, 22.5 + 10.897247358851684: 1}),
        ("zscore", "lower", {22.5 + 10.897247358851684: -1}),
        ("percentile", "higher", {5: 0, 20: 50, 30: 75, 50: 100}),
        ("percentile", "lower", {5: 100, 20: 50}),
        ("rank", "higher", {5: 0, 10: 0, 20: 200 / 3, 30: 200 / 3, 40: 100, 50: 100}),
        ("rank", "lower", {10: 100, 20: 200 / 3, 40: 0, 50: 0}),
    ],
)
def test_a_position_within_the_frozen_population(method, better, expected):
    assert_scores({"score": {"relative": {"method": method, "better": better}}}, expected)


def assert_scores(node, expected):
    found = scored(node, a=list(expected), b=[None] * len(expected))
    wanted = np.array(list(expected.values()), dtype=np.float64)
    np.testing.assert_allclose(found, wanted, rtol=1e-11, atol=1e-11)


def test_a_category_without_a_score_is_unscorable_unless_else_is_given():
    on = {"on": "kind", "values": {"oven": "30", "kiln": "none"}}
    kinds = [0, 1, 2, None]
    np.testing.assert_equal(
        scored({"value": None, "score": {"map": on}}, kind=kinds), [30, np.nan, np.nan, np.nan]
    )
    found = scored({"value": "kind", "score": {"map": {**on, "else": "5"}}}, kind=kinds)
    np.testing.assert_equal(found, [30, np.nan, 5, np.nan])


def test_two_inputs_share_a_map_and_a_number_holds_for_all_below():
    mapping = {"on": ["kind", "flag"], "values": {"oven": {"true": "9", "false": "1"}, "kiln": "4"}}
    found = scored(
        {"value": None, "score": {"map": mapping}}, kind=[0, 0, 1, 1, 2], flag=[1, 0, 1, None, 1]
    )
    np.testing.assert_equal(found, [9, 1, 4, np.nan, np.nan])


def test_a_step_the_standard_leaves_out_is_skipped_and_one_that_is_unknown_is_not():
    steps = {"below": "0", "at": [["first", "50"], ["20", "100"]]}
    first = {"by": "kind", "values": {"oven": "10", "kiln": "none", "mill": "5"}}
    one = edition(
        {"children": [{"id": "one", "value": "a", "score": {"steps": steps}}]},
        parameters={"first": first},
    )
    columns = score_both(one, table(a=[15, 15, 25, 15], kind=[0, 1, 1, None]))
    np.testing.assert_equal(columns["one.score"], [50, 0, 100, np.nan])


def test_a_value_is_clipped_then_transformed_then_scored():
    node = {
        "clip": {"min": "0", "max": "b"},
        "transform": "x * 2",
        "score": {"linear": {"worst": "0", "best": "40"}},
    }
    found = scored(node, a=[-5, 5, 50, 50], b=[10, 10, 10, None])
    np.testing.assert_equal(found, [0, 25, 50, np.nan])


def test_a_threshold_is_brought_to_the_unit_of_what_is_scored():
    units = {"inputs": {"a": {"unit": "t"}}, "parameters": {"top": {"unit": "kg", "value": "2000"}}}
    linear = {"linear": {"worst": "0", "best": "top"}}
    plain = {"id": "one", "value": "a", "score": linear}
    for node in (plain, {**plain, "transform": "x + 0"}, {**plain, "value": "a * 1", "unit": "kg"}):
        columns = score_both(edition({"children": [node]}, tables={}, **units), table(a=[0.5]))
        assert columns["one.score"].tolist() == [25.0]


def test_points_rise_between_knots_one_apart_and_jump_where_two_are_one():
    score = {"points": [["0", "0"], ["1", "40"], ["1", "60"], ["2", "100"]]}
    # Half of the way to 40, and half of the way from 60 to 100.
    found = scored({"score": score}, a=[-1, 0.5, 1.5, 2, 3])
    np.testing.assert_equal(found, [0, 20, 80, 100, 100])


def test_points_lie_where_a_formula_says():
    score = {"points": [["10", "0"], ["b", "80"], ["2 * b", "60"]]}
    # From 10 to 50 the score rises by 80, from 50 to 100 it falls by 20.
    found = scored({"score": score}, a=[5, 30, 50, 75, 100, 300], b=[50] * 6)
    np.testing.assert_equal(found, [0, 40, 80, 70, 60, 60])


def test_a_step_from_its_right_is_not_reached_within_the_slack():
    steps = {"below": "0", "at": [["10", "50"]], "side": "right"}
    found = scored({"score": {"steps": steps}}, a=[10, 10 + SLACK, 10 + 2 * SLACK])
    np.testing.assert_equal(found, [0, 0, 50])


@pytest.mark.parametrize(
    "score",
    [
        {"linear": {"worst": "0", "best": "limit"}},
        {"points": [["0", "0"], ["limit", "100"]]},
        {"steps": {"below": "50", "at": [["limit", "100"]]}},
    ],
    ids=str,
)
def test_a_threshold_is_brought_to_the_unit_of_the_value(score):
    # Half of 1 MWh is 500 kWh, and 1000 kWh are the whole.
    node = {"id": "one", "value": "energy", "unit": "kWh", "score": score}
    inputs = {"energy": {"unit": "kWh"}, "limit": {"unit": "MWh"}}
    one = edition({"children": [node]}, inputs=inputs, tables={})
    found = score_both(one, table(energy=[500, 1000], limit=[1, 1]))
    np.testing.assert_equal(found["one.score"], [50, 100])
