"""Who stands where: the place of a score among others, and which of a group's children is the worst.

Both look at claimed scores, and take those as equal that lie within the slack.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Floats
from greenscore.scoring.formula_one import Value, compare
from greenscore.scoring.numbers import SLACK
from greenscore.scoring.plan import ANY, PlanNode

Objects = NDArray[Any]
PLACE = "place"


def places(scores: Floats, *, lower: bool) -> NDArray[np.int64]:
    """Return the place of each score from 1 for the best on, equals at the better one; 0 where there is none.

    Neighbours in their order that differ by no more than the slack are equal. `lower` makes low ones best.
    """
    found = np.zeros(scores.size, dtype=np.int64)
    rows = np.flatnonzero(~np.isnan(scores))
    if not rows.size:
        return found
    rows = rows[np.argsort(scores[rows], kind="stable")]
    ascending = scores[rows]
    apart = np.flatnonzero(ascending[:-1] < ascending[1:] - SLACK) + 1
    begins, ends = np.append(0, apart), np.append(apart, rows.size)
    better = begins if lower else rows.size - ends
    found[rows] = np.repeat(1 + better, ends - begins)
    return found


def places_by_period(scores: Floats, periods: Sequence[str], *, lower: bool) -> Objects:
    """Return the place of each row among those of its period; None where it has no score."""
    by_period: dict[str, list[int]] = {}
    for row, period in enumerate(periods):
        by_period.setdefault(period, []).append(row)
    found = np.zeros(scores.size, dtype=np.int64)
    for listed in by_period.values():
        rows = np.array(listed, dtype=np.int64)
        found[rows] = places(scores[rows], lower=lower)
    return or_none(found)


def framed(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns as a data frame wants them: places whole, though some rows have none."""
    import pandas as pd

    return {
        name: pd.array(column, dtype="Int64") if _is_place(name) else column
        for name, column in named.items()
    }


def _is_place(name: str) -> bool:
    return name in {PLACE, f"{PLACE}_recognised"} or name.endswith(f".{PLACE}")


def or_none(found: NDArray[np.int64]) -> Objects:
    """Return places with None where there is none."""
    told = found.astype(object)
    told[found == 0] = None
    return told


def has_worst(node: PlanNode) -> bool:
    """Tell whether one of a node's children can be its worst; of alternative paths only the best counts."""
    return len(node.children) > 1 and node.aggregate != ANY


def worst_one(
    node: PlanNode, score: Value, scores: Sequence[Value], weights: Sequence[Value]
) -> tuple[int, ...]:
    """Return which children of a group are its worst, by position; none where they are all alike.

    A child of weight 0 counts for nothing, and a group without a score has none.
    """
    counted = [
        (position, found)
        for position, (found, weight) in enumerate(zip(scores, weights, strict=True))
        if found is not None and weight != 0.0
    ]
    if score is None or not has_worst(node) or not counted:
        return ()
    find: Callable[[list[float]], float] = max if node.lower_is_better else min
    worst = find([found for _, found in counted])
    alike = tuple(position for position, found in counted if compare("==", found, worst))
    return alike if len(alike) < len(counted) else ()


def worst_many(
    node: PlanNode,
    ids: Sequence[str],
    score: Floats,
    scores: Sequence[Floats],
    weights: Sequence[Floats],
) -> Objects:
    """Return the ids of the worst children by row, as `worst_one` finds them, with spaces between."""
    counted = [~np.isnan(s) & (w != 0.0) for s, w in zip(scores, weights, strict=True)]
    far, nearer = (-np.inf, np.maximum) if node.lower_is_better else (np.inf, np.minimum)
    worst = np.full(score.shape, far)
    for column, counts in zip(scores, counted, strict=True):
        worst = nearer(worst, np.where(counts, column, far))
    with np.errstate(invalid="ignore"):  # infinite where nothing counts
        alike = np.array(
            [
                counts & (np.abs(s - worst) <= SLACK)
                for s, counts in zip(scores, counted, strict=True)
            ]
        )
    found: Objects = np.array(ids, dtype=object)[np.argmax(alike, axis=0)]
    several = alike.sum(axis=0)
    for row in np.flatnonzero(several > 1):
        found[row] = " ".join(id for id, one in zip(ids, alike[:, row], strict=True) if one)
    found[np.isnan(score) | (several == 0) | (several == np.sum(counted, axis=0))] = ""
    return found
