"""An answer that nobody stands behind has no part in a score, whichever way it takes there."""

import pytest

from greenscore.standard.rules.grades import unexplained_answers
from greenscore.standard.rules.inspection import Inspection
from tests.small import edition

KINDS = dict.fromkeys(("oven", "kiln"), "Kind")
INPUTS = {
    "a": {},
    "b": {},
    "own": {"graded": "false"},
    "kind": {"type": "choice", "choices": KINDS, "graded": "false"},
}
RATES = {"by": "kind", "values": {"oven": "1", "kiln": "2"}}


def told(index=None, **parts):
    """Return the inputs that are refused, each with the part of the standard that reads it."""
    whole = edition(index or {"children": [{"id": "x", "value": "a"}]}, inputs=INPUTS, **parts)
    problems = unexplained_answers(Inspection(whole, dict))
    return {problem.args["name"]: problem.args["reached"] for problem in problems}


def child(**parts):
    return {"children": [{"id": "x", "value": "a", **parts}, {"id": "y", "value": "b"}]}


def scaled(**scale):
    return child(score=scale)


@pytest.mark.parametrize(
    "index",
    [
        child(value="a + own"),
        child(value="previous(own)"),
        child(value="a if is_missing(own) else b"),
        child(value="sum(rows.amount, rows.share_of > own)"),
        child(weight="own"),
        child(applies="own > 1"),
        child(clip={"max": "own"}),
        child(transform="x / own"),
        scaled(linear={"worst": "own", "best": "9"}),
        scaled(points=[["0", "0"], ["own", "100"]]),
        scaled(steps={"below": "0", "at": [["own", "100"]]}),
        scaled(lognormal={"p10": "1", "median": "own"}),
        scaled(formula="x * own", bounds=["0", "100"]),
        child(adjust=[{"when": "own > 1", "add": "5", "reason": "r"}]),
        child(adjust=[{"when": "a > 1", "cap": "own", "reason": "r"}]),
        child(levels=[{"id": "good", "at": "own"}]),
        child(levels=[{"id": "good", "at": "1", "requires": ["own > 1"]}]),
    ],
)
def test_every_part_of_a_node_is_looked_at(index):
    assert told(index) == {"own": "x"}


def test_what_a_map_a_parameter_or_a_policy_looks_up_is_read():
    lookup = {"map": {"on": "kind", "values": {"oven": "1", "kiln": "2"}}}
    assert told({"children": [{"id": "x", "score": lookup}]}) == {"kind": "x"}
    assert told(child(value="a * rate"), parameters={"rate": RATES}) == {"kind": "x"}
    assert told(child(missing={"impute": "mean", "by": "kind"})) == {"kind": "x"}


def test_it_is_found_behind_figures_and_parameters_of_rows():
    assert told(child(value="d"), derived={"d": {"formula": "2 * c"}, "c": {"formula": "own"}}) == {
        "own": "x"
    }
    rows = {"rows": {"columns": {"amount": {}, "core": {"type": "boolean"}}}}
    rate = {
        "by": ["rows.core", "kind"],
        "values": {"true": {"oven": "1", "kiln": "2"}, "false": "1"},
    }
    sum_of = child(value="sum(rows.amount * rows.rate)")
    assert told(sum_of, tables=rows, parameters={"rate": rate}) == {"kind": "x"}


def test_levels_prerequisites_and_further_results_count_too():
    assert told(levels=({"id": "gold", "at": "1", "requires": ["own > 1"]},)) == {"own": "levels"}
    asked = [{"id": "p", "title": "P", "expect": "own > 1"}]
    assert told(prerequisites=asked) == {"own": "prerequisites"}
    assert told(results=[{"id": "beside", "value": "own"}]) == {"own": "beside"}


def test_what_only_describes_may_stay():
    check = {"id": "sane", "expect": "own < 9", "message": "m"}
    book = {"id": "book", "of": "x", "weight": "own", "where": 'kind == "oven"'}
    assert told(checks=[check], portfolio=[book]) == {}


def test_a_reason_is_an_answer():
    inputs = {**INPUTS, "own": {"graded": "false", "because": {"zh": "公开", "en": "Public"}}}
    whole = edition(child(value="a + own"), inputs=inputs)
    assert list(unexplained_answers(Inspection(whole, dict))) == []
