"""Formula text to syntax: Python's own parser, then an allow-list of what may stand in a formula.

Nothing is ever evaluated here. Ids may hold hyphens, so a minus between two names needs spaces:
`energy - output` subtracts, `energy-output` is one name.
"""

import ast
from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

from greenscore.expression import functions
from greenscore.expression.functions import (
    AGGREGATES,
    FUNCTIONS,
    MANY,
    TEXT_FUNCTIONS,
    beside,
    is_column,
)
from greenscore.expression.syntax import (
    Aggregate,
    Binary,
    BinaryOp,
    Call,
    Compare,
    CompareOp,
    Conditional,
    Constant,
    Expression,
    Label,
    Logic,
    Name,
    Previous,
    TextTest,
    Unary,
    children,
    names,
    walk,
)
from greenscore.expression.text import HYPHEN, FormulaError, prepared
from greenscore.problems import nearest
from greenscore.quantities.decimals import is_number

__all__ = ["FormulaError", "parse"]

MAX_LENGTH = 2000
MAX_DEPTH = 50
MAX_NODES = 500
MAX_NUMBER = 1e300
MAX_EXPONENT = 20
MAX_DIGITS = 12
MAX_PERIODS = 10

_ALWAYS_AGGREGATES = AGGREGATES.keys() - FUNCTIONS.keys()

_BINARY: Mapping[type[ast.operator], BinaryOp] = dict(
    zip((ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow), get_args(BinaryOp), strict=True)
)
_COMPARE: Mapping[type[ast.cmpop], CompareOp] = dict(
    zip((ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq), get_args(CompareOp), strict=True)
)
_TRUTHS = {"true": 1.0, "false": 0.0}

_SNIPPET = 40


