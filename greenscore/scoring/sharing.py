"""Missing, seen from the group: what the weight of a child without a score becomes.

For one subject (`one`), and for a block of rows (`many`).
"""

from collections.abc import Sequence

import numpy as np

from greenscore.model.absence import STATES
from greenscore.model.assessment import Outcome
from greenscore.model.table import Floats
from greenscore.scoring.aggregates import UNWEIGHTED, total_weight
from greenscore.scoring.block import Mask, RowBlock
from greenscore.scoring.formula_one import Value, left_to_right
from greenscore.scoring.plan import ANY, PlanNode, PlanPolicy
from greenscore.scoring.scored import (
    INCOMPLETE,
    MISSING,
    NOT_APPLICABLE,
    UNSCORABLE,
    Scored,
    Scores,
    Stance,
    Weights,
)


def policy_for(node: PlanNode, outcome: Outcome, stance: Stance) -> PlanPolicy:
    """Return the policy for an outcome.

    What is incomplete below blocks all the way up, and so does what is open without a worst or best.
    """
    open_ = stance is not Stance.POLICY and outcome is not Outcome.NOT_APPLICABLE
    if open_ or outcome is Outcome.INCOMPLETE:
        return PlanPolicy(kind="block")
    return node.policies[STATES.index(outcome.value)]


def one(
    group: PlanNode,
    nodes: Sequence[PlanNode],
    children: Sequence[Scored],
    nominal: Sequence[Value],
    stance: Stance,
) -> tuple[list[float], bool]:
    """Return the children's weights after the policies for those without a score, and whether one blocks.

    Of alternative paths none blocks, unless its best is asked for and unknown; nor does a child whose
    weight of zero counts for nothing.
    """
    declared = [0.0 if weight is None else weight for weight in nominal]
    weights = list(declared)
    present = [child.score is not None for child in children]
    pool, blocked, shared = 0.0, False, False
    for position, (node, child) in enumerate(zip(nodes, children, strict=True)):
        if present[position]:
            continue
        policy = policy_for(node, child.outcome, stance)
        weight, weights[position] = weights[position], 0.0
        if group.aggregate == ANY:
            blocked |= stance is Stance.BEST and child.outcome is not Outcome.NOT_APPLICABLE
        elif weight == 0.0 and group.aggregate not in UNWEIGHTED:
            continue
        elif policy.kind == "equal":
            pool = pool + weight
        elif policy.kind == "transfer" and present[policy.target]:
            weights[policy.target] = weights[policy.target] + weight
        elif policy.kind == "renormalise":
            shared = True
        else:
            blocked = True
    if any(present):
        share = pool / sum(present)
        weights = [w + share if p else w for w, p in zip(weights, present, strict=True)]
    kept = left_to_right(weights)
    if shared and group.aggregate == "sum" and kept != 0.0:
        whole = left_to_right(declared)
        weights = [weight * whole / kept for weight in weights]
    return weights, blocked


def many(
    group: PlanNode,
    nodes: Sequence[PlanNode],
    children: Sequence[Scores],
    nominal: Weights,
    counts: Sequence[Mask | bool],
    block: RowBlock,
    stance: Stance,
) -> tuple[list[Floats | float], Mask | None]:
    """Return the children's weights after the policies, and which rows block; None where none does."""
    weights: list[Floats | float] = [
        w if isinstance(w, float) else np.where(np.isnan(w), 0.0, w) for w in nominal
    ]
    if all(counted is True for counted in counts):
        return weights, None
    pool: Floats | None = None
    blocked, shared = (np.zeros(block.size, dtype=np.bool_) for _ in range(2))
    declared = list(weights)
    for position, (node, child, counted) in enumerate(zip(nodes, children, counts, strict=True)):
        if counted is True:
            continue
        assert child.outcome is not None
        weights[position] = np.multiply(counted, weights[position])
        heavy = group.aggregate in UNWEIGHTED or np.not_equal(declared[position], 0.0)
        absent: Mask = np.logical_not(counted) & heavy
        blocked |= _blocking(group, child.outcome, absent, stance)
        if group.aggregate == ANY:
            continue
        for code, policy in zip((MISSING, NOT_APPLICABLE, UNSCORABLE), node.policies, strict=True):
            concerned = absent & (child.outcome == code)
            if policy.kind == "equal":
                freed = np.where(concerned, declared[position], 0.0)
                pool = freed if pool is None else pool + freed
            elif policy.kind == "transfer":
                able = concerned & counts[policy.target]
                weights[policy.target] = weights[policy.target] + np.where(
                    able, declared[position], 0.0
                )
                blocked |= concerned & ~able
            elif policy.kind == "renormalise":
                shared |= concerned
            else:
                blocked |= concerned
    weights = weights if pool is None else _with_pool(weights, pool, counts, block)
    if group.aggregate == "sum" and shared.any():
        weights = _in_proportion(weights, declared, shared)
    return weights, blocked


def _in_proportion(weights: Weights, declared: Weights, shared: Mask) -> list[Floats | float]:
    """Share what is left out of a sum among the others; a mean does so by itself."""
    kept, whole = total_weight(weights), total_weight(declared)
    able = shared & np.not_equal(kept, 0.0)
    return [np.where(able, weight * whole / kept, weight) for weight in weights]


def _blocking(group: PlanNode, outcome: np.ndarray, absent: Mask, stance: Stance) -> Mask:
    """Tell where an absent child blocks whatever its policy is."""
    if group.aggregate == ANY:
        asked = stance is Stance.BEST
        return absent & (outcome != NOT_APPLICABLE) if asked else np.zeros(outcome.shape, bool)
    blocked = absent & (outcome == INCOMPLETE)
    if stance is not Stance.POLICY:
        blocked |= absent & (outcome != NOT_APPLICABLE)
    return np.asarray(blocked)


def _with_pool(
    weights: Weights, pool: Floats, counts: Sequence[Mask | bool], block: RowBlock
) -> list[Floats | float]:
    """Share the pooled weight out equally among the children that are present."""
    present = np.sum([np.broadcast_to(counted, block.size) for counted in counts], axis=0)
    share = pool / np.where(present == 0, 1, present)
    return [np.where(counted, w + share, w) for w, counted in zip(weights, counts, strict=True)]
