"""What nobody stands behind lifts no recognised score, whichever way it takes: one attack each.

Inputs a, b, c score their value, from 0 to 100. Grades go from 0 (declared) to 3 (verified); 2 is asked.
"""

from dataclasses import replace

import numpy as np
import pytest

from tests.interpreters import score_both
from tests.small import edition, rows, table

DECLARED, VERIFIED = 0, 3
FULL = {"linear": {"worst": "0", "best": "100"}}
LOW = {"linear": {"worst": "100", "best": "0"}}


def recognised(index, data, **parts):
    """Return claimed and recognised score of the only, or the last, row; both interpreters agree."""
    columns = score_both(edition(index, **parts), data)
    return columns["score"][-1], columns["score_recognised"][-1]


def one(value, score=FULL, **parts):
    return {"children": [{"id": "x", "value": value, "score": score, **parts}]}


def answers(**given):
    """Return one row; an answer is a value with its grade."""
    return table(
        **{name: [value] for name, (value, _) in given.items()},
        grades={name: [grade] for name, (_, grade) in given.items()},
    )


def test_a_bad_answer_left_unproven_is_no_gap_that_another_fills():
    index = one("coalesce(a, b)")
    bad = answers(a=(10, DECLARED), b=(90, VERIFIED))
    assert recognised(index, bad) == (10, 0)
    assert recognised(index, answers(a=(10, VERIFIED), b=(90, VERIFIED))) == (10, 10)
    assert recognised(index, answers(b=(90, VERIFIED))) == (90, 90)


def test_a_gap_behind_an_unproven_divisor_is_none():
    index = one("coalesce(100 * a / c, b)")
    nothing = answers(a=(10, VERIFIED), c=(0, DECLARED), b=(90, VERIFIED))
    assert recognised(index, nothing) == (90, 0)
    assert recognised(index, answers(a=(10, 3), c=(0, 3), b=(90, 3))) == (90, 90)


def test_nobody_knows_whether_an_unproven_answer_is_missing():
    for index in (one("100 if is_missing(a) else 0"), one("0 if is_missing(a) else 100")):
        assert recognised(index, answers(a=(1, DECLARED), b=(1, VERIFIED)))[1] == 0
    assert recognised(one("100 if is_missing(a) else 0"), answers(b=(1, VERIFIED)))[1] == 100


def test_it_is_looked_for_behind_figures_and_earlier_periods():
    index = one("coalesce(d, b)")
    data = answers(a=(10, DECLARED), b=(90, VERIFIED))
    assert recognised(index, data, derived={"d": {"formula": "2 * a"}}) == (20, 0)
    before = table(
        subjects=["s", "s"],
        periods=["2024", "2025"],
        a=[10, np.nan],
        b=[90, 90],
        grades={"a": [DECLARED, DECLARED], "b": [VERIFIED, VERIFIED]},
    )
    assert recognised(one("coalesce(previous(a), b)"), before) == (10, 0)
    by_kind = {"rate": {"by": "kind", "values": {"oven": "10", "kiln": "none", "mill": "none"}}}
    oven = answers(kind=(0, DECLARED), b=(90, VERIFIED))
    assert recognised(one("coalesce(rate, b)"), oven, parameters=by_kind) == (10, 0)


def test_what_is_met_is_not_known_of_unproven_answers():
    asked = [{"id": "p", "title": "P", "expect": "not flag"}]
    index = one("0 if is_missing(a) else 100", adjust=[])
    held = one("100 if coalesce(prerequisites.met, true) else 0")
    data = answers(flag=(1, DECLARED), a=(1, VERIFIED))
    assert recognised(index, data)[1] == 100
    assert recognised(held, data, prerequisites=asked) == (0, 0)


def with_rows(amounts, grades, **given):
    found = rows(
        [0] * len(amounts), [True], amount=amounts, share_of=amounts, core=[1.0] * len(amounts)
    )
    graded = replace(found.columns["amount"], grades=np.array(grades, dtype=np.int8))
    found = replace(found, columns={**found.columns, "amount": graded})
    return replace(answers(a=(1, VERIFIED), **given), tables={"rows": found})


