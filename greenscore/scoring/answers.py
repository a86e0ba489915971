"""What a subject answered: every input with its grade, its evidence, and where it stands."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from greenscore.model.assessment import Answer
from greenscore.model.grading import Grade
from greenscore.model.standard import Input, Question
from greenscore.model.table import Column
from greenscore.scoring.subject import Prepared

_BARE = Column(values=np.empty(0))


def answers(prepared: Prepared, row: int) -> Iterator[Answer]:
    """Yield the answers of one row in the declared order, then the cells of its child tables."""
    standard, table = prepared.plan.edition.standard, prepared.table
    for id, question in standard.inputs.items():
        column = table.columns.get(id)
        if question.type == "text" and column is None:
            column = _BARE  # nothing stands beside the text
        yield _answer(prepared, row, id, question, column)
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
    text = question.type == "text"
    value = None if text else _value(column, row)
    shown = _text(prepared, id, row) if text else _shown(question, value)
    answered = value is not None or reason > 0 or bool(text and shown)
    grade = _grade(column, row) if answered else Grade.DECLARED  # the grade of nothing says nothing
    return Answer(
        id=id,
        value=value,
        shown=shown,
        unit=_unit(question),
        reason=tuple(question.not_applicable.reasons)[reason - 1] if reason else "",
        grade=grade.word,
        recognised=_counts(prepared, question.graded, grade) and answered,
        graded_by=_graded_by(prepared, row, id),
        evidence=column.evidence.get(row, ""),
        note=column.notes.get(row, ""),
        **_source(prepared, row, id),
    )


def _text(prepared: Prepared, name: str, row: int) -> str:
    texts = prepared.table.texts.get(name)
    return texts[row] if texts else ""


def _cell(prepared: Prepared, row: int, child: int, id: str, question: Question) -> Answer:
    table, _, name = id.split(".")
    column = prepared.table.tables[table].columns[name]
    value, grade = _value(column, child), _grade(column, child)
    written = _text(prepared, f"{table}.{name}", child) if question.type == "text" else ""
    return Answer(
        id=id,
        value=value,
        shown=written or _shown(question, value),
        unit=_unit(question),
        grade=grade.word,
        recognised=_counts(prepared, True, grade) and (value is not None or bool(written)),
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
    if value is None or question.type in {"number", "text"}:
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
        bare = _BARE if name in plan.edition.standard.inputs and name in table.texts else None
        column = table.columns.get(name, bare)
        if column is not None and name not in plan.ungraded and _given(prepared, name, column, row):
            grades.append(_grade(column, row))
        owner, _, id = name.rpartition(".")
        if owner in table.tables and id in table.tables[owner].columns:
            rows = table.tables[owner]
            start, end = np.searchsorted(rows.owner, (row, row + 1))
            grades.extend(_grade(rows.columns[id], child) for child in range(int(start), int(end)))
    return min(grades).word if grades else ""


def _given(prepared: Prepared, name: str, column: Column, row: int) -> bool:
    if name in prepared.table.texts:
        return bool(_text(prepared, name, row))
    return not np.isnan(column.values[row])
