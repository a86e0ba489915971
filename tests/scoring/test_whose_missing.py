"""A policy on a group says whom it is for: the group in the group around it, or all that stands below it."""

import numpy as np
import pytest

from greenscore.insight.reading import put_in_place
from greenscore.model.nodes import Node
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from greenscore.scoring.scored import OUTCOMES
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan


def total(rules, **parts):
    """Score a group of a (80) beside one of b, which is missing, under an index that blocks."""
    children = [
        {
            "id": f"g{name}",
            "missing": rules,
            "children": [{"id": f"{name}1", "value": name}],
            **parts,
        }
        for name in "ab"
    ]
    one = edition({"missing": "block", "children": children})
    return score_both(one, table(a=[80], b=[None]))


@pytest.mark.parametrize(
    "rules, score, outcome",
    [
        # The group is left out as a whole, whatever blocks in it: 80 alone.
        ({"self": "renormalise"}, 80, "missing"),
        # b1 is left out of gb, which then has nothing, and blocks the index.
        ({"children": "renormalise"}, NAN, "missing"),
        ({"self": "renormalise", "children": "renormalise"}, 80, "missing"),
        # b1 blocks gb, and gb the index.
        ({"children": "block"}, NAN, "incomplete"),
        ({"self": {"not_applicable": "renormalise"}}, NAN, "incomplete"),
        # A figure in place of gb: (80 + 40) / 2; in place of b1, the same by another way.
        ({"self": {"value": "40"}}, 60, "missing"),
        ({"children": {"value": "40"}}, 60, "scored"),
        ({"self": "block", "children": {"value": "40"}}, 60, "scored"),
        ({"self": {"value": "40"}, "children": {"value": "20"}}, 50, "scored"),
    ],
    ids=str,
)
def test_for_the_group_or_for_what_stands_below(rules, score, outcome):
    columns = total(rules)
    np.testing.assert_equal(columns["score"], [score])
    assert OUTCOMES[columns["gb.outcome"][0]] == outcome
    # Only a little over half is known, and nothing that is missing is recognised.
    assert columns["coverage"].tolist() == [0.5]


def test_below_means_all_the_way_down_to_who_says_otherwise():
    # Under g: h hands down what g says; d1 says otherwise. b is missing in both.
    tree = {
        "id": "g",
        "missing": {"children": {"value": "10"}},
        "children": [
            {"id": "h", "children": [{"id": "b1", "value": "b"}, {"id": "a1", "value": "a"}]},
            {"id": "d1", "value": "b", "missing": {"value": "30"}},
        ],
    }
    columns = score_both(edition({"children": [tree]}), table(a=[50], b=[None]))
    assert columns["h.score"].tolist() == [30]  # (10 + 50) / 2
    assert columns["score"].tolist() == [30]  # (30 + 30) / 2


def test_what_a_group_says_of_itself_is_not_for_those_below():
    tree = {
        "id": "g",
        "missing": {"self": {"value": "10"}},
        "children": [
            {"id": "h", "children": [{"id": "b1", "value": "b"}]},
            {"id": "a1", "value": "a"},
        ],
    }
    columns = score_both(edition({"children": [tree]}), table(a=[50], b=[None]))
    assert np.isnan(columns["h.score"][0])
    assert columns["score"].tolist() == [10]


def test_on_the_index_a_policy_is_for_what_stands_below():
    children = [{"id": "a1", "value": "a"}, {"id": "b1", "value": "b"}]
    columns = score_both(
        edition({"missing": "renormalise", "children": children}), table(a=[80], b=[None])
    )
    assert columns["score"].tolist() == [80]


def test_nothing_is_recognised_of_a_figure_for_a_group():
    leaf = {"id": "b1", "value": "b", "score": {"linear": {"worst": "0", "best": "100"}}}
    group = {"id": "gb", "missing": {"self": {"value": "40"}}, "children": [leaf]}
    columns = score_both(edition({"children": [group]}), table(b=[None]))
    assert [columns[f"score{way}"][0] for way in ("", "_recognised", "_low")] == [40, 0, 0]


def test_the_policies_of_a_node_are_written_short_or_long():
    short = Node.model_validate({"id": "g", "missing": "worst"}).missing
    assert short == Node.model_validate({"id": "g", "missing": {"missing": "worst"}}).missing
    told = Node.model_validate({"id": "g", "missing": {"children": {"value": "3"}}}).missing
    assert told.children is not None
    assert (told.children.missing.kind, told.missing, told.own) == ("value", None, None)


def test_a_reader_is_told_what_stands_for_a_group():
    group = {
        "id": "gb",
        "missing": {"self": {"value": "40"}},
        "children": [{"id": "b1", "value": "b"}],
    }
    plan = compile_plan(edition({"children": [group]}))
    assessment = score_table(plan, table(b=[None])).assessment()
    assert {id: placed.value for id, placed in put_in_place(assessment).items()} == {"gb": 40}
