"""Records gathered into cells: the exact amount of one need at one site. Totals are made from cells.

An amount is summed exactly before it is multiplied, so that neither the order of the records nor how
they are cut into lines changes a bit of any total.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from greenscore.inventories.gas_parts import DIGITS
from greenscore.inventories.needs import Needs
from greenscore.model.activities import Activities
from greenscore.model.table import Floats

SumKey = TypeVar("SumKey", bound=Hashable)


@dataclass(frozen=True, slots=True)
class NeedAmounts:
    """For each cell the position of its need, its site, its amount, and its number of records."""

    needs: NDArray[np.int64]
    sites: Sequence[str]
    amounts: Floats
    records: NDArray[np.int64]


def gather(activities: Activities, needs: Needs, *, apart: bool = False) -> NeedAmounts:
    """Return the cells of all records that have an amount; `apart` makes each record one of its own."""
    sites = activities.words["site"]
    width = len(sites.texts) + 1
    codes = needs.codes.astype(np.int64) * width + sites.codes[needs.rows] + 1
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.arange(len(ordered)) if apart else np.flatnonzero(np.diff(ordered, prepend=-1))
    bounds = [*starts.tolist(), len(ordered)]
    found, counts = ordered[starts], np.diff(bounds)
    amounts = memoryview(activities.amounts[needs.rows[order]])  # type: ignore[arg-type]
    sums = [math.fsum(amounts[start:end]) for start, end in pairwise(bounds)]
    names = [*sites.texts, ""]
    return NeedAmounts(
        needs=found // width,
        sites=[names[site] for site in (found % width - 1).tolist()],
        amounts=np.array(sums, np.float64),
        records=counts,
    )


def rounded(figures: Floats, digits: int | None) -> Floats:
    """Return figures as a source rounds its lines: half away from zero, or as they are for None."""
    if digits is None:
        return figures
    step = Decimal(1).scaleb(-digits)
    known = np.flatnonzero(~np.isnan(figures))
    lines = figures.copy()
    # Fifteen digits are what a product of two floats is sure of: 0.35 x 0.1 is 0.035.
    told = [Decimal(f"{value:.15g}") for value in figures[known].tolist()]
    lines[known] = [float(value.quantize(step, ROUND_HALF_UP, DIGITS)) for value in told]
    return lines + 0.0  # no negative zero


def sums(pairs: Iterable[tuple[SumKey, float]]) -> dict[SumKey, float]:
    """Return the exact sum by key, rounded once, whatever the order of the pairs."""
    grouped: dict[SumKey, list[float]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return {key: math.fsum(values) for key, values in grouped.items()}
