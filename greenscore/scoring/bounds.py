"""The range a node's score can take, and whether it rises with the scores below it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from greenscore.expression.syntax import Constant, Expression, Name
from greenscore.model.nodes import Rounding
from greenscore.scoring.numbers import rounded
from greenscore.scoring.plan import PlanAdjust, PlanParameter, PlanPolicy
from greenscore.scoring.relative import MinMax, ShareScale, ZScore
from greenscore.scoring.scales import Bounds, LinearScale, Points, Scale, StepScale

OPEN: Bounds = (None, None)
MOVING = {"equal", "transfer"}
LEAVING_OUT = {"renormalise", *MOVING}


def bounds_of(
    own: Bounds,
    adjust: Sequence[PlanAdjust],
    rescale: tuple[float, float, float] | None,
    rounding: Rounding | None,
) -> Bounds:
    """Return the range of a node's score after all its steps; None where an end is open."""
    low, high = own
    for change in adjust:
        low, high = _adjusted(low, high, change)
    if rescale and low is not None and high is not None:
        start, target, factor = rescale
        low, high = sorted((target + (low - start) * factor, target + (high - start) * factor))
    elif rescale:
        low = high = None
    if rounding:
        low, high = (
            None if end is None else rounded(end, rounding.digits, rounding.mode)
            for end in (low, high)
        )
    return low, high


def _adjusted(low: float | None, high: float | None, change: PlanAdjust) -> Bounds:
    amount = change.amount.value if isinstance(change.amount, Constant) else None
    lowers = change.kind in {"cap", "set"} or (
        change.kind == "add" and (amount is None or amount < 0.0)
    )
    raises = change.kind in {"floor", "set"} or (
        change.kind == "add" and (amount is None or amount > 0.0)
    )
    if lowers:
        low = _moved(low, change.kind, amount, min)
    if raises:
        high = _moved(high, change.kind, amount, max)
    return low, high


def _moved(
    end: float | None, kind: str, amount: float | None, outer: Callable[[float, float], float]
) -> float | None:
    if end is None or amount is None:
        return None
    return end + amount if kind == "add" else outer(end, amount)


def clipped_bounds(bounds: Bounds, clip: tuple[Expression | None, Expression | None]) -> Bounds:
    """Return the range of a value of the given range after its clip."""
    if any(end is not None and not isinstance(end, Constant) for end in clip):
        return OPEN
    least, most = (end.value if isinstance(end, Constant) else None for end in clip)

    def within(end: float | None, limit: float | None) -> float | None:
        if end is None:
            return limit
        end = end if least is None else max(end, least)
        return end if most is None else min(end, most)

    return within(bounds[0], least), within(bounds[1], most)


def with_imputed(
    bounds: Bounds, policies: Sequence[PlanPolicy], imputed: Mapping[str, PlanParameter]
) -> Bounds:
    """Return a group's range with the scores that its policies put in place of an absent one.

    `imputed` holds the statistics that policies look up by a choice.
    """
    given: list[float] = []
    for amount in (policy.amount for policy in policies):
        if isinstance(amount, Constant):
            given.append(amount.value)
        elif isinstance(amount, Name) and amount.id in imputed:
            given.extend(v for v in imputed[amount.id].values if v is not None)
    low, high = bounds
    return (
        None if low is None else min(low, *given, low),
        None if high is None else max(high, *given, high),
    )


def group_bounds(
    kind: str,
    exponent: float,
    children: Sequence[Bounds],
    weights: Sequence[Expression],
    policies: Sequence[Sequence[PlanPolicy]],
) -> Bounds:
    """Return the range of an aggregate of scores with the given ranges.

    A child that its policies may leave out adds nothing to a sum, and leaves a product as it is.
    """
    lows = [low for low, _ in children if low is not None]
    highs = [high for _, high in children if high is not None]
    if len(lows) < len(children) or len(highs) < len(children):
        return OPEN
    kinds = [{policy.kind for policy in states} for states in policies]
    spare = [bool(found & LEAVING_OUT) for found in kinds]
    if kind == "sum":
        factors = [weight.value for weight in weights if isinstance(weight, Constant)]
        if len(factors) < len(weights):
            return OPEN
        if any(found & MOVING for found in kinds):
            whole = _dot(factors, [1.0] * len(factors))
            return min(0.0, whole * min(lows)), max(0.0, whole * max(highs))
        low = _dot(factors, [min(x, 0.0) if s else x for x, s in zip(lows, spare, strict=True)])
        return low, _dot(
            factors, [max(x, 0.0) if s else x for x, s in zip(highs, spare, strict=True)]
        )
    if kind == "product":
        if min(lows) < 0.0:
            return OPEN
        low = _product([min(x, 1.0) if s else x for x, s in zip(lows, spare, strict=True)])
        return low, _product([max(x, 1.0) if s else x for x, s in zip(highs, spare, strict=True)])
    if kind == "penalised":
        return (None, max(highs)) if exponent < 0.0 else (min(lows), None)
    return min(lows), max(highs)


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


def _dot(factors: Sequence[float], values: Sequence[float]) -> float:
    total = 0.0
    for factor, value in zip(factors, values, strict=True):
        total = total + factor * value
    return total


def _product(values: Sequence[float]) -> float:
    result = 1.0
    for value in values:
        result = result * value
    return result
