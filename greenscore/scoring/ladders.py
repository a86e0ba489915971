"""Ladders over columns: which rung each row of a block reaches."""

import numpy as np
from numpy.typing import NDArray

from greenscore.scoring.block import Mask, RowBlock
from greenscore.scoring.formula_many import compare, evaluate, number_or_column, surely
from greenscore.scoring.plan import PlanLevel, PlanNode
from greenscore.scoring.specification import Stance
from greenscore.table import Floats


def level_of(node: PlanNode, score: Floats, block: RowBlock, stance: Stance) -> NDArray[np.int8]:
    """Return the highest rung whose threshold and gates hold (and all below it, where cumulative)."""
    reached = np.full(block.size, -1, dtype=np.int8)
    unbroken = np.ones(block.size, dtype=np.bool_)
    for position, level in enumerate(node.ladder):
        holds = _holds(level, score, block, stance)
        if node.cumulative:
            unbroken &= holds
            holds = unbroken
        np.copyto(reached, position, where=holds)
    return reached


def _holds(level: PlanLevel, score: Floats, block: RowBlock, stance: Stance) -> Mask:
    holds = np.ones(block.size, dtype=np.bool_)
    if level.threshold is not None:
        threshold = number_or_column(level.threshold, block)
        holds = compare(">" if level.strict else ">=", score, threshold)
    for gate in level.gates:
        best = stance is Stance.BEST
        holds = holds & (evaluate(gate, block) != 0.0 if best else surely(gate, block))
    return holds
