"""Frozen statistics of a reference population: what relative scores and imputed values compare with.

The population is given in full, or by statistics alone: min, max, mean, median, the standard deviation
divided by n (sd) or by n - 1 (sample_sd), and the percentiles p01 to p99. `low` and `high` are the bounds
that its outliers were brought within; given_mean and given_median are those of the values as they were
given, before anything was imputed or treated.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from greenscore.quantities.decimals import SLACK

BOUNDS = ("low", "high")
GIVEN = ("given_mean", "given_median")
_PERCENTILE = re.compile(r"p(0[1-9]|[1-9][0-9])")


@dataclass(frozen=True, slots=True)
class Reference:
    """The population of one node, in the unit of what its scale sees; `values` ascend.

    `stated` are statistics that were frozen beside or instead of the values; `groups` the same for
    parts of the population, such as one sector.
    """

    values: tuple[float, ...] = ()
    stated: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, "Reference"] = field(default_factory=dict)

    def statistic(self, name: str) -> float | None:
        """Return a statistic: as it was stated, or that of the values; None where there is neither."""
        if name in self.stated or not self.values or not is_statistic(name):
            return self.stated.get(name)
        return statistic(name, self.values)


def is_statistic(name: str) -> bool:
    """Tell whether a population has a statistic of this name."""
    return name in {*_STATISTICS, *BOUNDS, *GIVEN} or bool(_PERCENTILE.fullmatch(name))


def statistic(name: str, values: Sequence[float]) -> float | None:
    """Return a statistic of ascending values, None where it is beyond what a float holds.

    Bounds are no statistic of values, as only a treatment of outliers gives them, nor is what was before it.
    """
    if name in BOUNDS or name in GIVEN or not values:
        return None
    try:
        if _PERCENTILE.fullmatch(name):
            number = quantile(values, float(name[1:]) / 100.0)
        else:
            number = _STATISTICS[name](values)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def places(values: Sequence[float]) -> list[int]:
    """Return where in ascending values each place begins: beyond the slack from the value before it.

    Members that lie no further than the slack from the next one share a place, so that being equal is
    the same seen from each of them.
    """
    return [nth for nth, value in enumerate(values) if not nth or values[nth - 1] < value - SLACK]


def quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile of ascending values: straight between the two nearest (Hyndman-Fan type 7)."""
    position = (len(values) - 1) * share
    below = math.floor(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (position - below)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _squares(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.fsum((value - mean) * (value - mean) for value in values)


def _deviation(values: Sequence[float]) -> float:
    """Return the standard deviation of a whole population, divided by n."""
    return math.sqrt(_squares(values) / len(values))


def _sample_deviation(values: Sequence[float]) -> float:
    """Return the standard deviation of a sample, divided by n - 1; not a number for one value."""
    return math.sqrt(_squares(values) / (len(values) - 1)) if len(values) > 1 else math.nan


_STATISTICS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "min": lambda values: values[0],
    "max": lambda values: values[-1],
    "mean": _mean,
    "sd": _deviation,
    "sample_sd": _sample_deviation,
    "median": lambda values: quantile(values, 0.5),
}
STATISTICS = (*_STATISTICS, *BOUNDS, *GIVEN)
