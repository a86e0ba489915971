"""The four stances in order: recognised, the low end of the band, claimed, its high end.

Each is a way of its own through the plan. Where siblings of different ranges are left out, or a rule turns,
the arithmetic of a standard can bring one past another; what is told then is the more careful of the two.
Arguments and results stand in the order claimed, recognised, low, high.
"""

from collections.abc import Sequence

import numpy as np

from greenscore.model.table import Floats
from greenscore.scoring.formula_one import Value
from greenscore.scoring.ladders import Levels


def settled_scores(
    claimed: Value, recognised: Value, low: Value, high: Value
) -> tuple[Value, Value, Value, Value]:
    """Return the scores of the four stances of one node.

    What is open may stay open, so that the band holds what is claimed now; and no more is recognised than the
    low end of the band.
    """
    low = low if claimed is None or low is None else min(low, claimed)
    high = high if claimed is None or high is None else max(high, claimed)
    most = claimed if low is None else low
    if recognised is not None and most is not None:
        recognised = min(recognised, most)
    return claimed, recognised, low, high


def settled_score_columns(scores: Sequence[Floats]) -> tuple[Floats, ...]:
    """Return columns of scores as `settled_scores` does those of one node."""
    claimed, recognised, low, high = scores
    known = ~np.isnan(claimed)
    low = np.where(known, np.minimum(low, claimed), low)
    high = np.where(known, np.maximum(high, claimed), high)
    most = np.where(np.isnan(low), claimed, low)
    recognised = np.where(np.isnan(most), recognised, np.minimum(recognised, most))
    return claimed, recognised, low, high


def settled_levels(numbers: Sequence[Value], levels: Sequence[int]) -> tuple[int, int, int, int]:
    """Return the levels of the four stances of one subject, in order.

    `numbers` are what they are said of.

    A gate may ask for less of something, and then opens where less is known: it takes no level out of the
    band, and recognises none that is not claimed.
    """
    claimed, recognised, low, high = levels
    if numbers[0] is None:
        return -1, -1, -1, -1
    least = min(low, claimed)
    recognised = min(recognised, claimed if numbers[2] is None else least)
    return claimed, recognised, least, -1 if numbers[3] is None else max(high, claimed)


def settled_level_columns(scores: Sequence[Floats], levels: Sequence[Levels]) -> tuple[Levels, ...]:
    """Return columns of levels as `settled_levels` does those of one subject."""
    claimed, recognised, low, high = levels
    open_, _, no_low, no_high = map(np.isnan, scores)
    none = np.int8(-1)
    least = np.minimum(low, claimed)
    recognised = np.minimum(recognised, np.where(no_low, claimed, least))
    high = np.where(no_high, none, np.maximum(high, claimed))
    return claimed, *(np.where(open_, none, found) for found in (recognised, least, high))
