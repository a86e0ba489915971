"""Coverage: the share of declared weight that is answered, of what applies.

Alternative paths are covered as far as the furthest of them is. For one subject, and for a block of rows.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from greenscore.model.assessment import Outcome
from greenscore.model.table import Floats
from greenscore.scoring.block import RowBlock
from greenscore.scoring.formula_one import Value
from greenscore.scoring.plan import ANY, PlanNode
from greenscore.scoring.scored import NOT_APPLICABLE, SCORED, Scored, Scores, Stance, Weights


def one(
    node: PlanNode, children: Sequence[Scored], nominal: Sequence[Value]
) -> tuple[float, int, int]:
    """Return a group's coverage (0..1), and how many indicators are answered of how many that apply."""
    if node.aggregate == ANY:
        furthest = max(children, key=lambda child: child.coverage)
        return furthest.coverage, furthest.answered, furthest.applicable
    answered = sum(child.answered for child in children)
    applicable = sum(child.applicable for child in children)
    covered = whole = 0.0
    for child, weight in zip(children, nominal, strict=True):
        if child.applicable and weight is not None:
            covered = covered + weight * child.coverage
            whole = whole + weight
    return (covered / whole if whole != 0.0 else 0.0), answered, applicable


def many(
    node: PlanNode, children: Sequence[Scores], nominal: Weights, scores: Scores, block: RowBlock
) -> None:
    """Set the coverage of each row, and where anything applies; None stands for 1, and for all rows."""
    applicable = [child.applicable for child in children if child.applicable is not None]
    if len(applicable) == len(children):
        scores.applicable = np.any(applicable, axis=0)
    if node.aggregate == ANY:
        shares = [child.coverage for child in children if child.coverage is not None]
        scores.coverage = np.max(shares, axis=0) if len(shares) == len(children) else None
        return
    if all(child.coverage is None for child in children) and all(
        isinstance(w, float) and w for w in nominal
    ):
        return
    covered = np.zeros(block.size)
    whole: Floats | float = 0.0
    for child, weight in zip(children, nominal, strict=True):
        counted = weight if isinstance(weight, float) else np.where(np.isnan(weight), 0.0, weight)
        if child.applicable is not None:
            counted = child.applicable * counted
        covered += counted if child.coverage is None else counted * child.coverage
        whole = whole + counted
    scores.coverage = np.divide(covered, whole)
    if not np.all(whole):
        np.copyto(scores.coverage, 0.0, where=np.equal(whole, 0.0))


def counted_one(children: Sequence[Scored], *, open_: bool) -> int:
    """Return how many children have a score of their own; with `open_`, how many still can."""
    if open_:
        return sum(child.outcome is not Outcome.NOT_APPLICABLE for child in children)
    return sum(child.outcome is Outcome.SCORED for child in children)


def counted_many(children: Sequence[Scores], block: RowBlock, *, open_: bool) -> NDArray[np.int64]:
    """Return for each row how many children have a score of their own; with `open_`, still can."""
    counted = np.zeros(block.size, dtype=np.int64)
    for child in children:
        if child.outcome is None:
            counted += 1
        else:
            counted += child.outcome != NOT_APPLICABLE if open_ else child.outcome == SCORED
    return counted


def counts(node: PlanNode, stance: Stance) -> bool:
    """Tell whether too little coverage takes a group's score.

    The worst and the best case look through it, unless the standard puts something in its place.
    """
    return stance is Stance.POLICY or node.policies[0].kind != "block"
