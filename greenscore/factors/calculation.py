"""Formulas over decimals: the arithmetic of published examples, exact to 40 digits."""

from collections.abc import Mapping
from decimal import Context, Decimal, DecimalException

from greenscore.expression.parser import parse
from greenscore.expression.syntax import Binary, Constant, Expression, Name, Unary

DIGITS = Context(prec=40)


def calculate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """Return what a formula of names, numbers and `+ - * /` comes to.

    Raises FormulaError for what is no formula, ValueError for a name without a value, for anything
    but arithmetic, and for a division by zero.
    """
    return _value(parse(formula), values)


def _value(expression: Expression, values: Mapping[str, Decimal]) -> Decimal:
    match expression:
        case Constant(value=value):
            return Decimal(str(value))
        case Name(id=name) if name in values:
            return values[name]
        case Unary(op="-", operand=operand):
            return DIGITS.minus(_value(operand, values))
        case Binary(op=op, left=left, right=right) if op != "**":
            return _binary(op, _value(left, values), _value(right, values))
    raise ValueError(expression)


def _binary(op: str, left: Decimal, right: Decimal) -> Decimal:
    try:
        match op:
            case "+":
                return DIGITS.add(left, right)
            case "-":
                return DIGITS.subtract(left, right)
            case "*":
                return DIGITS.multiply(left, right)
            case _:
                return DIGITS.divide(left, right)
    except DecimalException as fault:
        raise ValueError(op) from fault
