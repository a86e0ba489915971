"""Formulas for one subject, in plain Python: the readable specification of the formula language.

A value is a float, or None where it is absent. What is absent stays absent, except where a function
says otherwise (`coalesce`, `is_missing`, and the logic of three values).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from greenscore import plugins
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
    TextTest,
    Unary,
)
from greenscore.scoring import hidden
from greenscore.scoring.numbers import SLACK, finite, power, rounded, transcendental
from greenscore.scoring.texts import asked
from greenscore.scoring.truth import fails, holds

Value = float | None


class Subject(Protocol):
    """What the names of a formula stand for, for one subject or one row of a table."""

    def value(self, name: str) -> Value:
        """Return the value of a name; None where it is absent."""

    def text(self, name: str) -> str | None:
        """Return the text that a name stands for; None where it is absent."""

    def hides(self, name: str) -> bool:
        """Tell whether something behind a name is given and does not count."""

    def lacks(self, name: str) -> bool:
        """Tell whether an input, a table or a column of it is absent."""

    def previous(self) -> "Subject | None":
        """Return the same subject in the preceding period."""

    def rows(self, table: str) -> "Sequence[Subject] | None":
        """Return the subject's rows of a table; None where the table was not given."""


@dataclass(frozen=True, slots=True)
class WithX:
    """A subject whose name `x` stands for the value being scored."""

    subject: Subject
    x: Value

    def value(self, name: str) -> Value:
        return self.x if name == "x" else self.subject.value(name)

    def text(self, name: str) -> str | None:
        return self.subject.text(name)

    def hides(self, name: str) -> bool:
        return name != "x" and self.subject.hides(name)

    def lacks(self, name: str) -> bool:
        return self.subject.lacks(name)

    def previous(self) -> Subject | None:
        return self.subject.previous()

    def rows(self, table: str) -> Sequence[Subject] | None:
        return self.subject.rows(table)


def evaluate(expression: Expression, subject: Subject) -> Value:
    """Return the value of a checked formula for one subject."""
    return _EVALUATORS[type(expression)](expression, subject)


def _constant(e: Constant, subject: Subject) -> Value:
    return e.value


def _name(e: Name, subject: Subject) -> Value:
    return subject.value(e.id)


def _unary(e: Unary, subject: Subject) -> Value:
    operand = evaluate(e.operand, subject)
    if operand is None:
        return None
    if e.op == "not":
        return 0.0 if holds(operand) else 1.0
    return 0.0 - operand


def _binary(e: Binary, subject: Subject) -> Value:
    left, right = evaluate(e.left, subject), evaluate(e.right, subject)
    if left is None or right is None:
        return None
    if e.op == "+":
        return finite(left + right)
    if e.op == "-":
        return finite(left - right)
    if e.op == "*":
        return finite(left * right)
    if e.op == "/":
        return finite(left / right) if right != 0.0 else None
    return power(left, right)


def compare(op: str, left: float, right: float) -> bool:
    """Compare with the slack that keeps the last bits of a float from deciding."""
    if op == ">=":
        return left >= right - SLACK
    if op == ">":
        return left > right + SLACK
    if op == "<=":
        return left <= right + SLACK
    if op == "<":
        return left < right - SLACK
    return (abs(left - right) <= SLACK) == (op == "==")


def _compare(e: Compare, subject: Subject) -> Value:
    left, right = evaluate(e.left, subject), evaluate(e.right, subject)
    if left is None or right is None:
        return None
    return 1.0 if compare(e.op, left, right) else 0.0


def _logic(e: Logic, subject: Subject) -> Value:
    values = [evaluate(operand, subject) for operand in e.operands]
    decides, decisive = (fails, 0.0) if e.op == "and" else (holds, 1.0)
    if any(map(decides, values)):
        return decisive
    return None if None in values else 1.0 - decisive


def _conditional(e: Conditional, subject: Subject) -> Value:
    condition = evaluate(e.condition, subject)
    if condition is None:
        return None
    return evaluate(e.then if holds(condition) else e.other, subject)


def _convert(e: Convert, subject: Subject) -> Value:
    value = evaluate(e.operand, subject)
    if value is None:
        return None
    return finite(value * float(e.factor.numerator) / float(e.factor.denominator))


def _previous(e: Previous, subject: Subject) -> Value:
    before = subject.previous()
    return None if before is None else evaluate(e.operand, before)


def left_to_right(values: Sequence[float]) -> float:
    """Add in the given order, one after the other."""
    total = 0.0
    for value in values:
        total = total + value
    return total


