"""The method of a report in words: what a policy on a group is for, and how a population was treated."""

import pytest

from greenscore.insight.reading import NodeStanding
from greenscore.model.nodes import Outliers
from greenscore.reporting.assessment.sentences import (
    category_text,
    outliers_text,
    standing_text,
)
from greenscore.reporting.assessment.view import view
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.small import edition, table


def policies(group, lang="en", **index):
    leaf = {"id": "one", "value": "a", "source": "own"}
    parts = {"id": "g", "title": "Group", "children": [leaf], "missing": group}
    one = edition(
        {"title": "Total", "children": [parts], **index},
        sources={"own": {"title": "Own", "kind": "own", "mark": "own"}},
        title={"zh": "小", "en": "Small"},
    )
    assessment = score_table(compile_plan(one), table(a=[1])).assessment()
    lines = [line[0]["text"] for line in view(assessment, (lang,))["method"]["rules"]]
    return [line for line in lines if line.startswith(("Where", "In ", "“Group”"))]


def test_a_policy_says_whom_it_is_for():
    rules = {"self": "renormalise", "children": {"missing": "worst", "unscorable": "worst"}}
    shared = "its weight is shared among the others of its group in proportion"
    assert policies(rules, missing="block") == [
        "Where an indicator is “missing”: no total is given, only the range it can lie in.",
        "In “Group”, where an indicator is “missing”: it counts at its worst score.",
        "In “Group”, where an indicator is “cannot be computed”: it counts at its worst score.",
        f"Where “Group” as a whole is “missing”: {shared}.",
    ]
    assert policies(rules, "zh", missing="block")[-1].startswith("“Group”整体")


@pytest.mark.parametrize(
    "rule, words",
    [
        ({"sd": "2"}, "values further than 2 standard deviations (of n) from the mean"),
        (
            {"sd": "2", "divisor": "n-1"},
            "values further than 2 standard deviations (of n − 1) from the mean",
        ),
        ({"iqr": "1.5", "order": "treat-first"}, "; outliers are treated before missing values"),
        ({"iqr": "1.5", "order": "impute-first"}, "; missing values are imputed before outliers"),
    ],
)
def test_the_treatment_of_a_population_is_told(rule, words):
    assert words in outliers_text(Outliers.model_validate(rule)).en


@pytest.mark.parametrize(
    "at, words",
    [(1e-10, "at the mean"), (-1e-10, "at the mean"), (0.5, "0.50 standard deviations better")],
)
def test_who_is_at_the_mean_but_for_the_last_bits_is_at_it(at, words):
    found = NodeStanding(method="zscore", at=at, members=None)
    assert standing_text(found).en.startswith(words)


def test_a_category_is_told_by_its_label():
    kinds = {"kind": {"type": "choice", "choices": {"oven": {"zh": "炉", "en": "Oven"}}}}
    flags = {"flag": {"type": "boolean"}}
    maps = [
        {"id": "one", "score": {"map": {"on": "kind", "values": {"oven": "1"}}}},
        {"id": "two", "score": {"map": {"on": "flag", "values": {"true": "1", "false": "0"}}}},
    ]
    one = edition({"children": maps}, inputs=kinds | flags, tables={})
    kind, flag = one.standard.index.children
    assert category_text(one.standard, kind, "oven").zh == "炉"
    assert category_text(one.standard, kind, "mill").en == "mill"
    assert [category_text(one.standard, flag, id).en for id in ("true", "false")] == ["yes", "no"]
