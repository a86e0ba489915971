"""One subject, two years, every figure of the assessment and of the table worked out by hand."""

import numpy as np
import pytest

import greenscore
from greenscore.model.assessment import as_json
from greenscore.model.table import Column, Rows
from greenscore.workflow import scoring
from tests.graded import as_typed
from tests.small import edition, table

GROUP = {
    "id": "g",
    "weight": "0.6",
    "levels": [{"id": "ok", "at": "50"}],
    "children": [
        {
            "id": "ratio",
            "value": "a / b",
            "weight": "0.75",
            "score": {"linear": {"worst": "0", "best": "10"}},
        },
        {
            "id": "flagged",
            "value": "flag",
            "weight": "0.25",
            "score": {"map": {"on": ["flag"], "values": {"true": "100", "false": "20"}}},
        },
    ],
}
STEPS = {"below": "0", "at": [["5", "40"], ["10", "100"]]}
LAST = {"id": "stepped", "value": "c", "weight": "0.4", "score": {"steps": STEPS}}
LEVELS = [
    {"id": "low", "at": "20"},
    {"id": "mid", "at": "50", "requires": ["kind == 'oven'"]},
    {"id": "high", "at": "60", "requires": ["flag"]},
]
ROWS = [
    {"subject": "s", "period": "2024", "a": 5, "b": 1, "flag": True, "c": 7, "kind": "oven"},
    {"subject": "s", "period": "2025", "a": 8, "b": 1, "flag": True, "flag.grade": "verified"},
]


@pytest.fixture
def results():
    one = edition(
        {"children": [GROUP, LAST]},
        levels=LEVELS,
        derived={"twice": {"formula": "2 * a"}},
        parameters={"k": {"value": "3"}},
        prerequisites=[
            {"id": "legal", "title": "Legal", "expect": "flag"},
            {"id": "cool", "title": "Cool", "expect": "kind == 'mill'"},
        ],
    )
    return scoring.score(one, ROWS, grading=as_typed(one, ROWS))


@pytest.fixture
def told(results):
    return as_json(results.assessment("s", "2025"))


def nodes(tree):
    yield tree["id"], tree
    for child in tree["children"]:
        yield from nodes(child)


def part(told, *names):
    return {id: tuple(node[name] for name in names) for id, node in nodes(told["index"])}


# 2025: ratio is 8 of 0 to 10, so 80; flagged is 100; the group 0.75 x 80 + 0.25 x 100 = 85. Nobody says
# what `c` is: the total is incomplete, at the least 0.6 x 85 + 0.4 x 0 = 51, at the most 51 + 40 = 91.
# Of the answers only `flag` is verified: the group is 0.25 x 100 = 25 for sure, the total 0.6 x 25 = 15.


def test_scores_bands_and_what_is_recognised(told):
    assert part(told, "value", "score", "low", "high", "recognised", "outcome") == {
        "total": (None, None, "51", "91", "15", "incomplete"),
        "g": (None, "85", "85", "85", "25", "scored"),
        "ratio": ("8", "80", "80", "80", "0", "scored"),
        "flagged": ("true", "100", "100", "100", "100", "scored"),
        "stepped": (None, None, "0", "100", "0", "missing"),
    }


def test_weights_points_and_what_could_be_won(told):
    names = ("weight", "nominal", "contribution", "points", "points_recognised", "possible")
    assert part(told, *names) == {
        "total": ("1", "1", None, None, "15", "100"),
        # What is left of the total is the group alone, which then has the whole weight.
        "g": ("1", "0.6", "85", "51", "15", "60"),
        # 0.6 x 0.75 x 80 = 36 of 45 points
        "ratio": ("0.75", "0.75", "60", "36", "0", "45"),
        "flagged": ("0.25", "0.25", "25", "15", "15", "15"),
        "stepped": ("0", "0.4", None, None, "0", "40"),
    }
    # From the lower end of the band: ratio wins 45 - 36 points, the missing answer all of its 40.
    assert part(told, "gain") == {
        "total": (None,),
        "g": (None,),
        "ratio": ("9",),
        "flagged": ("0",),
        "stepped": ("40",),
    }


def test_coverage_grades_bounds_and_thresholds(told):
    assert part(told, "coverage", "answered", "applicable", "grade", "level") == {
        "total": ("0.6", "2", "3", "", ""),
        "g": ("1", "2", "2", "", "ok"),
        "ratio": ("1", "1", "1", "declared", ""),
        "flagged": ("1", "1", "1", "verified", ""),
        "stepped": ("0", "0", "1", "", ""),
    }
    assert part(told, "bounds", "thresholds", "inputs") == {
        "total": (["0", "100"], [], []),
        "g": (["0", "100"], [], []),
        "ratio": (["0", "100"], [["0", "0"], ["10", "100"]], ["a", "b"]),
        "flagged": (["20", "100"], [], ["flag"]),
        "stepped": (["0", "100"], [[None, "0"], ["5", "40"], ["10", "100"]], ["c"]),
    }


