"""The standard as polars expressions, for the streaming and the in-memory engine."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, and_, or_
from typing import Any

import numpy as np
import polars as pl

from greenscore.expression.syntax import (
    Binary,
    Compare,
    Conditional,
    Constant,
    Expression,
    Logic,
    Name,
    Unary,
)
from greenscore.scoring.plan import Plan, PlanNode
from greenscore.scoring.scales import Points, StepScale
from peers.shared import SLACK, always_scored, groups, imputed, indicators, number, outputs

Columns = Mapping[str, np.ndarray]
COMPARE = {
    ">=": lambda a, b: a >= b - SLACK,
    ">": lambda a, b: a > b + SLACK,
    "<=": lambda a, b: a <= b + SLACK,
    "<": lambda a, b: a < b - SLACK,
    "==": lambda a, b: (a - b).abs() <= SLACK,
    "!=": lambda a, b: (a - b).abs() > SLACK,
}
ARITHMETIC = {"+": pl.Expr.add, "-": pl.Expr.sub, "*": pl.Expr.mul}


def contestant(engine: str) -> Callable[[Plan, Columns], Callable[[], pl.DataFrame]]:
    """Return what prepares the data for one of the engines and gives the computation to time."""

    def prepare(plan: Plan, columns: Columns) -> Callable[[], pl.DataFrame]:
        frame = pl.DataFrame(dict(columns), nan_to_null=True)
        whole = query(plan, frame.lazy())
        return lambda: whole.collect(engine=engine)

    return prepare


def read(result: pl.DataFrame) -> dict[str, np.ndarray]:
    """Return the columns of a result, NaN where there is no score."""
    return {name: result[name].to_numpy() for name in result.columns}


def query(plan: Plan, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the whole standard as a query."""
    frame = frame.with_columns(**{id: formula(e) for id, e in plan.derived.items()})
    frame = frame.with_columns(
        **{f"{node.id}.applies": condition(node.applies) for node in plan.nodes if node.applies},
        **{f"{node.id}.raw": scaled(node) for node in indicators(plan)},
    )
    frame = frame.with_columns(
        **{f"{node.id}.raw": where_applicable(node) for node in plan.nodes if node.applies}
    )
    frame = frame.with_columns(**{node.id: filled(node) for node in indicators(plan)})
    for node in groups(plan):
        children = [plan.nodes[child] for child in node.children]
        frame = frame.with_columns(
            **{
                node.id: mean(children),
                f"{node.id}.covered": covered(children),
                f"{node.id}.any": any_applies(children),
            }
        )
    total = plan.index
    frame = frame.with_columns(coverage=pl.col(f"{total.id}.covered"))
    frame = frame.with_columns(**{total.id: finished(total)})
    return frame.with_columns(level=level(total)).select(outputs(plan))


def formula(e: Expression) -> pl.Expr:
    """Return a formula as an expression; null where anything it needs is null."""
    match e:
        case Constant():
            return pl.lit(e.value)
        case Name():
            return pl.col(e.id.removesuffix(".score"))
        case Unary("-"):
            return -formula(e.operand)
        case Binary("/", left, Constant(by)):
            return formula(left) / by
        case Binary("/", left, right):
            by = formula(right)
            return pl.when(by != 0.0).then(formula(left) / by)
        case Binary():
            return ARITHMETIC[e.op](formula(e.left), formula(e.right))
        case Conditional():
            holds = condition(e.condition)
            chosen = pl.when(holds).then(formula(e.then)).otherwise(formula(e.other))
            return pl.when(holds.is_not_null()).then(chosen)
    raise ValueError(f"the workload has no such formula: {e}")


def condition(e: Expression) -> pl.Expr:
    """Return a formula as a condition of three values."""
    match e:
        case Name():
            return pl.col(e.id) == 1.0
        case Unary("not"):
            return ~condition(e.operand)
        case Logic():
            return reduce(and_ if e.op == "and" else or_, map(condition, e.operands))
        case Compare(op, left, Constant(by)):
            return COMPARE[op](formula(left), by)
        case Compare():
            return COMPARE[e.op](formula(e.left), formula(e.right))
    raise ValueError(f"the workload has no such formula: {e}")


def scaled(node: PlanNode) -> pl.Expr:
    """Return the score of an indicator's value; null stays null."""
    x, scale = formula(node.value), node.scale
    if isinstance(scale, Points):
        return piecewise(x, [number(knot) for knot in scale.knots], scale.scores)
    if isinstance(scale, StepScale):
        knots = [number(knot) - SLACK for knot in scale.knots]
        chain: Any = pl.when(x >= knots[-1]).then(scale.scores[-1])
        for knot, score in list(zip(knots, scale.scores, strict=True))[-2::-1]:
            chain = chain.when(x >= knot).then(score)
        return chain.when(x.is_not_null()).then(scale.under)
    chain = pl.when(x == 0.0).then(scale.table[0])
    for code, score in enumerate(scale.table[1:], start=1):
        chain = chain.when(x == code).then(score)
    return chain.otherwise(None)


