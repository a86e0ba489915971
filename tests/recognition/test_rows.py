"""Rows of a table after they were graded: leaving out the worst lifts nothing."""

from dataclasses import replace

import greenscore as gs
from greenscore.workflow.scoring import read_data
from tests.graded import as_typed, throughout

STANDARD = """\
greenscore: 1
id: processes
edition: "1"
title: {zh: 工序, en: Processes}
subject: {zh: 工厂, en: Mill}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1}
recognition: {grade: reviewed}
inputs: {}
tables:
  processes: {columns: {clean: {min: 0, max: 100}}, source: own}
index:
  source: own
  children: [{id: clean-score, value: mean(processes.clean), score: {linear: {worst: 0, best: 100}}}]
"""


def subject(*cells):
    return [{"subject": "A", "period": "2025", "processes": [{"clean": cell} for cell in cells]}]


def recognised(edition, rows, grading):
    return gs.score(edition, rows, grading=grading).columns["score_recognised"].tolist()


def test_leaving_a_graded_row_out_takes_the_grades_of_the_table():
    edition = gs.load_standard({"standard.yaml": STANDARD.encode()})
    whole = subject(90, 60, 30)
    grading = throughout(edition, whole)
    assert recognised(edition, whole, grading) == [60]
    for left in (subject(90, 60), subject(90)):
        assert recognised(edition, left, grading) == [0]
        (told,) = [
            p for p in read_data(edition, left, grading=grading)[1] if p.code == "grading-lapsed"
        ]
        assert "a row of its table that was graded is gone" in told.message("en")


def test_rows_that_are_added_or_changed_are_not_recognised():
    edition = gs.load_standard({"standard.yaml": STANDARD.encode()})
    grading = throughout(edition, subject(90, 60))
    assert recognised(edition, subject(90, 60, 100), grading) == [0]
    assert recognised(edition, subject(90, 70), grading) == [0]


def test_a_row_that_was_seen_and_not_graded_is_missed_too():
    edition = gs.load_standard({"standard.yaml": STANDARD.encode()})
    whole = subject(90, 60)
    grading = throughout(edition, whole)
    open_ = [e if e.row == 1 else _open(e) for e in grading.entries]
    partly = type(grading)(grader=grading.grader, entries=open_)
    assert recognised(edition, whole, partly) == [0]
    assert recognised(edition, subject(90), partly) == [0]
    assert recognised(edition, subject(90), as_typed(edition, subject(90))) == [0]


def _open(entry):

    return replace(entry, grade=None)
