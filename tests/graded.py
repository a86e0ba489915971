"""Grading files for tests: somebody else gives the values of company data their grades."""

from dataclasses import replace

import numpy as np

from greenscore.data.grading.entries import entries_of
from greenscore.data.grading.form import form_of
from greenscore.data.grading.matching import apply_gradings
from greenscore.data.intake import load
from greenscore.model.grading import Grade, Grader, Grading
from greenscore.workflow.standards import load_standard

SOMEBODY = Grader(
    name="An Assessor",
    organisation="Another House",
    role="reviewer",
    date="2026-03-31",
    digest="9" * 64,
)


def as_typed(standard, data):
    """Return the grading file that gives each value the grade which is typed beside it in the data."""
    edition = load_standard(standard)
    table, _ = load(data, edition)
    rows = {key: row for row, key in enumerate(zip(table.subjects, table.periods, strict=True))}

    def grade(entry):
        column = table.columns.get(entry.input) if not entry.table else None
        claimed = column is not None and column.claims is not None
        row = rows[entry.subject, entry.period]
        return Grade(int(column.claims[row])) if claimed and column.claims[row] else None

    return _grading(edition, table, grade)


def throughout(standard, data, grade="verified"):
    """Return a grading file that gives every value, rows of tables too, one grade."""
    edition = load_standard(standard)
    table, _ = load(data, edition)
    return _grading(edition, table, lambda _: Grade[grade.upper()])


def held(edition, table):
    """Return a table whose grades are those it has, given by a grading file, and that file."""

    def grade(entry):
        row = table.row_of(entry.subject, entry.period)
        columns = table.columns
        if entry.table:
            columns = table.tables[entry.table].columns
            row = int(np.searchsorted(table.tables[entry.table].owner, row)) + entry.row - 1
        grades = columns[entry.input].grades
        return Grade(int(grades[row])) if grades is not None and grades[row] else None

    grading = _grading(edition, table, grade)
    return apply_gradings(ungraded(table), edition, [grading])[0], grading


def ungraded(table):
    """Return a table in which every value is declared."""
    bare = {
        name: replace(rows, columns=_declared(rows.columns)) for name, rows in table.tables.items()
    }
    return replace(table, columns=_declared(table.columns), tables=bare)


def _declared(columns):
    return {name: replace(column, grades=None) for name, column in columns.items()}


def _grading(edition, table, grade):
    found = entries_of(table, edition)
    return Grading(grader=SOMEBODY, entries=tuple(replace(e, grade=grade(e)) for e in found))


def written(standard, data, file):
    """Write the grading file that gives each value the grade typed beside it; return its path."""
    head = f"""grading: "1"
assessor: {{name: {SOMEBODY.name}, organisation: {SOMEBODY.organisation}, role: {SOMEBODY.role}}}
date: {SOMEBODY.date}
"""
    form = form_of(as_typed(standard, data).entries)
    file.write_text(head + form[form.index("grades:") :], encoding="utf-8")
    return file
