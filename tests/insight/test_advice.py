"""One ranking of what would raise a score; screen and report both show it."""

import pytest

import greenscore as gs
from greenscore.insight.advice import advise
from greenscore.reporting.assessment.view import view

STANDARD = """\
greenscore: 1
id: advice
edition: "1"
title: {zh: 建议, en: Advice}
subject: {zh: 工厂, en: works}
sources: {own: {title: {zh: 自定, en: own}, kind: own, mark: own}}
rounding: {digits: DIGITS, source: own}
inputs:
  a: {label: {zh: 甲, en: A}, type: number, unit: "1"}
  b: {label: {zh: 乙, en: B}, type: number, unit: "1"}
  c: {label: {zh: 丙, en: C}, type: number, unit: "1"}
index:
  children:
    - {id: small, weight: 50, value: a, score: {linear: {worst: 0, best: 10}}, source: own}
    - {id: large, weight: 30, value: b, score: {linear: {worst: 0, best: 10}}, source: own}
    - {id: tiny, weight: 20, value: c, score: {linear: {worst: 0, best: 10}}, source: own}
"""
# a = 9 lacks 10 points of 50 % of the total: 5. b = 2 lacks 80 of 30 %: 24. c = 9.98 lacks 0.2 of 20 %: 0.04.
ANSWERS = {"subject": "works", "a": 9, "b": 2, "c": 9.98}


def assessed(tmp_path, digits):
    path = tmp_path / "standard.yaml"
    path.write_text(STANDARD.replace("DIGITS", str(digits)), encoding="utf-8")
    return gs.score(path, ANSWERS).assessment()


def test_the_greatest_gain_comes_first_and_is_the_change_of_the_total(tmp_path):
    steps = advise(assessed(tmp_path, 2))
    assert [step.node for step in steps] == ["large", "small", "tiny"]
    assert [step.gain for step in steps] == pytest.approx([24, 5, 0.04])


def test_what_would_be_printed_as_nothing_is_not_advised(tmp_path):
    assert [step.node for step in advise(assessed(tmp_path, 1))] == ["large", "small"]


def test_the_report_has_the_same_ranking(tmp_path):
    assessment = assessed(tmp_path, 2)
    shown = view(assessment, ("en",))
    assert [action["gain"] for action in shown["actions"]] == ["24.00", "5.00", "0.04"]
