"""The view: plain data only, and what it says about each kind of result."""

import json
from dataclasses import replace

import pytest

from greenscore.reporting.assessment.claim import Mix
from greenscore.reporting.assessment.view import view


def texts(lines):
    return [line["text"] for line in lines]


def told(assessment, lang="en"):
    return texts(view(assessment, (lang,))["answer"]["conclusion"])[0]


def leaves(item, path=()):
    if isinstance(item, dict):
        for key, value in item.items():
            assert type(key) is str
            yield from leaves(value, (*path, key))
    elif isinstance(item, list):
        for place, value in enumerate(item):
            yield from leaves(value, (*path, place))
    else:
        yield path, item


READ = {"dust-removal": ["dust_in", "dust_out"]}
CHARTS = {"chart", "ladder", "bullet", "swatch"}


@pytest.mark.parametrize("variant", ["full", "open", "blocked", "sixty", "long"])
def test_is_plain_data_with_floats_only_inside_charts(factories, variant):
    data = view(factories[variant], ("zh", "en"))
    for path, value in leaves(data):
        assert type(value) in (str, int, bool, float, type(None)), path
        assert type(value) is not float or CHARTS & set(path), path
    assert json.loads(json.dumps(data)) == data


def test_claimed_beside_recognised_in_one_sentence_each(factory):
    said = told(factory)
    assert f"scores {factory.index.score:.1f} of 100" in said
    assert f"it is {factory.index.recognised:.1f} points" in said
    assert "range for “Green factory”" in said


def test_open_values_are_told_as_a_range_and_never_as_a_score(factories):
    index = factories["open"].index
    said = told(factories["open"])
    assert f"between {index.low:.1f} and {index.high:.1f}" in said
    assert "from “Starter” to “Green leader”" in said
    assert "scores" not in said


def test_a_blocked_level_is_told_apart_from_the_score(factories):
    assert "suffices for “Green factory”, but a requirement" in told(factories["blocked"])
    data = view(factories["blocked"], ("en",))
    green = data["levels"][1]
    assert green["standing"]["kind"] == "blocked"
    assert [gate["blocks"] for gate in green["gates"]] == [True]


def test_states_are_words(factories):
    data = view(factories["open"], ("en",))
    rows = {row["id"]: row for theme in data["themes"] for row in theme["rows"]}
    assert texts(rows["energy-intensity"]["state"]) == ["missing"]
    assert texts(rows["wastewater-reuse"]["state"]) == ["not applicable: no such process"]
    assert texts(rows["dust-removal"]["state"]) == ["cannot be computed"]
    assert rows["energy-intensity"]["points"] == ""
    assert rows["renewable-share"]["state"] == []


def test_choices_and_flags_are_shown_in_words(factory):
    rows = {r["id"]: r for t in view(factory, ("zh",))["themes"] for r in t["rows"]}
    assert texts(rows["cleaner-audit"]["value"]) == ["是"]
    assert texts(rows["ems"]["value"]) == ["建立并运行"]
    assert texts(rows["energy-intensity"]["value"]) == ["0.51\u00a0tce/t"]


def test_adjustments_are_told(factory):
    rows = {r["id"]: r for t in view(factory, ("en",))["themes"] for r in t["rows"]}
    assert texts(rows["dust-removal"]["notes"][0]) == [
        "Score adjusted: below 99 % the score is capped at 74"
    ]


def test_actions_come_in_the_order_of_the_gains_scoring_gave(factory):
    expected = sorted((n for n in factory.index.walk() if n.gain), key=lambda n: -n.gain)
    data = view(factory, ("en",))
    assert [a["gain"] for a in data["actions"]] == [f"{n.gain:.1f}" for n in expected]
    assert texts(data["answer"]["help"]["advice"])[0].startswith("Put solar panels")


def test_evidence_numbers_lead_to_the_row_that_bears_them(factory):
    data = view(factory, ("en",))
    listed = {answer["exhibit"]: answer["id"] for answer in data["answers"]}
    for theme in data["themes"]:
        for row in theme["rows"]:
            cited = [listed[number["at"]] for number in row["evidence"]]
            assert cited == READ.get(row["id"], [row["id"].replace("-", "_")])


@pytest.mark.parametrize(
    "grade, said",
    [
        ("declared", "Declared by the company, not verified by anybody else"),
        ("documented", "Declared by the company with documents, not verified by anybody else"),
        (
            "reviewed",
            "Declared by the company; by a grading file that is not signed, 100\u00a0% of the points",
        ),
    ],
)
def test_claim_level_follows_from_the_evidence(build_factory, grade, said):
    data = view(build_factory(grade=grade), ("en",))
    assert texts(data["claim"])[0].startswith(said)


def test_one_language_leaves_no_trace_of_the_other(factory):
    english = view(factory, ("en",))
    assert {line["lang"] for path, line in lines(english)} == {"en"}
    both = [line["lang"] for line in view(factory, ("zh", "en"))["claim"]]
    assert both == ["zh-CN", "en"]


def lines(item, path=()):
    if isinstance(item, dict) and item.keys() == {"lang", "text"}:
        yield path, item
    elif isinstance(item, dict | list):
        for value in item.values() if isinstance(item, dict) else item:
            yield from lines(value, path)


def test_folders_of_the_data_file_stay_out(build_factory):
    assert "/home" not in json.dumps(view(build_factory(file="/home/li/data.xlsx"), ("en",)))
    assert "data.xlsx" in json.dumps(
        view(build_factory(file="C:\\Users\\li\\data.xlsx"), ("en",)), ensure_ascii=False
    )


def test_reordering_and_invisible_marks_are_taken_out(factory):
    named = replace(factory, subject="abc\u202egnp.exe\u200b\x00\x1b[31m")
    assert view(named, ("en",))["subject"]["name"] == "abcgnp.exe [31m"


def test_one_period_has_no_trend(factories):
    assert view(factories["open"], ("en",))["trend"] is None
    assert len(view(factories["full"], ("en",))["trend"]["periods"]) == 4


@pytest.mark.parametrize(
    "shares, percents, checked",
    [
        (
            {"verified": 0.0, "reviewed": 0.577, "documented": 0.229, "declared": 0.194},
            [0, 58, 23, 19],
            58,
        ),
        (
            {"verified": 0.997, "reviewed": 0.0, "documented": 0.0, "declared": 0.003},
            [100, 0, 0, 0],
            99,
        ),
        (
            {"verified": 1.0, "reviewed": 0.0, "documented": 0.0, "declared": 0.0},
            [100, 0, 0, 0],
            100,
        ),
        ({"verified": 0.0, "reviewed": 0.0, "documented": 0.0, "declared": 0.0}, [0, 0, 0, 0], 0),
    ],
)
def test_shares_by_grade_add_up_and_never_claim_all_where_some_is_unchecked(
    shares, percents, checked
):
    mix = Mix(True, shares)
    assert list(mix.percents.values()) == percents
    assert mix.checked == checked
