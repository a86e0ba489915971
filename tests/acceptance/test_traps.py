"""The traps that published scores hold, each alone: one wrong step, and a published result changes.

The rules are written out in a few lines; the few figures are single facts that their sources print.
"""

import pytest

from greenscore.model.assessment import Outcome
from greenscore.workflow import scoring
from greenscore.workflow.standards import lint
from tests.interpreters import score_both
from tests.small import edition, rows, table


def scored(standard, tables=None, **answers):
    """Score one subject with both interpreters, which must agree, and return its assessment."""
    data = table(tables=tables, **{name: [value] for name, value in answers.items()})
    score_both(standard, data)
    return scoring.score_table(standard, data).assessment()


def plain(digits, mode, **node):
    """Return a standard whose score is the input `a`, rounded."""
    index = {"children": [{"id": "only", "value": "a"}], **node}
    return edition(index, rounding={"digits": str(digits), "mode": mode})


def human_development(digits):
    def dimension(id, worst, best, **shape):
        linear = {"worst": str(worst), "best": str(best), "at_best": "1", **shape}
        return {"id": id, "value": id, "score": {"linear": linear}}

    schooling = [dimension("expected", 0, 18), dimension("attained", 0, 15)]
    income = dimension("income", 100, 75000, log=True)
    return edition(
        {
            "aggregate": {"geometric": {"zero": "zero"}},
            "children": [
                dimension("life", 20, 85),
                {"id": "education", "children": schooling},
                income,
            ],
        },
        inputs={name: {} for name in ("life", "expected", "attained", "income")},
        rounding={"digits": str(digits), "mode": "half-up"},
        levels=[{"id": "low"}, {"id": "medium", "at": "0.55"}],
    )


UGANDA_2022 = {
    "life": 63.638,
    "expected": 11.49553237,
    "attained": 6.235476362,
    "income": 2240.585404,
}


def test_a_tier_is_cut_on_the_printed_index():
    """Uganda is of medium development only because 0.5498 is rounded before the tier is cut."""
    printed, exact = (scored(human_development(digits), **UGANDA_2022) for digits in (3, 9))
    assert (printed.index.score, printed.level) == (0.55, "medium")
    assert round(exact.index.score, 5) == 0.54984
    assert exact.level == "low"


@pytest.mark.parametrize(
    "value, floor, half_up", [(0.896, 0.89, 0.9), (0.875, 0.87, 0.88), (0.29, 0.29, 0.29)]
)
def test_a_score_that_is_cut_is_not_a_score_that_is_rounded(value, floor, half_up):
    """Lighthouse cuts the score of a metric and rounds that of a category; 0.29 * 100 is below 29."""
    assert scored(plain(2, "floor"), a=value).index.score == floor
    assert scored(plain(2, "half-up"), a=value).index.score == half_up


@pytest.mark.parametrize("mode, printed", [("half-even", 6.2), ("half-up", 6.3)])
def test_a_tie_goes_to_the_even_digit_or_up(mode, printed):
    """A high risk passed by half and a low one passed whole are 6.25, printed as 6.2."""
    high, low = ({"id": id, "value": id, "weight": w} for id, w in (("a", "7.5"), ("b", "2.5")))
    standard = edition({"children": [high, low]}, rounding={"digits": "1", "mode": mode})
    assert scored(standard, a=5.0, b=10.0).index.score == printed


@pytest.mark.parametrize(
    "value, guarded, unguarded",
    [(4.0, 4.0, 4.0), (4.02, 4.1, 4.1), (4.000002, 4.0, 4.1), (4.3000004, 4.3, 4.4)],
)
def test_a_ceiling_looks_at_five_decimals_and_no_further(value, guarded, unguarded):
    """CVSS 3.1 rounds up what is above by 1e-5; what machines differ by beyond that is no excess."""
    assert scored(plain(1, "ceil", transform="round(x, 5)"), a=value).index.score == guarded
    assert scored(plain(1, "ceil"), a=value).index.score == unguarded


def test_a_ceiling_does_not_lift_what_only_binary_fractions_exceed():
    assert 0.1 + 0.2 > 0.3
    assert scored(plain(1, "ceil"), a=0.1 + 0.2).index.score == 0.3


BELOW, AT, OVER = 79.99, 80.0, 80.01


@pytest.mark.parametrize("bound, reached", [("at", [AT, OVER]), ("above", [OVER])])
def test_a_level_begins_at_its_bound_or_above_it(bound, reached):
    standard = plain(9, "half-even")
    ladder = edition(
        standard.standard.index.model_dump(by_alias=True, exclude_unset=True),
        levels=[{"id": "top", bound: "80"}],
    )
    assert [v for v in (BELOW, AT, OVER) if scored(ladder, a=v).level == "top"] == reached


@pytest.mark.parametrize("side, reached", [("left", [AT, OVER]), ("right", [OVER])])
def test_a_step_begins_at_its_bound_or_above_it(side, reached):
    steps = {"below": "0", "at": [["80", "100"]], "side": side}
    standard = edition({"id": "total", "value": "a", "score": {"steps": steps}})
    found = [v for v in (BELOW, AT, OVER) if scored(standard, a=v).index.score == 100]
    assert found == reached


