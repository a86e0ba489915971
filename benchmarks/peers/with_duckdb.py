"""The standard as one SQL query for DuckDB: each stage selects from the one before."""

from collections.abc import Callable, Mapping

import duckdb
import numpy as np
import pyarrow as pa

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
from peers.shared import SLACK, always_scored, imputed, indicators, number, outputs


def prepare(plan: Plan, columns: Mapping[str, np.ndarray]) -> Callable[[], pa.Table]:
    """Load the data into a table in memory, and return the computation to time."""
    database = duckdb.connect(config={"threads": 2})
    data = pa.table({name: pa.array(v, from_pandas=True) for name, v in columns.items()})
    database.register("arrow_data", data)
    database.execute("CREATE TABLE data AS SELECT * FROM arrow_data")
    database.unregister("arrow_data")
    whole = query(plan)
    return lambda: database.sql(whole).to_arrow_table()


def read(result: pa.Table) -> dict[str, np.ndarray]:
    """Return the columns of a result, NaN where there is no score."""
    return {
        name: column.to_numpy()
        for name, column in zip(result.column_names, result.columns, strict=True)
    }


def query(plan: Plan) -> str:
    """Return the whole standard as a query."""
    total = plan.index
    stages = [
        {id: formula(e) for id, e in plan.derived.items()},
        {f"{node.id}.applies": condition(node.applies) for node in plan.nodes if node.applies},
        {f"{node.id}.raw": scaled(node) for node in indicators(plan)},
        {node.id: filled(node) for node in indicators(plan)},
    ]
    for depth in by_depth(plan):
        stages.append({f"{n.id}.{part}": sql for n in depth for part, sql in sums(plan, n).items()})
        stages.append({name: sql for n in depth for name, sql in combined(n).items()})
    stages.append({"coverage": quoted(f"{total.id}.covered"), "capped": vetoed(total)})
    stages.append({"final": rounded(total)})
    stages.append({"level": level(total)})
    source = "data"
    for stage in stages:
        fields = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in stage.items())
        source = f"(SELECT *, {fields} FROM {source})"
    names = {total.id: f"final AS {quoted(total.id)}"}
    chosen = ", ".join(names.get(name, quoted(name)) for name in outputs(plan))
    return f"SELECT {chosen} FROM {source}"


def by_depth(plan: Plan) -> list[list[PlanNode]]:
    """Return the groups in stages: those of indicators first, the total last."""
    height: dict[int, int] = {}
    for position, node in enumerate(plan.nodes):
        height[position] = 1 + max((height[child] for child in node.children), default=-1)
    return [
        [node for position, node in enumerate(plan.nodes) if height[position] == level]
        for level in range(1, max(height.values()) + 1)
    ]


def quoted(name: str) -> str:
    """Return a name as SQL quotes it."""
    return f'"{name}"'


def literal(value: float) -> str:
    """Return a number that SQL takes as a double."""
    return f"{value!r}::DOUBLE"


def formula(e: Expression) -> str:
    """Return a formula as SQL; null where anything it needs is null."""
    match e:
        case Constant():
            return literal(e.value)
        case Name():
            return quoted(e.id.removesuffix(".score"))
        case Unary("-"):
            return f"(-{formula(e.operand)})"
        case Binary("/"):
            return f"({formula(e.left)} / nullif({formula(e.right)}, 0))"
        case Binary():
            return f"({formula(e.left)} {e.op} {formula(e.right)})"
        case Conditional():
            holds, then, other = condition(e.condition), formula(e.then), formula(e.other)
            return f"(CASE WHEN {holds} THEN {then} WHEN NOT ({holds}) THEN {other} END)"
    raise ValueError(f"the workload has no such formula: {e}")


def condition(e: Expression) -> str:
    """Return a formula as a condition of three values."""
    match e:
        case Name():
            return f"({quoted(e.id)} = 1)"
        case Unary("not"):
            return f"(NOT {condition(e.operand)})"
        case Logic():
            return "(" + f" {e.op} ".join(map(condition, e.operands)) + ")"
        case Compare("==" | "!="):
            distance = f"abs({formula(e.left)} - {formula(e.right)})"
            return f"({distance} {'<=' if e.op == '==' else '>'} {SLACK!r}::DOUBLE)"
        case Compare():
            sign = "-" if e.op in {">=", "<"} else "+"
            return f"({formula(e.left)} {e.op} {formula(e.right)} {sign} {SLACK!r}::DOUBLE)"
    raise ValueError(f"the workload has no such formula: {e}")


