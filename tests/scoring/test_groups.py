import numpy as np
import pytest

from greenscore.scoring.scored import OUTCOMES
from tests.interpreters import score_both
from tests.small import edition, question, table

SCALE = {"linear": {"worst": "0", "best": "100"}}
NAN = np.nan


def leaf(name, weight="1", **parts):
    return {"id": name, "value": name, "weight": weight, "score": SCALE, **parts}


def plain(name, weight="1"):
    """Return an indicator whose value is its score, without bounds."""
    return {"id": name, "value": name, "weight": weight}


@pytest.mark.parametrize(
    "aggregate, expected",
    [
        ("mean", 77.5),
        ("geometric", 73.484692284),
        ("harmonic", 68.571428571),
        ("min", 40),
        ("max", 90),
        ("sum", 310),
        ("product", 3600),
        ({"power": "2"}, 80.467384697),
        ({"power": "-1"}, 68.571428571),
        ({"penalised": {"sign": "minus"}}, 71.451612903),
        ({"penalised": {"sign": "plus"}}, 83.548387097),
    ],
    ids=str,
)
def test_two_children_of_40_and_90_with_weights_1_and_3(aggregate, expected):
    one = edition({"aggregate": aggregate, "children": [plain("a"), plain("b", "3")]})
    found = score_both(one, table(a=[40], b=[90]))["score"]
    np.testing.assert_allclose(found, [expected], rtol=0, atol=1e-8)


@pytest.mark.parametrize(
    "aggregate, lower, expected",
    [
        ("geometric", 0, 0),
        ("harmonic", 0, 0),
        ({"power": "-1"}, 0, 0),
        ({"geometric": {"zero": "zero"}}, 0, 0),
        ({"geometric": {"zero": "none"}}, 0, NAN),
        ({"harmonic": {"zero": "none"}}, 0, NAN),
        ({"kind": "power", "power": "-1", "zero": "none"}, 0, NAN),
        ("geometric", -1, NAN),
        ("harmonic", -1, NAN),
        ({"power": "0.5"}, -1, NAN),
        ({"penalised": {"sign": "minus"}}, -50, 0),
        ({"penalised": {"sign": "minus"}}, -70, NAN),
        ("mean", -1, 24.5),
        ("min", -1, -1),
    ],
    ids=str,
)
def test_zeros_and_negative_scores(aggregate, lower, expected):
    one = edition({"aggregate": aggregate, "children": [plain("a"), plain("b")]})
    np.testing.assert_equal(score_both(one, table(a=[lower], b=[50]))["score"], [expected])


@pytest.mark.parametrize(
    "policy, score, weights",
    [
        ("block", NAN, [1 / 3, 0, 2 / 3]),
        ("worst", 55, [0.25, 0.25, 0.5]),
        ({"value": "30"}, 62.5, [0.25, 0.25, 0.5]),
        ("renormalise", 220 / 3, [1 / 3, 0, 2 / 3]),
        ("equal", 71.25, [0.375, 0, 0.625]),
        ({"transfer": "a"}, 65, [0.5, 0, 0.5]),
        ({"transfer": "c"}, 77.5, [0.25, 0, 0.75]),
    ],
    ids=str,
)
@pytest.mark.parametrize("state", ["missing", "not_applicable", "unscorable"])
def test_what_becomes_of_a_child_without_a_score(policy, score, weights, state):
    """Scores 40, none and 90 at weights 1, 1 and 2; each state has its own policy."""
    others = {"missing": "block", "not_applicable": "block", "unscorable": "block"}
    absent = leaf("b", missing={**others, state: policy})
    absent["value"] = "1 / b" if state == "unscorable" else "b"
    one = edition({"children": [leaf("a"), absent, leaf("c", "2")]})
    given = [0] if state == "unscorable" else [None]
    claims = {"b": [int(state == "not_applicable")]}
    columns = score_both(one, table(claims=claims, a=[40], b=given, c=[90]))
    np.testing.assert_allclose(columns["score"], [score], rtol=0, atol=1e-8)
    np.testing.assert_allclose([columns[f"{n}.weight"][0] for n in "abc"], weights)
    assert OUTCOMES[columns["b.outcome"][0]] == state
    assert columns["coverage"][0] == (1.0 if state == "not_applicable" else 0.75)


