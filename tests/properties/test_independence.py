"""A row's result depends on that row's data alone: not on its neighbours, their order, or the blocks."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from greenscore.model.table import Column, Rows, Table
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from tests.interpreters import differences
from tests.properties.strategies import AS_OF, editions, tables


@given(editions(), tables(), AS_OF, st.sampled_from((1, 3, 5)))
def test_the_size_of_the_blocks_changes_nothing(edition, table, as_of, block):
    plan = compile_plan(edition)
    whole = score_table(plan, table, as_of=as_of)
    parts = score_table(plan, table, as_of=as_of, block=block)
    assert differences(whole.columns, parts.columns) == []


@given(editions(), tables(), st.data())
def test_the_order_of_rows_and_columns_changes_nothing(edition, table, data):
    order = np.array(data.draw(st.permutations(range(len(table)))))
    names = data.draw(st.permutations(list(table.columns)))
    shuffled = picked(table, order)
    shuffled = replace(shuffled, columns={name: shuffled.columns[name] for name in names})
    plan = compile_plan(edition)
    ours, theirs = (score_table(plan, t).columns for t in (table, shuffled))
    assert differences({name: c[order] for name, c in ours.items()}, theirs) == []


@given(editions(), tables())
def test_a_subject_alone_scores_as_among_a_thousand(edition, table):
    plan = compile_plan(edition)
    crowd = score_table(plan, repeated(table, 1_000)).columns
    for subject in dict.fromkeys(table.subjects):
        own = np.array([row for row, name in enumerate(table.subjects) if name == subject])
        alone = score_table(plan, picked(table, own)).columns
        assert differences({name: c[own] for name, c in crowd.items()}, alone) == []


def picked(table, order):
    """Return rows of a table, with the rows of their child tables, in the given order."""
    tables = {}
    texts = {
        name: [given[row] for row in order]
        for name, given in table.texts.items()
        if "." not in name
    }
    for name, rows in table.tables.items():
        children = [np.flatnonzero(rows.owner == row) for row in order]
        tables[name] = Rows(
            owner=np.repeat(np.arange(order.size), [found.size for found in children]),
            given=rows.given[order],
            columns=_cells(rows.columns, np.concatenate(children)),
        )
        for id in rows.columns:
            if (own := f"{name}.{id}") in table.texts:
                texts[own] = [table.texts[own][row] for row in np.concatenate(children).tolist()]
    return Table(
        subjects=[table.subjects[row] for row in order],
        periods=[table.periods[row] for row in order],
        columns=_cells(table.columns, order),
        tables=tables,
        texts=texts,
    )


def _cells(columns, order):
    return {
        name: Column(
            values=column.values[order],
            not_applicable=None if column.not_applicable is None else column.not_applicable[order],
            grades=None if column.grades is None else column.grades[order],
            evidence=_beside(column.evidence, order),
            notes=_beside(column.notes, order),
        )
        for name, column in columns.items()
    }


def _beside(texts, order):
    return {place: texts[row] for place, row in enumerate(order.tolist()) if row in texts}


def repeated(table, least):
    """Return a table with its subjects repeated under new names, after their own rows."""
    copies = -(-least // len(table))
    many = picked(table, np.tile(np.arange(len(table)), copies))
    names = [f"{name}{row // len(table) or ''}" for row, name in enumerate(many.subjects)]
    return replace(many, subjects=names)
