"""Validation of a table against its standard: bounds of every value, rules between values.

The rules of each question stand here once. They become a pandera schema, which checks large tables
and serves anyone who works with frames, and are applied as they are to a few rows, where importing
pandera would take longer than the rest of the run.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import text_of
from greenscore.data.findings import Findings
from greenscore.model.standard import Check, Edition, Question, Standard
from greenscore.model.table import Column, Floats, Table
from greenscore.problems import Place, Problem

FEW_ROWS = 1_000

Evaluate = Callable[[str], Floats]
Failures = Iterator[tuple[str, str, NDArray[np.int64]]]


class Rule(NamedTuple):
    """A rule on the values of one question: the code of its problem, its bound, and the test."""

    code: str
    bound: str
    holds: Callable[[Any], Any]


def rules_of(question: Question) -> tuple[Rule, ...]:
    """Return the rules that a standard sets for the answers to one question."""
    if question.type == "boolean":
        return (Rule("data-not-yes-or-no", "0, 1", partial(_among, 2)),)
    if question.type == "choice":
        known = ", ".join(question.choices)
        return (Rule("data-choice-unknown", known, partial(_among, len(question.choices))),)
    bounds = (
        ("data-below-min", question.min, np.greater_equal),
        ("data-above-max", question.max, np.less_equal),
        ("data-not-above", question.above, np.greater),
        ("data-not-below", question.below, np.less),
    )
    rules = [
        Rule(code, str(bound), partial(_compare, test, float(bound)))
        for code, bound, test in bounds
        if bound is not None
    ]
    return (*rules, *([Rule("data-not-integer", "", _whole)] if question.integer else ()))


def _compare(test: Callable[[Any, float], Any], bound: float, values: Any) -> Any:
    return test(values, bound)


def _among(count: int, values: Any) -> Any:
    return _whole(values) & (values >= 0) & (values < count)


def _whole(values: Any) -> Any:
    return values == np.rint(values)


def schema(standard: Standard) -> Any:
    """Return the `pandera.pandas.DataFrameSchema` of a standard's inputs, one column each.

    Columns are float64 in the standard's units; a choice is the position of its key, a boolean 1 or
    0, what is absent NaN. Inputs of type text take no part.
    """
    return _schema(standard.inputs)


def _schema(questions: Mapping[str, Question]) -> Any:
    import pandera.pandas as pandera

    columns = {
        name: pandera.Column(
            float,
            [pandera.Check(rule.holds, name=rule.code) for rule in rules_of(question)],
            nullable=True,
            required=False,
        )
        for name, question in questions.items()
        if question.type != "text"
    }
    return pandera.DataFrameSchema(columns)


def validate(table: Table, edition: Edition) -> tuple[Problem, ...]:
    """Return every value that breaks a rule of its question, in subjects and in child tables."""
    findings = Findings()
    standard = edition.standard
    _validate(standard.inputs, table.columns, table, "", findings)
    for name, rows in table.tables.items():
        columns, owners = standard.tables[name].columns, rows.owner.tolist()
        _validate(columns, rows.columns, table, f"{name}.", findings, owners)
    return findings.all()


def _validate(
    questions: Mapping[str, Question],
    columns: Mapping[str, Column],
    table: Table,
    prefix: str,
    findings: Findings,
    owners: list[int] | None = None,
) -> None:
    asked = {name: q for name, q in questions.items() if q.type != "text" and name in columns}
    rows = max((len(columns[name].values) for name in asked), default=0)
    owner = int if owners is None else owners.__getitem__
    failures = rule_failures if rows <= FEW_ROWS else schema_failures
    for name, code, failing in failures(asked, columns):
        question, column = asked[name], columns[name]
        bound = next(rule.bound for rule in rules_of(question) if rule.code == code)
        unit = "" if question.unit == "1" else f" {question.unit}"
        where = partial(_place, table, prefix + name, child=bool(prefix))
        given = partial(_given, column, {"bound": bound, "choices": bound, "unit": unit})
        findings.add_rows(code, failing.tolist(), where, prefix + name, given, owner)


def _place(table: Table, name: str, row: int, *, child: bool) -> Place:
    return table.origin.place(0, name, row) if child else table.origin.place(row, name)


def _given(column: Column, args: Mapping[str, str], row: int) -> Mapping[str, str]:
    return {"given": text_of(column.values[row]), "nearest": "", **args}


def rule_failures(questions: Mapping[str, Question], columns: Mapping[str, Column]) -> Failures:
    """Yield column, code and failing rows of each broken rule, by the rules themselves."""
    for name, question in questions.items():
        values = columns[name].values
        for rule in rules_of(question):
            failing = np.flatnonzero(~(rule.holds(values) | np.isnan(values)))
            if failing.size:
                yield name, rule.code, failing


def schema_failures(questions: Mapping[str, Question], columns: Mapping[str, Column]) -> Failures:
    """Yield column, code and failing rows of each broken rule, by the pandera schema."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    frame = pd.DataFrame({name: _floats(columns[name]) for name in questions}, copy=False)
    try:
        _schema(questions).validate(frame, lazy=True)
    except SchemaErrors as errors:
        # Never str(errors): it spells out every failing value.
        cases = errors.failure_cases.groupby(["column", "check"], sort=False)
        for (name, code), found in cases:
            yield str(name), str(code), np.sort(found["index"].to_numpy(np.int64))


def _floats(column: Column) -> Floats:
    return column.values  # noqa: PD011 - a column of ours, no Series


def check_rules(table: Table, edition: Edition, evaluate: Evaluate | None) -> tuple[Problem, ...]:
    """Return where a rule between inputs is broken; a rule with an absent input says nothing.

    `evaluate` computes a formula over the table: float64, one a subject, 1, 0 or NaN. Without it no
    rule is checked.
    """
    findings = Findings()
    for check in edition.standard.checks if evaluate else ():
        outcomes = evaluate(check.expect) if evaluate else np.empty(0)
        broken = np.flatnonzero(outcomes == 0).tolist()
        name = _first_input(check, table)
        where = partial(_place, table, name, child=False)
        args = {
            "expect": check.expect,
            "message_zh": check.message.get("zh"),
            "message_en": check.message.get("en"),
        }
        code = "data-check-failed" if check.severity == "error" else "data-check-warning"
        findings.add_rows(code, broken, where, check.id, partial(_same, args))
    return findings.all()


def _same(args: Mapping[str, str], _: int) -> Mapping[str, str]:
    return args


def _first_input(check: Check, table: Table) -> str:
    """Return the input that a rule names first: where a person starts to look."""
    words = re.findall(r"[a-z][a-z0-9_]*", check.expect)
    return next((word for word in words if word in table.columns), check.id)
