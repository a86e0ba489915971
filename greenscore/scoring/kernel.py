"""The kernel: the steps of `specification` over blocks of rows small enough for the cache.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

Every operation is the one the specification names, in its order, so that a result is the same bits
alone, in a portfolio, and whatever the size of the blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenscore.assessment import Outcome
from greenscore.expression.syntax import Constant
from greenscore.scoring import aggregates
from greenscore.scoring.block import Mask, RowBlock, below_grade
from greenscore.scoring.formula_many import WithX, compare, evaluate
from greenscore.scoring.numbers import finite_column, rounded_column
from greenscore.scoring.plan import PlanAdjust, PlanLevel, PlanNode
from greenscore.scoring.specification import Stance
from greenscore.table import Floats

OUTCOMES = tuple(Outcome)
SCORED, MISSING, NOT_APPLICABLE, UNSCORABLE, INCOMPLETE = range(len(OUTCOMES))
Codes = NDArray[np.int8]


@dataclass(slots=True, kw_only=True)
class Scores:
    """What one node came to in a block; `outcome` and `coverage` are None where all rows are scored.

    `weights` and `nominal` are those of its children. `assumed` marks rows with an open value below.
    """

    value: Floats | None = None
    score: Floats
    outcome: Codes | None = None
    coverage: Floats | None = None
    applicable: Mask | None = None
    nominal: Sequence[Floats | float] = ()
    weights: Sequence[Floats | float] = ()
    level: NDArray[np.int8] | None = None
    assumed: Mask | None = None


def score_block(block: RowBlock, stance: Stance) -> list[Scores]:
    """Score a block of rows: the result of every node, in the plan's order."""
    results: list[Scores] = []
    with np.errstate(all="ignore"):
        for node in block.prepared.plan.nodes:
            scores = (
                _indicator(node, block)
                if not node.children
                else _group(node, results, block, stance)
            )
            _finish(node, scores, block, stance)
            _publish(node, scores, block, stance)
            results.append(scores)
    return results


def _publish(node: PlanNode, scores: Scores, block: RowBlock, stance: Stance) -> None:
    """Let later formulas refer to this node."""
    block.nodes[f"{node.id}.score"] = scores.score
    block.nodes[f"{node.id}.value"] = _nothing(block) if scores.value is None else scores.value
    if node.ladder:
        scores.level = _level(node, scores.score, block, stance)
        block.nodes[f"{node.id}.level"] = np.where(
            scores.level < 0, np.nan, scores.level.astype(np.float64)
        )


def _nothing(block: RowBlock) -> Floats:
    return np.full(block.size, np.nan)


def _indicator(node: PlanNode, block: RowBlock) -> Scores:
    assert node.value is not None
    value = evaluate(node.value, block)
    applies = None if node.applies is None else evaluate(node.applies, block)
    if applies is not None:
        value = np.where(applies == 1.0, value, np.nan)
    score = _scale(node, value, block)
    bad = np.isnan(score)
    scores = Scores(value=value, score=score)
    if not bad.any():
        return scores
    scores.outcome = _absence(node, np.flatnonzero(bad), block)
    if applies is not None:
        scores.outcome[applies == 0.0] = NOT_APPLICABLE
        scores.outcome[np.isnan(applies)] = MISSING
    scores.coverage = (scores.outcome == SCORED).astype(np.float64)
    scores.applicable = scores.outcome != NOT_APPLICABLE
    return scores


def _scale(node: PlanNode, value: Floats, block: RowBlock) -> Floats:
    """Bring values within their clip, transform them, and read their scores from the scale."""
    if node.low is not None:
        value = np.maximum(value, evaluate(node.low, block))
    if node.high is not None:
        value = np.minimum(value, evaluate(node.high, block))
    if node.transform is not None:
        value = evaluate(node.transform, WithX(block, value))
    return value if node.scale is None else node.scale.many(value, block)


def _absence(node: PlanNode, bad: NDArray[np.intp], block: RowBlock) -> Codes:
    """Tell why the rows at `bad` have no score: by what is absent among what the node reads."""
    some = np.zeros(bad.size, dtype=np.bool_)
    claimed = np.ones(bad.size, dtype=np.bool_)
    for name in node.reads:
        absent = _is_absent(name, block)[bad]
        some |= absent
        claimed &= ~absent | _is_not_applicable(name, block)[bad]
    outcome = np.zeros(block.size, dtype=np.int8)
    outcome[bad] = np.where(~some, UNSCORABLE, np.where(claimed, NOT_APPLICABLE, MISSING))
    return outcome


def _is_absent(name: str, block: RowBlock) -> Mask:
    if name in block.prepared.plan.edition.standard.tables:
        return ~block.rows(name).given
    table = name.rpartition(".")[0]
    if not table:
        return np.isnan(block.column(name))
    child = block.rows(table)
    absent = ~child.given
    absent[child.owner[np.isnan(child.block.column(name))]] = True
    return absent