def test_a_policy_is_inherited_and_overridden():
    inner = {"id": "inner", "children": [leaf("a"), leaf("b", missing="worst")]}
    one = edition({"missing": "renormalise", "children": [inner, leaf("c")]})
    columns = score_both(one, table(a=[None, 40], b=[50, None], c=[100, 100]))
    np.testing.assert_equal(columns["inner.score"], [50, 20])
    np.testing.assert_equal(columns["score"], [75, 60])


def test_a_transfer_that_was_inherited_to_where_it_has_no_sibling_blocks():
    inner = {"id": "inner", "children": [leaf("a"), leaf("b")], "missing": {"transfer": "c"}}
    one = edition({"children": [inner, leaf("c")]})
    columns = score_both(one, table(a=[None], b=[50], c=[100]))
    assert OUTCOMES[columns["inner.outcome"][0]] == "incomplete"


@pytest.mark.parametrize(
    "least, policy, score, band",
    [
        ("0.75", "block", 90, (80, 92.5)),
        ("0.76", "block", NAN, (80, 92.5)),
        ("0.75", "worst", 90, (80, 92.5)),
        ("0.76", "worst", 50, (50, 100)),
        ("0.76", "renormalise", 100, (50, 100)),
    ],
)
def test_too_little_coverage_takes_a_group_its_score(least, policy, score, band):
    """The group is 80 of three weights in four; the other half of the total is 100."""
    group = {
        "id": "group",
        "children": [leaf("a", "3", missing="renormalise"), leaf("b", missing="renormalise")],
        "min_coverage": least,
        "missing": policy,
    }
    columns = score_both(
        edition({"children": [group, leaf("c")]}), table(a=[80], b=[None], c=[100])
    )
    found = columns["score"], columns["score_low"], columns["score_high"]
    np.testing.assert_allclose(np.concatenate(found), [score, *band], rtol=0, atol=1e-8)


def test_the_recognised_score_takes_what_is_not_proven_at_its_worst():
    one = edition({"children": [leaf("a"), leaf("b")]}, recognition={"grade": "reviewed"})
    columns = score_both(one, table(a=[80, 80], b=[60, 60], grades={"a": [2, 3], "b": [0, 2]}))
    np.testing.assert_equal(columns["score"], [70, 70])
    np.testing.assert_equal(columns["score_recognised"], [40, 70])


@pytest.mark.parametrize(
    "grade, recognised",
    [
        # a scores 80 and is verified; b is said not to apply, and is left out: 80 / 1 = 80 is claimed.
        # Where only its subject says so (0), or has papers (1), below the asked review, nobody else
        # stands behind it: b counts at its worst, 0, and (80 + 0) / 2 = 40 is recognised.
        (0, 40),
        (1, 40),
        # From a review (2) on others stand behind it, and b is left out: 80 / 1 = 80.
        (2, 80),
        (3, 80),
    ],
)
def test_what_is_said_not_to_apply_is_recognised_from_the_asked_grade_on(grade, recognised):
    rules = {"not_applicable": "renormalise"}
    one = edition(
        {"children": [leaf("a"), leaf("b")], "missing": rules}, recognition={"grade": "reviewed"}
    )
    data = table(a=[80], b=[None], claims={"b": [1]}, grades={"a": [3], "b": [grade]})
    columns = score_both(one, data)
    assert (columns["score"][0], columns["score_recognised"][0]) == (80, recognised)


def test_an_ungraded_answer_that_does_not_apply_is_recognised_as_it_is_claimed():
    # `b` describes the subject and asks for no grade: it is left out of both scores, 80 / 1 = 80.
    rules = {"not_applicable": "renormalise"}
    one = edition(
        {"children": [leaf("a"), leaf("b")], "missing": rules},
        recognition={"grade": "reviewed"},
        inputs={"a": {}, "b": question(graded=False)},
        tables={},
    )
    data = table(a=[80], b=[None], claims={"b": [1]}, grades={"a": [3], "b": [0]})
    columns = score_both(one, data)
    assert (columns["score"][0], columns["score_recognised"][0]) == (80, 80)


