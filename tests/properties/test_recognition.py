"""The law of the recognised score: whatever nobody stands behind turns out to be, it does not fall.

An answer below the asked grade is replaced by any other, which is verified. What the score took at its worst
may become better by that, and never worse.
"""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from greenscore.model.grading import Grade
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import RECOGNISED, score_table
from tests.properties.strategies import COLUMNS, FULL, INPUTS, codes, editions, tables
from tests.properties.test_laws import CALM, PRESENT, at_most

# What applies is a matter of its own: what is left out may have scored more than what stays.
ALL_APPLIES = replace(FULL, applies=False)


@given(editions(ALL_APPLIES), tables(CALM), st.data())
def test_what_nobody_stands_behind_cannot_lower_a_recognised_score(edition, table, data):
    plan = compile_plan(edition)
    before = score_table(plan, table, passes=(RECOGNISED,)).columns
    found = verified(table, plan.grade, data)
    after = score_table(plan, found, passes=(RECOGNISED,)).columns
    assert at_most(before["score_recognised"], after["score_recognised"])


def verified(table, asked, data):
    """Replace what stands below the asked grade by anything that is verified, rows of a table included."""
    columns = {
        name: _column(column, asked, INPUTS[name], data)
        if INPUTS[name].get("graded", True)
        else column
        for name, column in table.columns.items()
    }
    children = {name: _rows(rows, asked, data) for name, rows in table.tables.items()}
    return replace(table, columns=columns, tables=children)


def _column(column, asked, question, data):
    grades = np.zeros(len(column.values), np.int8) if column.grades is None else column.grades
    claimed = 0 if column.not_applicable is None else column.not_applicable
    hidden = (grades < asked) & (np.isfinite(column.values) | (claimed != 0))
    values = column.values.copy()
    for row in np.flatnonzero(hidden).tolist():
        values[row] = data.draw(_answers(question))
    return replace(
        column,
        values=values,
        grades=np.where(hidden, Grade.VERIFIED, grades).astype(np.int8),
        not_applicable=None if np.isscalar(claimed) else np.where(hidden, 0, claimed),
        evidence=_beside(column.evidence, hidden, data),
        notes=_beside(column.notes, hidden, data),
    )


def _beside(texts, hidden, data):
    """Return the texts beside answers; those beside what is replaced may turn out to prove nothing."""
    return {row: text for row, text in texts.items() if not hidden[row] or data.draw(st.booleans())}


def _answers(question):
    if question.get("type") == "boolean":
        return codes(2).filter(np.isfinite)
    if question.get("type") == "choice":
        return codes(len(question["choices"])).filter(np.isfinite)
    return PRESENT


def _rows(rows, asked, data):
    """Replace cells likewise; a row of which nobody looked at any cell may turn out not to exist."""
    sure = np.zeros(rows.owner.size, np.bool_)
    for column in rows.columns.values():
        if column.grades is not None:
            sure |= column.grades >= asked
    kept = np.array([row or data.draw(st.booleans()) for row in sure.tolist()], np.bool_)
    columns = {
        name: _column(_only(column, kept), asked, COLUMNS[name], data)
        for name, column in rows.columns.items()
    }
    return replace(rows, owner=rows.owner[kept], columns=columns)


def _only(column, kept):
    grades = None if column.grades is None else column.grades[kept]
    return replace(column, values=column.values[kept], grades=grades, evidence={}, notes={})
