"""What inputs can be bounds what is made of them, and a change that is always made bounds a score."""

import math

import numpy as np
import pytest

from greenscore.expression.check import check
from greenscore.expression.parser import parse
from greenscore.model.scope import StandardScope
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.intervals import interval
from greenscore.workflow import scoring
from tests.interpreters import score_both
from tests.small import edition, question, table

INF = math.inf
RANGES = {
    "a": question(min="-2", max="3"),
    "b": question(above="1", below="4"),
    "c": question(min="0"),
    "d": {},
    "flag": {"type": "boolean"},
    "kind": {"type": "choice", "choices": dict.fromkeys(("oven", "kiln", "mill"), "Kind")},
}


def known(name):
    low, high = {"a": (-2, 3), "b": (1, 4), "c": (0, INF), "d": (-INF, INF)}.get(name, (0, 1))
    return float(low), float(high)


@pytest.mark.parametrize(
    "formula, expected",
    [
        ("7", (7, 7)),
        ("-a", (-3, 2)),
        ("a + b", (-1, 7)),
        ("a - b", (-6, 2)),
        ("a * b", (-8, 12)),  # -2 * 4 and 3 * 4
        ("a * c", (-INF, INF)),
        ("0 * c", (0, 0)),
        ("a / b", (-2, 3)),
        ("b / a", (-INF, INF)),  # a may come as near to 0 as one likes, from both sides
        ("b / c", (0, INF)),
        ("1 / (c + 2)", (0, 0.5)),
        ("(b + 1) / -c", (-INF, 0)),
        ("a ** 2", (0, 9)),
        ("a ** 3", (-8, 27)),
        ("b ** 2", (1, 16)),
        ("b ** 0.5", (1, 2)),
        ("b ** -1", (-INF, INF)),
        ("min(a, c)", (-2, 3)),
        ("max(a, c)", (0, INF)),
        ("sum(a, b, 1)", (0, 8)),
        ("mean(a, b)", (-0.5, 3.5)),
        ("abs(a)", (0, 3)),
        ("abs(b)", (1, 4)),
        ("sqrt(b)", (1, 2)),
        ("sqrt(a + 1)", (0, 2)),
        ("log(b)", (0, 1.38629436112)),
        ("log(c)", (-INF, INF)),
        ("exp(a)", (0.135335283237, 20.0855369232)),
        ("exp(-c)", (0, 1)),
        ("round(b / 3, 1)", (0.3, 1.3)),
        ("clip(d, 0, b)", (0, 4)),
        ("coalesce(a, 10)", (-2, 10)),
        ("a if flag else b", (-2, 4)),
        ("a if b >= 0 else d", (-2, 3)),
        ("d if b > 5 else a", (-2, 3)),
        ("d if b == 7 else a", (-2, 3)),
        ("a if b != 7 else d", (-2, 3)),
        ("a if b >= 0 and not (b > 5) else d", (-2, 3)),
        ("a if b <= 0 or is_missing(d) else b", (-2, 4)),
        ("previous(a) + 1", (-1, 4)),
        ("count(rows)", (0, INF)),
        ("sum(rows.amount)", (-INF, INF)),
        ("sum(rows.share_of)", (0, INF)),
        ("mean(rows.share_of)", (0, 10)),
        ("share(rows.share_of, core)", (0, 1)),
        ("share(rows.amount, core)", (-INF, INF)),
        ("weighted_mean(rows.amount, share_of)", (-5, 5)),
        ("weighted_mean(rows.share_of, amount)", (-INF, INF)),
    ],
)
def test_a_formula_lies_between_what_its_names_let_it_come_to(formula, expected):
    columns = {
        "amount": {"min": "-5", "max": "5"},
        "share_of": {"min": "0", "max": "10"},
        "core": {"type": "boolean"},
    }
    one = edition(
        {"children": [{"id": "own", "value": "a"}]},
        inputs=RANGES,
        tables={"rows": {"columns": columns}},
    )
    ends = {"rows.amount": (-5.0, 5.0), "rows.share_of": (0.0, 10.0)}
    expression, _ = check(parse(formula), StandardScope(one.standard, {}))
    assert interval(expression, lambda name: ends.get(name) or known(name)) == expected


def bounds(node, **parts):
    plan = compile_plan(edition({"children": [{"id": "own", **node}]}, inputs=RANGES, **parts))
    return plan.nodes[plan.positions["own"]].bounds


@pytest.mark.parametrize(
    "node, expected",
    [
        ({"value": "a"}, (-2, 3)),
        ({"value": "b"}, (1, 4)),
        ({"value": "c"}, (0, None)),
        ({"value": "flag"}, (0, 1)),
        ({"value": "twice"}, (-4, 6)),
        ({"value": "a * keyed"}, (-10, 15)),
        ({"value": "a", "missing": {"value": "20"}}, (-2, 20)),
        ({"value": "a", "missing": {"value": "20"}, "clip": {"max": "5"}}, (-2, 5)),
        ({"value": "a", "missing": {"score": "20"}, "clip": {"max": "5"}}, (-2, 20)),
        ({"value": "a", "clip": {"min": "0"}, "transform": "x * b"}, (0, 12)),
        ({"value": "a", "score": {"linear": {"worst": "0", "best": "10"}}}, (0, 100)),
        ({"value": "c", "rescale": {"from": ["0", "10"], "to": ["1", "5"]}}, (1, None)),
        ({"value": "c", "rescale": {"from": ["0", "10"], "to": ["5", "1"]}}, (None, 5)),
    ],
    ids=str,
)
def test_an_indicator_lies_between_what_its_inputs_let_it_come_to(node, expected):
    parameters = {"keyed": {"by": "kind", "values": {"oven": "1", "kiln": "5", "mill": "none"}}}
    found = bounds(node, derived={"twice": {"formula": "2 * a"}}, parameters=parameters)
    assert found == expected


