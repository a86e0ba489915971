"""scikit-criteria: it ranks a complete decision matrix, so it gets only the weighted mean.

No indicator is read from a curve here, nothing may be missing, and there are no groups, vetoes or
levels: both sides take the same matrix of 60 normalised scores, and one weight for each.
"""

from collections.abc import Callable, Mapping

import numpy as np
import skcriteria as skc
from skcriteria.agg.simple import WeightedSumModel

from greenscore.scoring import aggregates


def prepare(scores: Mapping[str, np.ndarray], weights: list[float]) -> Callable[[], np.ndarray]:
    """Put the scores into a decision matrix, and return the weighted sum to time."""
    matrix = np.column_stack(list(scores.values()))
    shares = [weight / sum(weights) for weight in weights]
    decision = skc.mkdm(matrix, [max] * len(weights), weights=shares, criteria=list(scores))
    model = WeightedSumModel()
    return lambda: np.asarray(model.evaluate(decision).e_.score)


def prepare_greenscore(
    scores: Mapping[str, np.ndarray], weights: list[float], block: int = 65_536
) -> Callable[[], np.ndarray]:
    """Return greenscore's aggregate on the same matrix, by columns, to time."""
    columns = list(scores.values())

    def run() -> np.ndarray:
        result = np.empty(len(columns[0]))
        for start in range(0, len(result), block):
            part = [column[start : start + block] for column in columns]
            result[start : start + block] = aggregates.many(
                "mean", 1.0, weights, part, [True] * len(part)
            )
        return result

    return run