def _is_not_applicable(name: str, block: RowBlock) -> Mask:
    column = block.prepared.table.columns.get(name)
    if column is None or column.not_applicable is None:
        return np.zeros(block.size, dtype=np.bool_)
    claimed: Mask = column.not_applicable[block.at] != 0
    hidden = below_grade(column, block.at, block.asked(name))
    return claimed if hidden is None else claimed & ~hidden


def _group(node: PlanNode, results: Sequence[Scores], block: RowBlock, stance: Stance) -> Scores:
    nodes = [block.prepared.plan.nodes[child] for child in node.children]
    children = [results[child] for child in node.children]
    nominal = [_weight(child, block) for child in nodes]
    counts: list[Mask | bool] = [
        True if c.outcome is None else ~np.isnan(c.score) for c in children
    ]
    weights, blocked = _shared_out(nodes, children, nominal, counts, block)
    clean = [
        c.score if n is True else np.where(n, c.score, 0.0)
        for c, n in zip(children, counts, strict=True)
    ]
    assumed = [child.assumed for child in children if child.assumed is not None]
    combined = aggregates.many(node.aggregate, node.exponent, weights, clean, counts)
    scores = Scores(score=combined, nominal=nominal, weights=weights)
    scores.assumed = np.logical_or.reduce(assumed) if assumed else None
    if node.aggregate == "penalised" and scores.assumed is not None:
        scores.score = _unpenalised(node, scores, weights, clean, counts, stance)
    scores.score = _scale(node, scores.score, block)
    _coverage(children, nominal, scores, block)
    _group_outcome(node, children, nominal, counts, blocked, scores, block, stance)
    return scores


def _weight(node: PlanNode, block: RowBlock) -> Floats | float:
    return node.weight.value if isinstance(node.weight, Constant) else evaluate(node.weight, block)


def _shared_out(
    nodes: Sequence[PlanNode],
    children: Sequence[Scores],
    nominal: Sequence[Floats | float],
    counts: Sequence[Mask | bool],
    block: RowBlock,
) -> tuple[list[Floats | float], Mask | None]:
    """Return the children's weights after the policies for those without a score, and which rows block."""
    weights: list[Floats | float] = [
        w if isinstance(w, float) else np.where(np.isnan(w), 0.0, w) for w in nominal
    ]
    if all(counted is True for counted in counts):
        return weights, None
    pool = np.zeros(block.size)
    pooled = False
    blocked = np.zeros(block.size, dtype=np.bool_)
    declared = list(weights)
    for position, (node, child, counted) in enumerate(zip(nodes, children, counts, strict=True)):
        if counted is True:
            continue
        assert child.outcome is not None
        weights[position] = np.where(counted, weights[position], 0.0)
        blocked |= ~counted & (child.outcome == INCOMPLETE)
        for code, policy in zip((MISSING, NOT_APPLICABLE, UNSCORABLE), node.policies, strict=True):
            concerned = ~counted & (child.outcome == code)
            if policy.kind == "equal":
                pool = pool + np.where(concerned, declared[position], 0.0)
                pooled = True
            elif policy.kind == "transfer":
                able = concerned & counts[policy.target]
                weights[policy.target] = weights[policy.target] + np.where(
                    able, declared[position], 0.0
                )
                blocked |= concerned & ~able
            elif policy.kind != "renormalise":
                blocked |= concerned
    if pooled:
        present = np.sum([np.broadcast_to(counted, block.size) for counted in counts], axis=0)
        share = pool / np.where(present == 0, 1, present)
        weights = [
            np.where(counted, w + share, w) for w, counted in zip(weights, counts, strict=True)
        ]
    return weights, blocked


def _unpenalised(
    node: PlanNode,
    scores: Scores,
    weights: Sequence[Floats | float],
    clean: Sequence[Floats],
    counts: Sequence[Mask | bool],
    stance: Stance,
) -> Floats:
    """Bound a penalty for dispersion where open values were assumed, as it has no direction."""
    if (stance is Stance.BEST) == (node.exponent < 0.0):
        bound = aggregates.many("mean", 1.0, weights, clean, counts)
    else:
        bound = np.full(scores.score.shape, np.nan)
    assert scores.assumed is not None
    return np.where(scores.assumed, bound, scores.score)


def _coverage(
    children: Sequence[Scores], nominal: Sequence[Floats | float], scores: Scores, block: RowBlock
) -> None:
    """Set the share of declared weight that is answered, of what applies."""
    applicable = [child.applicable for child in children]
    if all(child.coverage is None for child in children) and all(
        isinstance(w, float) and w for w in nominal
    ):
        return
    covered, whole = np.zeros(block.size), np.zeros(block.size)
    any_applies = np.zeros(block.size, dtype=np.bool_)
    for child, weight, applies in zip(children, nominal, applicable, strict=True):
        known = weight if isinstance(weight, float) else np.where(np.isnan(weight), 0.0, weight)
        counted = known if applies is None else np.where(applies, known, 0.0)
        covered = covered + (counted if child.coverage is None else counted * child.coverage)
        whole = whole + counted
        any_applies |= True if applies is None else applies
    scores.coverage = np.where(whole != 0.0, covered / whole, 0.0)
    scores.applicable = any_applies