def parse(text: str) -> Expression:
    """Read a formula; raise FormulaError at the first thing that may not stand in one.

    At most 2,000 characters, 500 nodes and a depth of 50; `change`, `period_mean`, `in` and chained
    comparisons count at the size they unfold to.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError("formula-too-long", MAX_LENGTH + 1, {"limit": str(MAX_LENGTH)})
    if not text.strip():
        raise FormulaError("formula-empty", 1, {})
    ready = prepared(text)
    return _Reader(text, ready).read(_python_tree(ready), 1)


def _python_tree(ready: str) -> ast.expr:
    start = len(ready) - len(ready.lstrip())
    try:
        return ast.parse(ready[start:], mode="eval").body
    except SyntaxError as error:
        column = min(start + (error.offset or 1), len(ready))
    except (ValueError, OverflowError, RecursionError, MemoryError):
        column = start + 1
    near = ready[max(column - 1, 0) :][:_SNIPPET].replace(HYPHEN, "-")
    raise FormulaError("formula-syntax", column, {"near": near})


class _Reader:
    """One reading of one formula: keeps the text for places, and counts the nodes."""

    def __init__(self, text: str, ready: str) -> None:
        self._text = text
        self._start = len(ready) - len(ready.lstrip())
        self._bytes = ready[self._start :].encode()
        self._nodes = 0

    def read(self, node: ast.expr, depth: int) -> Expression:
        """Return the syntax of one node of Python's tree, `depth` levels down."""
        self._count(1, depth, node)
        column = self._column(node.col_offset)
        match node:
            case ast.Constant():
                return self._constant(node, column)
            case ast.Name(id=name) if name in _TRUTHS:
                return Constant(_TRUTHS[name], truth=True, column=column)
            case ast.Name() | ast.Attribute():
                return Name(self._name(node), column=column)
            case ast.UnaryOp():
                return self._unary(node, column, depth)
            case ast.BinOp() if type(node.op) in _BINARY:
                return self._binary(node, column, depth)
            case ast.Compare():
                return self._compare(node, column, depth)
            case ast.BoolOp(op=op, values=values):
                operands = tuple(self.read(value, depth + 1) for value in values)
                return Logic("and" if isinstance(op, ast.And) else "or", operands, column=column)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                condition, then, other = (self.read(n, depth + 1) for n in (test, body, orelse))
                return Conditional(condition, then, other, column=column)
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                return self._call(node, function, arguments, depth)
            case ast.Call(func=ast.Attribute() as statistic):
                return self._of_group(node, statistic)
            case _:
                raise self._refusal(node)

    def _of_group(self, node: ast.Call, statistic: ast.Attribute) -> Name:
        """Read a statistic of the subject's own group, `node.reference.mean(by=sector)`, as one name."""
        name = self._name(statistic)
        if f".{functions.REFERENCE}." not in name:
            raise self._refusal(node)
        match node:
            case ast.Call(args=[], keywords=[ast.keyword(arg="by", value=ast.Name() as by)]):
                return Name(f"{name}.{self._name(by)}", column=self._column(node.col_offset))
            case _:
                raise FormulaError("formula-by", self._column(node.col_offset), {"name": name})

    def _constant(self, node: ast.Constant, column: int) -> Constant:
        value = node.value
        if isinstance(value, bool):
            return Constant(float(value), truth=True, column=column)
        if isinstance(value, str):
            raise FormulaError("formula-text", column, {"text": self._snippet(node)})
        if not isinstance(value, (int, float)):
            raise self._refusal(node)
        if not abs(value) < MAX_NUMBER:
            raise FormulaError("formula-number", column, {"number": self._snippet(node)})
        if not is_number(self._written(node)):  # 1_000 and 0x10 are numbers to Python alone
            raise FormulaError("formula-syntax", column, {"near": self._snippet(node)})
        return Constant(float(value), column=column)

    def _name(self, node: ast.Name | ast.Attribute) -> str:
        match node:
            case ast.Name(id=head):
                parts = [head]
            case ast.Attribute(value=ast.Name(id=head), attr=attribute):
                parts = [head, attribute]
            case ast.Attribute(
                value=ast.Attribute(value=ast.Name(id=head), attr=functions.REFERENCE as middle),
                attr=statistic,
            ):
                parts = [head, middle, statistic]
            case _:
                raise self._refusal(node)
        if any(part.startswith("_") or "__" in part for part in parts):
            raise self._refusal(node)
        return ".".join(parts).replace(HYPHEN, "-")

    def _unary(self, node: ast.UnaryOp, column: int, depth: int) -> Expression:
        operand = self.read(node.operand, depth + 1)
        match node.op:
            case ast.Not():
                return Unary("not", operand, column=column)
            case ast.USub() if isinstance(operand, Constant) and not operand.truth:
                return Constant(0.0 - operand.value, column=column)
            case ast.USub():
                return Unary("-", operand, column=column)
            case ast.UAdd():
                return operand
            case _:
                raise self._refusal(node)

    def _binary(self, node: ast.BinOp, column: int, depth: int) -> Binary:
        op = _BINARY[type(node.op)]
        left, right = self.read(node.left, depth + 1), self.read(node.right, depth + 1)
        if op == "**" and not (
            isinstance(right, Constant) and not right.truth and abs(right.value) <= MAX_EXPONENT
        ):
            args = {"exponent": self._snippet(node.right), "limit": str(MAX_EXPONENT)}
            raise FormulaError("formula-exponent", right.column, args)
        return Binary(op, left, right, column=column)

    def _compare(self, node: ast.Compare, column: int, depth: int) -> Expression:
        """Read a comparison; a chain becomes a conjunction that holds its inner operands twice."""
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._membership(node, column, depth)
        if not all(type(op) in _COMPARE for op in node.ops):
            raise self._refusal(node)
        ops = [_COMPARE[type(op)] for op in node.ops]
        inner = depth + 1 + (len(ops) > 1)
        texts_fit = all(op in ("==", "!=") for op in ops)
        operands = [
            self._operand(n, inner, text_fits=texts_fit) for n in (node.left, *node.comparators)
        ]
        for operand in operands[1:-1]:
            self._count(_size(operand) + 1, depth, node)
        pairs = zip(ops, pairwise(operands), strict=True)
        parts = tuple(Compare(op, left, right, column=column) for op, (left, right) in pairs)
        return parts[0] if len(parts) == 1 else Logic("and", parts, column=column)

    def _membership(self, node: ast.Compare, column: int, depth: int) -> Expression:
        """Read `a in (b, c)` as `a == b or a == c`, and `not in` as its opposite."""
        op: CompareOp = "==" if isinstance(node.ops[0], ast.In) else "!="
        (listed,) = node.comparators
        items = listed.elts if isinstance(listed, ast.Tuple) else [listed]
        if not items or not isinstance(listed, ast.Tuple | ast.Constant):
            args = {"text": self._snippet(listed)}
            raise FormulaError("formula-list", self._column(listed.col_offset), args)
        left = self._operand(node.left, depth + 2, text_fits=True)
        self._count((len(items) - 1) * (_size(left) + 1), depth, node)
        rights = [self._operand(item, depth + 2, text_fits=True) for item in items]
        parts = tuple(Compare(op, left, right, column=column) for right in rights)
        if len(parts) == 1:
            return parts[0]
        return Logic("or" if op == "==" else "and", parts, column=column)

    def _operand(self, node: ast.expr, depth: int, *, text_fits: bool) -> Expression:
        if text_fits and isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._count(1, depth, node)
            return Label(node.value, column=self._column(node.col_offset))
        return self.read(node, depth)

    def _call(
        self, node: ast.Call, function: str, arguments: list[ast.expr], depth: int
    ) -> Expression:
        column = self._column(node.col_offset)
        if function not in FUNCTIONS and function not in AGGREGATES:
            shown = function.replace(HYPHEN, "-")
            known = sorted(FUNCTIONS.keys() | AGGREGATES.keys())
            args = {"function": shown, "nearest": nearest(shown, known) or ", ".join(known)}
            raise FormulaError("formula-unknown-function", column, args)
        inner = depth + _unfolded_depth(function, arguments)
        starts = function == "starts_with"
        parts = tuple(self._operand(part, inner, text_fits=starts) for part in arguments)
        aggregate = function in _ALWAYS_AGGREGATES or (
            function in AGGREGATES and bool(parts) and bool(_columns(parts[0]))
        )
        self._check_count(function, len(parts), AGGREGATES if aggregate else FUNCTIONS, column)
        if aggregate:
            return self._aggregate(function, parts, column)
        return self._scalar(node, function, parts, depth)

    def _check_count(
        self, function: str, found: int, table: Mapping[str, tuple[int, int]], column: int
    ) -> None:
        least, most = table[function]
        if not least <= found <= most:
            expected = f"{least}+" if most == MANY else f"{least}-{most}"
            args = {
                "function": function,
                "expected": str(least) if least == most else expected,
                "found": str(found),
            }
            raise FormulaError("formula-arguments", column, args)

    def _scalar(
        self, node: ast.Call, function: str, parts: tuple[Expression, ...], depth: int
    ) -> Expression:
        column = self._column(node.col_offset)
        match function:
            case "where":
                return Conditional(*parts, column=column)
            case "previous":
                return Previous(parts[0], column=column)
            case "change":
                now, before = parts[0], Previous(parts[0], column=column)
                self._count(2 * _size(now) + 4, depth, node)
                difference = Binary("-", now, before, column=column)
                return Binary("/", difference, before, column=column)
            case "period_mean":
                return self._period_mean(node, parts, depth)
            case "round" if len(parts) == 2 and not _is_digits(parts[1]):
                args = {"digits": self._snippet(node.args[1]), "limit": str(MAX_DIGITS)}
                raise FormulaError("formula-digits", parts[1].column, args)
            case _ if function in TEXT_FUNCTIONS:
                return self._text_test(node, function, parts)
        return Call(function, parts, column=column)

    def _text_test(self, node: ast.Call, function: str, parts: tuple[Expression, ...]) -> TextTest:
        """Read a question about a text, which a name stands for, with the beginning it asks for."""
        text, *rest = parts
        if not isinstance(text, Name):
            args = {"function": function, "text": self._snippet(node.args[0])}
            raise FormulaError("formula-needs-text", text.column, args)
        start = rest[0] if rest else Label("")
        if not isinstance(start, Label):
            args = {"text": self._snippet(node.args[1])}
            raise FormulaError("formula-needs-beginning", start.column, args)
        return TextTest(function, text, start.text, column=self._column(node.col_offset))

    def _period_mean(self, node: ast.Call, parts: tuple[Expression, ...], depth: int) -> Call:
        """Write out the mean of this period and those before it, each one further back."""
        column = self._column(node.col_offset)
        periods = _periods(node.args[1])
        if periods is None:
            args = {"periods": self._snippet(node.args[1]), "limit": str(MAX_PERIODS)}
            raise FormulaError("formula-periods", parts[1].column, args)
        self._count(periods * _size(parts[0]) + periods * (periods - 1) // 2, depth, node)
        values = [parts[0]]
        while len(values) < periods:
            values.append(Previous(values[-1], column=column))
        return Call("mean", tuple(values), column=column)

    def _aggregate(self, function: str, parts: tuple[Expression, ...], column: int) -> Aggregate:
        for part in parts:
            for inner in walk(part):
                if isinstance(inner, (Aggregate, Previous)):
                    raise FormulaError("formula-nested", inner.column, {"function": function})
        if function == "count":
            table, value = self._counted(parts[0], column), None
        else:
            table, value = "", parts[0]
        used = {table} - {""} | {id_.partition(".")[0] for part in parts for id_ in _columns(part)}
        if len(used) != 1:
            args = {"function": function, "tables": ", ".join(sorted(used)) or "-"}
            raise FormulaError("formula-tables", column, args)
        weight = parts[1] if function == "weighted_mean" else None
        conditions = parts[2:] if function == "weighted_mean" else parts[1:]
        condition = conditions[0] if conditions else None
        return Aggregate(function, used.pop(), value, condition, weight, column=column)

    def _counted(self, part: Expression, column: int) -> str:
        if not isinstance(part, Name) or "." in part.id:
            raise FormulaError("formula-tables", column, {"function": "count", "tables": "-"})
        return part.id

    def _count(self, nodes: int, depth: int, node: ast.expr) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            args = {"nodes": str(MAX_NODES), "depth": str(MAX_DEPTH)}
            raise FormulaError("formula-too-complex", self._column(node.col_offset), args)

    def _column(self, offset: int) -> int:
        """Return the column, from 1, of an offset that Python counts in bytes."""
        return self._start + len(self._bytes[:offset].decode()) + 1

    def _written(self, node: ast.expr) -> str:
        end = self._column(node.end_col_offset or node.col_offset)
        return self._text[self._column(node.col_offset) - 1 : end - 1]

    def _snippet(self, node: ast.expr) -> str:
        snippet = self._written(node)
        return snippet if len(snippet) <= _SNIPPET else snippet[:_SNIPPET] + "…"

    def _refusal(self, node: ast.expr) -> FormulaError:
        args = {"text": self._snippet(node)}
        return FormulaError("formula-not-allowed", self._column(node.col_offset), args)


def _unfolded_depth(function: str, arguments: list[ast.expr]) -> int:
    """Return how far below a call its arguments stand once it is written out."""
    if function == "period_mean" and len(arguments) == 2:
        return _periods(arguments[1]) or 1
    return 3 if function == "change" else 1


def _periods(node: ast.expr) -> int | None:
    """Return a number of periods, or None where it is not a whole number within the limit."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if type(value) is int and 2 <= value <= MAX_PERIODS else None


def _size(expression: Expression) -> int:
    return 1 + sum(_size(part) for part in children(expression))


def _columns(expression: Expression) -> list[str]:
    """Return the columns that an expression mentions itself, outside aggregates of its own."""
    if isinstance(expression, Aggregate):
        return []
    if isinstance(expression, Name):
        return [expression.id] if is_column(expression.id) else []
    if isinstance(expression, TextTest) and beside(names(expression)[0]):
        return []
    return [name for part in children(expression) for name in _columns(part)]


def _is_digits(expression: Expression) -> bool:
    if not isinstance(expression, Constant) or expression.truth:
        return False
    return expression.value.is_integer() and 0 <= expression.value <= MAX_DIGITS