@pytest.mark.parametrize("sign, reached", [(">=", [AT, OVER]), (">", [OVER])])
def test_a_condition_holds_at_its_bound_or_above_it(sign, reached):
    adjust = [{"when": f"a {sign} 80", "set": "1", "reason": "Reason"}]
    standard = edition({"id": "total", "value": "0 * a", "adjust": adjust})
    found = [v for v in (BELOW, AT, OVER) if scored(standard, a=v).index.score == 1]
    assert found == reached


def one_name_for_all():
    """Return a standard where `energy` is an input, a node, a check, a choice, a column and a level."""
    half = {"linear": {"worst": "0", "best": "200"}}
    return edition(
        {
            "id": "total",
            "aggregate": "sum",
            "children": [
                {"id": "energy", "value": "energy - 10", "score": half},
                {"id": "both", "value": "energy + energy.score / 100 + energy.value / 1000"},
                {"id": "ratio", "value": "ratio", "weight": "0"},
                {"id": "rows-of-it", "value": "sum(flows.energy) + energy", "weight": "0"},
                {"id": "chosen", "value": '1 if kind == "energy" else energy', "weight": "0"},
            ],
        },
        inputs={
            "energy": {},
            "kind": {"type": "choice", "choices": {"other": "Other", "energy": "Energy"}},
        },
        tables={"flows": {"columns": {"energy": {}}}},
        derived={"ratio": {"formula": "2 * energy"}},
        checks=[{"id": "energy", "expect": "energy < 1e9", "message": "Message"}],
        levels=[{"id": "energy", "at": "energy + energy.score"}],
    )


def test_an_input_and_a_node_of_one_name_are_two_things():
    flows = {"flows": rows([0, 0], [True], energy=[1.0, 2.0])}
    found = scored(one_name_for_all(), flows, energy=110.0, kind=1.0)
    assert found.node("energy").value == 100
    assert found.node("energy").score == 50
    assert found.node("both").value == pytest.approx(110 + 0.5 + 0.1, abs=1e-12)
    assert found.node("ratio").value == 220
    assert found.node("rows-of-it").value == 113
    assert found.node("chosen").value == 1
    assert (found.rungs[0].id, found.rungs[0].threshold, found.level) == ("energy", 160, "energy")


def test_names_that_only_look_alike_are_no_clash():
    codes = {problem.code for problem in lint(one_name_for_all())}
    assert not codes & {"standard-name-twice", "standard-id-twice", "standard-cycle"}


# What becomes of 8 points beside a value that nobody gave, each scheme with its own answer.
SCHEMES = {
    "UNDP, Lighthouse: what is absent takes the score of all": ("block", None, Outcome.INCOMPLETE),
    "OpenSSF: what is inconclusive is left out": ("renormalise", 8.0, Outcome.SCORED),
    "SBTi: who has no target gets the default": ({"value": "3.2"}, 5.6, Outcome.SCORED),
    "a criterion without evidence is not met": ("worst", 4.0, Outcome.SCORED),
}


@pytest.mark.parametrize("policy, score, outcome", SCHEMES.values(), ids=SCHEMES)
def test_a_missing_value_fails_in_one_scheme_and_is_left_out_in_another(policy, score, outcome):
    tenths = {"linear": {"worst": "0", "best": "10", "at_best": "10"}}
    children = [{"id": name, "value": name, "score": tenths} for name in ("a", "b")]
    found = scored(edition({"missing": policy, "children": children}), a=8.0, b=None)
    assert (found.index.score, found.index.outcome) == (score, outcome)
    assert found.node("b").outcome is Outcome.MISSING


@pytest.mark.parametrize("answer, score", [(-1.0, 8.0), (0.0, 4.0), (None, None)])
def test_a_word_for_missing_is_neither_zero_nor_missing(answer, score):
    """OpenSSF writes -1 for a check that could not tell; a check that failed is 0."""
    children = [
        {"id": "a", "value": "a"},
        {
            "id": "b",
            "value": "b",
            "applies": "b >= 0",
            "missing": {"not_applicable": "renormalise"},
        },
    ]
    assert scored(edition({"children": children}), a=8.0, b=answer).index.score == score


@pytest.mark.parametrize("weights, score", [([3.0, 1.0], 0.875), ([0.0, 0.0], 0.0)])
def test_no_weight_at_all_is_a_score_of_zero_where_a_scheme_says_so(weights, score):
    """A Lighthouse category without any audit that weighs is 0, where a mean of nothing is none."""
    mean = "weighted_mean(rows.amount, share_of)"
    given = {"rows": rows([0, 0], [True], amount=[1.0, 0.5], share_of=weights, core=[1.0, 1.0])}
    stated = edition({"id": "total", "value": f"0 if sum(rows.share_of) == 0 else {mean}"})
    assert scored(stated, given).index.score == score
    bare = scored(edition({"id": "total", "value": mean}), given).index
    assert bare.score == (score or None)
