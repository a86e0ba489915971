"""What was scored can be saved as a case, and the case passes: for every standard and all data."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenscore.quantities.decimals import in_range
from greenscore.standard.proofs.written import read_cases
from greenscore.workflow import scoring
from greenscore.workflow.proving import as_cases, differences
from tests.properties.strategies import AS_OF, EDGES, editions, tables

# The numbers that data can hold: none is larger than any quantity, or smaller.
finite = st.one_of(
    st.sampled_from([edge for edge in EDGES if in_range(edge)]),
    st.floats(1e-30, 1e30),
    st.floats(-1e30, -1e-30),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("saved") / "cases.yaml"


def declared(rows):
    """Return rows as data can give them: nobody grades a single cell of a row."""
    columns = {name: replace(column, grades=None) for name, column in rows.columns.items()}
    return replace(rows, columns=columns)


@given(editions(), tables(finite, most=4), AS_OF)
def test_a_saved_row_passes(file, edition, table, as_of):
    table = replace(
        table,
        periods=["" if period == "spring" else period for period in table.periods],
        tables={name: declared(rows) for name, rows in table.tables.items()},
    )
    assume(len(set(zip(table.subjects, table.periods, strict=True))) == len(table))
    assume(as_of is not None or all(table.periods))
    results = scoring.score_table(edition, table, as_of=as_of)
    file.write_text(as_cases(results, as_of=as_of), encoding="utf-8")
    cases, problems = read_cases(file)
    assert problems == ()
    assert len(cases) == len(table)
    for case in cases:
        assert differences(edition, case) == ()