def piecewise(x: pl.Expr, knots: list[float], scores: tuple[float, ...]) -> pl.Expr:
    """Return a curve as a chain of its segments, the last one first."""
    chain: Any = pl.when(x >= knots[-1]).then(scores[-1])
    segments = zip(knots, knots[1:], scores, scores[1:], strict=False)
    for start, end, low, high in reversed(list(segments)):
        chain = chain.when(x >= start).then((x - start) * ((high - low) / (end - start)) + low)
    return chain.when(x.is_not_null()).then(scores[0])


def where_applicable(node: PlanNode) -> pl.Expr:
    """Return the score of an indicator where it applies."""
    return pl.when(pl.col(f"{node.id}.applies")).then(pl.col(f"{node.id}.raw"))


def filled(node: PlanNode) -> pl.Expr:
    """Return the score of an indicator with its missing policy applied."""
    raw, stand_in = pl.col(f"{node.id}.raw"), imputed(node)
    if stand_in is None:
        return raw
    if node.applies is None:
        return raw.fill_null(stand_in)
    excluded = pl.col(f"{node.id}.applies").not_().fill_null(value=False)
    return pl.when(raw.is_null() & ~excluded).then(stand_in).otherwise(raw)


def mean(children: list[PlanNode]) -> pl.Expr:
    """Return the weighted mean of the children that have a score."""
    products, weights = [], []
    for child in children:
        score, weight = pl.col(child.id), number(child.weight)
        products.append(score * weight if always_scored(child) else score.fill_null(0.0) * weight)
        weights.append(
            pl.lit(weight)
            if always_scored(child)
            else score.is_not_null().cast(pl.Float64) * weight
        )
    whole = reduce(add, weights)
    return pl.when(whole != 0.0).then(reduce(add, products) / whole)


def covered(children: list[PlanNode]) -> pl.Expr:
    """Return the share of the weight that applies for which there is an answer."""
    answered, whole = [], []
    for child in children:
        weight = number(child.weight)
        if child.children:
            share = pl.col(f"{child.id}.covered")
        else:
            share = pl.col(f"{child.id}.raw").is_not_null().cast(pl.Float64)
        counted = applicable(child)
        counts = weight if counted is None else counted.cast(pl.Float64) * weight
        answered.append(share * counts)
        whole.append(pl.lit(counts) if counted is None else counts)
    sum_ = reduce(add, whole)
    return pl.when(sum_ != 0.0).then(reduce(add, answered) / sum_).otherwise(0.0)


def applicable(node: PlanNode) -> pl.Expr | None:
    """Return whether a node applies; None where it always does."""
    if node.children:
        return pl.col(f"{node.id}.any")
    return None if node.applies is None else pl.col(f"{node.id}.applies").fill_null(value=True)


def any_applies(children: list[PlanNode]) -> pl.Expr:
    """Return whether any of the children applies."""
    found = [applicable(child) for child in children]
    if any(each is None for each in found):
        return pl.lit(value=True)
    return reduce(or_, found)


def finished(total: PlanNode) -> pl.Expr:
    """Return the total behind its coverage gate, capped by the vetoes, and rounded half to even."""
    score = pl.when(pl.col("coverage") >= total.min_coverage - SLACK).then(pl.col(total.id))
    for change in total.adjust:
        cap = number(change.amount)
        score = pl.when(condition(change.when)).then(score.clip(upper_bound=cap)).otherwise(score)
    scale = 10.0**total.rounding.digits
    scaled_ = score * scale
    whole = scaled_.floor()
    rest = scaled_ - whole
    tie = (rest - 0.5).abs() <= SLACK
    up = pl.when(tie).then(whole % 2.0 == 1.0).otherwise(rest >= 0.5)
    return (whole + up.cast(pl.Float64)) / scale


def level(total: PlanNode) -> pl.Expr:
    """Return the position of the highest level whose threshold and gates hold."""
    result: pl.Expr = pl.lit(-1, dtype=pl.Int8)
    for position, rung in enumerate(total.ladder):
        enough = pl.col(total.id) >= number(rung.threshold) - SLACK
        holds = reduce(and_, map(condition, rung.gates), enough)
        result = pl.when(holds).then(pl.lit(position, dtype=pl.Int8)).otherwise(result)
    return result
