"""The range of a score is known before any data: it bounds what open values may come to."""

import numpy as np
import pytest

from greenscore.scoring.compile import compile_plan
from tests.interpreters import score_both
from tests.small import edition, table

FROM_60 = {"linear": {"worst": "0", "best": "100", "at_worst": "60"}}
FULL = {"linear": {"worst": "0", "best": "100"}}
FALLING = {"linear": {"worst": "100", "best": "0"}}


def leaf(name, score, **parts):
    return {"id": name, "value": name, "score": score, **parts}


def bounds(index):
    plan = compile_plan(edition(index))
    return plan.nodes[plan.positions["total"]].bounds


@pytest.mark.parametrize(
    "aggregate, policy, expected",
    [
        ("mean", "block", (30, 100)),  # of 60 and 0, and neither can be left out
        ("mean", "renormalise", (0, 100)),
        ("sum", "block", (60, 200)),
        ("sum", "renormalise", (0, 200)),
        ("sum", "equal", (0, 200)),
        ("product", "block", (0, 10_000)),
        ("max", "block", (0, 100)),
        ({"penalised": {"sign": "minus"}}, "block", (None, 100)),
        ({"penalised": {"sign": "plus"}}, "block", (0, None)),
    ],
    ids=str,
)
def test_a_child_that_may_be_left_out_gives_its_weight_to_the_others(aggregate, policy, expected):
    rules = dict.fromkeys(("missing", "not_applicable", "unscorable"), policy)
    children = [leaf("a", FROM_60), leaf("b", FULL)]
    assert bounds({"aggregate": aggregate, "missing": rules, "children": children}) == expected


@pytest.mark.parametrize(
    "policy, expected",
    [
        ("block", (-120, -20)),  # both are always there: twice -60 to -10
        ("renormalise", (-120, -20)),  # either may be left out, and its weight goes to the other
        ("equal", (-120, -20)),
    ],
)
def test_a_sum_of_what_is_below_zero_stays_there(policy, expected):
    negative = {"linear": {"worst": "0", "best": "100", "at_worst": "-60", "at_best": "-10"}}
    rules = dict.fromkeys(("missing", "not_applicable", "unscorable"), policy)
    children = [leaf("a", negative), leaf("b", negative)]
    assert bounds({"aggregate": "sum", "missing": rules, "children": children}) == expected


@pytest.mark.parametrize(
    "parts, expected",
    [
        ({"clip": {"min": "10", "max": "60"}}, (10, 60)),
        ({"clip": {"max": "b"}}, (None, 100)),
        ({"clip": {"min": "0 if flag else 20"}}, (0, 100)),
        ({"transform": "100 - x"}, (0, 100)),
        ({"transform": "x / b"}, (None, None)),
        ({"missing": {"value": "120"}}, (0, 120)),
        ({"adjust": [{"when": "flag", "cap": "-5", "reason": "Reason"}]}, (-5, 100)),
        ({"adjust": [{"when": "flag", "cap": "30", "reason": "Reason"}]}, (0, 100)),
        ({"adjust": [{"when": "flag", "floor": "30", "reason": "Reason"}]}, (0, 100)),
        ({"adjust": [{"when": "flag", "floor": "150", "reason": "Reason"}]}, (0, 150)),
        ({"adjust": [{"when": "flag", "add": "7", "reason": "Reason"}]}, (0, 107)),
        ({"adjust": [{"when": "flag", "add": "-7", "reason": "Reason"}]}, (-7, 100)),
        ({"adjust": [{"when": "flag", "add": "b", "reason": "Reason"}]}, (None, None)),
        ({"adjust": [{"when": "flag", "set": "150", "reason": "Reason"}]}, (0, 150)),
        ({"adjust": [{"when": "flag", "set": "-3", "reason": "Reason"}]}, (-3, 100)),
        ({"adjust": [{"when": "flag", "set": "b", "reason": "Reason"}]}, (None, None)),
        ({"rescale": {"from": ["0", "100"], "to": ["1", "5"]}}, (1, 5)),
    ],
    ids=str,
)
def test_every_later_step_moves_the_range(parts, expected):
    group = {"id": "group", "children": [leaf("a", FULL)], **parts}
    assert bounds({"children": [group], "aggregate": "max"}) == expected


@pytest.mark.parametrize(
    "group, band",
    [
        ({"aggregate": "mean"}, (40, 90)),
        ({"aggregate": "mean", "score": FALLING}, (0, 100)),
        ({"aggregate": "mean", "transform": "x / 2"}, (0, 50)),
        ({"aggregate": "mean", "transform": "x / c"}, (np.nan, np.nan)),
        ({"aggregate": "product"}, (0, 8_000)),
        ({"aggregate": {"penalised": {"sign": "minus"}}}, (np.nan, 90)),
    ],
    ids=str,
)
def test_what_may_fall_while_its_children_rise_has_no_band_but_its_range(group, band):
    """80 is given; the other child is open, between 0 and 100."""
    one = edition({"children": [leaf("a", FULL), leaf("b", FULL)], **group})
    columns = score_both(one, table(a=[80], b=[None], c=[1]))
    np.testing.assert_equal([columns["score_low"][0], columns["score_high"][0]], band)


def test_a_negative_factor_leaves_a_product_without_a_band():
    one = edition(
        {"aggregate": "product", "children": [leaf("a", FULL), {"id": "b", "value": "b"}]}
    )
    columns = score_both(one, table(a=[None], b=[-1]))
    assert np.isnan([columns["score_low"][0], columns["score_high"][0]]).all()
