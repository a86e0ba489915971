"""What formulas make of a node's score that is only assumed: the worst it can be, or the best.

A score that was taken at its worst bounds what is made of it only where more of it is better there. Wherever
less of it may be better (`100 - a.score`, a cap that falls away below a threshold), the formula reads what
is sure of the node, `a.score.sure`, which is nothing while the score is assumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from greenscore.expression.functions import NODE_PARTS
from greenscore.expression.syntax import (
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Convert,
    Expression,
    Logic,
    Name,
    Unary,
    children,
    walk,
    with_parts,
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
    read = {name.partition(".")[0] for name in names} & ids
    return found, frozenset(names | {f"{id}.{SURE}" for id in read})


def plainly(expression: Expression) -> Expression:
    """Return a formula as it was written: what it reads of a node, be it sure or assumed."""
    if isinstance(expression, Name):
        return replace(expression, id=expression.id.removesuffix(f".{SURE}"))
    return with_parts(expression, tuple(map(plainly, children(expression))))


def _names(node: PlanNode) -> Iterable[str]:
    parts = [node.value, *(part for change in node.adjust for part in (change.when, change.amount))]
    for level in node.ladder:
        parts += [level.threshold, *level.gates]
    for expression in parts:
        if expression is not None:
            yield from (part.id for part in walk(expression) if isinstance(part, Name))


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
        return replace(change, when=when, amount=self._read(change.amount, BETTER))

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
        if isinstance(expression, Name):
            return self._name(expression, way)
        ways = _ways(expression, way)
        parts = (self._read(part, w) for part, w in zip(children(expression), ways, strict=True))
        return with_parts(expression, tuple(parts))

    def _name(self, name: Name, way: int) -> Name:
        owner = self._owner(name.id)
        if not owner or name.id == f"{owner}.value":
            return name
        if name.id == f"{owner}.score" and way == BETTER:
            self._kept[f"{owner}.{SURE}"] = None
            return name
        return replace(name, id=f"{name.id}.{SURE}")


def _ways(expression: Expression, way: int) -> tuple[int, ...]:
    """Return what more of each part of a formula is, where more of the whole is `way`."""
    match expression:
        case Unary():
            return (-way,)
        case Convert(factor=factor):
            return (_times(way, factor),)
        case Binary(op=op, left=left, right=right):
            return _of_operands(op, left, right, way)
        case Compare(op=op):
            rises = {">": way, ">=": way, "<": -way, "<=": -way}.get(op, EITHER)
            return rises, -rises
        case Conditional():
            return EITHER, way, way
    kept = isinstance(expression, Logic) or (
        isinstance(expression, Call) and expression.function in _RISING
    )
    return tuple(way if kept else EITHER for _ in children(expression))


def _times(way: int, factor: float | Fraction) -> int:
    return way if factor >= 0 else -way


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
