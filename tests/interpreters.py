"""Both interpreters side by side: what the specification says, laid out as the kernel's columns."""

import numpy as np

from greenscore.scoring import aggregates
from greenscore.scoring.compile import compile_plan
from greenscore.scoring.results import ALL_PASSES, CLAIMED, prepare, score_table
from greenscore.scoring.scored import OUTCOMES
from greenscore.scoring.specification import score_row
from greenscore.scoring.stances import settled_levels, settled_scores


def by_specification(plan, table, as_of=None):
    """Score each row alone in plain Python; return the columns that `score_table` gives."""
    prepared = prepare(plan, table, as_of)
    rows = [_row(plan, prepared, row) for row in range(len(table))]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _row(plan, prepared, row):
    columns = {}
    roots = []
    for way in ALL_PASSES:
        scored, _ = score_row(prepared, row, way.stance, recognised=way.recognised)
        roots.append(scored[plan.root])
        if way is CLAIMED:
            columns |= _detail(plan, scored)
    scores = settled_scores(*(root.score for root in roots))
    levels = settled_levels(scores, [root.level for root in roots])
    for way, score, level in zip(ALL_PASSES, scores, levels, strict=True):
        columns[f"score{way.suffix}"], columns[f"level{way.suffix}"] = _number(score), level
    return columns


def _detail(plan, scored):
    columns = {
        "coverage": scored[plan.root].coverage,
        "outcome": OUTCOMES.index(scored[plan.root].outcome),
    }
    for node, result in zip(plan.nodes, scored, strict=True):
        columns[f"{node.id}.value"] = _number(result.value)
        columns[f"{node.id}.score"] = _number(result.score)
        columns[f"{node.id}.outcome"] = OUTCOMES.index(result.outcome)
        if node.ladder and node is not plan.index:
            columns[f"{node.id}.level"] = result.level
        columns.setdefault(f"{node.id}.weight", np.nan)
        columns.setdefault(f"{node.id}.contribution", np.nan)
        for child, weight in zip(node.children, result.weights, strict=True):
            name, score = plan.nodes[child].id, scored[child].score
            columns[f"{name}.weight"] = _number(weight)
            if node.aggregate in aggregates.ADDITIVE and weight is not None and score is not None:
                columns[f"{name}.contribution"] = weight * score
    return columns


def _number(value):
    return np.nan if value is None else value


def differences(ours, theirs):
    """Name the columns and rows in which two results differ in any bit; NaN equals NaN."""
    assert ours.keys() == theirs.keys()
    return [
        (name, int(row), ours[name][row], theirs[name][row])
        for name in ours
        for row in np.flatnonzero(_bits(ours[name]) != _bits(theirs[name]))
    ]


def _bits(column):
    numbers = np.asarray(column, dtype=np.float64)
    return np.where(np.isnan(numbers), np.nan, numbers).view(np.int64)


def score_both(edition, table, as_of=None):
    """Score with both interpreters, see that they agree to the bit, and return the columns."""
    plan = compile_plan(edition)
    columns = score_table(plan, table, as_of=as_of).columns
    found = differences(columns, by_specification(plan, table, as_of))
    assert not found, found[:8]
    return columns
