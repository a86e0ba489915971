"""Ladders of an indicator's value in place of its score."""

import pytest

from greenscore.workflow import scoring
from tests.interpreters import score_both
from tests.small import edition, table

SCALE = {"linear": {"worst": "50", "best": "0"}}


def ladder(levels, better=None, **parts):
    node = {"id": "one", "value": "a", "score": SCALE, "levels": levels, "levels_of": "value"}
    return edition({"children": [{**node, **parts, **({"better": better} if better else {})}]})


def reached(one, **columns):
    names = [*(level.id for level in one.standard.index.children[0].levels), ""]
    return [names[level] for level in score_both(one, table(**columns))["one.level"]]


FALLING = [{"id": "c", "at": "40"}, {"id": "b", "at": "20"}, {"id": "a", "at": "5"}]


def test_a_low_value_climbs_a_falling_ladder():
    # Scores rise as values fall: 5 scores 90, and is an a, by its value; no threshold is a score.
    one = ladder(FALLING, "lower")
    found = reached(one, a=[60, 40, 20.1, 20 + 5e-10, 5, 0, None])
    assert found == ["", "c", "c", "b", "a", "a", ""]


def test_a_high_value_climbs_a_rising_ladder():
    levels = [{"id": "few", "at": "0"}, {"id": "some", "at": "10"}, {"id": "many", "above": "30"}]
    found = reached(ladder(levels), a=[-1, 0, 10, 30, 30.1, None])
    assert found == ["", "few", "some", "some", "many", ""]


def test_a_ladder_of_the_value_asks_for_its_gates_too():
    levels = [{"id": "few", "at": "0"}, {"id": "many", "at": "10", "requires": ["flag"]}]
    assert reached(ladder(levels), a=[20, 20, 20], flag=[1, 0, None]) == ["many", "few", "few"]


@pytest.mark.parametrize("policy", [{"value": "5"}, {"score": "90"}, "worst"], ids=str)
def test_what_is_put_in_place_of_a_value_is_no_value(policy):
    one = ladder([{"id": "any", "at": "-100"}, *FALLING[2:]][:1], missing=policy)
    columns = score_both(one, table(a=[None]))
    assert columns["one.score"][0] >= 0
    assert columns["one.level"].tolist() == [-1]


def test_thresholds_count_in_the_unit_of_the_value():
    node = {
        "id": "one",
        "value": "energy",
        "unit": "MWh",
        "better": "lower",
        "levels_of": "value",
        "levels": [{"id": "low", "at": "lead"}, {"id": "least", "at": "1"}],
    }
    one = edition(
        {"children": [node]},
        inputs={"energy": {"unit": "kWh"}},
        tables={},
        parameters={"lead": {"unit": "GWh", "value": "0.002"}},
    )
    # 0.002 GWh are 2 MWh; 1 is 1 MWh.
    columns = score_both(one, table(energy=[2500, 2000, 1000]))
    assert columns["one.level"].tolist() == [-1, 0, 1]


def test_the_level_by_recognised_answers_needs_a_recognised_value():
    one = ladder(FALLING, "lower")
    data = {"subject": "s", "a": {"value": 10, "grade": "declared"}}
    found = scoring.score(one, data).assessment().node("one")
    assert (found.level, found.level_recognised) == ("b", "")


def test_a_formula_reads_the_level_of_a_value():
    node = {"id": "one", "value": "a", "score": SCALE, "levels": FALLING, "levels_of": "value"}
    gate = [{"id": "pass", "requires": ["one.level == 'b'"]}]
    one = edition({"children": [{**node, "better": "lower"}]}, levels=gate)
    assert score_both(one, table(a=[30, 10, 5]))["level"].tolist() == [-1, 0, -1]
