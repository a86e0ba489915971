"""Criteria: met or not, as far as they bind; evidence and justification stand beside the answer."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from greenscore.expression.syntax import Conditional, Constant, Logic, Name, Unary
from greenscore.scoring import formula_many, formula_one
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
MET, UNMET, OPEN = 1, 0, None


def criterion(**rule):
    node = {"id": "badge", "value": "flag", "score": {"criterion": rule}}
    return edition({"children": [node]})


def answers(*given, **beside):
    data = table(flag=list(given))
    columns = {"flag": replace(data.columns["flag"], **beside)}
    return replace(data, columns=columns)


@pytest.mark.parametrize(
    "force, expected",
    [("must", [100, 0, NAN]), ("should", [100, 0, NAN]), ("suggested", [100, 100, NAN])],
)
def test_an_answer_counts_as_far_as_the_criterion_binds(force, expected):
    columns = score_both(criterion(force=force), answers(MET, UNMET, OPEN))
    np.testing.assert_equal(columns["badge.score"], expected)


@pytest.mark.parametrize("force, expected", [("must", 0), ("should", 100)])
def test_only_a_should_may_be_justified(force, expected):
    data = answers(UNMET, notes={0: "Built for one user only"})
    assert score_both(criterion(force=force), data)["score"] == [expected]


@pytest.mark.parametrize("force", ["must", "should"])
def test_where_evidence_is_asked_for_being_met_needs_it(force):
    data = answers(MET, MET, evidence={1: "audit report 7"})
    columns = score_both(criterion(force=force, evidence="true"), data)
    np.testing.assert_equal(columns["score"], [0, 100])


@pytest.mark.parametrize(
    "given, expected",
    [
        # In the place of an open answer only 1 is met; whatever else is put there is not, in both.
        ("1", 100),
        ("0", 0),
        ("0.5", 0),
        ("2", 0),
        ("-1", 0),
    ],
)
@pytest.mark.parametrize("force", ["must", "should"])
def test_what_is_put_in_the_place_of_an_open_answer_is_met_where_it_is_one(force, given, expected):
    node = {"id": "badge", "value": "flag", "score": {"criterion": force}}
    found = score_both(edition({"children": [node], "missing": {"value": given}}), answers(OPEN))
    assert found["badge.score"].tolist() == [expected]


HALF = Name("x")


@pytest.mark.parametrize(
    "condition, expected",
    [
        # x is 0.5, which does not hold: its negation does, and what needs it does not.
        (HALF, 0),
        (Unary("not", HALF), 100),
        (Logic("and", (HALF, Constant(1.0))), 0),
        (Logic("or", (HALF, Constant(0.0))), 0),
    ],
)
def test_half_a_truth_fails_wherever_a_condition_meets_it(condition, expected):
    met, unmet = Constant(100.0), Constant(0.0)
    chosen = Conditional(condition, met, unmet)
    half = np.array([0.5])
    many = formula_many.evaluate(chosen, formula_many.WithX(SimpleNamespace(size=1), half))
    one = formula_one.evaluate(chosen, formula_one.WithX(None, 0.5))
    assert (one, many.tolist()) == (expected, [expected])


def test_a_blank_note_justifies_nothing():
    data = answers(UNMET, notes={0: ""})
    assert score_both(criterion(force="should"), data)["score"] == [0]


def test_levels_of_a_badge_are_cumulative():
    def group(name, value):
        node = {"id": f"{name}-one", "value": value, "score": {"criterion": "must"}}
        return {"id": name, "children": [node]}

    levels = [
        {"id": name, "requires": [f"{name}.score >= 100"]} for name in ("passing", "silver", "gold")
    ]
    badge = edition(
        {
            "children": [
                group("passing", "flag"),
                group("silver", "a > 0"),
                group("gold", "b > 0"),
            ]
        },
        levels=levels,
        cumulative="true",
    )
    data = table(flag=[1, 1, 0], a=[1, 0, 1], b=[1, 1, 1])
    assert score_both(badge, data)["level"].tolist() == [2, 0, -1]
