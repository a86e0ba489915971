"""A record and its standard are all that a stranger needs: the same scores, and the same record again."""

import hashlib
import json
from dataclasses import replace

import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st

from greenscore.model.assessment import content
from greenscore.model.table import Column
from greenscore.workflow import scoring
from tests.graded import held
from tests.properties.strategies import AS_OF, editions, tables
from tests.properties.test_saved_cases import finite

SAYINGS = ("said", "台账", 'a "quoted" \\ word', "two\nlines", "tab\there", "\N{SEEDLING}")


@st.composite
def spoken(draw):
    """Draw company data as files can give them, with texts of many kinds beside the values."""
    table = draw(tables(finite, most=5))
    beside = st.dictionaries(st.integers(0, len(table) - 1), st.sampled_from(SAYINGS))
    return replace(
        table,
        periods=["" if period == "spring" else period for period in table.periods],
        columns={
            name: replace(column, evidence=draw(beside), notes=draw(beside))
            for name, column in table.columns.items()
        },
        tables={name: bare(rows) for name, rows in table.tables.items()},
    )


def bare(rows):
    """Return rows as data can give them: nothing but a grade stands beside a single cell of a row."""
    columns = {
        name: Column(values=column.values, grades=column.grades)
        for name, column in rows.columns.items()
    }
    return replace(rows, columns=columns)


@given(editions(), spoken(), AS_OF)
def test_a_stranger_recomputes_a_score_from_its_record(edition, table, as_of):
    assume(len(set(zip(table.subjects, table.periods, strict=True))) == len(table))
    table, _ = held(edition, table)
    results = scoring.score_table(edition, table, as_of=as_of)
    for assessment in results.assessments():
        record = results.record(assessment.subject, assessment.period)
        assert hashlib.sha256(record).hexdigest() == assessment.data_digest
        assert rfc8785.dumps(json.loads(record)) == record
        given, graded = json.loads(record), json.loads(record)
        read, problems = scoring.read_data(edition, given, in_force=False, grading=graded)
        assert read is not None, problems
        again = scoring.score_table(edition, read, as_of=as_of)
        assert again.record(assessment.subject, assessment.period) == record
        found = again.assessment(assessment.subject, assessment.period)
        assert told(found) == told(assessment)


def told(assessment):
    """Return the result without the periods before it: a record has only those that are looked back to."""
    tree = content(assessment)
    del tree["history"]
    return tree
