"""Values that a programme states for a sector: which count, what is told, and where they are from."""

import json
import pickle
from datetime import date

import pytest

import greenscore as gs
from greenscore.model.assessment import as_json
from greenscore.problems import ProblemsFound
from greenscore.workflow.scoring import read_data
from tests.graded import as_typed

STANDARD = """\
greenscore: 1
id: mills
edition: "1"
title: {zh: 工厂, en: Mills}
subject: {zh: 工厂, en: Mill}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1, source: own}
inputs:
  sector: {type: choice, choices: {steel: {zh: 钢铁, en: Steel}, paper: {zh: 造纸, en: Paper}}}
  rate: {unit: kgce/t, min: 0, source: own}
  lead:
    unit: kgce/t
    min: 0
    source: own
    not_applicable: {allowed: true, reasons: {unknown: {zh: 未知, en: Not known}}}
sectors: {by: sector}
index:
  source: own
  missing: {missing: block, not_applicable: renormalise, unscorable: block}
  children: [{id: rate-score, value: rate, better: lower, score: {linear: {worst: 600, best: lead}}}]
"""
STEEL = """\
greenscore: 1
sector: steel
title: {zh: 钢铁, en: Steel}
sources: {notice: {title: {zh: 某通知, en: A notice}, kind: policy, mark: seen}}
values:
  lead:
    - {from: 2024-01-01, until: 2025-06-30, value: 0.4, unit: tce/t, mark: seen, source: notice 2}
    - {from: 2025-07-01, value: 300, unit: kgce/t, mark: seen-3p, source: notice 3}
"""


@pytest.fixture(scope="module")
def edition():
    return gs.load_standard(
        {"standard.yaml": STANDARD.encode(), "sectors/steel.yaml": STEEL.encode()}
    )


def row(**answers):
    return {"subject": "A", "period": "2025", **answers}


def told(edition, *rows, **options):
    """Return the codes of the problems, each with its words."""
    _, problems = read_data(edition, list(rows), **options)
    return {problem.code: problem.message("en") for problem in problems}


def scores(edition, *rows, **options):
    return gs.score(edition, list(rows), **options).columns["score"].tolist()


def test_the_day_picks_the_value(edition):
    rows = [
        row(subject="A", period="2024", sector="steel", rate=450),  # (600-450)/(600-400) = 75 %
        row(subject="B", period="2025-06", sector="steel", rate=450),  # the last day of the first
        row(subject="C", period="2025-07", sector="steel", rate=450),  # (600-450)/(600-300) = 50 %
        row(subject="D", period="2023", sector="steel", rate=450),  # nothing was stated yet
    ]
    found = scores(edition, *rows)
    assert found[:3] == [75.0, 75.0, 50.0]
    assert found[3] != found[3]
    for day, score in (
        (date(2024, 1, 1), 75.0),
        (date(2025, 6, 30), 75.0),
        (date(2025, 7, 1), 50.0),
    ):
        assert scores(edition, row(sector="steel", rate=450), as_of=day) == [score]


def test_the_programme_counts_where_another_value_is_given(edition):
    given = row(sector="steel", rate=450, lead=449)
    assert scores(edition, given) == [50.0]
    words = told(edition, given)["data-programme-other"]
    assert [part for part in ("449", "300 kgce/t", "notice 3") if part not in words] == []
    claimed = row(sector="steel", rate=450, lead={"not_applicable": "unknown"})
    assert scores(edition, claimed) == [50.0]
    assert "data-programme-other" in told(edition, claimed)
    assert told(edition, row(sector="steel", rate=450, lead="0.3 tce/t")) == {}


def test_where_the_programme_is_silent_the_answer_counts_and_that_is_said(edition):
    paper = row(sector="paper", rate=450, lead=300)
    assert scores(edition, paper) == [50.0]
    words = told(edition, paper)["data-programme-silent"]
    assert [part for part in ("paper", "2025-12-31", "lead") if part not in words] == []
    assert scores(edition, row(rate=450, lead=300)) == [50.0]
    assert told(edition, row(rate=450, lead=300)) == {}


def test_silence_is_told_once_for_a_sector_and_a_day(edition):
    rows = [row(subject=name, sector="paper", rate=450, lead=300) for name in "ABCDEFGH"]
    _, problems = read_data(edition, [*rows, row(subject="I", period="2024", sector="paper")])
    days = [p.args["day"] for p in problems if p.code == "data-programme-silent"]
    assert sorted(days) == ["2024-12-31", "2025-12-31"]


