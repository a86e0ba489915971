"""What one node came to: for one subject, and for a block of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from greenscore.model.assessment import Outcome
from greenscore.model.table import Floats
from greenscore.scoring.block import Mask
from greenscore.scoring.formula_one import Value

OUTCOMES = tuple(Outcome)
SCORED, MISSING, NOT_APPLICABLE, UNSCORABLE, INCOMPLETE = range(len(OUTCOMES))
Codes = NDArray[np.int8]
Weights = Sequence[Floats | float]


class Stance(Enum):
    """What is assumed of values that are open: the standard's policy, their worst, or their best."""

    POLICY = "policy"
    WORST = "worst"
    BEST = "best"


@dataclass(slots=True, kw_only=True)
class Scored:
    """What one node came to; `weights` are those of its children after policies, normalised.

    `level` is the position on the ladder, -1 below the first rung; `adjusted` the positions of the
    adjustments that applied; `assumed` tells that an open value below was taken at its worst or best.
    """

    value: Value = None
    score: Value = None
    outcome: Outcome = Outcome.SCORED
    coverage: float = 0.0
    answered: int = 0
    applicable: int = 0
    nominal: Sequence[Value] = ()
    weights: Sequence[Value] = ()
    level: int = -1
    adjusted: tuple[int, ...] = ()
    assumed: bool = False


@dataclass(slots=True, kw_only=True)
class Scores:
    """What one node came to in a block; `outcome` and `coverage` are None where all rows are scored.

    `present` marks the rows with a score, and is None where all have one. `weights` and `nominal` are
    those of its children. `assumed` marks rows with an open value below, `unknown` those in which an
    adjustment by a missing amount takes the claimed score.
    """

    value: Floats | None = None
    score: Floats
    outcome: Codes | None = None
    present: Mask | None = None
    coverage: Floats | None = None
    applicable: Mask | None = None
    nominal: Weights = ()
    weights: Weights = ()
    level: NDArray[np.int8] | None = None
    assumed: Mask | None = None
    unknown: Mask | None = None
