"""What formulas make of a node's score that is only assumed: the worst it can be, or the best.

A score that was taken at its worst bounds what is made of it only where more of it is better there. Wherever
less of it may be better (`100 - a.score`, a cap that falls away below a threshold), the formula reads what
is sure of the node, `a.score.sure`, which is nothing while the score is assumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from greenscore.expression.functions import NODE_PARTS
from greenscore.expression.syntax import (
    Aggregate,
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Convert,
    Expression,
    Foreign,
    Logic,
    Name,
    Previous,
    Unary,
    walk,
)
from greenscore.scoring.plan import PlanAdjust, PlanLevel, PlanNode
from greenscore.scoring.relative import MinMax, ShareScale, ZScore
from greenscore.scoring.scales import LinearScale, Points, StepScale

SURE = "sure"
BETTER, EITHER, WORSE = 1, 0, -1
_RISING = {"min", "max", "mean", "sum", "round", "clip", "sqrt", "log", "exp"}


def cautious(nodes: Sequence[PlanNode]) -> tuple[tuple[PlanNode, ...], frozenset[str]]:
    """Return nodes whose formulas read only what bounds them, and the names that these formulas use."""
    ids = frozenset(node.id for node in nodes)
    found = tuple(_Caution(ids).node(node) for node in nodes)
    names = {name for node in found for name in (*_names(node), *node.leans, *node.level_leans)}
    return found, frozenset(names)


def _names(node: PlanNode) -> Iterable[str]:
    parts = [node.value, *(part for change in node.adjust for part in (change.when, change.amount))]
    for level in node.ladder:
        parts += [level.threshold, *level.gates]
    for expression in parts:
        if expression is not None:
            yield from (part.id for part in walk(expression) if isinstance(part, Name))
    yield from (name for change in node.adjust for name in change.needs)


class _Caution:
    """Rewrites the formulas of one standard; `ids` are those of its nodes."""

    def __init__(self, ids: frozenset[str]) -> None:
        self._ids = ids
        self._kept: dict[str, None] = {}

    def node(self, node: PlanNode) -> PlanNode:
        self._kept = {}
        value = None if node.value is None else self._read(node.value, _way(node))
        adjust = tuple(map(self._adjust, node.adjust))
        leans = tuple(self._kept)
        self._kept = {}
        ladder = tuple(self._level(level, of_value=node.of_value) for level in node.ladder)
        return replace(
            node,
            value=value,
            adjust=adjust,
            leans=leans,
            ladder=ladder,
            level_leans=tuple(name for name in self._kept if name != f"{node.id}.{SURE}"),
        )

    def _adjust(self, change: PlanAdjust) -> PlanAdjust:
        when = self._read(change.when, _sense(change))
        amount = self._read(change.amount, BETTER)
        sure = (
            f"{self._owner(part.id)}.{SURE}"
            for part in walk(change.amount)
            if isinstance(part, Name) and self._owner(part.id)
        )
        return replace(change, when=when, amount=amount, needs=(*change.needs, *sure))

    def _level(self, level: PlanLevel, *, of_value: bool) -> PlanLevel:
        threshold = level.threshold
        if threshold is not None:
            threshold = self._read(threshold, EITHER if of_value else WORSE)
        gates = tuple(self._read(gate, BETTER) for gate in level.gates)
        return replace(level, threshold=threshold, gates=gates)

    def _owner(self, name: str) -> str:
        owner, _, part = name.rpartition(".")
        return owner if part in NODE_PARTS and owner in self._ids else ""

    def _read(self, expression: Expression, way: int) -> Expression:
        """Return a formula of which more is `way`, reading of nodes what bounds it."""
        match expression:
            case Name(id=name) if self._owner(name):
                part = name.rpartition(".")[2]
                if part == "value":
                    return expression
                if part == "score" and way == BETTER:
                    self._kept[f"{self._owner(name)}.{SURE}"] = None
                    return expression
                return replace(expression, id=f"{name}.{SURE}")
            case Unary(operand=operand):
                return replace(expression, operand=self._read(operand, -way))
            case Convert(operand=operand, factor=factor):
                return replace(expression, operand=self._read(operand, _times(way, factor)))
            case Previous(operand=operand):
                return replace(expression, operand=self._read(operand, EITHER))
            case Binary(op=op, left=left, right=right):
                ways = _of_operands(op, left, right, way)
                both = (self._read(part, w) for part, w in zip((left, right), ways, strict=True))
                return replace(expression, left=next(both), right=next(both))
            case Compare(op=op, left=left, right=right):
                rises = {">": way, ">=": way, "<": -way, "<=": -way}.get(op, EITHER)
                return replace(
                    expression, left=self._read(left, rises), right=self._read(right, -rises)
                )
            case Logic(operands=operands):
                return replace(expression, operands=tuple(self._read(o, way) for o in operands))
            case Conditional(condition=condition, then=then, other=other):
                return replace(
                    expression,
                    condition=self._read(condition, EITHER),
                    then=self._read(then, way),
                    other=self._read(other, way),
                )
            case Call(function=function, arguments=arguments):
                inner = way if function in _RISING else EITHER
                return replace(expression, arguments=tuple(self._read(a, inner) for a in arguments))
            case Foreign(arguments=arguments):
                return replace(
                    expression, arguments=tuple(self._read(a, EITHER) for a in arguments)
                )
            case Aggregate(value=value, condition=condition, weight=weight):
                parts = (
                    None if p is None else self._read(p, EITHER) for p in (value, condition, weight)
                )
                return replace(
                    expression, value=next(parts), condition=next(parts), weight=next(parts)
                )
        return expression


def _times(way: int, factor: object) -> int:
    return way if factor > 0 else -way  # type: ignore[operator]


def _of_operands(op: str, left: Expression, right: Expression, way: int) -> tuple[int, int]:
    """Return what more of either operand is, where more of the whole is `way`."""
    if op == "+":
        return way, way
    if op == "-":
        return way, -way
    if op in {"*", "/"} and isinstance(right, Constant):
        return _times(way, right.value), EITHER
    if op == "*" and isinstance(left, Constant):
        return EITHER, _times(way, left.value)
    return EITHER, EITHER


def _sense(change: PlanAdjust) -> int:
    """Return what it is that a condition holds: better where its change can only raise a score."""
    if change.kind in {"cap", "floor"}:
        return WORSE if change.kind == "cap" else BETTER
    if change.kind == "add" and isinstance(change.amount, Constant):
        return BETTER if change.amount.value >= 0.0 else WORSE
    return EITHER


def _way(node: PlanNode) -> int:
    """Return what more of a value is for the score of a node, where its scale tells."""
    if node.rises:
        return BETTER
    if node.transform is not None or (node.rescale is not None and node.rescale[2] < 0.0):
        return EITHER
    match node.scale:
        case LinearScale(Constant(worst), Constant(best), at_worst, at_best, below):
            least = at_worst if below is None else below
            return WORSE if worst > best and least <= at_worst <= at_best else EITHER
        case Points(_, scores):
            return WORSE if all(a >= b for a, b in pairwise(scores)) else EITHER
        case StepScale(_, scores, under):
            falls = all(a >= b for a, b in pairwise((under, *scores)))
            return WORSE if falls else EITHER
        case MinMax() | ZScore() | ShareScale():
            return WORSE if node.scale.lower_is_better else EITHER
    return EITHER
