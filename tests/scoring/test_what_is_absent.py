"""What absent scores do to a group: shares of a sum, weights of zero, conditions that cannot be told."""

import numpy as np
import pytest

from greenscore.scoring.scored import OUTCOMES
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
BLOCK = dict.fromkeys(("missing", "not_applicable", "unscorable"), "block")


def leaf(name, weight="1", **parts):
    return {"id": name, "value": name, "weight": weight, **parts}


def group(**parts):
    return {"id": "group", **parts}


def outcome(columns, node, row=0):
    return OUTCOMES[columns[f"{node}.outcome"][row]]


@pytest.mark.parametrize(
    "policy, expected, shares", [("renormalise", 330, [1.5, 4.5]), ("equal", 320, [2, 4])]
)
def test_what_is_left_out_of_a_sum_gives_its_weight_to_the_others(policy, expected, shares):
    """b, of weight 2, is missing beside 40 of weight 1 and 60 of weight 3.

    In proportion they have 6/4 and 18/4, and make 60 + 270 = 330; in equal parts 2 and 4: 80 + 240 = 320.
    """
    children = [leaf("a"), leaf("b", "2", missing={"missing": policy}), leaf("c", "3")]
    one = edition({"aggregate": "sum", "children": children})
    columns = score_both(one, table(a=[40, 40], b=[None, 10], c=[60, 60]))
    assert columns["score"].tolist() == [expected, 240]
    assert [columns["a.weight"][0], columns["c.weight"][0]] == shares
    assert [columns["a.weight"][1], columns["b.weight"][1], columns["c.weight"][1]] == [1, 2, 3]


def test_what_does_not_apply_takes_no_points_from_a_sum():
    """30 of 50 points become 60 of 100, as the other 50 do not apply."""
    one = edition({"aggregate": "sum", "children": [leaf("a", "0.5"), leaf("b", "0.5")]})
    columns = score_both(one, table(a=[60], b=[None], claims={"b": [1]}))
    assert columns["score"].tolist() == [60]


def test_a_sum_without_any_weight_has_no_score():
    weights = [leaf("a", "c"), leaf("b", "0")]
    one = edition({"aggregate": "sum", "children": weights})
    columns = score_both(one, table(a=[40, 40], b=[90, 90], c=[2, 0]))
    np.testing.assert_equal(columns["score"], [80, NAN])


@pytest.mark.parametrize("aggregate", ["mean", "sum", "geometric"])
def test_an_absent_child_of_weight_zero_holds_nothing_up(aggregate):
    """It is told for information: neither its policy nor the band asks for it."""
    children = [leaf("a"), leaf("b", "0")]
    one = edition({"aggregate": aggregate, "missing": BLOCK, "children": children})
    columns = score_both(one, table(a=[75.6], b=[None]))
    assert [columns[f"score{way}"][0] for way in ("", "_low", "_high")] == [75.6] * 3
    assert (outcome(columns, "b"), OUTCOMES[columns["outcome"][0]]) == ("missing", "scored")


def test_paths_that_know_no_weights_ask_for_a_child_of_weight_zero():
    one = edition({"aggregate": "min", "children": [leaf("a"), leaf("b", "0")]})
    assert np.isnan(score_both(one, table(a=[75.6], b=[None]))["score"][0])


@pytest.mark.parametrize("aggregate, coverage", [("any", 0.5), ("mean", 0.25)])
def test_a_group_that_may_not_apply_covers_nothing(aggregate, coverage):
    """Nobody knows if the first path, answered in full, is open; half of the other is."""
    paths = [
        {"id": "first", "applies": "flag", "children": [leaf("a")]},
        {"id": "other", "missing": "renormalise", "children": [leaf("b"), leaf("c")]},
    ]
    one = edition({"children": [group(aggregate=aggregate, min_coverage="1", children=paths)]})
    columns = score_both(one, table(flag=[None, 1], a=[80] * 2, b=[60] * 2, c=[None] * 2))
    assert outcome(columns, "first") == "missing"
    assert columns["coverage"][0] == coverage
    expected = {"any": [NAN, 80], "mean": [NAN, NAN]}[aggregate]
    np.testing.assert_equal(columns["group.score"], expected)


