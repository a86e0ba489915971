"""What a subject answered: every input with its grade, its evidence, and where it stands."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from greenscore.model.assessment import Answer
from greenscore.model.grading import Grade
from greenscore.model.standard import Input, Question
from greenscore.model.table import Column
from greenscore.scoring.subject import Prepared


def answers(prepared: Prepared, row: int) -> Iterator[Answer]:
    """Yield the answers of one row in the declared order, then the cells of its child tables."""
    standard, table = prepared.plan.edition.standard, prepared.table
    for id, question in standard.inputs.items():
        if question.type == "text":
            texts = table.texts.get(id)
            shown = texts[row] if texts else ""
            yield Answer(id=id, value=None, shown=shown, **_source(prepared, row, id))
        else:
            yield _answer(prepared, row, id, question, table.columns.get(id))
    for name, rows in table.tables.items():
        start, end = np.searchsorted(rows.owner, (row, row + 1))
        for nth, child in enumerate(range(int(start), int(end))):
            for id, asked in standard.tables[name].columns.items():
                if id in rows.columns:
                    yield _cell(prepared, row, child, f"{name}.{nth}.{id}", asked)


def _answer(
    prepared: Prepared, row: int, id: str, question: Input, column: Column | None
) -> Answer:
    if column is None:
        return Answer(id=id, value=None, unit=_unit(question))
    reason = 0 if column.not_applicable is None else int(column.not_applicable[row])
    value = _value(column, row)
    answered = value is not None or reason > 0
    grade = _grade(column, row) if answered else Grade.DECLARED  # the grade of nothing says nothing
    return Answer(
        id=id,
        value=value,
        shown=_shown(question, value),
        unit=_unit(question),
        reason=tuple(question.not_applicable.reasons)[reason - 1] if reason else "",
        grade=grade.word,
        recognised=_counts(prepared, question.graded, grade) and answered,
        graded_by=_graded_by(prepared, row, id),
        evidence=column.evidence.get(row, ""),
        note=column.notes.get(row, ""),
        **_source(prepared, row, id),
    )


def _cell(prepared: Prepared, row: int, child: int, id: str, question: Question) -> Answer:
    table, _, name = id.split(".")
    column = prepared.table.tables[table].columns[name]
    value, grade = _value(column, child), _grade(column, child)
    return Answer(
        id=id,
        value=value,
        shown=_shown(question, value),
        unit=_unit(question),
        grade=grade.word,
        recognised=_counts(prepared, True, grade) and value is not None,
        graded_by=_graded_by(prepared, row, id),
        evidence=column.evidence.get(child, ""),
        note=column.notes.get(child, ""),
        place=prepared.table.origin.place(row, f"{table}.{name}", child),
        given=prepared.table.origin.text(row, f"{table}.{name}", child),
    )


def _source(prepared: Prepared, row: int, id: str) -> dict[str, Any]:
    origin, inventoried = prepared.table.origin, prepared.table.inventoried
    drawn = None if inventoried is None else inventoried.drawn.get((row, id))
    programme = prepared.table.programme
    return {
        "place": origin.place(row, id),
        "given": origin.text(row, id),
        "inventory": drawn,
        "programme": None if programme is None else programme.of(row, id),
    }


def _graded_by(prepared: Prepared, row: int, id: str) -> str:
    graded = prepared.table.graded
    standing = graded.standing.get(row, {}).get(id)
    return "" if standing is None else graded.graders[standing.grader].digest


def _counts(prepared: Prepared, graded: bool, grade: Grade) -> bool:
    return not graded or grade >= prepared.plan.grade


def _value(column: Column, row: int) -> float | None:
    value = float(column.values[row])
    return None if np.isnan(value) else value


def _grade(column: Column, row: int) -> Grade:
    return Grade.DECLARED if column.grades is None else Grade(int(column.grades[row]))


def _unit(question: Question) -> str:
    return question.unit if question.type == "number" else ""


def _shown(question: Question, value: float | None) -> str:
    if value is None or question.type == "number":
        return ""
    return (
        ("false", "true")[int(value)]
        if question.type == "boolean"
        else tuple(question.choices)[int(value)]
    )


def lowest_grade(prepared: Prepared, row: int, reads: Sequence[str]) -> str:
    """Return the lowest grade among the graded answers that were read; empty where there is none."""
    plan, table = prepared.plan, prepared.table
    grades = []
    for name in reads:
        column = table.columns.get(name)
        if column is not None and name not in plan.ungraded and not np.isnan(column.values[row]):
            grades.append(_grade(column, row))
        owner, _, id = name.rpartition(".")
        if owner in table.tables and id in table.tables[owner].columns:
            rows = table.tables[owner]
            start, end = np.searchsorted(rows.owner, (row, row + 1))
            grades.extend(_grade(rows.columns[id], child) for child in range(int(start), int(end)))
    return min(grades).word if grades else ""
