import re
import subprocess
import sys
from operator import attrgetter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from greenscore.data import validation
from greenscore.data.intake import load
from greenscore.data.validation import check_rules, rule_failures, schema, schema_failures
from greenscore.model.standard import Question
from greenscore.model.table import Column

RECORDS = [
    {"subject": "A", "output": 0, "staff": 1.5, "recycled": 100.5, "renewable": 5, "remark": "x"},
    {"subject": "B", "output": 1, "staff": 12, "recycled": 100, "processes": [{"heat": -1}]},
    {"subject": "C", "energy": {"value": 2e6, "evidence": "x"}, "renewable": 3},
    {"subject": "D", "energy": {"value": -1, "unit": "GWh", "evidence": "x"}, "staff": 5},
]
EXPECTED = [
    ("data-below-min", "data 3.energy"),
    ("data-above-max", "data 2.energy"),
    ("data-not-above", "data 0.output"),
    ("data-not-below", "data 0.recycled"),
    ("data-not-integer", "data 0.staff"),
    ("data-below-min", "data 1.processes.0.heat"),
]
values = attrgetter("values")


@pytest.mark.parametrize("few", [0, 1_000])
def test_every_bound_by_the_schema_and_without(edition, codes, monkeypatch, few):
    monkeypatch.setattr(validation, "FEW_ROWS", few)
    _, problems = load(RECORDS, edition)
    assert sorted(codes(problems)) == sorted(EXPECTED)
    energy = next(problem for problem in problems if problem.where.path == "3.energy")
    assert energy.message("en") == '"energy" is -1000, less than the smallest allowed 0 MWh.'
    assert energy.message("zh") == "“energy”为 -1000，小于允许的最小值 0 MWh。"


def test_the_schema_serves_anyone_with_a_frame(edition):
    found = schema(edition.standard)
    assert set(found.columns) == set(edition.standard.inputs) - {"remark"}
    found.validate(pd.DataFrame({"energy": [1.0, np.nan], "sector": [3.0, np.nan]}))
    with pytest.raises(Exception, match="data-choice-unknown"):
        found.validate(pd.DataFrame({"sector": [4.0]}))


QUESTIONS = {
    "number": Question.model_validate({"min": "-1", "max": "3", "below": "2.5"}),
    "whole": Question.model_validate({"above": "0", "integer": "true"}),
    "choice": Question.model_validate({"type": "choice", "choices": {"a": "A", "b": "B"}}),
    "flag": Question.model_validate({"type": "boolean"}),
}
NUMBERS = st.one_of(st.just(np.nan), st.integers(-3, 4).map(float), st.floats(-2, 4))


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_the_schema_and_the_plain_rules_agree(rows):
    table = np.array(rows, np.float64).T
    columns = {name: Column(values=column) for name, column in zip(QUESTIONS, table, strict=True)}

    def told(failures):
        return {(name, code): rows.tolist() for name, code, rows in failures}

    assert told(rule_failures(QUESTIONS, columns)) == told(schema_failures(QUESTIONS, columns))


def evaluate_with(table):
    def evaluate(formula):
        left, sign, right = re.split(" (<=|>) ", formula)
        a = values(table.columns[left])
        b = (
            values(table.columns[right])
            if right in table.columns
            else np.full(len(table), float(right))
        )
        absent = np.isnan(a) | np.isnan(b)
        return np.where(absent, np.nan, a <= b if sign == "<=" else a > b)

    return evaluate


def test_rules_between_inputs(give, edition, codes):
    text = "subject,energy,renewable,staff,energy.evidence\nA,5,6,11,x\nB,5,5,9,x\nC,,7,,\n"
    table, _ = give("data.csv", text)
    problems = check_rules(table, edition, evaluate_with(table))
    assert codes(problems) == [
        ("data-check-failed", "data.csv:2:3 renewable"),
        ("data-check-warning", "data.csv:3:4 staff"),
    ]
    assert problems[0].message("zh") == "可再生能源不得超过总能耗"
    assert problems[0].message("en") == "Renewable energy exceeds the total"
    assert "renewable <= energy" in problems[0].hint("en")
    assert check_rules(table, edition, None) == ()


@given(arrays.arrays(np.float64, st.integers(0, 5)))
def test_rules_never_raise_for_a_float(column):
    columns = {name: Column(values=column) for name in QUESTIONS}
    assert list(rule_failures(QUESTIONS, columns)) is not None


def test_one_company_is_read_without_the_heavy_libraries():
    code = (
        "import sys, greenscore.data.intake\n"
        "heavy = {'pandas', 'pandera', 'pyarrow', 'openpyxl', 'xlsxwriter'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
