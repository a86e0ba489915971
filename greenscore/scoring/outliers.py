"""Outliers of a reference population: brought within bounds before its statistics are frozen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from greenscore.model.nodes import Outliers, Shape
from greenscore.model.population import quantile, statistic
from greenscore.quantities.decimals import SLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A population after its treatment, ascending, with the bounds it was brought within.

    `brought_in` counts the members that were moved; `shaped` is false where a population could not be
    given the shape it was to have.
    """

    values: Sequence[float]
    low: float | None = None
    high: float | None = None
    brought_in: int = 0
    shaped: bool = True

    def within(self, value: float) -> float:
        """Return a value as it counts in the population."""
        value = value if self.low is None else max(value, self.low)
        return value if self.high is None else min(value, self.high)


def treated(values: Sequence[float], rule: Outliers | None) -> Treated:
    """Treat the ascending values of a population by a rule; without one, or without values, they stay."""
    if rule is None or not values:
        return Treated(values=values)
    if rule.shape is not None:
        return _shaped(values, rule.shape)
    low, high = _fences(values, rule)
    brought = [min(max(value, low), high) for value in values]
    return Treated(values=brought, low=low, high=high, brought_in=_moved(values, brought))


def _moved(values: Sequence[float], brought: Sequence[float]) -> int:
    """Count the values that were moved by more than the last bits of a float."""
    return sum(abs(a - b) > SLACK for a, b in zip(values, brought, strict=True))


def _fences(values: Sequence[float], rule: Outliers) -> tuple[float, float]:
    if rule.percentiles is not None:
        low, high = (quantile(values, float(end) / 100.0) for end in rule.percentiles)
        return low, high
    if rule.iqr is not None:
        first, third = quantile(values, 0.25), quantile(values, 0.75)
        reach = float(rule.iqr) * (third - first)
        return first - reach, third + reach
    assert rule.sd is not None
    name = "sample_sd" if rule.divisor == "n-1" else "sd"
    mean, deviation = statistic("mean", values) or 0.0, statistic(name, values) or 0.0
    reach = float(rule.sd) * deviation
    return mean - reach, mean + reach


def _shaped(values: Sequence[float], shape: Shape) -> Treated:
    """Bring the furthest value on the skewed side to its neighbour until the shape is as it should be."""
    brought = list(values)
    low = high = 0
    while low + high < shape.most and not _fits(brought, shape):
        if _skewness(brought) > 0.0:
            high += 1
        else:
            low += 1
        bottom, top = values[low], values[len(values) - 1 - high]
        brought = [min(max(value, bottom), top) for value in values]
    return Treated(
        values=brought,
        low=brought[0],
        high=brought[-1],
        brought_in=_moved(values, brought),
        shaped=_fits(brought, shape),
    )


def _fits(values: Sequence[float], shape: Shape) -> bool:
    return abs(_skewness(values)) <= shape.skewness or _kurtosis(values) <= shape.kurtosis


def _moment(values: Sequence[float], power: int) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** power for value in values) / len(values)


def _skewness(values: Sequence[float]) -> float:
    """Return the skewness of a sample (G1), 0 where there is none."""
    count, variance = len(values), _moment(values, 2)
    if count < 3 or variance == 0.0:
        return 0.0
    return (
        math.sqrt(count * (count - 1)) / (count - 2) * _moment(values, 3) / math.pow(variance, 1.5)
    )


def _kurtosis(values: Sequence[float]) -> float:
    """Return the excess kurtosis of a sample (G2), 0 where there is none."""
    count, variance = len(values), _moment(values, 2)
    if count < 4 or variance == 0.0:
        return 0.0
    excess = _moment(values, 4) / variance**2 - 3.0
    return (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6.0)
