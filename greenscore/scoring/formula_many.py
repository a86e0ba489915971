"""Formulas over columns: the same operations as `formula_one`, in the same order, on blocks of rows.

A value is a float64 column, NaN where it is absent.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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
from greenscore.model.table import Floats
from greenscore.scoring import hidden
from greenscore.scoring.numbers import (
    SLACK,
    finite_column,
    power_column,
    rounded_column,
    transcendental_column,
)
from greenscore.scoring.texts import asked
from greenscore.scoring.truth import fails_column, holds_column


class Block(Protocol):
    """What the names of a formula stand for, for a block of rows."""

    @property
    def size(self) -> int:
        """Number of rows."""

    def column(self, name: str) -> Floats:
        """Return the column of a name, NaN where absent; never written to."""

    def texts(self, name: str) -> Sequence[str | None]:
        """Return the texts that a name stands for, by row; None where absent."""

    @property
    def cautious(self) -> bool:
        """Tell whether anything can be given and not count."""

    def hides(self, name: str) -> NDArray[np.bool_]:
        """Tell where something behind a name is given and does not count."""

    def lacks(self, name: str) -> NDArray[np.bool_]:
        """Tell where an input, a table or a column of it is absent."""

    def previous(self) -> "tuple[Block, NDArray[np.bool_]]":
        """Return the same subjects in their preceding period, and where there is none."""

    def rows(self, table: str) -> "ChildBlock":
        """Return the rows of a table that belong to the block's subjects."""


@dataclass(frozen=True, slots=True)
class ChildBlock:
    """Rows of a table: `owner` is the position of each row's subject in the block, ascending."""

    block: Block
    owner: NDArray[np.int64]
    given: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WithX:
    """A block whose name `x` stands for the column being scored."""

    block: Block
    x: Floats

    @property
    def size(self) -> int:
        return self.block.size

    def column(self, name: str) -> Floats:
        return self.x if name == "x" else self.block.column(name)

    def texts(self, name: str) -> Sequence[str | None]:
        return self.block.texts(name)

    @property
    def cautious(self) -> bool:
        return self.block.cautious

    def hides(self, name: str) -> NDArray[np.bool_]:
        return np.zeros(self.size, np.bool_) if name == "x" else self.block.hides(name)

    def lacks(self, name: str) -> NDArray[np.bool_]:
        return self.block.lacks(name)

    def previous(self) -> tuple[Block, NDArray[np.bool_]]:
        return self.block.previous()

    def rows(self, table: str) -> ChildBlock:
        return self.block.rows(table)


def evaluate(expression: Expression, block: Block) -> Floats:
    """Return the column of a checked formula for a block of rows."""
    return _EVALUATORS[type(expression)](expression, block)


def number_or_column(expression: Expression, block: Block) -> Floats | float:
    """Return the number a formula always is, or its column."""
    return expression.value if isinstance(expression, Constant) else evaluate(expression, block)


def surely(condition: Expression, block: Block) -> NDArray[np.bool_]:
    """Tell where a condition holds; where it is unknown it does not."""
    if isinstance(condition, Compare) and condition.op != "!=":
        left = evaluate(condition.left, block)
        return compare(condition.op, left, number_or_column(condition.right, block))
    if isinstance(condition, Logic):
        combine = np.logical_and if condition.op == "and" else np.logical_or
        return reduce(combine, (surely(operand, block) for operand in condition.operands))
    return holds_column(evaluate(condition, block))


def truth(condition: NDArray[np.bool_], *operands: Floats) -> Floats:
    """Return 1.0 and 0.0, and NaN where any operand is absent."""
    result = condition.astype(np.float64)
    for operand in operands:
        np.copyto(result, np.nan, where=np.isnan(operand))
    return result


def _constant(e: Constant, block: Block) -> Floats:
    return np.full(block.size, e.value)


def _name(e: Name, block: Block) -> Floats:
    return block.column(e.id)


