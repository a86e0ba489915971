"""Formulas as the format reference describes them, computed exactly.

A quantity is a pair of a number (a fraction, or None where it is missing) and its unit. A unit is a pair
of the power of mass and the size, so that t is (1, 1000), % is (0, 1/100); a bare number has none.
Conditions are true, false or None where they cannot be told; choices are texts.
"""

import ast
import re
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.oracle.exact import SLACK, exponential, finite, logarithm, power, rounded


class Quantity(NamedTuple):
    """A number in a unit; either may be None."""

    number: Any
    unit: Any


UNITS = {"1": (0, Fraction(1)), "%": (0, Fraction(1, 100))}
UNITS |= {"kg": (1, Fraction(1)), "t": (1, Fraction(1000))}
PLAIN = UNITS["1"]
NAME = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*")


@cache
def parse(text):
    """Return the syntax tree; names with hyphens and points become names that Python can read."""

    def plain(found):
        token = found.group()
        return token if token[0] in "'\"" else token.replace("-", "_H_").replace(".", "_D_")

    return ast.parse(NAME.sub(plain, text).strip(), mode="eval").body


def written(name):
    return name.replace("_H_", "-").replace("_D_", ".")


def number_in(quantity, unit):
    """Return the number in a unit; a bare number stands in it already."""
    if quantity.number is None or quantity.unit is None:
        return quantity.number
    assert quantity.unit[0] == unit[0], "units of different kinds"
    return quantity.number * quantity.unit[1] / unit[1]


def together(quantities):
    """Return numbers in the unit of the first that has one, and that unit."""
    unit = next((q.unit for q in quantities if q.unit is not None), None)
    return [number_in(q, unit) if unit else q.number for q in quantities], unit


def missing(compute, *numbers):
    """Compute where nothing is missing; what is not finite is missing."""
    return None if None in numbers else finite(compute(*numbers))


def less(left, right):
    return left < right - SLACK


