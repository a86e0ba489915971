"""Compiling scales, and the range a node's score can take."""

from collections.abc import Callable, Sequence
from itertools import product

from greenscore.expression.check import Quantity, Type
from greenscore.expression.syntax import Constant, Expression, Name
from greenscore.keyed import flatten
from greenscore.model import CategoryMap, Node, Reference, Rounding
from greenscore.scoring.formulas import Formulas
from greenscore.scoring.numbers import rounded
from greenscore.scoring.plan import PlanAdjust
from greenscore.scoring.relative import relative
from greenscore.scoring.scales import (
    Bounds,
    ByFormula,
    Categories,
    Linear,
    LogNormal,
    Points,
    Scale,
    Steps,
)


def compile_scale(
    formulas: Formulas, node: Node, type_: Type | None, reference: Reference
) -> tuple[Scale | None, tuple[Expression, ...]]:
    """Return the scale of a node, and the expressions that its thresholds depend on.

    `type_` is the type of the value being scored; thresholds are brought to its unit.
    """
    score = node.score
    if score is None:
        return None, ()
    if score.linear:
        worst, best = (
            formulas.threshold(text, type_) for text in (score.linear.worst, score.linear.best)
        )
        below = None if score.linear.below is None else float(score.linear.below)
        ends = float(score.linear.at_worst), float(score.linear.at_best)
        return Linear(worst, best, *ends, below, score.linear.log), (worst, best)
    if score.points:
        knots = tuple(formulas.threshold(text, type_) for text, _ in score.points)
        return Points(knots, tuple(float(y) for _, y in score.points)), knots
    if score.steps:
        knots = tuple(formulas.threshold(text, type_) for text, _ in score.steps.at)
        scores = tuple(float(y) for _, y in score.steps.at)
        return Steps(knots, scores, float(score.steps.below), score.steps.side == "right"), ()
    if score.map:
        return _categories(formulas, score.map), tuple(Name(name) for name in score.map.on)
    if score.lognormal:
        return LogNormal(float(score.lognormal.p10), float(score.lognormal.median)), ()
    if score.relative:
        return relative(score.relative.method, score.relative.better, reference), ()
    assert score.formula is not None
    expression = formulas.formula(score.formula, {"x": type_ or Quantity(None)})
    low, high = (float(bound) for bound in score.bounds or (0, 100))
    return ByFormula(expression, low, high), (expression,)


def _categories(formulas: Formulas, mapping: CategoryMap) -> Categories:
    inputs = formulas.standard.inputs
    choices = [
        ("false", "true") if inputs[name].type == "boolean" else tuple(inputs[name].choices)
        for name in mapping.on
    ]
    cells, _ = flatten(mapping.values, choices)
    otherwise = None if mapping.otherwise is None else float(mapping.otherwise)
    table = tuple(cells.get(key, otherwise) for key in product(*choices))
    return Categories(tuple(mapping.on), tuple(len(keys) for keys in choices), table)


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


def group_bounds(
    kind: str, exponent: float, children: Sequence[Bounds], weights: Sequence[Expression]
) -> Bounds:
    """Return the range of an aggregate of scores with the given ranges."""
    lows = [low for low, _ in children if low is not None]
    highs = [high for _, high in children if high is not None]
    if len(lows) < len(children) or len(highs) < len(children):
        return None, None
    if kind == "sum":
        factors = [weight.value for weight in weights if isinstance(weight, Constant)]
        if len(factors) < len(weights):
            return None, None
        return _dot(factors, lows), _dot(factors, highs)
    if kind == "product":
        return (_product(lows), _product(highs)) if min(lows) >= 0.0 else (None, None)
    if kind == "penalised":
        return (None, max(highs)) if exponent < 0.0 else (min(lows), None)
    return min(lows), max(highs)


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
