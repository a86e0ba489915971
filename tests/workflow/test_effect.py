"""When a standard may be used: from the day it takes effect, told of when it no longer is in force."""

from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.model.assessment import as_json
from greenscore.problems import ProblemsFound
from greenscore.reporting.assessment.view import view
from greenscore.reporting.press import html
from greenscore.reporting.screen.assessment import assessment_screen
from greenscore.workflow import scoring, standards
from greenscore.workflow.proving import run_cases
from tests.small import edition

INDEX = {"children": [{"id": "one", "value": "a"}]}
LATER = {"effective": {"from": "2190-01-01"}}
OVER = {"effective": {"from": "2001-01-01", "to": "2001-12-31"}}
DATA = [{"subject": "plant", "a": 7}]


def codes(standard, as_of=None):
    return [problem.code for problem in scoring.check(standard, DATA, as_of=as_of)]


@pytest.mark.parametrize(
    "effective, day, expected",
    [
        (LATER, None, ["score-not-yet-in-force"]),
        (LATER, date(2189, 12, 31), ["score-not-yet-in-force"]),
        (LATER, date(2190, 1, 1), []),
        (OVER, None, ["score-no-longer-in-force"]),
        (OVER, date(2001, 12, 31), []),
        (OVER, date(2002, 1, 1), ["score-no-longer-in-force"]),
        (OVER, date(2000, 12, 31), ["score-not-yet-in-force"]),
        ({}, None, []),
    ],
)
def test_the_day_of_judgement_is_the_one_stated_or_today(effective, day, expected):
    assert codes(edition(INDEX, **effective), day) == expected


def test_an_edition_of_the_future_scores_nothing_until_the_day_is_stated():
    later = edition(INDEX, **LATER)
    with pytest.raises(ProblemsFound) as found:
        scoring.score(later, DATA)
    (problem,) = found.value.problems
    assert "2190-01-01" in problem.message("zh")
    assert "--as-of 2190-01-01" in problem.hint("en")
    assert scoring.score(later, DATA, as_of=date(2190, 1, 1)).columns["score"] == [7]


REPLACED = {
    "effective": {**OVER["effective"], "replaced_by": {"zh": "新版", "en": "the new one"}},
}


def test_an_edition_that_was_replaced_says_by_what_and_since_when():
    replaced = edition(INDEX, **REPLACED)
    (problem,) = scoring.check(replaced, DATA)
    assert problem.code == "score-replaced"
    assert "新版 / the new one" in problem.message("en")
    assert scoring.check(replaced, DATA, as_of=date(2001, 12, 31)) == ()


def test_a_result_names_the_last_day_of_its_edition_and_what_replaced_it():
    plain, over, replaced = (
        as_json(scoring.score(edition(INDEX, **parts), DATA).assessment())["standard"]
        for parts in ({}, OVER, REPLACED)
    )
    named = {"id": "small", "edition": "1", "digest": "0" * 64}
    assert plain == named
    assert over == {**named, "until": "2001-12-31"}
    assert replaced == {**named, "until": "2001-12-31", "replaced_by": "新版 / the new one"}


def test_the_screen_and_page_one_say_that_an_edition_is_over():
    assessment = scoring.score(edition(INDEX, **REPLACED), DATA).assessment()
    told = "this edition was in force until 2001-12-31 and has been replaced: the new one"
    assert told in list(assessment_screen(assessment, "en"))
    assert [line["text"] for line in view(assessment, ["en"])["standard"]["over"]] == [told]
    first, mark, _ = html.render(view(assessment, ["en"])).partition("</section>")
    assert mark
    assert told in first
    whole = scoring.score(edition(INDEX), DATA).assessment()
    assert view(whole, ["en"])["standard"]["over"] == []
    assert not [line for line in assessment_screen(whole, "en") if "in force" in str(line)]


def test_an_edition_that_is_over_still_scores():
    assert scoring.score(edition(INDEX, **OVER), DATA).columns["score"] == [7]


WRITTEN = {
    "greenscore": 1,
    "id": "later",
    "edition": "2190",
    "title": {"zh": "以后", "en": "Later"},
    "subject": {"zh": "工厂", "en": "Factory"},
    "effective": {"from": "2190-01-01"},
    "sources": {"own": {"title": {"zh": "自定", "en": "Own"}, "mark": "own"}},
    "rounding": {"digits": 1, "source": "own"},
    "inputs": {"a": {"label": {"zh": "甲", "en": "A"}}, "b": {"label": {"zh": "乙", "en": "B"}}},
    "parameters": {
        "b_counts": {
            "dated": [{"from": "2190-01-01", "value": 0}, {"from": "2191-01-01", "value": 1}],
            "source": "own",
        },
        "gold_given": {
            "dated": [{"from": "2190-01-01", "value": 0}, {"from": "2191-01-01", "value": 1}],
            "source": "own",
        },
    },
    "index": {
        "children": [
            {"id": "first", "title": {"zh": "一", "en": "One"}, "value": "a"},
            {
                "id": "second",
                "title": {"zh": "二", "en": "Two"},
                "value": "b",
                "applies": "b_counts == 1",
            },
        ]
    },
    "levels": [
        {"id": "silver", "label": {"zh": "银", "en": "Silver"}, "at": "50", "source": "own"},
        {
            "id": "gold",
            "label": {"zh": "金", "en": "Gold"},
            "at": "80",
            "requires": [
                {"expect": "gold_given == 1", "reason": {"zh": "尚未授予", "en": "Not yet given"}}
            ],
            "source": "own",
        },
    ],
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "standard.yaml").write_text(
        yaml.safe_dump(WRITTEN, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    (tmp_path / "data.yaml").write_text("subject: plant\na: 90\nb: 100\n", encoding="utf-8")
    return tmp_path


def test_an_indicator_and_a_level_of_dated_figures_count_from_their_day_on(folder):
    standard = standards.load_standard(folder / "standard.yaml")
    for day, score, level in (
        (date(2190, 6, 1), 90, "silver"),
        (date(2191, 6, 1), 95, "gold"),
    ):
        found = scoring.score(standard, {"subject": "s", "a": 90, "b": 100}, as_of=day)
        assert (found.assessment().index.score, found.assessment().level) == (score, level)


def test_cases_run_before_the_edition_takes_effect_and_state_a_day_where_one_matters(folder):
    (folder / "tests").mkdir()
    (folder / "tests" / "days.yaml").write_text(
        "- {name: before, period: '2190', given: {a: 90, b: 100}, expect: {score: 90}}\n"
        "- {name: after, date: 2191-06-01, given: {a: 90, b: 100}, expect: {score: 95, problems: []}}\n",
        encoding="utf-8",
    )
    outcomes, problems = run_cases(folder / "standard.yaml")
    assert not problems
    assert [(outcome.name, outcome.differences) for outcome in outcomes] == [
        ("before", ()),
        ("after", ()),
    ]


@pytest.mark.parametrize("command", ["check", "score", "explain"])
def test_the_day_is_stated_on_the_command_line(folder, command):
    call = [command, str(folder / "data.yaml"), "-s", str(folder), "--lang", "en"]
    refused = CliRunner().invoke(greenscore, call)
    assert refused.exit_code == 1
    assert "2190-01-01" in refused.stderr
    assert "--as-of" in refused.stderr
    assert CliRunner().invoke(greenscore, [*call, "--as-of", "2191-06-01"]).exit_code == 0