class Formula:
    """One computation for one subject; `scope` gives names, rows and earlier periods."""

    def __init__(self, scope, x=None, row=None):
        self.scope, self.x, self.row = scope, x, row

    def __call__(self, text):
        return self._of(parse(text))

    def _of(self, node):
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def _constant(self, node):
        if isinstance(node.value, bool | str):
            return node.value
        return Quantity(Fraction(str(node.value)), None)

    def _name(self, node):
        name = written(node.id)
        if name in {"true", "false"}:
            return name == "true"
        if name == "x":
            return self.x
        if self.row is not None and (found := self.row(name)) is not None:
            return found[0]
        return self.scope.name(name)

    def _unaryop(self, node):
        operand = self._of(node.operand)
        if isinstance(node.op, ast.Not):
            return None if operand is None else not operand
        return Quantity(missing(lambda a: -a, operand.number), operand.unit)

    def _boolop(self, node):
        parts = [self._of(part) for part in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive

    def _ifexp(self, node):
        return self._where(self._of(node.test), self._of(node.body), self._of(node.orelse))

    def _where(self, condition, first, second):
        numbers, unit = together([first, second])
        chosen = None if condition is None else numbers[0 if condition else 1]
        return Quantity(chosen, unit)

    def _compare(self, node):
        if isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._among(node)
        operands = [self._of(part) for part in (node.left, *node.comparators)]
        held = [
            self._holds(type(op).__name__, left, right)
            for op, left, right in zip(node.ops, operands, operands[1:], strict=False)
        ]
        if False in held:
            return False
        return None if None in held else True

    def _among(self, node):
        """Tell whether a value equals one of a list, or none of it."""
        listed = node.comparators[0]
        items = listed.elts if isinstance(listed, ast.Tuple) else [listed]
        equal = [self._holds("Eq", self._of(node.left), self._of(item)) for item in items]
        found = True if True in equal else None if None in equal else False
        return found if isinstance(node.ops[0], ast.In) or found is None else not found

    def _holds(self, op, left, right):
        if isinstance(left, Quantity):
            (left, right), _ = together([left, right])
        if left is None or right is None:
            return None
        if isinstance(left, str | bool):
            return (left == right) is (op == "Eq")
        lower, higher = less(left, right), less(right, left)
        return {
            "Lt": lower,
            "LtE": not higher,
            "Gt": higher,
            "GtE": not lower,
            "Eq": not lower and not higher,
            "NotEq": lower or higher,
        }[op]

    def _binop(self, node):
        left, right = self._of(node.left), self._of(node.right)
        kind = type(node.op).__name__
        if kind in {"Add", "Sub"}:
            numbers, unit = together([left, right])
            return Quantity(missing(lambda a, b: a + b if kind == "Add" else a - b, *numbers), unit)
        if kind == "Pow":
            exponent = right.number
            base = left.number if left.unit is None else number_in(left, PLAIN)
            fractional = exponent is not None and exponent % 1 != 0
            return Quantity(
                missing(power, base, exponent), PLAIN if fractional else left.unit and PLAIN
            )
        return self._product(left, right, -1 if kind == "Div" else 1)

    def _product(self, left, right, sign):
        """A bare number changes no unit; two units come out at plain scale."""
        if left.unit is None and right.unit is not None and sign < 0:
            left = Quantity(left.number, PLAIN)
        if left.unit is not None and right.unit is not None:
            mass = left.unit[0] + sign * right.unit[0]
            size = Fraction(1)
            for unit, power_ in ((left.unit, 1), (right.unit, sign)):
                if mass and unit[0]:
                    size *= unit[1] ** power_
            base = [q.number and q.number * q.unit[1] for q in (left, right)]
            number = missing(lambda a, b: _times(a, b, sign), *base)
            return Quantity(missing(lambda a: a / size, number), (mass, size))
        number = missing(lambda a, b: _times(a, b, sign), left.number, right.number)
        return Quantity(number, left.unit or right.unit)

    def _call(self, node):
        name = node.func.id
        if node.keywords:
            (by,) = node.keywords
            return self.scope.of_group(written(name), by.value.id)
        if isinstance(node.args[0], ast.Name | ast.BinOp) and self.row is None:
            table = self.scope.table_in(node.args[0])
            if table and name in AGGREGATES:
                return self._over(name, table, node.args)
        return getattr(self, f"_f_{name}")(*node.args)

    # functions of values

    def _several(self, compute, args):
        numbers, unit = together([self._of(arg) for arg in args])
        return Quantity(missing(lambda *all_: compute(all_), *numbers), unit)

    def _f_min(self, *args):
        return self._several(min, args)

    def _f_max(self, *args):
        return self._several(max, args)

    def _f_sum(self, *args):
        return self._several(sum, args)

    def _f_mean(self, *args):
        return self._several(lambda all_: sum(all_) / len(all_), args)

    def _f_coalesce(self, *args):
        numbers, unit = together([self._of(arg) for arg in args])
        return Quantity(next((n for n in numbers if n is not None), None), unit)

    def _f_abs(self, arg):
        return self._several(lambda all_: abs(all_[0]), [arg])

    def _plain(self, compute, arg):
        quantity = self._of(arg)
        number = number_in(quantity, PLAIN)
        return Quantity(missing(compute, number), quantity.unit and PLAIN)

    def _f_log(self, arg):
        return self._plain(logarithm, arg)._replace(unit=PLAIN)

    def _f_exp(self, arg):
        return self._plain(exponential, arg)._replace(unit=PLAIN)

    def _f_sqrt(self, arg):
        return self._plain(lambda a: power(a, Fraction(1, 2)), arg)

    def _f_is_missing(self, arg):
        value = self._of(arg)
        return (value.number if isinstance(value, Quantity) else value) is None

    def _f_length(self, arg):
        text = self._of(arg)
        return Quantity(None if text is None else Fraction(len(text)), PLAIN)

    def _f_is_address(self, arg):
        """An address of the web: its scheme, a host of two parts or more, and no blank."""
        text = self._of(arg)
        if text is None:
            return None
        scheme, _, rest = text.partition("://")
        host = re.split("[/?#:]", rest)[0]
        parts = host.split(".")
        return scheme.lower() in {"http", "https"} and len(parts) > 1 and " " not in text

    def _f_starts_with(self, arg, beginning):
        text = self._of(arg)
        return None if text is None else text[: len(beginning.value)] == beginning.value

    def _f_round(self, arg, digits=None):
        count = int(self._of(digits).number) if digits else 0
        return self._several(lambda all_: rounded(all_[0], count, "half-even"), [arg])

    def _f_clip(self, *args):
        return self._several(lambda all_: min(max(all_[0], all_[1]), all_[2]), args)

    def _f_where(self, condition, first, second):
        return self._where(self._of(condition), self._of(first), self._of(second))

    def _f_previous(self, arg):
        read = set(self.scope.absent)
        now, before = self._of(arg), self.scope.earlier(1)
        self.scope.absent = read  # what is asked of an earlier period is not read of this one
        return Quantity(Formula(before)._of(arg).number if before else None, now.unit)

    def _f_change(self, arg):
        now, before = self._of(arg), self._f_previous(arg)
        change = missing(lambda a, b: _times(a - b, b, -1), now.number, before.number)
        return Quantity(change, PLAIN)

    def _f_period_mean(self, arg, count):
        n = int(self._of(count).number)
        scopes = [self.scope, *(self.scope.earlier(back) for back in range(1, n))]
        numbers = [Formula(scope)._of(arg).number if scope else None for scope in scopes]
        return Quantity(missing(lambda *all_: sum(all_) / n, *numbers), self._of(arg).unit)

    # functions over rows

    def _over(self, name, table, args):
        rows = self.scope.rows(table)
        unit, chosen, all_ = None, [], []
        weighted = name == "weighted_mean"
        condition = args[1 + weighted] if len(args) > 1 + weighted else None
        sample = Formula(self.scope, row=self.scope.cells(table, None))
        if name != "count":
            unit = sample._of(args[0]).unit
        if rows is None:
            return Quantity(None, PLAIN if name in {"share", "count"} else unit)
        if not rows:
            for part in args[1:]:
                sample._of(part)
        for row in rows:
            formula = Formula(self.scope, row=self.scope.cells(table, row))
            held = True if condition is None else formula._of(condition)
            number = Fraction(1) if name == "count" else formula._of(args[0]).number
            weight = formula._of(args[1]).number if weighted else None
            all_.append(number)
            if held is not False:
                chosen.append(None if held is None else (number, weight) if weighted else number)
        number = AGGREGATES[name](chosen, all_)
        return Quantity(finite(number), PLAIN if name in {"share", "count"} else unit)


def _times(a, b, sign):
    if sign > 0:
        return a * b
    return None if b == 0 else a / b


def _known(compute, empty=None):
    def aggregate(chosen, _all):
        if None in chosen:
            return None
        return compute(chosen) if chosen else empty

    return aggregate


def _weighted(chosen, _all):
    if any(pair is None or None in pair for pair in chosen):
        return None
    total = sum(weight for _, weight in chosen)
    return sum(n * w for n, w in chosen) / total if total else None


def _share(chosen, all_):
    if None in chosen or None in all_:
        return None
    return Fraction(sum(chosen)) / sum(all_) if sum(all_) else None


AGGREGATES = {
    "sum": _known(sum, Fraction(0)),
    "count": _known(sum, Fraction(0)),
    "mean": _known(lambda all_: sum(all_) / len(all_)),
    "min": _known(min),
    "max": _known(max),
    "share": _share,
    "weighted_mean": _weighted,
}
