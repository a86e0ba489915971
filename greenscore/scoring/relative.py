"""Scales against the frozen reference population of an edition; never against the data being scored."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from greenscore.model import Reference
from greenscore.scoring import formula_many, formula_one
from greenscore.scoring.numbers import finite, finite_column
from greenscore.scoring.scales import Bounds, Scale, Thresholds
from greenscore.table import Floats


@dataclass(frozen=True, slots=True)
class MinMax:
    """Position between the extremes of the reference population."""

    minimum: float
    maximum: float
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        return 0.0, 100.0

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        span = self.maximum - self.minimum
        if span == 0.0:
            return None
        way = (x - self.minimum) / span
        return 100.0 * min(max(1.0 - way if self.lower_is_better else way, 0.0), 1.0)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        span = self.maximum - self.minimum
        if span == 0.0:
            return np.full(x.shape, np.nan)
        way = (x - self.minimum) / span
        result: Floats = 100.0 * np.minimum(
            np.maximum(1.0 - way if self.lower_is_better else way, 0.0), 1.0
        )
        return result

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        ends = (self.minimum, self.maximum)
        return tuple(
            zip(reversed(ends) if self.lower_is_better else ends, (0.0, 100.0), strict=True)
        )


@dataclass(frozen=True, slots=True)
class ZScore:
    """Distance from the mean of the reference population in standard deviations."""

    mean: float
    deviation: float
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        return None, None

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        if self.deviation == 0.0:
            return None
        distance = (x - self.mean) / self.deviation
        return finite(0.0 - distance if self.lower_is_better else distance)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if self.deviation == 0.0:
            return np.full(x.shape, np.nan)
        distance = (x - self.mean) / self.deviation
        return finite_column(0.0 - distance if self.lower_is_better else distance)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ((self.mean, 0.0),)


@dataclass(frozen=True, slots=True)
class Standing:
    """Share of the reference population that is worse; ties count half, or not at all (`ties` 0)."""

    values: tuple[float, ...]
    ties: float
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        return 0.0, 100.0

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        if not self.values:
            return None
        below, upto = bisect_left(self.values, x), bisect_right(self.values, x)
        worse = len(self.values) - upto if self.lower_is_better else below
        return 100.0 * (worse + self.ties * (upto - below)) / len(self.values)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if not self.values:
            return np.full(x.shape, np.nan)
        below = np.searchsorted(self.values, x, side="left")
        upto = np.searchsorted(self.values, x, side="right")
        worse = len(self.values) - upto if self.lower_is_better else below
        result = 100.0 * (worse + self.ties * (upto - below)) / len(self.values)
        return np.where(np.isnan(x), np.nan, result)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ()


def _mean(values: Sequence[float]) -> float:
    return formula_one.left_to_right(values) / len(values)


def _deviation(values: Sequence[float]) -> float:
    """Return the standard deviation of a whole population, not of a sample."""
    mean = _mean(values)
    return math.sqrt(_mean([(value - mean) * (value - mean) for value in values]))


def relative(method: str, better: str, reference: Reference) -> Scale:
    """Return the scale of a `relative` score against the frozen reference population.

    Statistics that `reference.csv` does not state are those of its values.
    """
    lower = better == "lower"
    values = reference.values
    if method == "minmax":
        low = min(values) if reference.minimum is None else reference.minimum
        return MinMax(low, max(values) if reference.maximum is None else reference.maximum, lower)
    if method == "zscore":
        mean = _mean(values) if reference.mean is None else reference.mean
        deviation = _deviation(values) if reference.deviation is None else reference.deviation
        return ZScore(mean, deviation, lower)
    return Standing(tuple(sorted(reference.values)), 0.5 if method == "percentile" else 0.0, lower)