def test_levels_gates_and_prerequisites(results, told):
    assert [told[f"level{way}"] for way in ("", "_recognised", "_low", "_high")] == [
        *("", "", "", "")
    ]
    assert [gate for rung in told["rungs"] for gate in rung["gates"]] == [
        {"expect": "kind == 'oven'", "state": "unknown", "state_recognised": "unknown"},
        {"expect": "flag", "state": "met", "state_recognised": "met"},
    ]
    assert [(rung["id"], rung["threshold"], rung["reached"]) for rung in told["rungs"]] == [
        ("low", "20", False),
        ("mid", "50", False),
        ("high", "60", False),
    ]
    assert [(each["id"], each["state"], each["inputs"]) for each in told["prerequisites"]] == [
        ("legal", "met", ["flag"]),
        ("cool", "unknown", ["kind"]),
    ]
    # 2024: 0.6 x (0.75 x 50 + 25) + 0.4 x 40 = 53.5; nothing is verified, and `flag` at its worst is 20:
    # 0.6 x 0.25 x 20 = 3 for sure.
    before = results.assessment("s", "2024")
    assert (before.index.score, before.index.recognised, before.level) == (53.5, 3, "mid")
    assert [(rung.id, rung.reached, rung.recognised, rung.blocked) for rung in before.rungs] == [
        ("low", True, False, False),
        ("mid", True, False, False),
        ("high", False, False, False),
    ]
    assert [(each.state, each.state_recognised) for each in before.prerequisites] == [
        ("met", "unknown"),
        ("not_met", "unknown"),
    ]


def test_a_gate_blocks_a_level_whose_score_is_reached():
    index = {"children": [{"id": "one", "value": "a"}]}
    found = scoring.score(edition(index, levels=LEVELS), {"subject": "s", "a": 70, "kind": "mill"})
    told = found.assessment()
    assert told.level == "low"
    assert [(rung.id, rung.reached, rung.blocked) for rung in told.rungs] == [
        ("low", True, False),
        ("mid", False, True),
        ("high", False, True),
    ]


def test_what_the_assessment_is_of(told):
    assert told["standard"] == {"id": "small", "edition": "1", "digest": "0" * 64}
    assert told["engine"] == f"greenscore {greenscore.__version__}"
    assert (told["subject"], told["period"], told["date"]) == ("s", "2025", "2025-12-31")
    assert (told["digits"], told["functions"], told["results"]) == ("9", {}, [])
    assert told["derived"] == [{"id": "twice", "value": "16", "unit": ""}]
    assert told["parameters"] == [{"id": "k", "value": "3", "unit": "1"}]


def test_answers_as_they_were_given(told):
    answers = {each["id"]: each for each in told["answers"]}
    assert list(answers) == ["a", "b", "c", "kind", "flag"]
    assert answers["flag"] == {
        "id": "flag",
        "value": "1",
        "shown": "true",
        "unit": "",
        "reason": "",
        "grade": "verified",
        "recognised": True,
        "evidence": "",
        "note": "",
        "graded_by": "9" * 64,
        "inventory": None,
        "programme": None,
    }
    assert (answers["a"]["value"], answers["a"]["unit"], answers["a"]["grade"]) == (
        *("8", "1", "declared"),
    )
    assert (answers["c"]["value"], answers["c"]["recognised"]) == (None, False)
    assert told["lineage"]["a"] == {"given": "8", "file": "data", "path": "1.a"}
    assert told["lineage"]["flag"] == {"given": "true", "file": "data", "path": "1.flag"}


def test_the_years_before_stand_beside(told):
    assert told["history"] == [
        {
            "period": "2024",
            "score": "53.5",
            "level": "mid",
            "values": {"ratio": "5", "flagged": "true", "stepped": "7"},
        },
        {
            "period": "2025",
            "score": None,
            "level": "",
            "values": {"ratio": "8", "flagged": "true", "stepped": None},
        },
    ]


def test_the_table_of_results_says_the_same_by_column(results):
    named = results.named()
    nan = np.nan
    expected = {
        "subject": ["s", "s"],
        "period": ["2024", "2025"],
        "score": [53.5, nan],
        "score_recognised": [3, 15],
        "score_low": [53.5, 51],
        "score_high": [53.5, 91],
        "level": ["mid", ""],
        "level_recognised": ["", ""],
        "level_low": ["mid", ""],
        "level_high": ["mid", ""],
        "coverage": [1, 0.6],
        "outcome": ["scored", "incomplete"],
        "ratio.value": [5, 8],
        "ratio.score": [50, 80],
        "ratio.weight": [0.75, 0.75],
        "ratio.contribution": [37.5, 60],
        "ratio.outcome": ["scored", "scored"],
        "g.score": [62.5, 85],
        "g.weight": [0.6, 1],
        "g.contribution": [37.5, 85],
        "g.level": ["ok", "ok"],
        "stepped.value": [7, nan],
        "stepped.score": [40, nan],
        "stepped.weight": [0.4, 0],
        "stepped.contribution": [16, nan],
        "stepped.outcome": ["scored", "missing"],
        "total.weight": [nan, nan],
    }
    for name, column in expected.items():
        np.testing.assert_array_equal(np.asarray(named[name]), np.asarray(column), name)
    assert results.to_arrow().column_names == list(named)