def test_rows_that_nobody_looked_at_are_not_counted():
    index = one("10 * count(rows)")
    assert recognised(index, with_rows([1, 2, 3], [DECLARED] * 3)) == (30, 0)
    assert recognised(index, with_rows([1, 2, 3], [VERIFIED, VERIFIED, DECLARED])) == (30, 0)
    assert recognised(index, with_rows([1, 2, 3], [VERIFIED] * 3)) == (30, 30)


def test_that_there_is_nothing_to_tell_is_a_claim_too():
    assert recognised(one("sum(rows.amount)", score=LOW), with_rows([], [])) == (100, 0)
    assert recognised(one("coalesce(sum(rows.amount), 90)"), with_rows([], [])) == (0, 0)


def test_a_cell_that_nobody_looked_at_is_no_gap():
    index = one("sum(coalesce(rows.share_of, rows.amount))")
    assert (
        recognised(index, with_rows([10, 20], [VERIFIED, VERIFIED]))[1] == 0
    )  # share_of is declared
    assert recognised(one("sum(rows.amount)"), with_rows([10, 20], [VERIFIED, VERIFIED])) == (
        30,
        30,
    )


TWO = [
    {"id": "bad", "value": "a", "score": FULL, "weight": "0"},
    {"id": "x", "value": "100 - bad.score", "score": FULL},
]


def test_a_score_at_its_worst_lifts_no_other():
    data = answers(a=(80, DECLARED))
    assert recognised({"children": TWO}, data) == (20, 0)
    assert recognised({"children": TWO}, answers(a=(80, VERIFIED))) == (20, 20)
    falling = [TWO[0], {"id": "x", "value": "bad.score", "score": LOW}]
    assert recognised({"children": falling}, data) == (20, 0)


def test_what_rises_with_a_score_keeps_what_is_sure_of_it():
    half = [
        {
            "id": "g",
            "weight": "0",
            "children": [
                {"id": "p", "value": "a", "score": FULL},
                {"id": "q", "value": "b", "score": FULL},
            ],
        },
        {"id": "x", "value": "g.score", "score": FULL},
    ]
    assert recognised({"children": half}, answers(a=(80, VERIFIED), b=(80, DECLARED))) == (80, 40)
    twice = [*half, {"id": "y", "value": "100 - x.score", "score": FULL}]
    # x is 40 at least, and y is not 60 by that: 40 and 0
    assert recognised({"children": twice}, answers(a=(80, VERIFIED), b=(80, DECLARED))) == (50, 20)


def changed(**change):
    children = [TWO[0], {"id": "x", "value": "b", "score": FULL}]
    return {"children": children, "adjust": [{"reason": "r", **change}]}


@pytest.mark.parametrize(
    "change",
    [
        {"when": "bad.score > 50", "cap": "10"},
        {"when": "bad.score > 50", "set": "10"},
        {"when": "bad.score > 50", "add": "-80"},
        {"cap": "90 - bad.score"},
        {"set": "90 - bad.score"},
        {"add": "0 - bad.score"},
        {"when": "not bad.score < 50", "cap": "10"},
        {"when": "abs(bad.score) > 50", "cap": "10"},
        {"when": "bad.score == 80", "cap": "10"},
    ],
)
def test_a_score_at_its_worst_takes_no_change_away(change):
    claimed, sure = recognised(changed(**change), answers(a=(80, DECLARED), b=(90, VERIFIED)))
    assert claimed == 10
    assert np.isnan(sure) or sure <= 10


def test_a_score_that_hangs_on_an_unproven_goalpost_takes_no_cap_away():
    goal = {"linear": {"worst": "0", "best": "c"}}
    children = [
        {"id": "bad", "value": "b", "score": goal, "weight": "0"},
        {"id": "x", "value": "b", "score": FULL},
    ]
    index = {"children": children, "adjust": [{"cap": "90 - bad.score", "reason": "r"}]}
    claimed, sure = recognised(index, answers(b=(80, VERIFIED), c=(100, DECLARED)))
    assert claimed == 10
    assert np.isnan(sure)


def test_a_change_for_a_low_score_holds_for_one_at_its_worst():
    low = changed(when="bad.score < 50", cap="10")
    assert recognised(low, answers(a=(80, DECLARED), b=(90, VERIFIED))) == (90, 10)
    good = changed(when="bad.score >= 50", floor="95")
    assert recognised(good, answers(a=(80, DECLARED), b=(90, VERIFIED))) == (95, 90)


