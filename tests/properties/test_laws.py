"""Laws of every score: it stays in its range, inside its band, and never falls where data get better."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from greenscore.model.table import Column
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import score_table
from greenscore.scoring.scored import OUTCOMES, SCORED
from tests.properties.strategies import EVEN, INPUTS, RISING, STRICT, editions, tables

CALM = st.sampled_from((0.0, 0.1, 0.3, 1.0, 2.5, 10.0, 49.95, 50.0, 60.0, 100.0, -10.0, np.nan))
PRESENT = CALM.filter(lambda number: not np.isnan(number))


def at_most(low, high):
    """Tell where both numbers are there and `low` exceeds `high` by more than rounding can."""
    slack = 1e-9 * np.maximum(1.0, np.maximum(np.abs(low), np.abs(high)))
    return not (low > high + slack).any()


@given(editions(), tables())
def test_a_score_stays_within_its_bounds(edition, table):
    plan = compile_plan(edition)
    columns = score_table(plan, table).columns
    for node in plan.nodes:
        low, high = (np.nan if end is None else end for end in node.bounds)
        assert at_most(low, columns[f"{node.id}.score"]), node.id
        assert at_most(columns[f"{node.id}.score"], high), node.id


@given(editions(), tables())
def test_a_node_is_scored_or_says_why_it_is_not(edition, table):
    plan = compile_plan(edition)
    columns = score_table(plan, table).columns
    for node in plan.nodes:
        outcome, score = (columns[f"{node.id}.{part}"] for part in ("outcome", "score"))
        assert set(outcome.tolist()) <= set(range(len(OUTCOMES)))
        assert not np.isnan(score[outcome == SCORED]).any(), node.id
    assert ((columns["coverage"] >= 0.0) & (columns["coverage"] <= 1.0 + 1e-9)).all()


@given(editions(), tables(CALM))
def test_shares_add_up_to_one_and_contributions_to_the_score(edition, table):
    plan = compile_plan(edition)
    columns = score_table(plan, table).columns
    for node in plan.nodes:
        if node.aggregate != "mean" or not node.children:
            continue
        names = [plan.nodes[child].id for child in node.children]
        scored = columns[f"{node.id}.outcome"] == SCORED
        shares = sum(columns[f"{name}.weight"][scored] for name in names)
        assert np.allclose(shares, 1.0, rtol=0.0, atol=1e-9)
        if node.scale or node.transform or node.low or node.adjust or node.rescale or node.rounding:
            continue
        parts = [np.nan_to_num(columns[f"{name}.contribution"][scored]) for name in names]
        assert np.allclose(sum(parts), columns[f"{node.id}.score"][scored], rtol=1e-9, atol=1e-9)


@given(st.sampled_from((EVEN, STRICT)).flatmap(editions), tables(CALM))
def test_the_band_holds_the_score_and_the_recognised_score_is_no_higher(edition, table):
    columns = score_table(compile_plan(edition), table).columns
    assert at_most(columns["score_low"], columns["score"])
    assert at_most(columns["score"], columns["score_high"])
    assert at_most(columns["score_low"], columns["score_high"])
    assert at_most(columns["score_recognised"], columns["score"])
    scored = ~np.isnan(columns["score_low"]) & ~np.isnan(columns["score"])
    assert (columns["level_low"][scored] <= columns["level"][scored]).all()


@given(st.sampled_from((EVEN, STRICT)).flatmap(editions), tables(CALM), st.data())
def test_filling_in_what_is_missing_keeps_the_score_within_the_band(edition, table, data):
    # One period each: what the period before leaves open, a claim of this one may hide.
    table = replace(table, subjects=[f"s{row}" for row in range(len(table))])
    plan = compile_plan(edition)
    before = score_table(plan, table).columns
    after = score_table(plan, filled(table, data)).columns
    assert at_most(before["score_low"], after["score"])
    assert at_most(after["score"], before["score_high"])


def filled(table, data):
    """Give some of the missing values of a table; what is claimed not applicable stays so."""
    columns = {}
    for name, column in table.columns.items():
        claimed = 0 if column.not_applicable is None else column.not_applicable
        gaps = np.flatnonzero(~np.isfinite(column.values) & (claimed == 0))
        values = column.values.copy()
        for row in gaps.tolist():
            if data.draw(st.booleans()):
                values[row] = data.draw(_answers(name))
        columns[name] = replace(column, values=values)
    return replace(table, columns=columns)


def _answers(name):
    return st.sampled_from((0.0, 1.0)) if "type" in INPUTS[name] else PRESENT


@given(editions(RISING), tables(CALM), st.data())
def test_a_better_answer_never_lowers_the_total(edition, table, data):
    plan = compile_plan(edition)
    before = score_table(plan, table).columns
    name = data.draw(st.sampled_from(("score_a", "score_b", "percent")))
    column = table.columns.get(name, Column(values=np.full(len(table), np.nan)))
    rise = np.array([data.draw(st.sampled_from((0.0, 1e-9, 0.1, 7.0))) for _ in table.subjects])
    better = replace(column, values=column.values + rise)
    after = score_table(plan, replace(table, columns={**table.columns, name: better})).columns
    for total in ("score", "score_recognised", "score_low", "score_high"):
        assert at_most(before[total], after[total]), total