@pytest.mark.parametrize("policy", ["block", {"transfer": "a"}, "renormalise", "equal"], ids=str)
def test_a_group_in_which_nothing_applies_does_not_apply(policy):
    """Nothing in it is open, so that nothing blocks, and nothing could take over its weight."""
    rules = {"not_applicable": "renormalise"}
    inner = group(
        missing=rules, children=[leaf("a"), leaf("b", missing={"not_applicable": policy})]
    )
    one = edition({"children": [inner, leaf("c")]})
    columns = score_both(one, table(a=[None], b=[None], c=[90], claims={"a": [1], "b": [1]}))
    assert outcome(columns, "group") == "not_applicable"
    assert (columns["score"][0], columns["coverage"][0]) == (90, 1)


def test_one_open_child_beside_one_that_does_not_apply_still_blocks():
    inner = group(children=[leaf("a"), leaf("b", missing={"not_applicable": "block"})])
    one = edition({"children": [inner, leaf("c")]})
    columns = score_both(one, table(a=[None], b=[None], c=[90], claims={"b": [1]}))
    assert outcome(columns, "group") == "incomplete"


@pytest.mark.parametrize(
    "policy, expected",
    [("block", NAN), ("worst", 0), ("renormalise", 90), ({"value": "50"}, NAN)],
    ids=str,
)
def test_a_node_changed_by_a_missing_amount_is_missing(policy, expected):
    """Of 80 that are capped at an unknown b, nobody knows the score: the policy says what it counts.

    A value in its place is capped at b as well. Means: of 0 and 90 it is 45, of 90 alone 90.
    """
    change = {"when": "flag", "cap": "b", "reason": "Reason"}
    scale = {"linear": {"worst": "0", "best": "100"}}
    own = leaf("a", score=scale, adjust=[change], missing={"missing": policy})
    inputs = {"a": {}, "b": {"min": "0"}, "c": {}, "flag": {"type": "boolean"}}
    one = edition({"children": [own, leaf("c")]}, inputs=inputs)
    columns = score_both(one, table(a=[80, 80], b=[None, 70], c=[90, 90], flag=[1, 1]))
    np.testing.assert_equal(columns["score"][0], 45 if expected == 0 else expected)
    assert (outcome(columns, "a"), columns["coverage"][0]) == ("missing", 0.5)
    assert columns["score"][1] == 80


def test_what_a_table_leaves_out_changes_nothing():
    parameters = {"limit": {"by": "kind", "values": {"oven": "50", "kiln": "none", "mill": "none"}}}
    change = {"when": "true", "cap": "limit", "reason": "Reason"}
    one = edition({"children": [leaf("a", adjust=[change])]}, parameters=parameters)
    columns = score_both(one, table(a=[80] * 3, kind=[0, 1, None]))
    np.testing.assert_equal(columns["score"], [50, 80, NAN])


def test_what_is_asked_of_an_earlier_period_is_not_read_of_this_one():
    """The first period has none before it: there is no result, whether or not today's answer is missing."""
    one = edition({"children": [leaf("a", value="previous(a)")]})
    one_too = edition({"children": [leaf("a", value="previous(a) + 0 * a")]})
    data = table(subjects=["s", "t", "t"], periods=["2024", "2024", "2025"], a=[None, 7, None])
    columns = score_both(one, data)
    assert [outcome(columns, "a", row) for row in range(3)] == [
        "unscorable",
        "unscorable",
        "scored",
    ]
    np.testing.assert_equal(columns["score"], [NAN, NAN, 7])
    columns = score_both(one_too, data)
    assert [outcome(columns, "a", row) for row in range(3)] == ["missing", "unscorable", "missing"]
