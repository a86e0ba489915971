"""Adjust: caps, floors, bonuses and overrides of a score, for one subject and for a block of rows.

A condition may read the score itself, as `x`. Where the condition is unknown, the worst case takes the
change that lowers, the best the one that raises, and the claimed score takes none; an unknown amount that may
do so leaves no bound. Of a change that is to be made by an amount that is missing, nobody knows the claimed
score.
"""

import math

import numpy as np

from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one, hidden
from greenscore.scoring.block import Mask, RowBlock
from greenscore.scoring.formula_one import Value
from greenscore.scoring.plan import PlanAdjust
from greenscore.scoring.scored import Scores, Stance
from greenscore.scoring.subject import RowSubject
from greenscore.scoring.truth import fails, fails_column, holds_column


def one(
    score: float, change: PlanAdjust, subject: RowSubject, stance: Stance, *, assumed: bool
) -> tuple[Value, bool | None]:
    """Return the score after one adjustment, and whether it acted; None where a case was assumed.

    A cap above the score, a floor below it and nothing more or less act on nothing.
    """
    state = formula_one.evaluate(change.when, formula_one.WithX(subject, score))
    if assumed and change.turns:
        at_end = formula_one.evaluate(change.when, formula_one.WithX(subject, _end(stance)))
        state = state if change.turns == 1 and state == at_end else None
    amount = formula_one.evaluate(change.amount, subject)
    if fails(state):
        return score, False
    if amount is None:
        lacking = any(map(subject.lacks, change.needs))
        known = not lacking and not hidden.one(change.amount, subject)
        if stance is Stance.POLICY:
            return (score, False) if known or state is None else (None, None)
        if known:
            return score, False
        harmless = "floor" if stance is Stance.WORST else "cap"
        return (score if change.kind == harmless else None), None
    changed = {
        "cap": min(score, amount),
        "floor": max(score, amount),
        "add": score + amount,
        "set": amount,
    }[change.kind]
    if state is not None:
        return changed, formula_one.compare("!=", changed, score)
    if stance is Stance.POLICY:
        return score, False
    return (min if stance is Stance.WORST else max)(score, changed), None


def _end(stance: Stance) -> float:
    """Return how far the score may lie from the case that was assumed: it is the worst, or the best."""
    return math.inf if stance is Stance.WORST else -math.inf


def many(
    score: Floats, change: PlanAdjust, scores: Scores, block: RowBlock, stance: Stance
) -> Floats:
    """Return scores after one adjustment.

    Rows in which a case was assumed, and those whose claimed score nobody knows, are marked in `scores`.
    """
    amount = formula_many.number_or_column(change.amount, block)
    if change.kind == "cap":
        changed = np.minimum(score, amount)
    elif change.kind == "floor":
        changed = np.maximum(score, amount)
    else:
        changed = (
            score + amount if change.kind == "add" else np.where(np.isnan(score), np.nan, amount)
        )
    able = ~np.isnan(amount)
    seen = formula_many.WithX(block, score)
    if stance is Stance.POLICY:
        surely = formula_many.surely(change.when, seen)
        result = np.where(able & surely, changed, score)
        if not able.all():
            unknown = ~able & surely & _unknown(change, block) & ~np.isnan(score)
            scores.unknown = unknown if scores.unknown is None else scores.unknown | unknown
            result = np.where(unknown, np.nan, result)
    else:
        outer = np.minimum if stance is Stance.WORST else np.maximum
        state = _states(score, change, scores, block, stance)
        result = np.where(able & holds_column(state), changed, score)
        result = np.where(able & np.isnan(state), outer(score, changed), result)
        open_ = ~able & ~fails_column(state) & _unknown(change, block)
        if change.kind != ("floor" if stance is Stance.WORST else "cap"):
            result = np.where(open_, np.nan, result)
        assumed = (open_ | (able & np.isnan(state))) & ~np.isnan(score)
        scores.assumed = assumed if scores.assumed is None else scores.assumed | assumed
    return result


def _states(
    score: Floats, change: PlanAdjust, scores: Scores, block: RowBlock, stance: Stance
) -> Floats:
    """Return whether a condition holds of the worst or the best case; NaN where that cannot be told."""
    state = formula_many.evaluate(change.when, formula_many.WithX(block, score))
    if not change.turns or scores.assumed is None:
        return state
    ends = formula_many.WithX(block, np.full(block.size, _end(stance)))
    at_end = formula_many.evaluate(change.when, ends)
    known = state == at_end if change.turns == 1 else np.zeros(block.size, dtype=np.bool_)
    return np.where(scores.assumed & ~known, np.nan, state)


def _unknown(change: PlanAdjust, block: RowBlock) -> Mask:
    """Tell where something that an amount needs is absent, or does not count."""
    absent = hidden.many(change.amount, block)
    for name in change.needs:
        absent = absent | block.lacks(name)
    return absent
