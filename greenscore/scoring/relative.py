"""Scales against the frozen reference population of an edition; never against the data being scored."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenscore.model.nodes import Relative
from greenscore.model.population import Reference, places
from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one
from greenscore.scoring.numbers import SLACK, finite, finite_column
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
        if span <= SLACK:
            return None
        way = (x - self.minimum) / span
        return 100.0 * min(max(1.0 - way if self.lower_is_better else way, 0.0), 1.0)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        span = self.maximum - self.minimum
        if span <= SLACK:
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
        if self.deviation <= SLACK or math.isinf(self.low) or math.isinf(self.high):
            return None, None
        ends = sorted((self.distance(self.low), self.distance(self.high)))
        return ends[0], ends[1]

    def distance(self, x: float) -> float:
        """Return how many standard deviations a value, held within the ends, is better than the mean."""
        distance = (min(max(x, self.low), self.high) - self.mean) / self.deviation
        return 0.0 - distance if self.lower_is_better else distance

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        if self.deviation <= SLACK:
            return None
        return finite(self.distance(x))

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if self.deviation <= SLACK:
            return np.full(x.shape, np.nan)
        distance = (np.minimum(np.maximum(x, self.low), self.high) - self.mean) / self.deviation
        return finite_column(0.0 - distance if self.lower_is_better else distance)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ((self.mean, 0.0),)


@dataclass(frozen=True, slots=True)
class Places:
    """A population in ascending places: members that differ by no more than the slack share one.

    `firsts` and `lasts` are the least and the largest value of each place. `below` counts the members
    under each place, and at its end all of them.
    """

    firsts: tuple[float, ...]
    lasts: tuple[float, ...]
    below: tuple[int, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> "Places":
        """Return the places of ascending values."""
        begins = places(values)
        ends = [*begins[1:], len(values)]
        return cls(
            tuple(values[nth] for nth in begins),
            tuple(values[nth - 1] for nth in ends if nth),
            (*begins, len(values)),
        )

    def one(self, x: float) -> tuple[int, int]:
        """Count the members below a value, and those at its place; within reach of two it has the lower."""
        place = bisect_left(self.lasts, x - SLACK)
        below = self.below[place]
        shared = place < len(self.firsts) and self.firsts[place] <= x + SLACK
        return below, self.below[place + 1] - below if shared else 0

    def many(self, x: Floats) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        """Count as `one` does, for a column."""
        place = np.searchsorted(self.lasts, x - SLACK, side="left")
        below = np.array(self.below)
        shared = np.array((*self.firsts, math.inf)).take(place) <= x + SLACK
        members = np.append(np.diff(below), 0)
        return below.take(place), np.where(shared, members.take(place), 0)


@dataclass(frozen=True, slots=True)
class ShareScale:
    """Share of the reference population that is worse; ties count by the share `ties`.

    With `own` at 1 a value leaves itself out of the count and the whole, as a member does who counts
    those it leads or equals; at 0 it counts all. `apart` gives a value of zero the score 0; `places` hold
    no zeros then.
    """

    places: Places
    ties: float
    own: int
    apart: bool
    lower_is_better: bool

    @property
    def bounds(self) -> Bounds:
        return 0.0, 100.0

    @property
    def _members(self) -> int:
        return self.places.below[-1]

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        if self._members <= self.own:
            return None
        if self.apart and abs(x) <= SLACK:
            return 0.0
        below, equal = self.places.one(x)
        worse = self._members - below - equal if self.lower_is_better else below
        passed = worse + self.ties * (equal - self.own) if equal else worse - self.own
        return max(100.0 * passed / (self._members - self.own), 0.0)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if self._members <= self.own:
            return np.full(x.shape, np.nan)
        below, equal = self.places.many(x)
        worse = self._members - below - equal if self.lower_is_better else below
        passed = worse + np.where(equal, self.ties * (equal - self.own), -self.own)
        result = np.maximum(100.0 * passed / (self._members - self.own), 0.0)
        if self.apart:
            result[np.abs(x) <= SLACK] = 0.0
        return np.where(np.isnan(x), np.nan, result)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ()


_TIES = {"better": 1.0, "mean": 0.5, "worse": 0.0}


def relative(rule: Relative, reference: Reference) -> Scale:
    """Return the scale of a `relative` score; without its statistics it has no score for anyone."""
    lower = rule.better == "lower"
    if rule.method == "minmax":
        least, most = reference.statistic("min"), reference.statistic("max")
        if least is None or most is None:
            return MinMax(0.0, 0.0, lower)
        return MinMax(least, most, lower)
    if rule.method == "zscore":
        mean, deviation = reference.statistic("mean"), reference.statistic(rule.deviation)
        low, high = reference.stated.get("low", -math.inf), reference.stated.get("high", math.inf)
        if mean is None or deviation is None:
            return ZScore(0.0, 0.0, low, high, lower)
        return ZScore(mean, deviation, low, high, lower)
    apart = rule.zero == "apart"
    found = Places.of(members(rule, reference))
    own = 1 if rule.method == "rank" or rule.divisor == "n-1" else 0
    return ShareScale(found, _TIES[rule.place], own, apart, lower)


def members(rule: Relative, reference: Reference) -> Sequence[float]:
    """Return the members that a value is compared with: zeros that stand apart are not among them."""
    apart = rule.zero == "apart"
    return [value for value in reference.values if abs(value) > SLACK or not apart]
