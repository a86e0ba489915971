"""Between which numbers a formula can lie, known from what its names can be: interval arithmetic.

An interval holds every number that a formula can come to, and may hold more: what stands twice in a formula
is taken as two things. Its ends are made by the operations that make the numbers, so that no rounding leads
out of it but in the last bit of a mean of rows.
"""

import math
from collections.abc import Callable, Sequence
from itertools import product

from greenscore.expression.syntax import (
    Aggregate,
    Binary,
    Call,
    Compare,
    Conditional,
    Constant,
    Convert,
    Expression,
    Logic,
    Name,
    Previous,
    TextTest,
    Unary,
)
from greenscore.scoring.numbers import SLACK, power, rounded, transcendental

Interval = tuple[float, float]
Ranges = Callable[[str], Interval]

ANYTHING: Interval = (-math.inf, math.inf)
EITHER: Interval = (0.0, 1.0)
NO: Interval = (0.0, 0.0)
YES: Interval = (1.0, 1.0)
_MARGIN = SLACK / 2.0  # by which an end may miss the threshold of a comparison


def interval(expression: Expression, ranges: Ranges) -> Interval:
    """Return between which numbers a checked formula lies where it comes to one; `ranges` knows the names."""
    match expression:
        case Constant(value=number):
            return number, number
        case Name(id=name):
            return ranges(name)
        case Convert(operand=operand, factor=factor):
            return _scaled(interval(operand, ranges), factor.numerator, factor.denominator)
        case Previous(operand=operand):
            return interval(operand, ranges)
        case Unary(op=op, operand=operand):
            low, high = interval(operand, ranges)
            return (1.0 - high, 1.0 - low) if op == "not" else (0.0 - high, 0.0 - low)
        case Binary(op=op, left=left, right=right):
            return _binary(op, interval(left, ranges), interval(right, ranges))
        case Compare(op=op, left=left, right=right):
            return _compared(op, interval(left, ranges), interval(right, ranges))
        case Logic(op=op, operands=operands):
            pick = min if op == "and" else max
            lows, highs = zip(*(interval(part, ranges) for part in operands), strict=True)
            return pick(lows), pick(highs)
        case Conditional(condition=condition, then=then, other=other):
            return _either(interval(condition, ranges), then, other, ranges)
        case Call(function=function, arguments=arguments):
            return _call(function, [interval(argument, ranges) for argument in arguments])
        case Aggregate() | TextTest():
            return _asked(expression, ranges)
    return ANYTHING


def _asked(expression: Aggregate | TextTest, ranges: Ranges) -> Interval:
    if isinstance(expression, Aggregate):
        return _aggregate(expression, ranges)
    return (0.0, math.inf) if expression.function == "length" else EITHER


def hull(found: Sequence[Interval]) -> Interval:
    """Return the smallest interval around several; ANYTHING around none."""
    if not found:
        return ANYTHING
    return min(low for low, _ in found), max(high for _, high in found)


def times(one: Interval, other: Interval) -> Interval:
    """Multiply; nothing times what has no end is nothing."""
    ends = [0.0 if 0.0 in (a, b) else a * b for a, b in product(one, other)]
    return min(ends), max(ends)


def added(one: Interval, other: Interval) -> Interval:
    """Add."""
    return one[0] + other[0], one[1] + other[1]


def _scaled(held: Interval, numerator: int, denominator: int) -> Interval:
    ends = [end * float(numerator) / float(denominator) for end in held]
    return min(ends), max(ends)


def _binary(op: str, left: Interval, right: Interval) -> Interval:
    if op == "+":
        return added(left, right)
    if op == "-":
        return left[0] - right[1], left[1] - right[0]
    if op == "*":
        return times(left, right)
    return _divided(left, right) if op == "/" else _power(left, right[0])


def _divided(left: Interval, right: Interval) -> Interval:
    """Divide; a divisor of either sign comes as near to nothing as one likes, and nothing divides by it."""
    low, high = right
    if low < 0.0 < high or low == high == 0.0:
        return ANYTHING
    ends = [_quotient(a, b, 1.0 if high > 0.0 else -1.0) for a, b in product(left, right)]
    return min(ends), max(ends)


