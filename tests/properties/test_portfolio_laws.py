"""Laws of portfolios, over drawn entities: one is itself, order and scale of weights are nothing."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from greenscore.scoring.compile import compile_plan
from greenscore.scoring.portfolios import Portfolios
from greenscore.scoring.results import prepare
from tests.small import edition, table

KINDS = ("mean", "geometric", "harmonic", "min", "max", "sum", "product", "penalised")
INDEX = {"children": [{"id": "one", "value": "a"}]}
PLAN = compile_plan(
    edition(
        INDEX,
        portfolio=[
            {"id": kind, "of": "one", "weight": "b", "aggregate": kind, "missing": "renormalise"}
            for kind in KINDS
        ],
    )
)
scores = st.one_of(st.floats(0, 100), st.just(math.nan))
weights = st.one_of(st.floats(0.001, 1e6), st.just(math.nan))
entities = st.lists(st.tuples(scores, weights), min_size=1, max_size=12)


def values(pairs, names=None, factor=1.0):
    data = table(
        subjects=names or [f"s{at:02}" for at in range(len(pairs))],
        a=[score for score, _ in pairs],
        b=[weight * factor for _, weight in pairs],
    )
    return {f.declared.id: f.value for f in Portfolios.of(prepare(PLAN, data)).figures}


@given(st.floats(0.01, 100), st.floats(0.001, 1e6))
def test_one_company_is_itself(score, weight):
    found = values([(score, weight)])
    for kind in ("min", "max", "product"):
        assert found[kind] == score
    for kind in ("mean", "geometric", "harmonic", "penalised"):
        assert math.isclose(found[kind], score, rel_tol=1e-9), kind
    assert found["sum"] == score * weight


@given(entities, st.randoms(use_true_random=False))
def test_the_order_of_companies_changes_no_bit(pairs, random):
    named = [(f"s{at:02}", pair) for at, pair in enumerate(pairs)]
    random.shuffle(named)
    names, shuffled = [name for name, _ in named], [pair for _, pair in named]
    assert values(shuffled, names) == values(pairs)


@given(entities, st.floats(1e-3, 1e3))
def test_the_scale_of_weights_changes_nothing(pairs, factor):
    before, after = values(pairs), values(pairs, factor=factor)
    doubled = values(pairs, factor=2.0)
    for kind in KINDS:
        if kind == "sum":
            continue
        assert doubled[kind] == before[kind], kind
        if before[kind] is None or after[kind] is None:
            assert before[kind] == after[kind]
        else:
            assert math.isclose(before[kind], after[kind], rel_tol=1e-9, abs_tol=1e-9), kind


@given(entities)
def test_the_worst_is_at_most_the_means_and_these_at_most_the_best(pairs):
    found = values(pairs)
    if not any(np.isfinite(score) and np.isfinite(weight) for score, weight in pairs):
        assert set(found.values()) == {None}
        return
    for kind in ("harmonic", "geometric", "mean"):
        assert found["min"] - 1e-9 <= found[kind] <= found["max"] + 1e-9, kind