def _group_outcome(
    node: PlanNode,
    children: Sequence[Scores],
    nominal: Sequence[Floats | float],
    counts: Sequence[Mask | bool],
    blocked: Mask | None,
    scores: Scores,
    block: RowBlock,
    stance: Stance,
) -> None:
    """Set why rows have no score, in the order of the specification: the first reason stands."""
    outcome = np.where(np.isnan(scores.score), UNSCORABLE, SCORED).astype(np.int8)
    if stance is Stance.POLICY and node.min_coverage is not None and scores.coverage is not None:
        outcome[~compare(">=", scores.coverage, node.min_coverage)] = MISSING
    if all(counted is not True for counted in counts):
        empty = np.isnan(np.stack([child.score for child in children])).all(axis=0)
        applies = [c.outcome != NOT_APPLICABLE for c in children if c.outcome is not None]
        outcome[empty] = np.where(np.logical_or.reduce(applies), MISSING, NOT_APPLICABLE)[empty]
    if blocked is not None:
        outcome[blocked] = INCOMPLETE
    for weight in nominal:
        if not isinstance(weight, float):
            outcome[np.isnan(weight)] = UNSCORABLE
    if node.applies is not None:
        applies_column = evaluate(node.applies, block)
        outcome[applies_column == 0.0] = NOT_APPLICABLE
        outcome[np.isnan(applies_column)] = MISSING
    if outcome.any():
        scores.outcome = outcome
        scores.score[outcome != SCORED] = np.nan


def _finish(node: PlanNode, scores: Scores, block: RowBlock, stance: Stance) -> None:
    """Impute what the node's own policy says, then adjust, rescale and round."""
    final = _impute(node, scores, block, stance)
    score = scores.score
    for change in node.adjust:
        score = _adjusted(score, change, block, stance)
    if node.rescale is not None:
        start, target, factor = node.rescale
        score = target + (score - start) * factor
    if node.rounding is not None:
        score = rounded_column(score, node.rounding.digits, node.rounding.mode)
    scores.score = finite_column(score) if node.adjust or node.rescale else score
    for mask, imputed in final:
        scores.score[mask] = np.nan if imputed is None else imputed


def _impute(
    node: PlanNode, scores: Scores, block: RowBlock, stance: Stance
) -> list[tuple[Mask, float | None]]:
    """Put values in place where the policy gives one; return scores that stand as they are, by row."""
    if scores.outcome is None:
        return []
    open_ = (scores.outcome != SCORED) & (scores.outcome != NOT_APPLICABLE)
    final: list[tuple[Mask, float | None]] = []
    if stance is not Stance.POLICY and open_.any():
        final.append((open_, node.bounds[0 if stance is Stance.WORST else 1]))
        scores.assumed = open_ if scores.assumed is None else scores.assumed | open_
    for code, policy in zip((MISSING, NOT_APPLICABLE, UNSCORABLE), node.policies, strict=True):
        concerned = scores.outcome == code
        if (stance is not Stance.POLICY and code != NOT_APPLICABLE) or not concerned.any():
            continue
        if policy.kind == "worst":
            final.append((concerned, node.bounds[0]))
        elif policy.kind == "value":
            value = np.full(block.size, policy.value)
            given = value if node.children else _scale(node, value, block)
            scores.score = np.where(concerned, given, scores.score)
    return final


def _adjusted(score: Floats, change: PlanAdjust, block: RowBlock, stance: Stance) -> Floats:
    holds, amount = evaluate(change.when, block), evaluate(change.amount, block)
    if change.kind == "cap":
        changed = np.minimum(score, amount)
    elif change.kind == "floor":
        changed = np.maximum(score, amount)
    else:
        changed = (
            score + amount if change.kind == "add" else np.where(np.isnan(score), np.nan, amount)
        )
    able = ~np.isnan(amount)
    result = np.where(able & (holds == 1.0), changed, score)
    if stance is not Stance.POLICY:
        outer = np.minimum if stance is Stance.WORST else np.maximum
        result = np.where(able & np.isnan(holds), outer(score, changed), result)
    return result


def _level(node: PlanNode, score: Floats, block: RowBlock, stance: Stance) -> NDArray[np.int8]:
    """Return the highest rung whose threshold and gates hold (and all below it, where cumulative)."""
    reached = np.full(block.size, -1, dtype=np.int8)
    unbroken = np.ones(block.size, dtype=np.bool_)
    for position, level in enumerate(node.ladder):
        holds = _holds(level, score, block, stance)
        if node.cumulative:
            unbroken &= holds
            holds = unbroken
        reached[holds] = position
    return reached


def _holds(level: PlanLevel, score: Floats, block: RowBlock, stance: Stance) -> Mask:
    holds = np.ones(block.size, dtype=np.bool_)
    if level.threshold is not None:
        threshold = evaluate(level.threshold, block)
        holds = compare(">" if level.strict else ">=", score, threshold)
    for gate in level.gates:
        state = evaluate(gate, block)
        holds = holds & ((state == 1.0) | (np.isnan(state) & (stance is Stance.BEST)))
    return holds
