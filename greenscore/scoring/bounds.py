"""The range a node's score can take, and whether it rises with the scores below it."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from greenscore.expression.syntax import Constant, Expression, Name, names, tables
from greenscore.model.nodes import Rounding
from greenscore.scoring import aggregates
from greenscore.scoring.formulas import constant
from greenscore.scoring.intervals import ANYTHING, Interval, Ranges, added, hull, interval, times
from greenscore.scoring.numbers import rounded
from greenscore.scoring.plan import PlanAdjust, PlanParameter, PlanPolicy
from greenscore.scoring.relative import MinMax, ShareScale, ZScore
from greenscore.scoring.scales import Bounds, LinearScale, Points, Scale, StepScale
from greenscore.scoring.truth import fails, holds

MOVING = {"equal", "transfer"}
LEAVING_OUT = {"renormalise", *MOVING}


def range_after(
    own: Interval,
    adjust: Sequence[PlanAdjust],
    rescale: tuple[float, float, float] | None,
    rounding: Rounding | None,
    ranges: Ranges,
) -> Interval:
    """Return the range of a score after the steps that follow its scale."""
    for change in adjust:
        own = _adjusted(own, change, ranges)
    if rescale:
        start, target, factor = rescale
        low, high = times((own[0] - start, own[1] - start), (factor, factor))
        own = target + low, target + high
    if rounding:
        low, high = (rounded(end, rounding.digits, rounding.mode) for end in own)
        own = low, high
    return own


def _adjusted(own: Interval, change: PlanAdjust, ranges: Ranges) -> Interval:
    """Return the range after a change; one that is not certain may also not be made."""
    told = names(change.when) or tables(change.when)  # by somebody's data, also where it is missing
    state = None if told else constant(change.when)
    if fails(state):
        return own
    (low, high), amount = own, interval(change.amount, ranges)
    changed = {
        "cap": (min(low, amount[0]), min(high, amount[1])),
        "floor": (max(low, amount[0]), max(high, amount[1])),
        "add": added(own, amount),
        "set": amount,
    }[change.kind]
    certain = holds(state) and isinstance(change.amount, Constant)
    return changed if certain else hull([own, changed])


def clipped(
    held: Interval, clip: tuple[Expression | None, Expression | None], ranges: Ranges
) -> Interval:
    """Return the range of a value of the given range after its clip."""
    low, high = held
    for end, nearer in zip(clip, (max, min), strict=True):
        if end is not None:
            limit = interval(end, ranges)
            low, high = nearer(low, limit[0]), nearer(high, limit[1])
    return low, high


def transformed(held: Interval, transform: Expression | None, ranges: Ranges) -> Interval:
    """Return the range of a value of the given range after its transform, a formula of `x`."""
    if transform is None:
        return held
    return interval(transform, lambda name: held if name == "x" else ranges(name))


def put_in_place(
    policies: Sequence[PlanPolicy], imputed: Mapping[str, PlanParameter]
) -> list[tuple[str, float]]:
    """Return what policies put in place of an absent score, each with the kind of its policy.

    `imputed` holds the statistics that policies look up by a choice.
    """
    found: list[tuple[str, float]] = []
    for policy in policies:
        if isinstance(policy.amount, Constant):
            found.append((policy.kind, policy.amount.value))
        elif isinstance(policy.amount, Name) and policy.amount.id in imputed:
            values = imputed[policy.amount.id].values
            found.extend((policy.kind, value) for value in values if value is not None)
    return found


def group_range(
    kind: str,
    exponent: float,
    children: Sequence[Interval],
    weights: Sequence[Interval],
    kinds: Sequence[set[str]],
) -> Interval:
    """Return the range of an aggregate of scores with the given ranges.

    `kinds` are those of the policies that may come to each child. One that leaves a child out gives its
    weight to the others, and leaves a product as it is.
    """
    if kind == "penalised":
        low, high = hull(children)
        return (-math.inf, high) if exponent < 0.0 else (low, math.inf)
    if kind == "product":
        return _product_range(children, [bool(found & LEAVING_OUT) for found in kinds])
    if kind == "sum":
        return _sum_range(children, weights, kinds)
    return _mean_range(children, weights, kinds) if kind == "mean" else hull(children)


def _product_range(children: Sequence[Interval], spare: Sequence[bool]) -> Interval:
    if min(low for low, _ in children) < 0.0:
        return ANYTHING
    product = (1.0, 1.0)
    for held, left_out in zip(children, spare, strict=True):
        product = times(product, hull([held, (1.0, 1.0)]) if left_out else held)
    return product


def _sum_range(
    children: Sequence[Interval], weights: Sequence[Interval], kinds: Sequence[set[str]]
) -> Interval:
    """Return the range of a sum: what is left out gives its weight away, so that the whole stays."""
    if any(found & LEAVING_OUT for found in kinds):
        whole = (0.0, 0.0)
        for weight in weights:
            whole = added(whole, weight)
        return times(whole, _mean_range(children, weights, kinds))
    total = (0.0, 0.0)
    for held, weight in zip(children, weights, strict=True):
        total = added(total, times(held, weight))
    return total


def _mean_range(
    children: Sequence[Interval], weights: Sequence[Interval], kinds: Sequence[set[str]]
) -> Interval:
    """Return the range of a weighted mean, of all children or without those that may be left out."""
    if any(found & MOVING for found in kinds) or any(low != high for low, high in weights):
        return hull(children)
    parts = [
        (weight, held, "renormalise" in found)
        for held, (weight, _), found in zip(children, weights, kinds, strict=True)
        if weight > 0.0
    ]
    low = _highest_mean([(weight, 0.0 - low, spare) for weight, (low, _), spare in parts])
    return 0.0 - low, _highest_mean([(weight, high, spare) for weight, (_, high), spare in parts])


def _highest_mean(parts: Sequence[tuple[float, float, bool]]) -> float:
    """Return the highest mean of weight and score: of those that stay, and of others that raise it."""
    chosen = [(weight, score) for weight, score, spare in parts if not spare]
    for weight, score in sorted((p[:2] for p in parts if p[2]), key=lambda p: -p[1]):
        if not chosen or score > _mean(chosen):
            chosen.append((weight, score))
    return _mean(chosen) if chosen else math.inf


def _mean(pairs: aggregates.Pairs) -> float:
    """Return a weighted mean that lies between what it is of, whatever the last bits say."""
    scores = [score for _, score in pairs]
    if any(map(math.isinf, scores)):
        return max(scores) if max(scores) == math.inf else -math.inf
    mean = aggregates.one("mean", 1.0, pairs)
    return math.inf if mean is None else min(max(mean, min(scores)), max(scores))


def ordered(kind: str, children: Sequence[Bounds]) -> bool:
    """Tell whether an aggregate surely never falls when a child rises; a negative factor turns a product."""
    return kind != "product" or all(low is not None and low >= 0.0 for low, _ in children)


def rises(
    transform: Expression | None, scale: Scale | None, rescale: tuple[float, float, float] | None
) -> bool:
    """Tell whether a score surely never falls when the value it is made of rises."""
    if transform is not None or (rescale is not None and rescale[2] < 0.0):
        return False
    match scale:
        case None:
            return True
        case LinearScale(Constant(worst), Constant(best), at_worst, at_best, below):
            least = at_worst if below is None else below
            return worst < best and least <= at_worst <= at_best
        case Points(_, scores):
            return all(a <= b for a, b in pairwise(scores))
        case StepScale(_, scores, under):
            return all(a <= b for a, b in pairwise((under, *scores)))
        case MinMax() | ZScore() | ShareScale():
            return not scale.lower_is_better
        case _:
            return False
