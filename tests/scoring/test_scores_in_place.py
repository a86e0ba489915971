"""A score in place of an absent one, the least count of children, and what is said where nothing applies."""

import numpy as np
import pytest

from greenscore.scoring.compile import compile_plan
from greenscore.scoring.scored import OUTCOMES
from tests.interpreters import score_both
from tests.small import edition, table

NAN = np.nan
# Better low: 0 scores 100, and 50 scores 0.
FALLING = {"linear": {"worst": "50", "best": "0"}}
RISING = {"linear": {"worst": "0", "best": "100"}}


def leaf(name, scale=RISING, **parts):
    return {"id": name, "value": name, "score": scale, **parts}


def four(columns, name="score"):
    return [columns[f"{name}{suffix}"][0] for suffix in ("", "_recognised", "_low", "_high")]


@pytest.mark.parametrize(
    "policy, claimed",
    [
        # The value 30 passes the falling scale: 100 * (50 - 30) / 50 = 40, and (40 + 80) / 2 = 60.
        ({"value": "30"}, 60),
        # The score 30 passes none: (30 + 80) / 2 = 55.
        ({"score": "30"}, 55),
    ],
    ids=str,
)
def test_a_score_in_place_passes_no_scale_and_is_recognised_at_its_worst(policy, claimed):
    one = edition({"children": [leaf("a", FALLING, missing=policy), leaf("b")]})
    columns = score_both(one, table(a=[None], b=[80], grades={"b": [3]}))
    # At its worst a is 0, at its best 100: (0 + 80) / 2 = 40 and (100 + 80) / 2 = 90.
    np.testing.assert_equal(four(columns), [claimed, 40, 40, 90])
    assert OUTCOMES[columns["a.outcome"][0]] == "missing"
    assert columns["coverage"][0] == 0.5


def test_a_score_in_place_passes_what_comes_after_the_scale():
    # 30 + 8 = 38, to the fifth part 7.6, rounded 8.
    steps = {
        "adjust": [{"when": "flag", "add": "8", "reason": "Bonus"}],
        "rescale": {"from": ["0", "100"], "to": ["0", "20"]},
        "round": {"digits": "0"},
    }
    one = edition({"children": [leaf("a", missing={"score": "30"}, **steps)]})
    np.testing.assert_equal(score_both(one, table(a=[None], flag=[1]))["score"], [8])


@pytest.mark.parametrize(
    "score, bounds", [("-20", (-20, 100)), ("50", (0, 100)), ("130", (0, 130))]
)
def test_a_score_in_place_may_widen_what_a_node_can_score(score, bounds):
    plan = compile_plan(edition({"children": [leaf("a", missing={"score": score})]}))
    assert plan.nodes[plan.positions["a"]].bounds == bounds
    assert plan.index.bounds == bounds


def test_a_group_takes_a_score_in_place_as_it_is():
    # The group's own scale would make 100 * 30 / 60 = 50 of an aggregate of 30; a score in place is 30.
    inner = {
        "id": "inner",
        "children": [leaf("a", missing="renormalise")],
        "score": {"linear": {"worst": "0", "best": "60"}},
        "missing": {"missing": {"score": "30"}},
    }
    one = edition({"children": [inner, leaf("b")]})
    columns = score_both(one, table(a=[None, 60], b=[90, 90]))
    np.testing.assert_equal(columns["inner.score"], [30, 100])
    np.testing.assert_equal(columns["score"], [60, 95])  # (30 + 90) / 2, (100 + 90) / 2


@pytest.mark.parametrize(
    "least, score, outcome",
    [("1", 75, "scored"), ("2", 75, "scored"), ("3", NAN, "missing")],
)
def test_so_many_children_must_have_a_score_of_their_own(least, score, outcome):
    # a is 60, b 90 and c missing: left out, (60 + 90) / 2 = 75, from two children.
    group = {"children": [leaf(n) for n in "abc"], "missing": "renormalise", "min_count": least}
    columns = score_both(edition(group), table(a=[60], b=[90], c=[None]))
    np.testing.assert_equal(columns["score"], [score])
    assert OUTCOMES[columns["outcome"][0]] == outcome


