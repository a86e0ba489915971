"""Adjust: caps, floors, bonuses and overrides of a score, for one subject and for a block of rows.

Where the condition is unknown, the worst case takes the change that lowers, the best the one that
raises, and the claimed score takes none; an unknown amount that may do so leaves no bound. Of a change that
is to be made by an amount that is missing, nobody knows the claimed score.
"""

from collections.abc import Sequence

import numpy as np

from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one
from greenscore.scoring.block import Mask, RowBlock
from greenscore.scoring.formula_one import Value
from greenscore.scoring.plan import PlanAdjust
from greenscore.scoring.scored import Scores, Stance
from greenscore.scoring.subject import RowSubject
from greenscore.scoring.truth import fails, fails_column


def one(
    score: float, change: PlanAdjust, subject: RowSubject, stance: Stance
) -> tuple[Value, bool | None]:
    """Return the score after one adjustment, and whether it acted; None where a case was assumed.

    A cap above the score, a floor below it and nothing more or less act on nothing.
    """
    state = formula_one.evaluate(change.when, subject)
    amount = formula_one.evaluate(change.amount, subject)
    if fails(state):
        return score, False
    if amount is None:
        known = all(subject.value(name) is not None for name in change.needs)
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
    surely = formula_many.surely(change.when, block)
    result = np.where(able & surely, changed, score)
    if stance is Stance.POLICY and not able.all():
        unknown = ~able & surely & _any_absent(change.needs, block) & ~np.isnan(score)
        scores.unknown = unknown if scores.unknown is None else scores.unknown | unknown
        result = np.where(unknown, np.nan, result)
    if stance is not Stance.POLICY:
        outer = np.minimum if stance is Stance.WORST else np.maximum
        state = formula_many.evaluate(change.when, block)
        result = np.where(able & np.isnan(state), outer(score, changed), result)
        open_ = ~able & ~fails_column(state) & _any_absent(change.needs, block)
        if change.kind != ("floor" if stance is Stance.WORST else "cap"):
            result = np.where(open_, np.nan, result)
        assumed = (open_ | (able & np.isnan(state))) & ~np.isnan(score)
        scores.assumed = assumed if scores.assumed is None else scores.assumed | assumed
    return result


def _any_absent(names: Sequence[str], block: RowBlock) -> Mask:
    absent = np.zeros(block.size, dtype=np.bool_)
    for name in names:
        absent |= np.isnan(block.column(name))
    return absent
