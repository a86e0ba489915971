"""The kernel: the steps of `specification` over blocks of rows small enough for the cache.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

Every operation is the one the specification names, in its order, so that a result is the same bits
alone, in a portfolio, and whatever the size of the blocks.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from greenscore.expression.functions import beside
from greenscore.model.table import Floats
from greenscore.scoring import adjusting, aggregates, coverage, ladders, sharing
from greenscore.scoring.block import Mask, RowBlock, below_grade
from greenscore.scoring.formula_many import WithX, compare, evaluate, number_or_column
from greenscore.scoring.numbers import finite_column, rounded_column
from greenscore.scoring.plan import PlanNode
from greenscore.scoring.scored import (
    INCOMPLETE,
    MISSING,
    NOT_APPLICABLE,
    SCORED,
    UNSCORABLE,
    Codes,
    Scores,
    Stance,
    Weights,
)
from greenscore.scoring.truth import fails_column, holds_column


def score_block(
    block: RowBlock, stance: Stance
) -> Iterator[tuple[PlanNode, Scores, Sequence[Scores]]]:
    """Score a block of rows: yield every node with its result and its children's, in the plan's order.

    Nothing is kept that no later node needs, so that memory is reused while it is in the cache.
    """
    results: dict[int, Scores] = {}
    for position, node in enumerate(block.prepared.plan.nodes):
        children = [results.pop(child) for child in node.children]
        with np.errstate(all="ignore"):
            scores = _group(node, children, block, stance) if children else _indicator(node, block)
            _finish(node, scores, block, stance)
            _publish(node, {"score": scores.score, "value": scores.value}, block)
            _publish_sure(node, "score", scores.assumed, block)
            if node.ladder:
                number = scores.value if node.of_value else scores.score
                assert number is not None  # lint refuses a ladder of the value on a group
                scores.level = ladders.many(node, number, block, stance)
        _publish(node, {"level": scores.level}, block)
        _publish_sure(node, "level", scores.assumed, block)
        block.inputs.clear()
        results[position] = scores
        yield node, scores, children


def _publish(
    node: PlanNode, parts: Mapping[str, Floats | NDArray[np.int8] | None], block: RowBlock
) -> None:
    """Let formulas that follow, among them the gates of its own ladder, refer to this node."""
    for part, column in parts.items():
        name = f"{node.id}.{part}"
        if name in block.prepared.plan.used:
            block.nodes[name] = _readable(column, block)


def _publish_sure(node: PlanNode, part: str, assumed: Mask | None, block: RowBlock) -> None:
    """Let formulas refer to a part of this node where it is sure, and to where the score is (as 1)."""
    sure, used = f"{node.id}.{part}.sure", block.prepared.plan.used
    unsure = np.zeros(block.size, dtype=np.bool_) if assumed is None else assumed
    if f"{node.id}.sure" in used:
        block.nodes[f"{node.id}.sure"] = np.where(unsure, np.nan, 1.0)
    if sure in used:
        if part == "level":
            unsure = unsure | _leaning(node.level_leans, block)
        block.nodes[sure] = np.where(unsure, np.nan, block.nodes[f"{node.id}.{part}"])


def _leaning(names: Sequence[str], block: RowBlock) -> Mask:
    """Tell where the score of some node that was read is only assumed."""
    found = np.zeros(block.size, dtype=np.bool_)
    for name in names:
        found |= np.isnan(block.nodes[name])
    return found


def _readable(column: Floats | NDArray[np.int8] | None, block: RowBlock) -> Floats:
    """Return part of a node as formulas read it: no level is missing, not -1."""
    if column is None:
        return np.full(block.size, np.nan)
    if column.dtype == np.int8:
        return np.where(column < 0, np.nan, column)
    return column.astype(np.float64, copy=False)


def _indicator(node: PlanNode, block: RowBlock) -> Scores:
    assert node.value is not None
    value = evaluate(node.value, block)
    applies = None if node.applies is None else evaluate(node.applies, block)
    if applies is not None:
        value = np.where(holds_column(applies), value, np.nan)
    score = _scale(node, value, block)
    scores = Scores(value=value, score=score.copy() if score is value else score)
    bad = np.flatnonzero(np.isnan(score))
    if not bad.size:
        return scores
    scores.outcome = np.zeros(block.size, dtype=np.int8)
    scores.outcome[bad] = _absence(node, bad, block)
    if applies is not None:
        np.copyto(scores.outcome, NOT_APPLICABLE, where=fails_column(applies))
        np.copyto(scores.outcome, MISSING, where=np.isnan(applies))
    scores.coverage = (scores.outcome == SCORED).astype(np.float64)
    applicable = scores.outcome != NOT_APPLICABLE
    scores.applicable = None if applicable.all() else applicable
    return scores


def _scale(node: PlanNode, value: Floats, block: RowBlock) -> Floats:
    """Bring values within their clip, transform them, and read their scores from the scale."""
    if node.low is not None:
        value = np.maximum(value, evaluate(node.low, block))
    if node.high is not None:
        value = np.minimum(value, evaluate(node.high, block))
    if node.transform is not None:
        value = evaluate(node.transform, WithX(block, value))
    return _read(node, value, block)


def _read(node: PlanNode, value: Floats, block: RowBlock) -> Floats:
    """Read the scores of clipped and transformed values from the scale."""
    return value if node.scale is None else node.scale.many(value, block)


def _absence(node: PlanNode, bad: NDArray[np.intp], block: RowBlock) -> Codes:
    """Tell why the rows at `bad` have no score: by what is absent among what the node reads."""
    some = np.zeros(bad.size, dtype=np.bool_)
    claimed = np.ones(bad.size, dtype=np.bool_)
    for name in node.reads:
        absent = block.lacks(name)[bad]
        some |= absent
        claimed &= ~absent | _is_not_applicable(name, bad, block)
    return np.where(some, np.where(claimed, NOT_APPLICABLE, MISSING), UNSCORABLE).astype(np.int8)


def _is_not_applicable(name: str, rows: NDArray[np.intp], block: RowBlock) -> Mask:
    name = beside(name) or name
    column = block.prepared.table.columns.get(name)
    if column is None or column.not_applicable is None:
        return np.zeros(rows.size, dtype=np.bool_)
    claimed: Mask = column.not_applicable[block.at] != 0
    hidden = below_grade(column, block.at, block.asked(name))
    return (claimed if hidden is None else claimed & ~hidden)[rows]


def _group(node: PlanNode, children: Sequence[Scores], block: RowBlock, stance: Stance) -> Scores:
    nodes = [block.prepared.plan.nodes[child] for child in node.children]
    nominal = [_weight(child, block) for child in nodes]
    counts = [True if child.present is None else child.present for child in children]
    weights, blocked = sharing.many(node, nodes, children, nominal, counts, block, stance)
    clean = [
        c.score if n is True else np.where(n, c.score, 0.0)
        for c, n in zip(children, counts, strict=True)
    ]
    assumed = [child.assumed for child in children if child.assumed is not None]
    combined = aggregates.many(node.aggregate, node.exponent, weights, clean, counts, node.zero)
    scores = Scores(score=combined, nominal=nominal, weights=weights)
    scores.assumed = np.any(assumed, axis=0) if assumed else None
    if node.aggregate == "penalised" and scores.assumed is not None:
        scores.score = _unpenalised(node, scores, weights, clean, counts, stance)
    if scores.assumed is not None and not node.rises:
        scores.score = np.where(scores.assumed, np.nan, scores.score)
    scores.score = _scale(node, scores.score, block)
    coverage.many(node, children, nominal, scores, block)
    _group_outcome(node, children, nominal, blocked, scores, block, stance)
    return scores


def _weight(node: PlanNode, block: RowBlock) -> Floats | float:
    weight = number_or_column(node.weight, block)
    return weight if isinstance(weight, float) else np.where(weight < 0.0, np.nan, weight)


def _unpenalised(
    node: PlanNode,
    scores: Scores,
    weights: Weights,
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


def _group_outcome(
    node: PlanNode,
    children: Sequence[Scores],
    nominal: Weights,
    blocked: Mask | None,
    scores: Scores,
    block: RowBlock,
    stance: Stance,
) -> None:
    """Set why rows have no score, in the order of the specification: the first reason stands."""
    outcome = np.isnan(scores.score).astype(np.int8) * np.int8(UNSCORABLE)
    least = node.min_coverage if coverage.counts(node, stance) else None
    if least is not None and scores.coverage is not None:
        outcome[~compare(">=", scores.coverage, least)] = MISSING
    if node.min_count is not None:
        open_ = not coverage.counts(node, stance)
        outcome[coverage.counted_many(children, block, open_=open_) < node.min_count] = MISSING
    present = [child.present for child in children if child.present is not None]
    empty = ~np.any(present, axis=0) if len(present) == len(children) else None
    if empty is not None:
        outcome[empty] = MISSING
    if blocked is not None:
        np.copyto(outcome, MISSING if node.whole else INCOMPLETE, where=blocked)
    if empty is not None:
        applies = [c.outcome != NOT_APPLICABLE for c in children if c.outcome is not None]
        outcome[empty & ~np.any(applies, axis=0)] = NOT_APPLICABLE
    for weight in nominal:
        if not isinstance(weight, float):
            outcome[np.isnan(weight)] = UNSCORABLE
    if node.applies is not None:
        applies_column = evaluate(node.applies, block)
        _set_aside(fails_column(applies_column), np.isnan(applies_column), outcome, scores)
    if outcome.any():
        scores.outcome = outcome
        np.copyto(scores.score, np.nan, where=outcome != SCORED)


def _set_aside(not_asked: Mask, open_: Mask, outcome: Codes, scores: Scores) -> None:
    """Mark rows to which a group does not apply, or may not: nothing below it counts there."""
    outcome[not_asked], outcome[open_] = NOT_APPLICABLE, MISSING
    applicable = True if scores.applicable is None else scores.applicable
    scores.applicable = (applicable | open_) & ~not_asked
    covered = 1.0 if scores.coverage is None else scores.coverage
    scores.coverage = np.where(not_asked | open_, 0.0, covered)


def _finish(node: PlanNode, scores: Scores, block: RowBlock, stance: Stance) -> None:
    """Impute what the node's own policy says, then adjust, rescale and round."""
    final = _impute(node, scores, block, stance)
    score = scores.score
    if node.leans and stance is not Stance.POLICY:
        leaning = _leaning(node.leans, block) & ~np.isnan(score)
        scores.assumed = leaning if scores.assumed is None else scores.assumed | leaning
    for change in node.adjust:
        score = adjusting.many(score, change, scores, block, stance)
    if scores.unknown is not None and scores.unknown.any():
        final.extend(_mark_unknown(node, scores.unknown, scores))
    if node.rescale is not None:
        start, target, factor = node.rescale
        score = target + (score - start) * factor
    if node.rounding is not None:
        score = rounded_column(score, node.rounding.digits, node.rounding.mode)
    if node.adjust or node.rescale:
        score = finite_column(score)
        _mark_lost(np.isnan(score) & ~np.isnan(scores.score), scores)
    scores.score = score
    for rows, imputed in final:
        scores.score[rows] = np.nan if imputed is None else imputed
    present = None if scores.outcome is None else ~np.isnan(scores.score)
    scores.present = None if present is None or present.all() else present