def test_a_result_is_asked_for_by_name_where_there_are_several(results):
    assert results.assessment().period == "2025"
    several = scoring.score(edition({"children": [LAST]}), [{"subject": "s"}, {"subject": "t"}])
    with pytest.raises(KeyError, match="more than one subject: name one"):
        several.assessment()
    assert several.assessment("t").subject == "t"


def test_cells_of_rows_have_values_grades_and_what_stands_beside_them():
    amounts = Column(
        values=np.array([9, 2, np.nan, 4.0]),
        grades=np.array([0, 3, 2, 2], np.int8),
        evidence={1: "bill", 3: "ledger"},
        notes={2: "lost"},
    )
    core = Column(values=np.array([1, 0, 1, np.nan]))
    cells = Rows(
        owner=np.array([0, 1, 1, 1]),
        given=np.array([True, True]),
        columns={"amount": amounts, "core": core},
    )
    one = edition({"children": [{"id": "most", "value": "max(rows.amount)"}]})
    found = scoring.score_table(one, table(a=[1, 2], tables={"rows": cells})).assessment("s1")
    told = {
        each.id: (each.value, each.shown, each.grade, each.recognised, each.evidence, each.note)
        for each in found.answers
        if "." in each.id
    }
    assert told == {
        "rows.0.amount": (2, "", "verified", True, "bill", ""),
        "rows.0.core": (0, "false", "declared", False, "", ""),
        "rows.1.amount": (None, "", "reviewed", False, "", "lost"),
        "rows.1.core": (1, "true", "declared", False, "", ""),
        "rows.2.amount": (4, "", "reviewed", True, "ledger", ""),
        "rows.2.core": (None, "", "declared", False, "", ""),
    }
    assert found.index.children[0].grade == "reviewed"


def _graded(one, given):
    return scoring.score(one, given, grading=as_typed(one, given)).assessment()


def test_an_answer_without_a_column_and_a_reason_are_told():
    one = edition({"children": [{"id": "x", "value": "a"}]})
    given = {"subject": "s", "a": "n/a: closed", "a.grade": "verified", "b.grade": "verified"}
    answers = {each.id: each for each in _graded(one, given).answers}
    assert (answers["a"].reason, answers["a"].grade, answers["a"].value) == (
        *("closed", "verified", None),
    )
    assert (answers["b"].reason, answers["b"].grade, answers["b"].recognised) == (
        *("", "declared", False),
    )
    assert answers["a"].recognised
    assert answers["kind"].grade == "declared"


def weights(found):
    """Return for each node its weight as used and as declared, and its points of the total."""

    def walk(node):
        yield node.id, (node.weight, node.nominal, node.points)
        for child in node.children:
            yield from walk(child)

    return dict(walk(found.index))


@pytest.mark.parametrize(
    "aggregate, flag, expected",
    [
        # 0.5 x (80 + 40) / 2 + 0.5 x 10 = 35
        ("mean", True, {"g": (0.5, 0.5, 30), "x": (0.5, 0.5, 20), "y": (0.5, 0.5, 10)}),
        # The lowest of two is no sum of parts: 0.5 x 40 + 0.5 x 10 = 25, of which x and y are no points.
        ("min", True, {"g": (0.5, 0.5, 20), "x": (None,) * 3, "y": (None,) * 3}),
        # What does not apply has no points, and neither have its parts: the total is that of z alone.
        ("mean", False, {"g": (0, 0.5, None), "x": (0.5, 0.5, None), "z": (1, 0.5, 5)}),
    ],
)
def test_parts_of_a_group_have_points_where_they_add_up_and_the_group_applies(
    aggregate, flag, expected
):
    group = {
        "id": "g",
        "aggregate": aggregate,
        "applies": "flag",
        "weight": "0.5",
        "children": [{"id": "x", "value": "a"}, {"id": "y", "value": "b"}],
    }
    one = edition({"children": [group, {"id": "z", "value": "c", "weight": "0.5"}]})
    found = scoring.score(one, {"subject": "s", "a": 80, "b": 40, "c": 10, "flag": flag})
    told = weights(found.assessment())
    assert {id: told[id] for id in expected} == expected


def test_a_text_is_shown_as_it_was_given():
    one = edition(
        {"children": [{"id": "one", "value": "a"}]},
        inputs={"a": {}, "remark": {"type": "text"}},
        tables={},
    )
    rows = [{"subject": "s", "a": 1, "remark": "1.10"}, {"subject": "t", "a": 2}]
    results = scoring.score(one, rows)
    for subject, text in (("s", "1.10"), ("t", "")):
        _, remark = results.assessment(subject).answers
        assert (remark.id, remark.value, remark.shown) == ("remark", None, text)
    _, remark = scoring.score(one, {"subject": "s", "a": 1}).assessment().answers
    assert (remark.id, remark.value, remark.shown) == ("remark", None, "")
    _, remark = scoring.score_table(one, table(a=[1])).assessment().answers
    assert (remark.id, remark.value, remark.shown) == ("remark", None, "")
