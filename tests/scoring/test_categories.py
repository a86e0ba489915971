"""What a map looked up is told by the id of its category, and compared by it; it is never a number."""

import json

import numpy as np
import pytest

from greenscore.expression.check import FormulaErrors
from greenscore.model.assessment import content
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.interpreters import score_both
from tests.small import edition, table

SCORES = {"oven": "0", "kiln": "50", "mill": "100"}
MAP = {"id": "one", "score": {"map": {"on": "kind", "values": SCORES}}}


def results(children, data, **parts):
    one = edition({"children": children}, **parts)
    score_both(one, data)
    return score_table(compile_plan(one), data)


def test_a_table_of_results_names_the_category():
    found = results([MAP], table(kind=[2, 0, None]))
    assert found.named()["one.value"].tolist() == ["mill", "oven", None]
    assert found.to_arrow()["one.value"].to_pylist() == ["mill", "oven", None]
    assert found.to_pandas()["one.value"].tolist()[:2] == ["mill", "oven"]
    np.testing.assert_equal(found.named()["one.score"], [100, 0, np.nan])


def test_a_map_of_a_boolean_and_one_of_several_tell_the_first_they_look_up():
    flag = {"id": "one", "score": {"map": {"on": "flag", "values": {"true": "1", "false": "0"}}}}
    assert results([flag], table(flag=[1, 0])).named()["one.value"].tolist() == ["true", "false"]
    pair = {"on": ["kind", "flag"], "values": {"oven": {"true": "1"}}, "else": "0"}
    found = results([{"id": "one", "score": {"map": pair}}], table(kind=[1, 0], flag=[1, 1]))
    assert found.named()["one.value"].tolist() == ["kiln", "oven"]


def test_the_category_of_a_formula_is_told_too():
    chosen = {**MAP, "value": "kind if flag else kind"}
    found = results([chosen], table(kind=[1], flag=[1]))
    assert found.named()["one.value"].tolist() == ["kiln"]


def test_an_assessment_tells_the_category_in_its_tree_its_past_and_its_figures():
    data = table(kind=[1, 2], subjects=["s", "s"], periods=["2023", "2024"])
    found = results([MAP], data, derived={"chosen": {"formula": "kind"}}).assessment("s")
    assert found.node("one").value == "mill"
    assert [point.values["one"] for point in found.history] == ["kiln", "mill"]
    assert [(figure.id, figure.value) for figure in found.derived] == [("chosen", "mill")]
    tree = json.loads(json.dumps(content(found)))
    assert tree["index"]["children"][0]["value"] == "mill"


@pytest.mark.parametrize(
    "formula, expected",
    [
        ('1 if one.value == "kiln" else 0', [1, 0]),
        ('1 if one.value != "kiln" else 0', [0, 1]),
        ("1 if one.value == kind else 0", [1, 1]),
        ("1 if is_missing(one.value) else 0", [0, 0]),
    ],
)
def test_a_category_is_compared_with_a_text(formula, expected):
    two = {"id": "two", "value": formula, "weight": "0"}
    assert results([MAP, two], table(kind=[1, 2])).columns["two.score"].tolist() == expected


@pytest.mark.parametrize(
    "formula",
    ["one.value + 10", "-one.value", "2 * one.value", "max(one.value, 1)", "round(one.value)",
     "one.value ** 2", "one.value > 1", "sqrt(one.value)", "sum(one.value, 1)"],
)  # fmt: skip
def test_there_is_no_arithmetic_with_a_category(formula):
    two = {"id": "two", "value": f"1 if ({formula}) > 0 else 0" if ">" not in formula else formula}
    with pytest.raises(FormulaErrors):
        compile_plan(edition({"children": [MAP, two]}))
