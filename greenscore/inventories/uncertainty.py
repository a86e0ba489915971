"""How sure a total is: the first-order rules of IPCC 2006 (volume 1, chapter 3), or seeded draws.

It stands beside a score and is never part of one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from greenscore.factors.spread import DIGITS, HUNDRED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 10_000
_SKEWED_ABOVE = 30  # percent; a normal distribution would soon reach below zero
_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a total: its amount, and percent for its activity and for each factor version.

    Percents are half of the 95 % interval. `factors` maps `id@version` to percent. `assumed` tells
    that the line rests on a default or a fallback, `draft` that a row behind it was read by one person,
    `reported` that somebody else told it and nothing was computed.
    """

    amount: Decimal
    activity: Decimal
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    assumed: bool = False
    draft: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum with its 95 % interval, in the unit of its lines.

    `activity` and `factor` are the parts of `spread` that come from activities and from factors, all
    three half intervals in the same unit. `assumed` is the share, 0 to 1, of the lines' absolute
    amounts that rests on defaults or fallbacks, `draft` the share that rests on rows read by one person,
    `reported` the share that others told.
    """

    amount: Decimal
    spread: Decimal
    activity: Decimal
    factor: Decimal
    assumed: Decimal
    draft: Decimal
    reported: Decimal

    @property
    def percent(self) -> Decimal | None:
        """The spread in percent of the amount; None where the amount is zero."""
        return DIGITS.divide(self.spread * HUNDRED, abs(self.amount)) if self.amount else None

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """The ends of the 95 % interval."""
        return self.amount - self.spread, self.amount + self.spread


class Verdict(StrEnum):
    """Where an interval lies by a threshold."""

    BELOW = "below"
    ABOVE = "above"
    NOT_DISTINGUISHABLE = "not-distinguishable"


def product_percent(percents: Iterable[Decimal]) -> Decimal:
    """Return the percent of a product of independent parts: the root of the sum of squares."""
    return _root_of_squares(percents)


def total_of(lines: Sequence[Line]) -> Total:
    """Add lines up. What lines share of one factor version is added linearly before the squares."""
    shared: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        for reference, percent in line.factors.items():
            shared[reference] += line.amount * percent / HUNDRED
    activity = _root_of_squares(line.amount * line.activity / HUNDRED for line in lines)
    factor = _root_of_squares(shared.values())
    whole = sum((abs(line.amount) for line in lines), Decimal(0))
    return Total(
        amount=sum((line.amount for line in lines), Decimal(0)),
        spread=_root_of_squares((activity, factor)),
        activity=activity,
        factor=factor,
        assumed=_share(whole, (line.amount for line in lines if line.assumed)),
        draft=_share(whole, (line.amount for line in lines if line.draft)),
        reported=_share(whole, (line.amount for line in lines if line.reported)),
    )


def _share(whole: Decimal, amounts: Iterable[Decimal]) -> Decimal:
    return DIGITS.divide(sum(map(abs, amounts), Decimal(0)), whole) if whole else Decimal(0)


def simulate(lines: Sequence[Line], seed: int, draws: int = DRAWS) -> tuple[Decimal, Decimal]:
    """Return the 95 % interval of the sum of `lines` by `draws` draws; the same seed, the same bits.

    A version is drawn once for all lines that share it. Above 30 % a part is log-normal with the
    printed value as its median, below it is normal.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    references = sorted({reference for line in lines for reference in line.factors})
    drawn = {reference: random.standard_normal(draws) for reference in references}
    total = np.zeros(draws)
    for line in lines:
        amounts = float(line.amount) * _multipliers(random.standard_normal(draws), line.activity)
        for reference in sorted(line.factors):
            amounts = amounts * _multipliers(drawn[reference], line.factors[reference])
        total += amounts
    low, high = np.percentile(total, [2.5, 97.5])
    return Decimal(float(low)), Decimal(float(high))


def verdict(interval: tuple[Decimal, Decimal], threshold: Decimal) -> Verdict:
    """Tell whether a 95 % interval lies below or above a threshold, or spans or touches it."""
    low, high = interval
    if high < threshold:
        return Verdict.BELOW
    return Verdict.ABOVE if low > threshold else Verdict.NOT_DISTINGUISHABLE


def _multipliers(normal: "NDArray[np.float64]", percent: Decimal) -> "NDArray[np.float64]":
    """Return what a part is multiplied by in each draw of a standard normal."""
    import numpy as np

    relative = float(percent) / 100
    if percent > _SKEWED_ABOVE:
        skewed: NDArray[np.float64] = np.exp(normal * (math.log1p(relative) / _NORMAL_95))
        return skewed
    return 1 + normal * (relative / _NORMAL_95)


def _root_of_squares(parts: Iterable[Decimal]) -> Decimal:
    return DIGITS.sqrt(sum((DIGITS.multiply(part, part) for part in parts), Decimal(0)))