def _unary(e: Unary, block: Block) -> Floats:
    operand = evaluate(e.operand, block)
    return truth(fails_column(operand), operand) if e.op == "not" else 0.0 - operand


def _binary(e: Binary, block: Block) -> Floats:
    left = evaluate(e.left, block)
    if e.op == "**":
        assert isinstance(e.right, Constant)
        return power_column(left, e.right.value)
    if isinstance(e.right, Constant):
        return _arithmetic(e.op, left, e.right.value)
    right = evaluate(e.right, block)
    if e.op == "/":
        right = np.where(right == 0.0, np.nan, right)
    return _arithmetic(e.op, left, right)


def _arithmetic(op: str, left: Floats, right: Floats | float) -> Floats:
    if op == "+":
        return finite_column(left + right)
    if op == "-":
        return finite_column(left - right)
    if op == "*":
        return finite_column(left * right)
    return (
        finite_column(left / right)
        if not np.isscalar(right) or right != 0.0
        else np.full(left.shape, np.nan)
    )


def compare(op: str, left: Floats, right: Floats | float) -> NDArray[np.bool_]:
    """Compare with the slack that keeps the last bits of a float from deciding."""
    if op == ">=":
        return np.asarray(left >= right - SLACK)
    if op == ">":
        return np.asarray(left > right + SLACK)
    if op == "<=":
        return np.asarray(left <= right + SLACK)
    if op == "<":
        return np.asarray(left < right - SLACK)
    return np.asarray((np.abs(left - right) <= SLACK) == (op == "=="))


def _compare(e: Compare, block: Block) -> Floats:
    left = evaluate(e.left, block)
    if isinstance(e.right, Constant):
        return truth(compare(e.op, left, e.right.value), left)
    right = evaluate(e.right, block)
    return truth(compare(e.op, left, right), left, right)


def _logic(e: Logic, block: Block) -> Floats:
    values = [evaluate(operand, block) for operand in e.operands]
    decides, decisive = (fails_column, 0.0) if e.op == "and" else (holds_column, 1.0)
    result = truth(np.full(block.size, decisive == 0.0), *values)
    for value in values:
        np.copyto(result, decisive, where=decides(value))
    return result


def _conditional(e: Conditional, block: Block) -> Floats:
    condition = evaluate(e.condition, block)
    result = np.where(holds_column(condition), evaluate(e.then, block), evaluate(e.other, block))
    result[np.isnan(condition)] = np.nan
    return result


def _convert(e: Convert, block: Block) -> Floats:
    value = evaluate(e.operand, block)
    return finite_column(value * float(e.factor.numerator) / float(e.factor.denominator))


def _previous(e: Previous, block: Block) -> Floats:
    before, absent = block.previous()
    return np.where(absent, np.nan, evaluate(e.operand, before))


def _square_root(column: Floats) -> Floats:
    result: Floats = np.sqrt(np.where(column >= 0.0, column, np.nan))
    return result


def _total(columns: Sequence[Floats]) -> Floats:
    return reduce(lambda total, column: total + column, columns, np.zeros(columns[0].shape))


_FUNCTIONS: dict[str, Callable[[Sequence[Floats]], Floats]] = {
    "abs": lambda v: np.asarray(np.abs(v[0])),
    "sqrt": lambda v: _square_root(v[0]),
    "log": lambda v: transcendental_column(math.log, v[0]),
    "exp": lambda v: transcendental_column(math.exp, v[0]),
    "clip": lambda v: np.asarray(np.minimum(np.maximum(v[0], v[1]), v[2])),
    "min": lambda v: reduce(np.minimum, v),
    "max": lambda v: reduce(np.maximum, v),
    "sum": lambda v: finite_column(_total(v)),
    "mean": lambda v: finite_column(_total(v) / len(v)),
}


