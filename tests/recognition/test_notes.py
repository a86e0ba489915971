"""A note can justify what is not met: one that is written after grading does not."""

import pytest

import greenscore as gs
from greenscore.workflow.scoring import read_data
from tests.graded import throughout

STANDARD = """\
greenscore: 1
id: badges
edition: "1"
title: {zh: 徽章, en: Badges}
subject: {zh: 工厂, en: Mill}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1}
recognition: {grade: reviewed}
inputs:
  open: {type: boolean, source: own}
index:
  source: own
  children: [{id: badge, value: open, score: {criterion: should}}]
"""
BARE = {"value": False, "evidence": "audit 7"}


@pytest.fixture(scope="module")
def edition():
    return gs.load_standard({"standard.yaml": STANDARD.encode()})


def rows(**beside):
    return [{"subject": "A", "period": "2025", "open": {**BARE, **beside}}]


def scores(edition, data, graded):
    columns = gs.score(edition, data, grading=throughout(edition, graded)).columns
    return columns["score"].tolist(), columns["score_recognised"].tolist()


def test_a_note_that_was_there_when_it_was_graded_justifies(edition):
    noted = rows(note="Built for one user")
    assert scores(edition, rows(), rows()) == ([0], [0])
    assert scores(edition, noted, noted) == ([100], [100])


@pytest.mark.parametrize("graded", [rows(), rows(note="Not needed")])
def test_a_note_that_was_written_later_takes_the_grade(edition, graded):
    later = rows(note="Built for one user")
    assert scores(edition, later, graded) == ([100], [0])
    _, problems = read_data(edition, later, grading=throughout(edition, graded))
    (told,) = [problem for problem in problems if problem.code == "grading-lapsed"]
    assert "its note is not the one that was graded" in told.message("en")