def gold(gate, **parts):
    levels = [{"id": "gold", "at": "50", "requires": [gate], **parts}]
    children = [*TWO[:1], {"id": "x", "value": "b", "score": FULL}]
    data = answers(a=(80, DECLARED), b=(90, VERIFIED))
    columns = score_both(edition({"children": children}, levels=levels), data)
    return columns["level"][0], columns["level_recognised"][0]


def test_a_score_at_its_worst_opens_no_gate():
    assert gold("bad.score < 90") == (0, -1)
    assert gold("bad.score >= 0") == (0, 0)
    assert gold("true", at="bad.score + 15") == (-1, -1)


def test_a_level_reached_at_the_worst_is_not_the_level():
    levels = [{"id": "low", "at": "0"}, {"id": "high", "at": "50"}]
    children = [
        {**TWO[0], "levels": levels},
        {"id": "x", "value": '100 if bad.level == "low" else 0', "score": FULL},
    ]
    assert recognised({"children": children}, answers(a=(80, DECLARED))) == (0, 0)


def test_a_claim_of_not_applicable_counts_at_the_grade():
    index = {
        "missing": {"missing": "block", "not_applicable": "renormalise", "unscorable": "block"},
        "children": [
            {"id": "x", "value": "a", "score": FULL},
            {"id": "y", "value": "b", "score": FULL},
        ],
    }
    for grade, sure in ((DECLARED, 45), (VERIFIED, 90)):
        data = table(a=[np.nan], b=[90], claims={"a": [1]}, grades={"a": [grade], "b": [VERIFIED]})
        assert recognised(index, data) == (90, sure)


def test_what_applies_and_what_weighs_is_proven():
    children = [
        {"id": "x", "value": "a", "score": FULL, "applies": "flag"},
        {"id": "y", "value": "b", "score": FULL, "weight": "c"},
    ]
    bad = {"a": (10, VERIFIED), "b": (90, VERIFIED)}
    data = answers(**bad, c=(9, VERIFIED), flag=(0, DECLARED))
    claimed, sure = recognised({"children": children}, data)
    assert claimed == 90
    assert sure == 81  # x at 0 with weight 1, y at 90 with weight 9
    heavy = answers(**bad, c=(9, DECLARED), flag=(1, VERIFIED))
    claimed, sure = recognised({"children": children}, heavy)
    assert claimed == 82  # (10 + 9 * 90) / 10
    assert sure == 0


def test_what_is_looked_up_is_proven():
    by_kind = {"rate": {"by": "kind", "values": {"oven": "100", "kiln": "50", "mill": "200"}}}
    goal = one("b", score={"linear": {"worst": "0", "best": "rate"}})
    easy = answers(kind=(1, DECLARED), b=(45, VERIFIED))
    assert recognised(goal, easy, parameters=by_kind) == (90, 0)
    by_map = {
        "children": [
            {
                "id": "x",
                "score": {
                    "map": {"on": "kind", "values": {"oven": "0", "kiln": "90", "mill": "50"}}
                },
            }
        ]
    }
    assert recognised(by_map, easy) == (90, 0)


def test_a_bound_that_nobody_proved_cuts_nothing_away():
    index = one("b", clip={"max": "a"}, score=LOW)
    assert recognised(index, answers(a=(10, DECLARED), b=(80, VERIFIED))) == (90, 0)


def test_evidence_beside_an_unproven_answer_proves_nothing():
    criterion = {"criterion": {"force": "must", "evidence": "true"}}
    data = answers(flag=(1, VERIFIED), a=(1, DECLARED))
    columns = {
        name: replace(column, evidence={0: "x"}, notes={0: "because"})
        for name, column in data.columns.items()
    }
    data = replace(data, columns=columns)
    assert recognised(one("flag or a > 0", score=criterion), data) == (100, 0)
    should = {"criterion": {"force": "should"}}
    assert recognised(one("not flag and a > 0", score=should), data) == (100, 100)
    only = replace(data, columns={**columns, "flag": replace(columns["flag"], notes={})})
    assert recognised(one("not flag and a > 0", score=should), only) == (100, 0)
