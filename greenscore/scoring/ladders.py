"""Levels: which rung of a ladder is reached, for one subject and for a block of rows.

A level is said of a score: where there is no claimed score, none is said, of whatever else is known.
"""

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one
from greenscore.scoring.block import Mask, RowBlock
from greenscore.scoring.formula_one import Value
from greenscore.scoring.plan import PlanLevel, PlanNode
from greenscore.scoring.scored import Stance
from greenscore.scoring.subject import RowSubject
from greenscore.scoring.truth import fails_column, holds

Levels = NDArray[np.int8]


def one(node: PlanNode, score: Value, subject: RowSubject, stance: Stance) -> int:
    """Return the highest rung whose threshold and gates hold (and all below it, where cumulative)."""
    reached = -1
    for position, level in enumerate(node.ladder):
        if threshold_met(level, score, subject) and gates_met(level, subject, stance):
            reached = position
        elif node.cumulative:
            break
    return reached


def threshold_met(level: PlanLevel, score: Value, subject: RowSubject) -> bool:
    """Tell whether the score suffices for a level; without a threshold any does."""
    if score is None:
        return False
    if level.threshold is None:
        return True
    threshold = formula_one.evaluate(level.threshold, subject)
    if threshold is None:
        return False
    return formula_one.compare(level.op, score, threshold)


def gates_met(level: PlanLevel, subject: RowSubject, stance: Stance) -> bool:
    """Tell whether every gate of a level holds; an unknown one holds only in the best case."""
    unknown = stance is Stance.BEST
    states = [formula_one.evaluate(gate, subject) for gate in level.gates]
    return all(unknown if state is None else holds(state) for state in states)


def many(node: PlanNode, score: Floats, block: RowBlock, stance: Stance) -> NDArray[np.int8]:
    """Return the position of the rung that each row reaches, -1 below the first."""
    reached = np.full(block.size, -1, dtype=np.int8)
    able = ~np.isnan(score)
    for position, level in enumerate(node.ladder):
        met = able & _reached(level, score, block, stance)
        if node.cumulative:
            able = met
        np.copyto(reached, position, where=met)
    return reached


def _reached(level: PlanLevel, score: Floats, block: RowBlock, stance: Stance) -> Mask:
    reached = np.ones(block.size, dtype=np.bool_)
    if level.threshold is not None:
        threshold = formula_many.number_or_column(level.threshold, block)
        reached = formula_many.compare(level.op, score, threshold)
    for gate in level.gates:
        best = stance is Stance.BEST
        met = (
            ~fails_column(formula_many.evaluate(gate, block))
            if best
            else formula_many.surely(gate, block)
        )
        reached = reached & met
    return reached
