"""Scales against the frozen reference population of an edition; never against the data being scored."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from greenscore.model.nodes import Relative
from greenscore.model.population import Reference
from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one
from greenscore.scoring.numbers import finite, finite_column
from greenscore.scoring.scales import Bounds, Scale, Thresholds


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
    """Distance from the mean of the reference population in standard deviations.

    Values beyond `low` and `high` count as these, as the outliers of the population did.
    """

    mean: float
    deviation: float
    low: float
    high: float
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        if self.deviation == 0.0 or math.isinf(self.low) or math.isinf(self.high):
            return None, None
        ends = sorted((self.distance(self.low), self.distance(self.high)))
        return ends[0], ends[1]

    def distance(self, x: float) -> float:
        """Return how many standard deviations a value, held within the ends, is better than the mean."""
        distance = (min(max(x, self.low), self.high) - self.mean) / self.deviation
        return 0.0 - distance if self.lower_is_better else distance

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        if self.deviation == 0.0:
            return None
        return finite(self.distance(x))

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if self.deviation == 0.0:
            return np.full(x.shape, np.nan)
        distance = (np.minimum(np.maximum(x, self.low), self.high) - self.mean) / self.deviation
        return finite_column(0.0 - distance if self.lower_is_better else distance)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ((self.mean, 0.0),)


@dataclass(frozen=True, slots=True)
class ShareScale:
    """Share of the reference population that is worse; ties count by the share `ties`.

    `ranked` leaves the value itself out of the count and the whole, as a member does who counts those
    it leads or equals. `apart` gives a value of zero the score 0; its `values` hold no zeros then.
    """

    values: tuple[float, ...]
    ties: float
    ranked: bool
    apart: bool
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        return 0.0, 100.0

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        own = 1 if self.ranked else 0
        if len(self.values) <= own:
            return None
        if self.apart and x == 0.0:
            return 0.0
        below, upto = bisect_left(self.values, x), bisect_right(self.values, x)
        worse = len(self.values) - upto if self.lower_is_better else below
        passed = worse + self.ties * (upto - below) - own
        return max(100.0 * passed / (len(self.values) - own), 0.0)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        own = 1 if self.ranked else 0
        if len(self.values) <= own:
            return np.full(x.shape, np.nan)
        below = np.searchsorted(self.values, x, side="left")
        upto = np.searchsorted(self.values, x, side="right")
        worse = len(self.values) - upto if self.lower_is_better else below
        passed = worse + self.ties * (upto - below) - own
        result = np.maximum(100.0 * passed / (len(self.values) - own), 0.0)
        if self.apart:
            result[x == 0.0] = 0.0
        return np.where(np.isnan(x), np.nan, result)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ()


_TIES = {"half": 0.5, "none": 0.0, "all": 1.0}


def relative(rule: Relative, reference: Reference) -> Scale:
    """Return the scale of a `relative` score; without its statistics it has no score for anyone."""
    lower = rule.better == "lower"
    if rule.method == "minmax":
        least, most = reference.statistic("min"), reference.statistic("max")
        if least is None or most is None:
            return MinMax(0.0, 0.0, lower)
        return MinMax(least, most, lower)
    if rule.method == "zscore":
        mean, deviation = reference.statistic("mean"), reference.statistic("sd")
        low, high = reference.stated.get("low", -math.inf), reference.stated.get("high", math.inf)
        if mean is None or deviation is None:
            return ZScore(0.0, 0.0, low, high, lower)
        return ZScore(mean, deviation, low, high, lower)
    apart = rule.zero == "apart"
    values = tuple(value for value in reference.values if value != 0.0 or not apart)
    ranked = rule.method == "rank"
    return ShareScale(values, 1.0 if ranked else _TIES[rule.ties], ranked, apart, lower)