def test_a_sector_needs_a_day(edition):
    undated = {"subject": "A", "sector": "steel", "rate": 450}
    assert "score-date-missing" in told(edition, undated)
    assert told(edition, {"subject": "A", "rate": 450, "lead": 300}) == {}
    assert scores(edition, undated, as_of=date(2025, 12, 31)) == [50.0]


def graded(value, grade):
    return {"value": value, "grade": grade, "evidence": "report"}


def test_a_value_of_the_programme_is_as_sure_as_the_sector(edition):
    rate = graded(450, "verified")
    for grade, recognised in (("reviewed", 50.0), ("documented", 0.0)):
        rows = [row(sector=graded("steel", grade), rate=rate)]
        found = gs.score(edition, rows, grading=as_typed(edition, rows))
        assert found.columns["score_recognised"].tolist() == [recognised]
        assert found.assessment().answers[2].grade == grade


def test_a_sector_that_needs_no_grade_is_as_sure_as_can_be():
    public = "sector: {graded: false, because: {zh: 公开名录, en: A public register}, type: choice,"
    text = STANDARD.replace("sector: {type: choice,", public)
    edition = gs.load_standard(
        {"standard.yaml": text.encode(), "sectors/steel.yaml": STEEL.encode()}
    )
    rows = [row(sector="steel", rate=graded(450, "verified"))]
    found = gs.score(edition, rows, grading=as_typed(edition, rows))
    assert found.columns["score_recognised"].tolist() == [50.0]


def test_nothing_of_what_was_given_stays_beside_a_value_of_the_programme(edition):
    for given in (
        {"value": 449, "grade": "verified", "evidence": "own guide", "note": "ours"},
        {"not_applicable": "unknown", "grade": "verified", "evidence": "letter", "note": "ours"},
    ):
        rows = [row(sector="steel", rate=450, lead=given)]
        found = gs.score(edition, rows, grading=as_typed(edition, rows))
        assert found.record() == gs.score(edition, [row(sector="steel", rate=450)]).record()
        lead = found.assessment().answers[2]
        assert (lead.value, lead.given, lead.reason, lead.grade) == (300.0, "", "", "declared")
        assert (lead.evidence, lead.note) == ("", "")


def test_an_answer_tells_where_it_is_from(edition):
    assessment = gs.score(edition, [row(sector="steel", rate=450)]).assessment()
    lead = assessment.answers[2]
    assert str(lead.place).startswith("sectors/steel.yaml:8")
    assert lead.given == ""
    digest = edition.sectors[0].digest
    whole = json.loads(json.dumps(as_json(assessment)))
    assert whole["answers"][2]["programme"] == {
        "sector": "steel",
        "input": "lead",
        "value": "300",
        "unit": "kgce/t",
        "start": "2025-07-01",
        "end": None,
        "mark": "seen-3p",
        "source": "notice 3",
        "file": "sectors/steel.yaml",
        "digest": digest,
    }
    assert whole["answers"][1]["programme"] is None


def test_the_record_holds_what_the_subject_said_and_not_the_programme(edition):
    alone = gs.score(edition, [row(sector="steel", rate=450)])
    beside = gs.score(edition, [row(sector="steel", rate=450, lead=449)])
    assert b"lead" not in alone.record()
    assert beside.assessment().data_digest == alone.assessment().data_digest
    again = gs.score(edition, json.loads(alone.record()))
    assert again.assessment().digest == alone.assessment().digest


def test_it_travels(edition):
    table, _ = read_data(edition, [row(sector="steel", rate=450)])
    back = pickle.loads(pickle.dumps(table))
    assert back.programme.of(0, "lead").source == "notice 3"
    assert back.programme.of(0, "rate") is None
    assert back.origin.place(0, "lead") == table.origin.place(0, "lead")


def test_every_other_value_keeps_its_place(edition):
    table, _ = read_data(edition, [row(sector="paper", rate=450, lead=300)])
    assert table.programme.of(0, "lead") is None
    assert table.origin.text(0, "lead") == "300"


def test_the_bounds_of_rules_see_the_programme():
    ruled = STANDARD.replace(
        "index:\n",
        "checks:\n"
        "  - {id: order, expect: lead < 350, message: {zh: 过大, en: Too large}}\n"
        "index:\n",
    )
    edition = gs.load_standard(
        {"standard.yaml": ruled.encode(), "sectors/steel.yaml": STEEL.encode()}
    )
    assert scores(edition, row(sector="steel", rate=450, lead=999)) == [50.0]
    with pytest.raises(ProblemsFound):
        scores(edition, row(period="2024", sector="steel", rate=450, lead=300))