def test_what_a_policy_puts_in_place_is_no_child_that_counts():
    # c scores 30 by the policy: (60 + 90 + 30) / 3 = 60, yet only two children answered.
    children = [leaf("a"), leaf("b"), leaf("c", missing={"score": "30"})]
    for least, score in (("2", 60), ("3", NAN)):
        one = edition({"children": children, "min_count": least})
        np.testing.assert_equal(score_both(one, table(a=[60], b=[90], c=[None]))["score"], [score])


def test_the_band_looks_through_a_least_count_as_far_as_answers_can_still_come():
    group = {"children": [leaf(n) for n in "abc"], "min_count": "2"}
    group["missing"] = {"missing": "block", "not_applicable": "renormalise"}
    one = edition(group, recognition={"grade": "declared"})
    # b is open and may be anything: (60 + 0) / 2 = 30 to (60 + 100) / 2 = 80; c does not apply.
    columns = score_both(one, table(a=[60], b=[None], c=[None], claims={"c": [1]}))
    np.testing.assert_equal(four(columns), [NAN, 30, 30, 80])
    # With b said not to apply as well, one child is left, and no answer can make it two: at the worst
    # the whole is at its worst.
    columns = score_both(one, table(a=[60], b=[None], c=[None], claims={"b": [1], "c": [1]}))
    np.testing.assert_equal(four(columns), [NAN, 0, 0, 100])


NOTHING = {
    "id": "tree",
    "missing": {"self": {"not_applicable": {"score": "0"}}},
    "children": [
        {
            "id": "one",
            "applies": "kind != 'oven'",
            "score": {"map": {"on": ["kind"], "values": {"kiln": "100"}, "else": "0"}},
        }
    ],
}


@pytest.mark.parametrize(
    "grade, recognised",
    [
        # Nothing in the tree applies to an oven, and the standard says that this scores 20. Where nobody
        # else stands behind the answer (0, 1), it counts as missing: at its worst, which is 0.
        (0, 0),
        (1, 0),
        (2, 20),
        (3, 20),
    ],
)
def test_where_nothing_applies_a_declared_score_stands(grade, recognised):
    tree = {**NOTHING, "missing": {"self": {"not_applicable": {"score": "20"}}}}
    one = edition({"children": [tree]}, recognition={"grade": "reviewed"})
    columns = score_both(one, table(kind=[0], grades={"kind": [grade]}))
    assert (columns["score"][0], columns["score_recognised"][0]) == (20, recognised)
    assert OUTCOMES[columns["tree.outcome"][0]] == "not_applicable"


def test_a_declared_score_is_that_of_the_trick_with_coalesce():
    """An oven scores 0 and a kiln 100, whether the score is declared or a formula puts it there."""
    declared = edition({"children": [NOTHING]})
    plain = {key: part for key, part in NOTHING.items() if key != "missing"}
    trick = edition(
        {"children": [{"id": "out", "value": "coalesce(tree.score, 0)"}]}, results=[plain]
    )
    given = {"kind": [0, 1, 2], "grades": {"kind": [3, 3, 3]}}
    scores = [score_both(one, table(**given))["score"] for one in (declared, trick)]
    np.testing.assert_equal(scores, [[0, 100, 0]] * 2)


@pytest.mark.parametrize("grade, recognised", [(0, 0), (1, 0), (2, 30)])
def test_an_unproven_claim_of_not_applicable_does_not_earn_its_score(grade, recognised):
    # "Not applicable" scores 30; below the asked review it is an open answer, whose worst is 0.
    one = edition(
        {"children": [leaf("a", missing={"missing": "block", "not_applicable": {"score": "30"}})]},
        recognition={"grade": "reviewed"},
    )
    columns = score_both(one, table(a=[None], claims={"a": [1]}, grades={"a": [grade]}))
    assert (columns["score"][0], columns["score_recognised"][0]) == (30, recognised)