def scaled(node: PlanNode) -> str:
    """Return the score of an indicator's value, null where it does not apply or has no value."""
    x, scale = formula(node.value), node.scale
    cases = [f"WHEN {x} IS NULL THEN NULL"]
    if node.applies is not None:
        cases.insert(0, f"WHEN {quoted(node.id + '.applies')} IS NOT TRUE THEN NULL")
    if isinstance(scale, Points):
        cases += curve(x, [number(knot) for knot in scale.knots], scale.scores)
    elif isinstance(scale, StepScale):
        pairs = list(zip(scale.knots, scale.scores, strict=True))[::-1]
        cases += [f"WHEN {x} >= {literal(number(k) - SLACK)} THEN {literal(y)}" for k, y in pairs]
        cases.append(f"ELSE {literal(scale.under)}")
    else:
        scores = ((code, score) for code, score in enumerate(scale.table) if score is not None)
        cases += [f"WHEN {x} = {code} THEN {literal(score)}" for code, score in scores]
    return f"CASE {' '.join(cases)} END"


def curve(x: str, knots: list[float], scores: tuple[float, ...]) -> list[str]:
    """Return the cases of a curve, one for each segment."""
    cases = [f"WHEN {x} < {literal(knots[0])} THEN {literal(scores[0])}"]
    for start, end, low, high in zip(knots, knots[1:], scores, scores[1:], strict=False):
        rise = literal((high - low) / (end - start))
        value = f"{literal(low)} + ({x} - {literal(start)}) * {rise}"
        cases.append(f"WHEN {x} < {literal(end)} THEN {value}")
    return [*cases, f"ELSE {literal(scores[-1])}"]


def filled(node: PlanNode) -> str:
    """Return the score of an indicator with its missing policy applied."""
    raw, stand_in = quoted(f"{node.id}.raw"), imputed(node)
    if stand_in is None:
        return raw
    if node.applies is None:
        return f"coalesce({raw}, {literal(stand_in)})"
    applies = quoted(f"{node.id}.applies")
    return f"CASE WHEN {applies} IS FALSE THEN NULL ELSE coalesce({raw}, {literal(stand_in)}) END"


def sums(plan: Plan, node: PlanNode) -> dict[str, str]:
    """Return the sums of a group: of scores and weights present, of what is answered and what applies."""
    terms: dict[str, list[str]] = {"points": [], "weight": [], "answered": [], "whole": []}
    applies = []
    for child in (plan.nodes[position] for position in node.children):
        weight, score = literal(number(child.weight)), quoted(child.id)
        known = "" if always_scored(child) else f"CASE WHEN {score} IS NULL THEN 0 ELSE "
        end = known and " END"
        terms["points"].append(f"{known}{score} * {weight}{end}")
        terms["weight"].append(f"{known}{weight}{end}")
        share, applicable = answered(child)
        terms["answered"].append(f"CASE WHEN {applicable} THEN {weight} * {share} ELSE 0 END")
        terms["whole"].append(f"CASE WHEN {applicable} THEN {weight} ELSE 0 END")
        applies.append(applicable)
    added = {name: " + ".join(parts) for name, parts in terms.items()}
    return added | {"any": " OR ".join(applies)}


def answered(node: PlanNode) -> tuple[str, str]:
    """Return the share of a node that is answered, and whether it applies."""
    if node.children:
        return quoted(f"{node.id}.covered"), quoted(f"{node.id}.any")
    applies = "TRUE" if node.applies is None else f"{quoted(node.id + '.applies')} IS NOT FALSE"
    return f"({quoted(node.id + '.raw')} IS NOT NULL)::DOUBLE", applies


def combined(node: PlanNode) -> dict[str, str]:
    """Return the mean of a group and its coverage."""
    parts = ("points", "weight", "answered", "whole")
    points, weight, answered_, whole = (quoted(f"{node.id}.{part}") for part in parts)
    return {
        node.id: f"{points} / nullif({weight}, 0)",
        f"{node.id}.covered": f"coalesce({answered_} / nullif({whole}, 0), 0)",
    }


def vetoed(total: PlanNode) -> str:
    """Return the total behind its coverage gate, capped by the vetoes."""
    covered, least = quoted(f"{total.id}.covered"), literal(total.min_coverage - SLACK)
    caps = [
        f"CASE WHEN {condition(c.when)} THEN {literal(number(c.amount))} END" for c in total.adjust
    ]
    return f"CASE WHEN {covered} >= {least} THEN least({quoted(total.id)}, {', '.join(caps)}) END"


def rounded(total: PlanNode) -> str:
    """Return the total rounded half to even."""
    scale = literal(10.0**total.rounding.digits)
    whole = f"floor(capped * {scale})"
    rest = f"(capped * {scale} - {whole})"
    tie = f"abs({rest} - 0.5::DOUBLE) <= {SLACK!r}::DOUBLE"
    up = f"CASE WHEN {tie} THEN {whole} % 2 = 1 ELSE {rest} >= 0.5::DOUBLE END"
    return f"({whole} + ({up})::DOUBLE) / {scale}"


def level(total: PlanNode) -> str:
    """Return the position of the highest level whose threshold and gates hold."""
    cases = []
    for position, rung in reversed(list(enumerate(total.ladder))):
        enough = f"final >= {literal(number(rung.threshold) - SLACK)}"
        gates = " AND ".join([enough, *map(condition, rung.gates)])
        cases.append(f"WHEN {gates} THEN {position}")
    return f"CASE {' '.join(cases)} ELSE -1 END"
