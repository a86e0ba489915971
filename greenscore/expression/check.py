"""The check of a formula: its names, types and units, and the conversions it needs.

A bare number has no unit and takes the unit of what it is added to or compared with: where `share`
is in %, `share > 80` means 80 %. In products it is a pure number. Products and quotients come out
at plain scale, kWh/MWh as a number of scale 1 and % x tce as tce, so that a bare number beside
them means what it seems to mean.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from greenscore.expression.naming import resolve
from greenscore.expression.scope import (
    Category,
    FormulaErrors,
    FreeText,
    Quantity,
    Scope,
    Truth,
    Type,
)
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
    Label,
    Logic,
    Name,
    Previous,
    TextTest,
    Unary,
)
from greenscore.expression.text import FormulaError
from greenscore.problems import nearest
from greenscore.quantities.units import DIMENSIONLESS, Unit, UnitError, conversion, spell

__all__ = [
    "Category",
    "FormulaErrors",
    "FreeText",
    "Quantity",
    "Scope",
    "Truth",
    "Type",
    "check",
    "convert_to",
    "doubly_converted",
]


def check(expression: Expression, scope: Scope) -> tuple[Expression, Type]:
    """Return the formula with names resolved and conversions inserted, and its type.

    Raises FormulaErrors with every fault found, but none that merely follows from another.
    """
    checker = _Checker(scope)
    checked, type_ = checker.check(expression)
    if checker.errors or type_ is None:
        raise FormulaErrors(checker.errors)
    return checked, type_


def convert_to(expression: Expression, type_: Type, unit: Unit) -> Expression:
    """Return a checked formula converted to `unit`; a bare number is taken to stand in it already.

    Raises FormulaErrors "formula-unit-mismatch" or, for what is no number, "formula-needs-number".
    """
    if not isinstance(type_, Quantity):
        raise FormulaErrors([FormulaError("formula-needs-number", 1, {})])
    if type_.unit is None:
        return expression
    try:
        return _scaled(expression, conversion(type_.unit, unit))
    except UnitError:
        args = {"expected": spell(unit), "found": spell(type_.unit)}
        raise FormulaErrors([FormulaError("formula-unit-mismatch", 1, args)]) from None


def doubly_converted(expression: Expression, factor: Fraction) -> bool:
    """Tell whether the formula already multiplies by the conversion `factor` that it also needs.

    So it is for `part / whole * 100` declared in %: the unit alone turns 0.5 into 50 %.
    """
    return factor != 1 and factor in _multipliers(expression, 1)


def _multipliers(expression: Expression, sign: int) -> Iterator[Fraction]:
    """Yield the literal factors of a product, those below the line as their inverse."""
    match expression:
        case Constant(value) if value:
            yield Fraction(repr(value)) ** sign
        case Binary("*" | "/" as op, left, right):
            yield from _multipliers(left, sign)
            yield from _multipliers(right, sign if op == "*" else -sign)
        case Unary("-", operand) | Convert(operand, _):
            yield from _multipliers(operand, sign)
        case Call("round" | "clip", arguments):
            yield from _multipliers(arguments[0], sign)
        case _:
            return


def _scaled(expression: Expression, factor: Fraction) -> Expression:
    return expression if factor == 1 else Convert(expression, factor, column=expression.column)


def _plain(unit: Unit, left: Unit | None, right: Unit | None) -> Unit:
    """Return `unit` without the scale that cancelled units or a percentage leave in it."""
    if left is None or right is None:
        return unit
    if unit.dimensionless:
        return DIMENSIONLESS
    if right.dimensionless:
        return left
    return Unit(unit.dimensions, unit.factor / left.factor) if left.dimensionless else unit


Checked = tuple[Expression, Type | None]
_NUMBER = Quantity(DIMENSIONLESS)
_BARE = Quantity(None)


class _Checker:
    """One check of one formula; collects errors, and gives a faulty part the type None."""

    def __init__(self, scope: Scope) -> None:
        self.errors: list[FormulaError] = []
        self._scope = scope
        self._table = ""

    def check(self, expression: Expression) -> Checked:
        match expression:
            case Constant(_):
                return expression, Truth() if expression.truth else _BARE
            case Name(_):
                return self._name(expression)
            case Unary(_, _):
                return self._unary(expression)
            case Binary(_, _, _):
                return self._binary(expression)
            case Compare(_, _, _):
                return self._compare(expression)
            case Logic(_, operands):
                checked = tuple(self._condition(operand) for operand in operands)
                return replace(expression, operands=checked), Truth()
            case Conditional(condition, then, other):
                test = self._condition(condition)
                (then, other), type_ = self._alike([self.check(then), self.check(other)])
                return replace(expression, condition=test, then=then, other=other), type_
            case Call(_, _) | TextTest(_, _, _):
                return self._call(expression)
            case Aggregate(_, _, _, _, _):
                return self._aggregate(expression)
            case Previous(operand) | Convert(operand, _):
                inner, type_ = self.check(operand)
                return replace(expression, operand=inner), type_
            case Label(_) | Foreign(_, _, _):
                assert isinstance(expression, Label)  # functions are called by the plan alone
                self._fault("formula-text", expression, text=expression.text)
                return expression, None

    def _fault(self, code: str, at: Expression, **args: str) -> None:
        self.errors.append(FormulaError(code, at.column, args))

    def _name(self, name: Name) -> Checked:
        found, type_, faults = resolve(name, self._table, self._scope)
        self.errors += faults
        if isinstance(type_, FreeText):
            self._fault("formula-free-text", name, name=name.id)
            return found, None
        return found, type_

    def _is_text(self, name: Name) -> bool:
        return isinstance(resolve(name, self._table, self._scope)[1], FreeText)

    def _text_test(self, node: TextTest) -> Checked:
        assert isinstance(node.text, Name)  # the parser takes nothing else
        found, type_, faults = resolve(node.text, self._table, self._scope)
        self.errors += faults
        if type_ is not None and not isinstance(type_, FreeText):
            self._fault("formula-needs-text", node.text, function=node.function, text=node.text.id)
        return replace(node, text=found), _NUMBER if node.function == "length" else Truth()

    def _condition(self, expression: Expression) -> Expression:
        checked, type_ = self.check(expression)
        if type_ is not None and not isinstance(type_, Truth):
            self._fault("formula-needs-condition", expression)
        return checked

    def _quantity(self, expression: Expression) -> tuple[Expression, Quantity | None]:
        checked, type_ = self.check(expression)
        if type_ is None or isinstance(type_, Quantity):
            return checked, type_
        self._fault("formula-needs-number", expression)
        return checked, None

    def _pure(self, expression: Expression) -> Expression:
        """Check a number that must be without a unit, converted to the scale of 1.

        `x`, the value being scored, counts as the number it is in its node's unit.
        """
        if expression == Name("x"):
            return self._quantity(expression)[0]
        return self._one_unit([(expression, _NUMBER), self._quantity(expression)])[0][1]

    def _alike(self, parts: Sequence[Checked]) -> tuple[list[Expression], Type | None]:
        """Bring parts to one type: one unit, or the same choices, or booleans."""
        expressions = [expression for expression, _ in parts]
        if any(type_ is None for _, type_ in parts):
            return expressions, None
        numbers = [(expr, type_) for expr, type_ in parts if isinstance(type_, Quantity)]
        if len(numbers) == len(parts):
            return self._one_unit(numbers)
        first = parts[0][1]
        for expression, type_ in parts[1:]:
            if type_ != first:
                self._fault("formula-mixed-types", expression)
                return expressions, None
        return expressions, first

    def _one_unit(
        self, parts: Sequence[tuple[Expression, Quantity | None]]
    ) -> tuple[list[Expression], Quantity | None]:
        """Convert parts to the unit of the first that has one; bare numbers stay as they are."""
        target = next((type_.unit for _, type_ in parts if type_ and type_.unit), None)
        converted = []
        fits = all(type_ is not None for _, type_ in parts)
        for expression, type_ in parts:
            unit = type_.unit if type_ else None
            if unit is None or target is None:
                converted.append(expression)
            elif unit.dimensions == target.dimensions:
                converted.append(_scaled(expression, conversion(unit, target)))
            else:
                args = {"expected": spell(target), "found": spell(unit)}
                self._fault("formula-unit-mismatch", expression, **args)
                converted.append(expression)
                fits = False
        return converted, Quantity(target) if fits else None

    def _unary(self, node: Unary) -> Checked:
        if node.op == "not":
            return replace(node, operand=self._condition(node.operand)), Truth()
        operand, type_ = self._quantity(node.operand)
        return replace(node, operand=operand), type_

    def _binary(self, node: Binary) -> Checked:
        if node.op == "**":
            return self._power(node)
        parts = [self._quantity(node.left), self._quantity(node.right)]
        if node.op in ("+", "-"):
            (left, right), type_ = self._one_unit(parts)
            return replace(node, left=left, right=right), type_
        (left, above), (right, below) = parts
        result = replace(node, left=left, right=right)
        if above is None or below is None:
            return result, None
        if above.unit is None and below.unit is None:
            return result, _BARE
        over, under = above.unit or DIMENSIONLESS, below.unit or DIMENSIONLESS
        try:
            unit = over * under if node.op == "*" else over / under
            plain = _plain(unit, over if node.op == "/" else above.unit, below.unit)
            return _scaled(result, conversion(unit, plain)), Quantity(plain)
        except UnitError:
            self._fault("formula-unit-range", node)
            return result, None

    def _power(self, node: Binary) -> Checked:
        exponent = node.right.value if isinstance(node.right, Constant) else 0.0
        if not exponent.is_integer():
            return replace(node, left=self._pure(node.left)), _NUMBER
        left, type_ = self._quantity(node.left)
        result = replace(node, left=left)
        if type_ is None or type_.unit is None:
            return result, type_
        if type_.unit.dimensionless:
            return replace(node, left=_scaled(left, type_.unit.factor)), _NUMBER
        try:
            return result, Quantity(type_.unit ** int(exponent))
        except UnitError:
            self._fault("formula-unit-range", node)
            return result, None

    def _compare(self, node: Compare) -> Checked:
        left, right = node.left, node.right
        if isinstance(left, Label) and isinstance(right, Label):
            self._fault("formula-text", left, text=left.text)
            return node, Truth()
        if isinstance(right, Label):
            other, code = self._choice(left, right)
            return replace(node, left=other, right=code), Truth()
        if isinstance(left, Label):
            other, code = self._choice(right, left)
            return replace(node, left=code, right=other), Truth()
        parts = [self.check(left), self.check(right)]
        (left, right), type_ = self._alike(parts)
        if isinstance(type_, (Truth, Category)) and node.op not in ("==", "!="):
            self._fault("formula-needs-number", node)
        return replace(node, left=left, right=right), Truth()

    def _choice(self, expression: Expression, label: Label) -> tuple[Expression, Expression]:
        """Return the category and the code of the choice that the label names."""
        checked, type_ = self.check(expression)
        if isinstance(type_, Category) and label.text in type_.choices:
            code = float(type_.choices.index(label.text))
            return checked, Constant(code, column=label.column)
        if isinstance(type_, Category):
            close = nearest(label.text, type_.choices) or ", ".join(type_.choices)
            self._fault("formula-unknown-choice", label, choice=label.text, nearest=close)
        elif type_ is not None:
            self._fault("formula-text", label, text=label.text)
        return checked, label

    def _call(self, node: Call | TextTest) -> Checked:
        if isinstance(node, TextTest):
            return self._text_test(node)
        match node.function:
            case "is_missing":
                (asked,) = node.arguments
                if isinstance(asked, Name) and self._is_text(asked):
                    return self._text_test(TextTest("is_missing", asked, column=node.column))
                return replace(node, arguments=(self.check(node.arguments[0])[0],)), Truth()
            case "coalesce":
                parts, type_ = self._alike([self.check(part) for part in node.arguments])
                return replace(node, arguments=tuple(parts)), type_
            case "log" | "exp":
                return replace(node, arguments=(self._pure(node.arguments[0]),)), _NUMBER
            case "sqrt":
                return self._root(node)
            case "round":
                value, quantity = self._quantity(node.arguments[0])
                return replace(node, arguments=(value, *node.arguments[1:])), quantity
            case _:
                checked, quantity = self._one_unit([self._quantity(p) for p in node.arguments])
                return replace(node, arguments=tuple(checked)), quantity

    def _root(self, node: Call) -> Checked:
        """Halve the powers of a unit at its base scale: the root of another may not be exact."""
        value, type_ = self._quantity(node.arguments[0])
        if type_ is None or type_.unit is None:
            return replace(node, arguments=(value,)), type_
        unit = type_.unit
        if any(power % 2 for _, power in unit.dimensions):
            self._fault("formula-root", node, unit=spell(unit))
            return node, None
        halves = tuple((name, power // 2) for name, power in unit.dimensions)
        result = replace(node, arguments=(_scaled(value, unit.factor),))
        return result, Quantity(Unit(halves, Fraction(1)))

    def _aggregate(self, node: Aggregate) -> Checked:
        if self._scope.columns(node.table) is None:
            known = sorted(self._scope.names())
            close = nearest(node.table, {name.partition(".")[0] for name in known}) or "-"
            self._fault("formula-unknown-table", node, table=node.table, nearest=close)
            return node, None
        self._table = node.table
        value, type_ = (None, _NUMBER) if node.value is None else self._quantity(node.value)
        weight = None if node.weight is None else self._quantity(node.weight)[0]
        condition = None if node.condition is None else self._condition(node.condition)
        self._table = ""
        if node.function == "share" and type_ is not None:
            type_ = _NUMBER
        return replace(node, value=value, weight=weight, condition=condition), type_
