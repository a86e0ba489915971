"""For all standards, data, claims and grading files: nothing is recognised that nobody else supports."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from greenscore.data.grading.entries import entries_of
from greenscore.data.grading.matching import apply_gradings
from greenscore.model.grading import Grade, Grading
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.graded import SOMEBODY, ungraded
from tests.properties.strategies import EVEN, STRICT, editions, tables
from tests.properties.test_laws import CALM, at_most

GRADES = st.sampled_from((None, *Grade))
# What may be wrong with an entry, most often nothing; each makes it count for nothing.
FAULTS = {
    "none": lambda entry: entry,
    "nothing": lambda entry: entry,
    "value": lambda entry: replace(entry, value="4711.5", not_applicable=""),
    "reason": lambda entry: replace(entry, value="", not_applicable="nobody-says-so"),
    "evidence": lambda entry: replace(entry, evidence="0" * 64),
    "note": lambda entry: replace(entry, note="0" * 64),
    "subject": lambda entry: replace(entry, subject="nobody"),
    "period": lambda entry: replace(entry, period="1999"),
}


@st.composite
def gradings(draw, table, edition):
    """Draw grading files of a table, and the grade that each answer has by them: the lowest that fits."""
    found, supported = [], defaultdict(list)
    for number in range(draw(st.integers(0, 3))):
        own = draw(st.sampled_from((False, False, False, True)))
        grader = replace(SOMEBODY, name=f"Assessor {number}")
        entries = []
        for answer in entries_of(table, edition):
            grade, fault = draw(GRADES), draw(st.sampled_from(sorted(FAULTS)))
            entries.append(FAULTS[fault](replace(answer, grade=grade)))
            if grade is not None and fault in {"none", "nothing"} and not own:
                supported[answer.subject, answer.period, answer.answer].append(grade)
        if own:
            grader = replace(grader, holder=f"ASSESSOR, {number}")
        found.append(Grading(grader=grader, entries=tuple(entries)))
    return found, {key: min(grades) for key, grades in supported.items()}


def grades_of(table):
    """Return the grade of each answer that is above declared."""
    found = {}
    for row in range(len(table)):
        key = (table.subjects[row], table.periods[row])
        for name, column in table.columns.items():
            if column.grades is not None and column.grades[row]:
                found[*key, name] = Grade(int(column.grades[row]))
        for name, rows in table.tables.items():
            start, end = np.searchsorted(rows.owner, (row, row + 1)).tolist()
            for id, column in rows.columns.items():
                for child in range(start, end):
                    if column.grades is not None and column.grades[child]:
                        answer = f"{name}.{child - start}.{id}"
                        found[*key, answer] = Grade(int(column.grades[child]))
    return found


@st.composite
def graded_tables(draw, edition):
    """Draw a table in which everything is declared, whatever is claimed, the files, and what they support."""
    table = ungraded(draw(tables(CALM, most=4)))
    assume(len(set(zip(table.subjects, table.periods, strict=True))) == len(table))
    files, supported = draw(gradings(table, edition))
    return table, files, supported


@given(st.data())
def test_each_answer_has_the_lowest_grade_that_others_gave_it_as_it_is(data):
    edition = data.draw(editions())
    table, files, supported = data.draw(graded_tables(edition))
    after, _ = apply_gradings(table, edition, files)
    assert grades_of(after) == {key: grade for key, grade in supported.items() if grade}


@given(st.data())
def test_the_recognised_score_is_no_higher_than_supported_grades_allow(data):
    edition = data.draw(st.sampled_from((EVEN, STRICT)).flatmap(editions))
    table, files, supported = data.draw(graded_tables(edition))
    plan = compile_plan(edition)
    after = score_table(plan, apply_gradings(table, edition, files)[0]).columns
    allowed = score_table(plan, held_to(table, supported)).columns
    assert at_most(after["score_recognised"], allowed["score_recognised"])
    # The four stances in their order.
    assert at_most(after["score_recognised"], after["score_low"])
    assert at_most(after["score_low"], after["score"])
    assert at_most(after["score"], after["score_high"])
    # Grades move nothing but what is recognised.
    bare = score_table(plan, table).columns
    for total in ("score", "score_low", "score_high", "coverage"):
        assert np.array_equal(after[total], bare[total], equal_nan=True)
    assert at_most(bare["score_recognised"], after["score_recognised"])


def held_to(table, supported):
    """Return a table with the supported grades, put there without any grading file."""

    def graded(column, rows):
        grades = [supported.get(key, Grade.DECLARED) for key in rows]
        return replace(column, grades=np.array(grades, np.int8))

    keys = list(zip(table.subjects, table.periods, strict=True))
    columns = {
        name: graded(each, [(*key, name) for key in keys]) for name, each in table.columns.items()
    }
    children = {}
    for name, rows in table.tables.items():
        places = [
            (owner, child - int(np.searchsorted(rows.owner, owner)))
            for child, owner in enumerate(rows.owner.tolist())
        ]
        children[name] = replace(
            rows,
            columns={
                id: graded(each, [(*keys[o], f"{name}.{nth}.{id}") for o, nth in places])
                for id, each in rows.columns.items()
            },
        )
    return replace(table, columns=columns, tables=children)
