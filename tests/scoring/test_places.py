"""The places of subjects, and the worst of a group's children: in columns, assessments, screens and files."""

import csv
import json

import numpy as np
import pytest

from greenscore.scoring.compile import compile_plan
from greenscore.scoring.places import places
from greenscore.scoring.portfolios import Portfolios
from greenscore.scoring.results import prepare, score_table
from greenscore.workflow import scoring, screens
from tests.small import edition, table

NAN = np.nan
SCALE = {"linear": {"worst": "0", "best": "100"}}


def leaf(name, **parts):
    return {"id": name, "title": name.upper(), "value": name, "score": SCALE, **parts}


GROUP = {"children": [leaf("a"), leaf("b"), leaf("c")]}


@pytest.mark.parametrize(
    "scores, lower, expected",
    [
        ([10, 30, 20], False, [3, 1, 2]),
        ([10, 30, 20], True, [1, 3, 2]),
        # Equals share the better place, and the next one has the place after all of them.
        ([30, 10, 30, 20], False, [1, 4, 1, 3]),
        ([30, 10, 30, 20], True, [3, 1, 3, 2]),
        # 0.1 + 0.2 and 0.3 differ in their last bit.
        ([0.3, 0.1 + 0.2, 0.2], False, [1, 1, 3]),
        # Neighbours within the slack are equal, the first and the last of a row of them too.
        ([50, 50 + 8e-10, 50 + 16e-10, 50 + 4e-9], False, [2, 2, 2, 1]),
        ([NAN, 10, NAN], False, [0, 1, 0]),
        ([NAN], False, [0]),
        ([], False, []),
    ],
)
def test_places(scores, lower, expected):
    assert places(np.array(scores, dtype=float), lower=lower).tolist() == expected


def test_places_are_those_of_a_period_claimed_and_recognised():
    data = table(
        subjects=["x", "y", "z", "x", "y"],
        periods=["2024", "2024", "2024", "2025", "2025"],
        a=[50, 80, None, 40, 40],
        grades={"a": [3, 0, 3, 3, 3]},
    )
    one = edition({"children": [leaf("a")]})
    named = score_table(compile_plan(one), data).named()
    assert named["place"].tolist() == [2, 1, None, 1, 1]
    # In 2024 y's 80 is nobody's but its own: at its worst, 0, as is what z left open.
    assert named["place_recognised"].tolist() == [1, 2, 2, 1, 1]
    assert list(named)[12:15] == ["place", "place_recognised", "a.value"]


def test_the_best_of_an_index_that_is_better_low_is_the_lowest():
    one = edition({"better": "lower", "children": [leaf("a")]})
    named = score_table(compile_plan(one), table(a=[50, 80])).named()
    assert named["place"].tolist() == [1, 2]


def worst(index, **columns):
    """Return a group's worst children as columns and as assessments tell them, which must agree."""
    results = score_table(compile_plan(edition(index)), table(**columns))
    named = results.named()["total.worst"].tolist()
    assert [" ".join(found.index.worst) for found in results.assessments()] == named
    return named


def test_the_worst_child_has_the_lowest_score():
    found = worst(GROUP, a=[10, 30, 30, 50], b=[20, 10, 10, 50], c=[30, 20, 10 + 5e-10, 50])
    # Where all are alike, none is the worst.
    assert found == ["a", "b", "b c", ""]


def test_the_worst_child_of_what_is_better_low_has_the_highest_score():
    group = {**GROUP, "better": "lower", "aggregate": "max"}
    assert worst(group, a=[10, 30], b=[20, 30], c=[30, 20]) == ["c", "a b"]


def test_a_child_without_a_score_or_a_weight_is_not_the_worst():
    children = [leaf("a"), leaf("b", missing="renormalise"), leaf("c", weight="0")]
    assert worst({"children": children}, a=[30], b=[None], c=[10]) == [""]
    children = [leaf("a"), leaf("b"), leaf("c", weight="0")]
    assert worst({"children": children}, a=[30], b=[20], c=[10]) == ["b"]


def test_a_group_without_a_score_has_no_worst_child():
    assert worst(GROUP, a=[10], b=[20], c=[None]) == [""]


def test_of_alternative_paths_none_is_the_worst():
    named = score_table(
        compile_plan(edition({**GROUP, "aggregate": "any"})), table(a=[1], b=[2], c=[3])
    ).named()
    assert "total.worst" not in named


def test_an_entity_has_its_place_among_those_that_count():
    plan = compile_plan(
        edition(
            {"children": [leaf("a")]},
            portfolio=[
                {"id": "p", "of": "total", "missing": "renormalise", "where": "flag"},
                {"id": "q", "value": "b", "better": "lower"},
                {"id": "r", "value": "b"},
                {"id": "s", "of": "total", "missing": "renormalise", "weight": "c"},
            ],
        )
    )
    data = table(
        subjects=list("dcba"),
        a=[40, 0.3, 0.1 + 0.2, None],
        b=[4, 3, 2, 1],
        flag=[0, 1, 1, 1],
        c=[None, 1, 1, 1],
    )
    found = Portfolios.of(prepare(plan, data))
    named = found.named()
    assert named["p.place"].tolist() == [None, 1, 1, None]
    assert named["q.place"].tolist() == [4, 3, 2, 1]
    assert named["r.place"].tolist() == [None] * 4
    assert named["s.place"].tolist() == [None, 1, 1, None]  # d has no weight
    told = {figure["id"]: figure for figure in found.as_json()["figures"]}
    assert [member["place"] for member in told["p"]["members"]] == [None, 1, 1]
    # b's 0.1 + 0.2 and c's 0.3 are the same: the worst is the first by name.
    assert (told["p"]["worst"], told["q"]["worst"], told["r"]["worst"]) == ("b", "d", "")


def test_files_and_screens_tell_places_and_the_worst_child(tmp_path):
    one = edition(GROUP)
    rows = [
        {"subject": "x", "a": 10, "b": 20, "c": 30},
        {"subject": "y", "a": 60, "b": 50, "c": 50},
        {"subject": "z", "a": 60},
    ]
    results = scoring.score(one, rows)
    scoring.write_results(results, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        told = [(row["place"], row["total.worst"]) for row in csv.DictReader(file)]
    assert told == [("2", "a"), ("1", "b c"), ("", "")]
    scoring.write_results(results, tmp_path / "r.json")
    written = json.loads((tmp_path / "r.json").read_text())
    # At its worst each has nothing recognised, and all share the first place.
    ranked = [(row["subject"], row["place"], row["place_recognised"]) for row in written["places"]]
    assert ranked == [("x", 2, 1), ("y", 1, 1), ("z", None, 1)]
    trees = written["assessments"]
    assert [tree["index"]["worst"] for tree in trees] == [["a"], ["b", "c"], []]
    screen, *_ = screens.of_results(results, "en")
    assert screen.header[5] == "rank"
    assert [row[5] for row in screen.rows] == ["2", "1", "–"]
    lines = list(screens.of_results(scoring.score(one, rows[1]), "zh"))
    assert "最差子项: B、C" in lines


def test_the_report_names_the_worst_child(tmp_path):
    results = scoring.score(edition(GROUP), {"subject": "x", "a": 10, "b": 20, "c": 30})
    scoring.report(results.assessment(), tmp_path / "r.html", lang=("zh", "en"))
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert text.count("↓") == 2  # beside A's 10.0, and in the key
    assert "↓ 10" in text
    assert "↓ <span" in text
    assert "Worst child" in text