def _call(e: Call, block: Block) -> Floats:
    values = [evaluate(argument, block) for argument in e.arguments]
    if e.function == "is_missing":
        unknown = np.isnan(values[0]) & hidden.many(e.arguments[0], block)
        return np.where(unknown, np.nan, np.isnan(values[0]).astype(np.float64))
    if e.function == "coalesce":
        return _first(e.arguments, values, block)
    if e.function == "round":
        digits = e.arguments[1] if len(e.arguments) > 1 else Constant(0.0)
        assert isinstance(digits, Constant)
        return rounded_column(values[0], int(digits.value), "half-even")
    return _FUNCTIONS[e.function](values)


def _text_test(e: TextTest, block: Block) -> Floats:
    assert isinstance(e.text, Name)
    found = (asked(e, text) for text in block.texts(e.text.id))
    told = np.array([math.nan if number is None else number for number in found])
    if e.function == "is_missing" and block.cautious:
        told[(told == 1.0) & block.hides(e.text.id)] = np.nan
    return told


def _first(arguments: Sequence[Expression], values: Sequence[Floats], block: Block) -> Floats:
    """Return the first value that is there; nothing where one before it is there and does not count."""
    first, open_ = values[0], np.isnan(values[0])
    for argument, other in zip(arguments, values[1:], strict=False):
        open_ = open_ & ~hidden.many(argument, block)
        first = np.where(open_, other, first)
        open_ = open_ & np.isnan(other)
    return first


def _aggregate(e: Aggregate, block: Block) -> Floats:
    child = block.rows(e.table)
    chosen = (
        np.ones(child.owner.size) if e.condition is None else evaluate(e.condition, child.block)
    )
    result = _by_owner(e, child, chosen, block.size)
    unknown, picked = np.isnan(chosen), holds_column(chosen)
    if e.value is not None:
        value = evaluate(e.value, child.block)
        unknown |= np.isnan(value) & (picked | (e.function == "share"))
    if e.weight is not None:
        unknown |= np.isnan(evaluate(e.weight, child.block)) & picked
    result[child.owner[unknown]] = np.nan
    result[~child.given] = np.nan
    return finite_column(result)


def _by_owner(e: Aggregate, child: ChildBlock, chosen: Floats, size: int) -> Floats:
    """Aggregate the chosen rows of each subject; absent values are dealt with by the caller."""
    picked = np.flatnonzero(holds_column(chosen))
    owner = child.owner[picked]
    count = np.bincount(owner, minlength=size).astype(np.float64)
    if e.function == "count" or e.value is None:
        return count
    values = evaluate(e.value, child.block)
    if e.function in {"min", "max"}:
        return _extreme(e.function, values[picked], owner, size)
    total = _add_up(values[picked], owner, size)
    if e.function == "sum":
        return total
    if e.function == "mean":
        return _divide(total, count)
    if e.function == "share":
        return _divide(total, _add_up(values, child.owner, size))
    assert e.weight is not None
    weights = evaluate(e.weight, child.block)[picked]
    weighted = _add_up(values[picked] * weights, owner, size)
    return _divide(weighted, _add_up(weights, owner, size))


def _extreme(function: str, values: Floats, owner: NDArray[np.int64], size: int) -> Floats:
    start = np.inf if function == "min" else -np.inf
    result = np.full(size, start)
    (np.minimum if function == "min" else np.maximum).at(result, owner, values)
    return result


def _add_up(values: Floats, owner: NDArray[np.int64], size: int) -> Floats:
    """Add the values of each owner one after the other, in the order of the rows."""
    return np.bincount(owner, weights=values, minlength=size).astype(np.float64)


def _divide(part: Floats, whole: Floats) -> Floats:
    result: Floats = part / np.where(whole == 0.0, np.nan, whole)
    return result


def _foreign(e: Foreign, block: Block) -> Floats:
    columns = [evaluate(argument, block) for argument in e.arguments]
    return transcendental_column(plugins.function(e.entry, e.sha256), *columns)


_EVALUATORS: dict[type, Callable[..., Floats]] = {
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
