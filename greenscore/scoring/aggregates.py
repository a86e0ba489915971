"""Aggregates: how the scores of a group's children become its own, for one subject and for a column.

`one` takes (weight, score) of the children that count, in the declared order. `many` takes the same as
columns, with a weight of 0 and any finite score where a child does not count; adding such a child
changes no bit, so both give the same result. An empty or weightless group has no result.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Floats
from greenscore.scoring.numbers import (
    finite,
    finite_column,
    power,
    power_column,
    transcendental,
    transcendental_column,
)

Pairs = Sequence[tuple[float, float]]
ADDITIVE = {"mean", "sum"}
UNWEIGHTED = {"min", "max", "any", "product"}


def one(kind: str, exponent: float, pairs: Pairs, zero: float = 0.0) -> float | None:
    """Aggregate the counting children of one subject; `exponent` is the power, or the penalty's sign.

    `zero` is what a mean comes to that a score of zero decides; NaN where it has none.
    """
    if not pairs:
        return None
    if kind in UNWEIGHTED:
        return _unweighted(kind, [score for _, score in pairs])
    weight = _dot([(w, 1.0) for w, _ in pairs])
    if weight == 0.0:
        return None
    if kind == "sum":
        return finite(_dot(pairs))
    if kind == "mean":
        return finite(_dot(pairs) / weight)
    if kind == "penalised":
        return _penalised(pairs, weight, exponent)
    return _power_mean(kind, exponent, pairs, weight, zero)


def _dot(pairs: Pairs) -> float:
    total = 0.0
    for weight, score in pairs:
        total = total + weight * score
    return total


def _unweighted(kind: str, scores: Sequence[float]) -> float | None:
    if kind != "product":
        return min(scores) if kind == "min" else max(scores)
    product = 1.0
    for score in scores:
        product = product * score
    return finite(product)


def _penalised(pairs: Pairs, weight: float, sign: float) -> float | None:
    """Mean moved by dispersion relative to it: a mean below zero has none, one of zero stays."""
    mean = _dot(pairs) / weight
    if mean <= 0.0:
        return 0.0 if mean == 0.0 else None
    squares = [(w, (score - mean) * (score - mean)) for w, score in pairs if w != 0.0]
    spread = _dot(squares) / weight
    return finite(mean + sign * (spread / mean))


def _power_mean(
    kind: str, exponent: float, pairs: Pairs, weight: float, zero: float
) -> float | None:
    """Geometric, harmonic and power means: negative scores have none; a zero decides where it must."""
    pairs = [(w, score) for w, score in pairs if w != 0.0]
    if any(score < 0.0 for _, score in pairs):
        return None
    if (kind in {"geometric", "harmonic"} or exponent < 0.0) and any(
        score == 0.0 for _, score in pairs
    ):
        return finite(zero)
    if kind == "harmonic":
        return finite(weight / _dot([(w, 1.0 / score) for w, score in pairs]))
    if kind == "geometric":
        logs = [(w, transcendental(math.log, score) or 0.0) for w, score in pairs]
        return transcendental(math.exp, _dot(logs) / weight)
    powers = [(w, power(score, exponent)) for w, score in pairs]
    present = [(w, p) for w, p in powers if p is not None]
    if len(present) < len(powers):
        return None
    return transcendental(math.pow, _dot(present) / weight, 1.0 / exponent)


def many(
    kind: str,
    exponent: float,
    weights: Sequence[Floats | float],
    scores: Sequence[Floats],
    counts: Sequence[NDArray[np.bool_] | bool],
    zero: float = 0.0,
) -> Floats:
    """Aggregate columns; `counts` tells where a child counts, and its weight is 0 where it does not."""
    if kind in UNWEIGHTED:
        return _unweighted_columns(kind, scores, counts)
    whole = total_weight(weights)
    if kind == "mean":  # no weight at all divides to what is not finite
        return finite_column(_dot_columns(weights, scores) / whole)
    if kind == "sum":
        total = finite_column(_dot_columns(weights, scores))
        return total if np.all(whole) else np.where(np.equal(whole, 0.0), np.nan, total)
    whole = np.where(np.equal(whole, 0.0), np.nan, whole)
    if kind == "penalised":
        mean = _dot_columns(weights, scores) / whole
        squares = [
            np.where(np.equal(weight, 0.0), 0.0, (score - mean) * (score - mean))
            for weight, score in zip(weights, scores, strict=True)
        ]
        spread = _dot_columns(weights, squares) / whole
        above = np.where(mean > 0.0, mean, np.nan)
        return finite_column(np.where(mean == 0.0, 0.0, above + exponent * (spread / above)))
    return _power_mean_columns(kind, exponent, weights, scores, whole, zero)


def total_weight(weights: Sequence[Floats | float]) -> Floats | float:
    """Add up weights in their order; a number where all of them are."""
    total: Floats | float = 0.0
    for weight in weights:
        total = total + weight
    return total


def _dot_columns(weights: Sequence[Floats | float], scores: Sequence[Floats]) -> Floats:
    total = np.zeros(scores[0].shape)
    for weight, score in zip(weights, scores, strict=True):
        total += weight * score
    return total


def _unweighted_columns(
    kind: str, scores: Sequence[Floats], counts: Sequence[NDArray[np.bool_] | bool]
) -> Floats:
    neutral = {"min": np.inf, "product": 1.0}.get(kind, -np.inf)
    combine = {"min": np.minimum, "product": np.multiply}.get(kind, np.maximum)
    result = np.full(scores[0].shape, neutral)
    for score, counted in zip(scores, counts, strict=True):
        result = combine(result, np.where(counted, score, neutral))
    return finite_column(result)


def _power_mean_columns(
    kind: str,
    exponent: float,
    weights: Sequence[Floats | float],
    scores: Sequence[Floats],
    whole: Floats,
    zero: float,
) -> Floats:
    weighty = [np.not_equal(weight, 0.0) for weight in weights]
    negative = np.zeros(scores[0].shape, dtype=np.bool_)
    decided = negative.copy()
    for score, heavy in zip(scores, weighty, strict=True):
        negative |= heavy & (score < 0.0)
        decided |= heavy & (score == 0.0)
    safe = [
        np.where(heavy & (score > 0.0), score, 1.0)
        for score, heavy in zip(scores, weighty, strict=True)
    ]
    if kind == "harmonic":
        result = whole / _dot_columns(weights, [1.0 / score for score in safe])
    elif kind == "geometric":
        logs = [transcendental_column(math.log, score) for score in safe]
        result = transcendental_column(math.exp, _dot_columns(weights, logs) / whole)
    else:
        kept = [
            np.where(heavy & (score == 0.0), 0.0, s)
            for score, heavy, s in zip(scores, weighty, safe, strict=True)
        ]
        powers = [power_column(score, exponent) for score in (safe if exponent < 0.0 else kept)]
        mean = _dot_columns(weights, powers) / whole
        result = transcendental_column(math.pow, mean, 1.0 / exponent)
    if kind in {"geometric", "harmonic"} or exponent < 0.0:
        result = np.where(decided, zero, result)
    return finite_column(np.where(negative | np.isnan(whole), np.nan, result))
