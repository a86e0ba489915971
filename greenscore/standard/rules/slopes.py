"""Whether a formula rises or falls with its `x`, as far as its form tells."""

from greenscore.expression.syntax import Binary, Call, Constant, Convert, Expression, Name, Unary
from greenscore.expression.syntax import names as names_of

_RISING = {"log", "exp", "sqrt", "round"}


def slope(expression: Expression, x: str = "x") -> int | None:
    """Return 1 where a formula never falls with `x`, -1 where it never rises, 0 without `x`, else None."""
    if x not in names_of(expression):
        return 0
    match expression:
        case Name():
            return 1
        case Unary(op="-", operand=operand):
            return _times(-1, slope(operand, x))
        case Convert(operand=operand):
            return slope(operand, x)
        case Binary(op="+", left=left, right=right):
            return _together(slope(left, x), slope(right, x))
        case Binary(op="-", left=left, right=right):
            return _together(slope(left, x), _times(-1, slope(right, x)))
        case Binary(op="*", left=Constant(value=factor), right=right):
            return _times(_sign(factor), slope(right, x))
        case Binary(op="*" | "/", left=left, right=Constant(value=factor)):
            return _times(_sign(factor), slope(left, x))
        case Call(function=function, arguments=(first, *_)) if function in _RISING:
            return slope(first, x)
    return None


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _times(sign: int, slope: int | None) -> int | None:
    return None if slope is None else sign * slope


def _together(first: int | None, second: int | None) -> int | None:
    """Return the slope of a sum."""
    if first is None or second is None or first * second < 0:
        return None
    return first or second