def _mark_unknown(
    node: PlanNode, unknown: Mask, scores: Scores
) -> Iterator[tuple[NDArray[np.intp], float | None]]:
    """Mark rows that are adjusted by a missing amount as missing; yield what stands in their place."""
    outcome = np.zeros(unknown.shape, dtype=np.int8) if scores.outcome is None else scores.outcome
    lost = unknown & (outcome == SCORED)
    scores.outcome = np.where(lost, MISSING, outcome).astype(np.int8)
    if not node.children:
        covered = 1.0 if scores.coverage is None else scores.coverage
        scores.coverage = np.where(lost, 0.0, covered)
    if node.policies[0].kind == "worst":
        yield np.flatnonzero(lost), node.bounds[0]


def _mark_lost(rows: Mask, scores: Scores) -> None:
    """Mark rows whose score an adjustment made too large, or impossible to bound."""
    if rows.any():
        outcome = np.zeros(rows.shape, dtype=np.int8) if scores.outcome is None else scores.outcome
        scores.outcome = np.where(rows & (outcome == SCORED), UNSCORABLE, outcome).astype(np.int8)


def _impute(
    node: PlanNode, scores: Scores, block: RowBlock, stance: Stance
) -> list[tuple[NDArray[np.intp], float | None]]:
    """Put values in place where the policy gives one; return scores that stand as they are, by row."""
    final: list[tuple[NDArray[np.intp], float | None]] = []
    if scores.outcome is None:
        return final
    if stance is not Stance.POLICY:
        open_ = (scores.outcome != SCORED) & (scores.outcome != NOT_APPLICABLE)
        final.append((np.flatnonzero(open_), node.bounds[0 if stance is Stance.WORST else 1]))
        scores.assumed = open_ if scores.assumed is None else scores.assumed | open_
    for code, policy in zip((MISSING, NOT_APPLICABLE, UNSCORABLE), node.policies, strict=True):
        if stance is not Stance.POLICY and code != NOT_APPLICABLE:
            continue
        rows = np.flatnonzero(scores.outcome == code)
        if policy.kind == "worst":
            final.append((rows, node.bounds[0]))
        elif policy.amount is not None and rows.size:
            part = block.part(rows)
            given = evaluate(policy.amount, part)
            if policy.kind == "impute":
                given = _read(node, given, part)
            elif not node.children and policy.kind != "score":
                given = _scale(node, given, part)
            scores.score[rows] = given
    return final