def _sum(values: Sequence[float]) -> Value:
    return finite(left_to_right(values))


def _mean(values: Sequence[float]) -> Value:
    return finite(left_to_right(values) / len(values)) if values else None


_FUNCTIONS: dict[str, Callable[[Sequence[float]], Value]] = {
    "abs": lambda v: abs(v[0]),
    "sqrt": lambda v: math.sqrt(v[0]) if v[0] >= 0.0 else None,
    "log": lambda v: transcendental(math.log, v[0]),
    "exp": lambda v: transcendental(math.exp, v[0]),
    "round": lambda v: rounded(v[0], int(v[1]) if len(v) > 1 else 0, "half-even"),
    "clip": lambda v: min(max(v[0], v[1]), v[2]),
    "min": min,
    "max": max,
    "sum": _sum,
    "mean": _mean,
}


def _call(e: Call, subject: Subject) -> Value:
    values = [evaluate(argument, subject) for argument in e.arguments]
    if e.function == "is_missing":
        if values[0] is not None:
            return 0.0
        return None if hidden.one(e.arguments[0], subject) else 1.0
    if e.function == "coalesce":
        return _first(e.arguments, values, subject)
    present = [value for value in values if value is not None]
    if len(present) < len(values):
        return None
    return _FUNCTIONS[e.function](present)


def _text_test(e: TextTest, subject: Subject) -> Value:
    assert isinstance(e.text, Name)
    text = subject.text(e.text.id)
    if e.function == "is_missing" and text is None and subject.hides(e.text.id):
        return None
    return asked(e, text)


def _first(arguments: Sequence[Expression], values: Sequence[Value], subject: Subject) -> Value:
    """Return the first value that is there; nothing where one before it is there and does not count."""
    for argument, value in zip(arguments, values, strict=True):
        if value is not None or hidden.one(argument, subject):
            return value
    return None


def _chosen(e: Aggregate, rows: Sequence[Subject]) -> Iterator[Subject | None]:
    """Yield the rows the condition selects; None for a row of which it cannot be told."""
    for row in rows:
        state = 1.0 if e.condition is None else evaluate(e.condition, row)
        if state is None:
            yield None
        elif holds(state):
            yield row


def _aggregate(e: Aggregate, subject: Subject) -> Value:
    rows = subject.rows(e.table)
    if rows is None:
        return None
    chosen = list(_chosen(e, rows))
    known = [row for row in chosen if row is not None]
    if len(known) < len(chosen):
        return None
    if e.function == "count":
        return float(len(known))
    assert e.value is not None
    values = [evaluate(e.value, row) for row in known]
    present = [value for value in values if value is not None]
    if len(present) < len(values):
        return None
    if e.function == "share":
        return _share(e, present, rows)
    if e.function == "weighted_mean":
        return _weighted_mean(e, present, known)
    if e.function in {"min", "max"} and not present:
        return None
    return _FUNCTIONS[e.function](present)


def _share(e: Aggregate, chosen: Sequence[float], rows: Sequence[Subject]) -> Value:
    assert e.value is not None
    values = [evaluate(e.value, row) for row in rows]
    present = [value for value in values if value is not None]
    whole = left_to_right(present)
    if len(present) < len(values) or whole == 0.0:
        return None
    return finite(left_to_right(chosen) / whole)


def _weighted_mean(e: Aggregate, values: Sequence[float], rows: Sequence[Subject]) -> Value:
    assert e.weight is not None
    weights = [evaluate(e.weight, row) for row in rows]
    present = [weight for weight in weights if weight is not None]
    whole = left_to_right(present)
    if len(present) < len(weights) or whole == 0.0:
        return None
    weighted = [value * weight for value, weight in zip(values, present, strict=True)]
    return finite(left_to_right(weighted) / whole)


def _foreign(e: Foreign, subject: Subject) -> Value:
    values = [evaluate(argument, subject) for argument in e.arguments]
    return transcendental(plugins.function(e.entry, e.sha256), *values)


_EVALUATORS: dict[type, Callable[..., Value]] = {
    Constant: _constant,
    Name: _name,
    Unary: _unary,
    Binary: _binary,
    Compare: _compare,
    Logic: _logic,
    Conditional: _conditional,
    Convert: _convert,
    Previous: _previous,
    Call: _call,
    TextTest: _text_test,
    Aggregate: _aggregate,
    Foreign: _foreign,
}