def always(**amount):
    return [{"when": "true", "reason": "Reason", **amount}]


@pytest.mark.parametrize(
    "adjust, expected",
    [
        (always(cap="25"), (0, 25)),
        (always(floor="25"), (25, None)),
        (always(add="25"), (25, None)),
        (always(set="25"), (25, 25)),
        (always(cap="25") + always(floor="5"), (5, 25)),
        ([{"when": "flag", "cap": "25", "reason": "Reason"}], (0, None)),
        ([{"when": "flag", "add": "b", "reason": "Reason"}], (0, None)),
        ([{"when": "flag", "set": "-b", "reason": "Reason"}], (-4, None)),
        ([{"when": "false", "set": "7", "reason": "Reason"}], (0, None)),
        ([{"when": "is_missing(d)", "set": "-7", "reason": "Reason"}], (-7, None)),
        ([{"when": "2 > 1", "cap": "7", "reason": "Reason"}], (0, 7)),
    ],
    ids=str,
)
def test_a_change_that_is_always_made_bounds_the_score(adjust, expected):
    assert bounds({"value": "c", "adjust": adjust}) == expected


def capped():
    """Return a sum of p capped at 25, p clipped at 25, and q of 0 to 5."""
    children = [
        {"id": "capped", "value": "c", "adjust": always(cap="25")},
        {"id": "clipped", "value": "c", "clip": {"max": "25"}},
        {"id": "other", "value": "a"},
    ]
    inputs = {"c": question(min="0"), "a": question(min="0", max="5")}
    return edition({"aggregate": "sum", "children": children}, inputs=inputs)


def test_a_cap_bounds_the_band_as_a_clip_does():
    """5 and twice 0 to 25; 10 twice and 0 to 5."""
    columns = score_both(capped(), table(c=[None, 10], a=[5, None]))
    assert columns["score_low"].tolist() == [5, 20]
    assert columns["score_high"].tolist() == [55, 25]


@pytest.mark.parametrize(
    "value, amount, told",
    [
        (10, {"cap": "25"}, ()),
        (25, {"cap": "25"}, ()),
        (30, {"cap": "25"}, (0,)),
        (30, {"floor": "25"}, ()),
        (10, {"floor": "25"}, (0,)),
        (10, {"add": "0"}, ()),
        (10, {"add": "1"}, (0,)),
        (10, {"set": "10"}, ()),
        (10, {"set": "11"}, (0,)),
    ],
)
def test_only_a_change_that_acted_is_told(value, amount, told):
    one = edition({"children": [{"id": "own", "value": "c", "adjust": always(**amount)}]})
    found = scoring.score(one, {"subject": "s", "c": value}).assessment()
    assert found.node("own").adjustments == told


@pytest.mark.parametrize(
    "weights, spare, expected",
    [
        ((99, 1), (False, False), (0, 1)),  # of 0 at weight 99 and 100 at weight 1
        ((99, 1), (False, True), (0, 1)),
        ((99, 1), (True, False), (0, 100)),  # without the first
        ((1, 1), (True, True), (0, 100)),
        ((0, 1), (False, False), (0, 100)),
    ],
)
def test_a_mean_reaches_what_its_weights_let_it_reach(weights, spare, expected):
    """The first is always 0, as no answer comes up to the worst of its scale."""
    rules = [
        dict.fromkeys(
            ("missing", "unscorable", "not_applicable"), "renormalise" if left else "block"
        )
        for left in spare
    ]
    children = [
        {"id": "dead", "value": "a", "score": {"linear": {"worst": "60", "best": "100"}}},
        {"id": "live", "value": "b", "score": {"linear": {"worst": "1", "best": "4"}}},
    ]
    for child, weight, rule in zip(children, weights, rules, strict=True):
        child |= {"weight": str(weight), "missing": rule}
    plan = compile_plan(edition({"children": children}, inputs=RANGES))
    assert plan.index.reach == expected
    assert plan.index.bounds == (0, 100)


@pytest.mark.parametrize(
    "score, expected",
    [
        ({"linear": {"worst": "0", "best": "4"}}, (0, 75)),
        ({"linear": {"worst": "4", "best": "-4"}}, (12.5, 75)),
        ({"linear": {"worst": "0", "best": "4", "below": "-10"}}, (-10, 75)),
        ({"linear": {"worst": "5", "best": "9"}}, (0, 0)),
        ({"points": [["-10", "0"], ["0", "100"], ["10", "0"]]}, (70, 100)),
        ({"points": [["0", "0"], ["1", "40"], ["1", "60"], ["3", "90"]]}, (0, 90)),
        ({"points": [["0", "5"], ["b", "40"]]}, (5, 40)),  # the second stands where b does
        ({"linear": {"worst": "b", "best": "9"}}, (0, 100)),
        ({"steps": {"below": "0", "at": [["3", "10"], ["4", "50"]]}}, (0, 10)),
        ({"steps": {"below": "0", "at": [["3", "10"], ["4", "50"]], "side": "right"}}, (0, 0)),
        ({"lognormal": {"p10": "3", "median": "5"}}, (90, 100)),
        ({"formula": "50 + x", "bounds": ["0", "52"]}, (48, 52)),
        ({"relative": {"method": "percentile", "better": "higher"}}, (0, 100)),
    ],
    ids=str,
)
def test_a_scale_reaches_what_its_values_let_it_reach(score, expected):
    """a lies between -2 and 3."""
    plan = compile_plan(edition({"id": "total", "value": "a", "score": score}, inputs=RANGES))
    np.testing.assert_allclose(plan.index.reach, expected, rtol=0, atol=1e-9)
