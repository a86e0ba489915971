"""No level without a score, levels and scores in order, and ranges that hold whatever inputs let in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import ALL_PASSES, score_table
from tests.interpreters import by_specification, differences
from tests.properties.strategies import EVEN, FULL, edition, standards, tables
from tests.properties.test_laws import CALM, at_most

RANGES = {
    "score_a": (0.0, 100.0),
    "score_b": (-10.0, 60.0),
    "percent": (0.0, 100.0),
    "ore": (0.0, np.inf),
}
WAYS = ("", "_recognised", "_low", "_high")


@st.composite
def ranged(draw, dialect=FULL):
    """Draw a standard whose inputs have ranges, and data within them."""
    plain = draw(standards(dialect))
    inputs = {
        name: {**question, **_ends(*RANGES[name])} if name in RANGES else question
        for name, question in plain["inputs"].items()
    }
    table = draw(tables(CALM))
    columns = {
        name: replace(column, values=np.clip(column.values, *RANGES[name]))
        if name in RANGES
        else column
        for name, column in table.columns.items()
    }
    return edition({**plain, "inputs": inputs}), replace(table, columns=columns)


def _ends(low, high):
    return {"min": str(low)} | ({"max": str(high)} if np.isfinite(high) else {})


@pytest.mark.hypothesis
@given(ranged())
def test_levels_are_said_of_scores_and_stand_in_order(drawn):
    one, table = drawn
    columns = score_table(compile_plan(one), table).columns
    level = {way: columns[f"level{way}"] for way in WAYS}
    for way in WAYS:
        without = np.isnan(columns[f"score{way}"]) | np.isnan(columns["score"])
        assert (level[way][without] == -1).all(), way
    assert (level["_recognised"] <= level[""]).all()
    assert (level["_low"] <= level[""]).all()
    known = ~np.isnan(columns["score_high"])
    assert (level[""][known] <= level["_high"][known]).all()
    banded = ~np.isnan(columns["score_low"])
    assert (level["_recognised"][banded] <= level["_low"][banded]).all()


@pytest.mark.hypothesis
@given(ranged())
def test_scores_stay_within_the_ranges_that_inputs_give_them(drawn):
    one, table = drawn
    plan = compile_plan(one)
    columns = score_table(plan, table).columns
    for node in plan.nodes:
        score = columns[f"{node.id}.score"]
        for low, high in (node.bounds, node.reach):
            assert at_most(np.nan if low is None else low, score), node.id
            assert at_most(score, np.nan if high is None else high), node.id


@pytest.mark.hypothesis
@given(ranged())
def test_both_interpreters_agree_where_inputs_have_ranges(drawn):
    one, table = drawn
    plan = compile_plan(one)
    assert differences(score_table(plan, table).columns, by_specification(plan, table, None)) == []


@pytest.mark.hypothesis
@given(ranged(FULL))
def test_the_four_stances_stand_in_order(drawn):
    one, table = drawn
    results = score_table(compile_plan(one), table)
    columns = results.columns
    assert at_most(columns["score_recognised"], columns["score_low"])
    assert at_most(columns["score_recognised"], columns["score"])
    assert at_most(columns["score_low"], columns["score_high"])
    assert at_most(columns["score_low"], columns["score"])
    assert at_most(columns["score"], columns["score_high"])


@pytest.mark.hypothesis
@given(ranged(EVEN))
def test_the_stances_are_in_order_by_arithmetic_where_siblings_share_a_range(drawn):
    """Nothing has to be settled there: each stance scored alone, as its pass gives it."""
    one, table = drawn
    plan = compile_plan(one)
    claimed, recognised, low, high = (
        score_table(plan, table, passes=(way,)).columns[f"score{way.suffix}"] for way in ALL_PASSES
    )
    assert at_most(recognised, low)
    assert at_most(recognised, claimed)
    assert at_most(low, high)
    assert at_most(low, claimed)
    assert at_most(claimed, high)