def _quotient(a: float, b: float, sign: float) -> float:
    if b == 0.0:
        return a if a == 0.0 else math.copysign(math.inf, a * sign)
    return 0.0 if math.isinf(b) else a / b


def _power(base: Interval, exponent: float) -> Interval:
    low, high = base
    whole = exponent == int(exponent) and exponent >= 0.0
    if not whole and (low < 0.0 or exponent < 0.0):
        return ANYTHING
    ends = [_raised(end, exponent) for end in base]
    if whole and exponent % 2.0 == 0.0 and low < 0.0 < high:
        ends.append(0.0)
    return min(ends), max(ends)


def _raised(end: float, exponent: float) -> float:
    if math.isinf(end):
        return math.pow(end, exponent)
    raised = power(end, exponent)
    if raised is None:
        return -math.inf if end < 0.0 and exponent % 2.0 == 1.0 else math.inf
    return raised


def _compared(op: str, left: Interval, right: Interval) -> Interval:
    """Compare with the slack that a comparison has: known where every pair compares alike."""
    least, most = left[0] - right[1], left[1] - right[0]
    if op in {"<", "<="}:
        least, most, op = -most, -least, {"<": ">", "<=": ">="}[op]
    if op in {">", ">="}:
        enough = SLACK if op == ">" else -SLACK
        surely, never = least > enough + _MARGIN, most < enough - _MARGIN
    else:
        surely, never = False, least > SLACK + _MARGIN or most < -SLACK - _MARGIN
        if op == "!=":
            surely, never = never, surely
    return YES if surely else NO if never else EITHER


def _either(condition: Interval, then: Expression, other: Expression, ranges: Ranges) -> Interval:
    if condition == YES:
        return interval(then, ranges)
    if condition == NO:
        return interval(other, ranges)
    return hull([interval(then, ranges), interval(other, ranges)])


def _call(function: str, given: Sequence[Interval]) -> Interval:
    low, high = given[0]
    lows, highs = zip(*given, strict=True)
    match function:
        case "min" | "max":
            pick = min if function == "min" else max
            return pick(lows), pick(highs)
        case "sum" | "mean":
            count = 1.0 if function == "sum" else float(len(given))
            return sum(lows, 0.0) / count, sum(highs, 0.0) / count
        case "coalesce":
            return hull(given)
        case "is_missing":
            return EITHER
        case "abs":
            ends = (abs(low), abs(high))
            return (0.0 if low < 0.0 < high else min(ends)), max(ends)
        case "clip":
            return min(max(low, given[1][0]), given[2][0]), min(max(high, given[1][1]), given[2][1])
        case "round":
            digits = int(given[1][0]) if len(given) > 1 else 0
            return rounded(low, digits, "half-even"), rounded(high, digits, "half-even")
    return _curve(function, low, high)


def _curve(function: str, low: float, high: float) -> Interval:
    """Return between what a root, a logarithm or an exponential lies: each rises."""
    if function == "exp":
        return (
            0.0 if low == -math.inf else transcendental(math.exp, low) or 0.0,
            math.inf if high == math.inf else transcendental(math.exp, high) or math.inf,
        )
    if high < 0.0 or function not in {"sqrt", "log"}:
        return ANYTHING
    low = max(low, 0.0)
    if function == "sqrt":
        return math.sqrt(low), math.sqrt(high)
    ends = [
        None if end in {0.0, math.inf} else transcendental(math.log, end) for end in (low, high)
    ]
    return (
        -math.inf if ends[0] is None else ends[0],
        math.inf if ends[1] is None else ends[1],
    )


def _aggregate(expression: Aggregate, ranges: Ranges) -> Interval:
    """Return between what a function over rows lies, of which there may be any number."""
    if expression.function == "count" or expression.value is None:
        return 0.0, math.inf
    low, high = interval(expression.value, ranges)
    if expression.function == "sum":
        return (-math.inf if low < 0.0 else 0.0), (math.inf if high > 0.0 else 0.0)
    if expression.function == "share":
        return EITHER if low >= 0.0 else ANYTHING
    if expression.function == "weighted_mean":
        assert expression.weight is not None
        return (low, high) if interval(expression.weight, ranges)[0] >= 0.0 else ANYTHING
    return low, high