def test_a_weight_may_be_a_formula_and_has_no_meaning_below_zero():
    one = edition({"children": [leaf("a", "c"), leaf("b", "0")]})
    columns = score_both(one, table(a=[40] * 4, b=[90] * 4, c=[2, 0, -1, None]))
    np.testing.assert_equal(columns["score"], [40, NAN, NAN, NAN])
    assert [OUTCOMES[code] for code in columns["outcome"][1:]] == ["unscorable"] * 3


def test_a_condition_decides_what_applies():
    inner = {"id": "inner", "applies": "flag", "children": [leaf("a"), leaf("b")]}
    one = edition({"children": [inner, leaf("c")]})
    columns = score_both(one, table(flag=[1, 0, None], a=[40] * 3, b=[60] * 3, c=[90] * 3))
    np.testing.assert_equal(columns["score"], [70, 90, NAN])
    outcomes = [OUTCOMES[code] for code in columns["inner.outcome"]]
    assert outcomes == ["scored", "not_applicable", "missing"]
    assert columns["coverage"].tolist() == [1.0, 1.0, 0.5]  # nobody knows if half of it counts


def test_a_group_that_does_not_apply_lowers_no_coverage():
    inner = {"id": "inner", "applies": "flag", "children": [leaf("a")]}
    one = edition({"children": [inner, leaf("c")], "min_coverage": "1"})
    columns = score_both(one, table(flag=[0], a=[None], c=[90]))
    assert (columns["score"][0], columns["coverage"][0]) == (90.0, 1.0)


PATHS = {"aggregate": "any", "children": [leaf("a"), leaf("b"), leaf("c")]}


@pytest.mark.parametrize(
    "given, score, coverage",
    [
        ({"a": 40, "b": 70, "c": 10}, 70, 1),
        ({"a": 40}, 40, 1),
        ({}, NAN, 0),
    ],
    ids=str,
)
def test_of_alternative_paths_the_best_counts_and_one_suffices(given, score, coverage):
    data = table(**{name: [given.get(name)] for name in "abc"})
    columns = score_both(edition(PATHS), data)
    assert columns["coverage"] == [coverage]
    np.testing.assert_equal(columns["score"], [score])


def test_an_open_path_may_still_raise_the_best_case_and_never_the_worst():
    columns = score_both(edition(PATHS), table(a=[40], b=[None], c=[None]))
    assert columns["score_low"] == [40]
    assert columns["score_high"] == [100]


def test_a_path_is_covered_as_far_as_the_furthest():
    half = {"id": "half", "children": [leaf("a"), leaf("b")]}
    one = edition({"aggregate": "any", "children": [half, leaf("c")]})
    columns = score_both(one, table(a=[60], b=[None], c=[None]))
    assert columns["coverage"] == [0.5]
    assert np.isnan(columns["score"]).all()


def test_a_path_that_nobody_told_of_leaves_the_upper_end_open():
    # Nothing says how high the open path may come: the best is not known, the worst is the path told of.
    paths = {"aggregate": "any", "children": [plain("a"), plain("b"), plain("c")]}
    columns = score_both(edition(paths), table(a=[40, None], b=[None, 70], c=[None, 60]))
    np.testing.assert_equal(columns["score"], [40, 70])
    np.testing.assert_equal(columns["score_low"], [40, 70])
    np.testing.assert_equal(columns["score_high"], [np.nan, np.nan])


@pytest.mark.parametrize("policy", ["block", "renormalise", {"transfer": "nobody"}], ids=str)
def test_bands_look_through_the_coverage_of_a_total_that_blocks(policy):
    # A total has no siblings: it is left out for nobody, and nothing is put in its place. Half of it is
    # told, which is too little: between 0.5 x 40 + 0.5 x 0 and 0.5 x 40 + 0.5 x 100.
    rules = {"missing": policy}
    one = edition({"children": [leaf("a"), leaf("b")], "missing": rules, "min_coverage": "0.8"})
    columns = score_both(one, table(a=[40], b=[None]))
    np.testing.assert_equal(columns["score"], [NAN])
    assert (columns["score_low"][0], columns["score_high"][0]) == (20, 70)
