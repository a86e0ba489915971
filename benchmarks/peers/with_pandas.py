"""The standard in pandas, a column at a time, as its users write it."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, and_, or_

import numpy as np
import pandas as pd

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
from peers.shared import SLACK, groups, imputed, indicators, number, outputs

Value = pd.Series | float
COMPARE = {
    ">=": lambda a, b: a >= b - SLACK,
    ">": lambda a, b: a > b + SLACK,
    "<=": lambda a, b: a <= b + SLACK,
    "<": lambda a, b: a < b - SLACK,
    "==": lambda a, b: (a - b).abs() <= SLACK,
    "!=": lambda a, b: (a - b).abs() > SLACK,
}
ARITHMETIC = {"+": pd.Series.add, "-": pd.Series.sub, "*": pd.Series.mul}


def prepare(plan: Plan, columns: Mapping[str, np.ndarray]) -> Callable[[], Mapping[str, pd.Series]]:
    """Put the data into a data frame, and return the computation to time."""
    frame = pd.DataFrame(dict(columns))
    return lambda: compute(plan, frame)


def read(result: Mapping[str, pd.Series]) -> dict[str, np.ndarray]:
    """Return the columns of a result, NaN where there is no score."""
    return {name: column.to_numpy() for name, column in result.items()}


def compute(plan: Plan, data: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the compared columns of the whole standard."""
    known: dict[str, pd.Series] = {name: data[name] for name in data}
    for id, e in plan.derived.items():
        known[id] = formula(e, known)
    for node in indicators(plan):
        score_indicator(node, known)
    for node in groups(plan):
        score_group(node, [plan.nodes[child] for child in node.children], known)
    total = plan.index
    known["coverage"] = known[f"{total.id}.covered"]
    known[total.id] = finished(total, known)
    known["level"] = level(total, known)
    return {name: known[name] for name in outputs(plan)}


def formula(e: Expression, known: Mapping[str, pd.Series]) -> Value:
    """Return the column of a formula, NaN where anything it needs is missing."""
    match e:
        case Constant():
            return e.value
        case Name():
            return known[e.id.removesuffix(".score")]
        case Unary("-"):
            return -formula(e.operand, known)
        case Binary("/"):
            by = formula(e.right, known)
            ratio = formula(e.left, known) / by
            return ratio if isinstance(by, float) else ratio.where(by != 0)
        case Binary():
            left, right = formula(e.left, known), formula(e.right, known)
            if isinstance(left, float):
                left, right = (
                    (right, left) if e.op in "+*" else (pd.Series(left, right.index), right)
                )
            return ARITHMETIC[e.op](left, right)
        case Conditional():
            holds = condition(e.condition, known)
            chosen = formula(e.then, known).where(holds == 1.0, formula(e.other, known))
            return chosen.where(holds.notna())
    raise ValueError(f"the workload has no such formula: {e}")


def condition(e: Expression, known: Mapping[str, pd.Series]) -> pd.Series:
    """Return a formula as a nullable boolean column."""
    match e:
        case Name():
            return nullable(known[e.id] == 1.0, known[e.id])
        case Unary("not"):
            return ~condition(e.operand, known)
        case Logic():
            combine = and_ if e.op == "and" else or_
            return reduce(combine, (condition(operand, known) for operand in e.operands))
        case Compare():
            left, right = formula(e.left, known), formula(e.right, known)
            return nullable(COMPARE[e.op](left, right), left - right)
    raise ValueError(f"the workload has no such formula: {e}")


def nullable(holds: pd.Series, operand: pd.Series) -> pd.Series:
    """Return a condition that is missing where its operand is."""
    return holds.astype("boolean").mask(operand.isna())


def score_indicator(node: PlanNode, known: dict[str, pd.Series]) -> None:
    """Add an indicator's own score, its score after the missing policy, and where it applies."""
    raw = scaled(node, known[node.value.id])
    stand_in = imputed(node)
    filled = raw
    if node.applies is None:
        filled = raw if stand_in is None else raw.fillna(stand_in)
        known[f"{node.id}.any"] = pd.Series(data=True, index=raw.index)
    else:
        applies = condition(node.applies, known)
        known[f"{node.id}.any"] = applies.fillna(value=True).astype(bool)
        raw = raw.where(applies.fillna(value=False).astype(bool))
        filled = raw
        if stand_in is not None:
            filled = raw.fillna(stand_in).where(known[f"{node.id}.any"])
    known[node.id] = filled
    known[f"{node.id}.covered"] = raw.notna().astype(float)


def scaled(node: PlanNode, x: pd.Series) -> pd.Series:
    """Return the scores of a column of values."""
    scale = node.scale
    if isinstance(scale, Points):
        knots = [number(knot) for knot in scale.knots]
        return pd.Series(np.interp(x, knots, scale.scores), index=x.index)
    if isinstance(scale, StepScale):
        edges = [-np.inf, *(number(knot) - SLACK for knot in scale.knots), np.inf]
        bins = pd.cut(x, edges, right=False, labels=False)
        return bins.map(dict(enumerate((scale.under, *scale.scores))))
    return x.map({code: score for code, score in enumerate(scale.table) if score is not None})


def score_group(node: PlanNode, children: list[PlanNode], known: dict[str, pd.Series]) -> None:
    """Add a group's weighted mean of what has a score, its coverage, and where it applies."""
    scores = [known[child.id] for child in children]
    weights = [number(child.weight) for child in children]
    points = reduce(add, (s.fillna(0.0) * w for s, w in zip(scores, weights, strict=True)))
    present = reduce(add, (s.notna() * w for s, w in zip(scores, weights, strict=True)))
    known[node.id] = points / present.where(present != 0)
    applies = [known[f"{child.id}.any"] for child in children]
    counted = [a * w for a, w in zip(applies, weights, strict=True)]
    covered = (known[f"{child.id}.covered"] * c for child, c in zip(children, counted, strict=True))
    whole = reduce(add, counted)
    known[f"{node.id}.covered"] = (reduce(add, covered) / whole.where(whole != 0)).fillna(0.0)
    known[f"{node.id}.any"] = reduce(or_, applies)


def finished(total: PlanNode, known: Mapping[str, pd.Series]) -> pd.Series:
    """Return the total behind its coverage gate, capped by the vetoes, and rounded half to even."""
    score = known[total.id].where(known["coverage"] >= total.min_coverage - SLACK)
    for change in total.adjust:
        holds = condition(change.when, known).fillna(value=False).astype(bool)
        score = score.mask(holds, score.clip(upper=number(change.amount)))
    scale = 10.0**total.rounding.digits
    whole = np.floor(score * scale)
    rest = score * scale - whole
    tie = (rest - 0.5).abs() <= SLACK
    return (whole + (rest >= 0.5).mask(tie, whole % 2 == 1)) / scale


def level(total: PlanNode, known: Mapping[str, pd.Series]) -> pd.Series:
    """Return the position of the highest level whose threshold and gates hold."""
    result = pd.Series(-1, index=known[total.id].index)
    for position, rung in enumerate(total.ladder):
        holds = known[total.id] >= number(rung.threshold) - SLACK
        for gate in rung.gates:
            holds &= condition(gate, known).fillna(value=False).astype(bool)
        result = result.mask(holds, position)
    return result
