"""What gates ask of one thing: compared, put together, and found to exclude each other."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from greenscore.expression.syntax import Compare, Constant, Expression, Logic, Name
from greenscore.scoring.intervals import Ranges, interval
from greenscore.scoring.numbers import SLACK
from greenscore.scoring.plan import PlanParameter

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


@dataclass(frozen=True, slots=True)
class Demand:
    """Between which numbers something has to lie, the slack of comparisons allowed, and who asks."""

    low: float
    high: float
    text: str

    @classmethod
    def of(cls, op: str, number: float, text: str) -> "Demand":
        """Return what a comparison with a number asks for."""
        slack = -SLACK if op in {">", "<"} else SLACK
        low = number - slack if op in {">", ">=", "=="} else -math.inf
        high = number + slack if op in {"<", "<=", "=="} else math.inf
        return cls(low, high, text)


def clash(one: Demand, other: Demand) -> bool:
    """Tell whether nothing meets both; where their ends meet, one of them is strict."""
    return max(one.low, other.low) >= min(one.high, other.high)


def joined(one: Demand, other: Demand) -> Demand:
    """Return what asks for both, in the words of the narrower; of two that clash, the second."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low >= high:
        return other
    same = (low, high) == (one.low, one.high)
    return Demand(low, high, one.text if same else other.text)


def comparisons(gate: Expression) -> Iterator[tuple[Expression, str, Expression]]:
    """Yield the comparisons that a gate asks for all of: what is compared, how, and with what."""
    match gate:
        case Logic(op="and", operands=operands):
            for part in operands:
                yield from comparisons(part)
        case Compare(op=op, left=left, right=right) if op in _TURNED:
            if isinstance(left, Constant):
                yield right, _TURNED[op], left
            else:
                yield left, op, right


def demands_of(gate: Expression, text: str, ranges: Ranges) -> list[tuple[Expression, Demand]]:
    """Return what a gate asks of each thing that it compares, where it asks least."""
    found = []
    for of, op, limit in comparisons(gate):
        low, high = interval(limit, ranges)
        if op != "==" or low == high:
            found.append((of, Demand.of(op, high if op in {"<", "<="} else low, text)))
    return found


def asks_less(
    one: tuple[str, Expression],
    other: tuple[str, Expression],
    parameters: Mapping[str, PlanParameter],
) -> bool:
    """Tell whether a comparison asks less than another of the same thing, for any key and date."""
    (op, limit), (lower, below) = one, other
    if op[0] != lower[0] or op[0] not in "<>":
        return False
    mine, theirs = _figures(limit, parameters), _figures(below, parameters)
    if not mine or not theirs:
        return False
    if len(mine) == 1 or len(theirs) == 1:
        pairs = [(a, b) for a in mine for b in theirs]
    elif _same_keys(limit, below, parameters):
        pairs = list(zip(mine, theirs, strict=True))
    else:
        return False
    sign = 1.0 if op[0] == ">" else -1.0
    return any(a is not None and b is not None and sign * (b - a) > SLACK for a, b in pairs)


def _figures(
    limit: Expression, parameters: Mapping[str, PlanParameter]
) -> tuple[float | None, ...]:
    if isinstance(limit, Constant):
        return (limit.value,)
    if isinstance(limit, Name) and limit.id in parameters:
        return parameters[limit.id].values
    return ()


def _same_keys(one: Expression, other: Expression, parameters: Mapping[str, PlanParameter]) -> bool:
    if not isinstance(one, Name) or not isinstance(other, Name):
        return False
    first, second = parameters[one.id], parameters[other.id]
    return (first.starts, first.by, first.sizes) == (second.starts, second.by, second.sizes)
