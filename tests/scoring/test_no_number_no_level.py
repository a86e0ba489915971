"""A level is said of a score: without one there is none, and those of the band stand in order."""

import numpy as np
import pytest

from greenscore.scoring.stances import settled_level_columns, settled_levels
from greenscore.workflow import scoring
from tests.interpreters import score_both
from tests.small import edition, question, table

OPEN_LADDER = [{"id": "bad"}, {"id": "good", "at": "50"}]
WAYS = ("", "_recognised", "_low", "_high")


def ranged(**ends):
    return {name: question(min="0", max="100") for name in "ab"} | ends


def levels(columns, row=0):
    ids = ["bad", "good", ""]
    return [ids[columns[f"level{way}"][row]] for way in WAYS]


@pytest.mark.parametrize("cumulative", [False, True])
def test_a_subject_without_a_score_has_no_level_of_any_kind(cumulative):
    one = edition(
        {"children": [{"id": "own", "value": "a", "levels": [{"id": "low"}]}]},
        inputs=ranged(),
        levels=OPEN_LADDER,
        cumulative=cumulative,
    )
    columns = score_both(one, table(a=[60, 20, None]))
    assert levels(columns, 0) == ["good", "bad", "good", "good"]
    assert levels(columns, 1) == ["bad", "bad", "bad", "bad"]
    assert levels(columns, 2) == ["", "", "", ""]
    assert columns["own.level"].tolist() == [0, 0, -1]
    np.testing.assert_equal([columns["score_low"][2], columns["score_high"][2]], [0, 100])


def test_a_level_that_asks_for_gates_alone_asks_for_a_score_too():
    one = edition(
        {"children": [{"id": "own", "value": "a"}]}, levels=[{"id": "bad", "requires": ["flag"]}]
    )
    columns = score_both(one, table(a=[10, None], flag=[1, 1]))
    assert columns["level"].tolist() == [0, -1]
    told = scoring.score(one, {"subject": "s", "flag": True}).assessment()
    assert [(rung.reached, rung.recognised, rung.blocked) for rung in told.rungs] == [
        (False, False, False)
    ]


def filled(**inputs):
    """Return a sum of a and b in which a missing b counts as 5."""
    children = [
        {"id": "one", "value": "a"},
        {"id": "other", "value": "b", "missing": {"missing": {"value": "5"}}},
    ]
    return edition(
        {"aggregate": "sum", "children": children},
        inputs=ranged(**inputs),
        levels=OPEN_LADDER,
    )


def test_the_levels_of_the_band_enclose_the_level():
    """b is missing: 60 + 5 is 65, and with b from 0 to 100 it is 60 to 160."""
    columns = score_both(filled(), table(a=[60], b=[None]))
    band = [columns[f"score{way}"][0] for way in ("", "_low", "_high")]
    assert band == [65, 60, 160]
    assert levels(columns) == ["good", "bad", "good", "good"]


def test_an_end_of_the_band_that_is_open_has_no_level():
    columns = score_both(filled(b=question(min="0")), table(a=[60], b=[None]))
    np.testing.assert_equal([columns[f"score{w}"][0] for w in ("_low", "_high")], [60, np.nan])
    assert levels(columns) == ["good", "bad", "good", ""]
    columns = score_both(filled(b=question(max="50")), table(a=[60], b=[None]))
    np.testing.assert_equal([columns[f"score{w}"][0] for w in ("_low", "_high")], [np.nan, 110])
    assert levels(columns) == ["good", "", "", "good"]


@pytest.mark.parametrize("most, claimed", [(50, "good"), (3, "bad")])
def test_a_gate_that_asks_for_little_takes_no_level_out_of_the_band(most, claimed):
    """b counts as 5. At its best, 100, it is not below 50, and at its worst, 0, below 3: nobody knows b."""
    ladder = [{"id": "bad"}, {"id": "good", "at": "50", "requires": [f"other.score < {most}"]}]
    one = edition(filled().standard.index, inputs=ranged(), levels=ladder)
    columns = score_both(one, table(a=[60], b=[None]))
    assert levels(columns) == [claimed, "bad", "bad", "good"]


def test_levels_that_come_out_of_order_are_brought_into_it():
    """In the order claimed, recognised, low, high: the band is widened, and nothing recognised above it."""
    numbers, found = [1.0, 1.0, 1.0, 1.0], [1, 3, 2, 0]
    assert settled_levels(numbers, found) == (1, 1, 1, 1)
    columns = [np.array([number]) for number in numbers]
    levels_ = [np.array([level], dtype=np.int8) for level in found]
    assert [column.tolist() for column in settled_level_columns(columns, levels_)] == [[1]] * 4


def test_no_level_is_recognised_that_is_not_claimed():
    """Of 80 and 20 the gate does not hold, and of nothing recognised, both at worst, it would."""
    ladder = [{"id": "bad", "at": "0", "requires": ["own.score < 50"]}]
    children = [{"id": "own", "value": "a"}, {"id": "other", "value": "b"}]
    one = edition({"children": children}, inputs=ranged(), levels=ladder)
    columns = score_both(one, table(a=[80], b=[20]))
    assert columns["score_recognised"][0] == 0
    assert columns["level"][0] == columns["level_recognised"][0] == -1
    told = scoring.score(one, {"subject": "s", "a": 80, "b": 20}).assessment()
    assert [rung.recognised for rung in told.rungs] == [False]


def test_an_assessment_tells_between_which_levels_an_open_score_may_lie():
    one = edition(
        {"children": [{"id": "own", "value": "a"}, {"id": "other", "value": "b"}]},
        inputs=ranged(),
        levels=[{"id": "fair", "at": "45"}, {"id": "good", "at": "50"}],
    )

    def between(**given):
        told = scoring.score(one, {"subject": "s", **given}).assessment()
        assert told.level == told.level_low == told.level_high == told.level_recognised == ""
        return told.level_between

    assert between(a=80) == ("", "good")  # 40 to 90
    assert between(a=95) == ("fair", "good")  # 47.5 to 97.5
    assert scoring.score(one, {"subject": "s", "a": 95, "b": 5}).assessment().level_between == ()


def test_nothing_is_said_of_levels_where_an_end_of_the_band_is_open():
    inputs = ranged(b=question(min="0"))
    children = [{"id": "own", "value": "a"}, {"id": "other", "value": "b"}]
    one = edition({"children": children}, inputs=inputs, levels=OPEN_LADDER)
    assert scoring.score(one, {"subject": "s", "a": 80}).assessment().level_between == ()
