"""The formulas of a standard after their check: names, types, units, and constants."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from greenscore.expression.check import (
    FormulaErrors,
    Quantity,
    Truth,
    Type,
    check,
    convert_to,
    doubly_converted,
)
from greenscore.expression.parser import FormulaError, parse
from greenscore.expression.syntax import Binary, Constant, Convert, Expression, Name, Unary
from greenscore.expression.syntax import names as names_of
from greenscore.model.nodes import Node
from greenscore.model.population import Reference
from greenscore.model.scope import SCORE, StandardScope
from greenscore.model.standard import Standard
from greenscore.quantities.units import DIMENSIONLESS, Unit, UnitError, conversion, parse_unit
from greenscore.standard.rules.sites import Site, Wanted, sites
from greenscore.text.document import Path


@dataclass(frozen=True, slots=True)
class Checked:
    """A formula as it was written, and after its check: in the wanted unit (None if faulty)."""

    site: Site
    written: Expression | None
    expression: Expression | None
    errors: tuple[FormulaError, ...]
    doubled: Fraction | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names the formula uses, each once."""
        return () if self.written is None else names_of(self.written)


class CheckedFormulas:
    """All formulas of an edition, checked once."""

    def __init__(self, standard: Standard, references: Mapping[str, Reference]) -> None:
        self._standard = standard
        self._references = references
        self._scope_with = cache(self._new_scope)
        self.checked = tuple(self._check(site) for site in sites(standard))
        self._by_path = {checked.site.path: checked for checked in self.checked}
        self._names: dict[Path, dict[str, None]] = {}
        for checked in self.checked:
            path, names = checked.site.path, dict.fromkeys(checked.names)
            for length in range(len(path) + 1):
                self._names.setdefault(path[:length], {}).update(names)

    def names_at(self, path: Path) -> tuple[str, ...]:
        """Return the names used by the formulas at or below `path`, each once."""
        return tuple(self._names.get(path, ()))

    def written(self, path: Path) -> Expression | None:
        """Return the formula at `path` as it was written; None where there is none, or a faulty one."""
        checked = self._by_path.get(path)
        return None if checked is None else checked.written

    def constant(self, path: Path, given: Mapping[str, float | None] | None = None) -> float | None:
        """Return the value of the formula at `path` in its wanted unit, if it is one number.

        `given` are the figures of parameters that depend on a key or a date.
        """
        checked = self._by_path.get(path)
        if checked is None or checked.expression is None:
            return None
        return self._fold(checked.expression, given or {})

    def _fold(self, expression: Expression, given: Mapping[str, float | None]) -> float | None:
        """Return what constants, parameters and sums and products of them come to."""
        known: float | Decimal | None = None
        match expression:
            case Constant(value=number):
                known = number
            case Name(id=name) if name in given:
                known = given[name]
            case Name(id=name) if name in self._standard.parameters:
                known = self._standard.parameters[name].value
            case Unary(op="-", operand=operand):
                known = _product(-1.0, self._fold(operand, given))
            case Convert(operand=operand, factor=factor):
                known = _product(float(factor), self._fold(operand, given))
            case Binary(op="*", left=left, right=right):
                known = _product(self._fold(left, given), self._fold(right, given))
            case Binary(op="+" | "-" as op, left=left, right=right):
                other = _product(1.0 if op == "+" else -1.0, self._fold(right, given))
                first = self._fold(left, given)
                known = None if first is None or other is None else first + other
        return None if known is None else float(known)

    def _new_scope(self, x: Type | None) -> StandardScope:
        extra = {} if x is None else {"x": x}
        return StandardScope(self._standard, self._references, extra)

    def _check(self, site: Site) -> Checked:
        try:
            parsed = parse(site.text)
        except FormulaError as error:
            return Checked(site, None, None, (error,))
        try:
            expression, type_ = check(parsed, self._scope_with(self._x(site)))
            expression, doubled = self._converted(site, expression, type_)
        except FormulaErrors as faults:
            return Checked(site, parsed, None, faults.errors)
        return Checked(site, parsed, expression, (), doubled)

    def _converted(
        self, site: Site, expression: Expression, type_: Type
    ) -> tuple[Expression, Fraction | None]:
        """Return a formula as its site wants it, and a conversion it makes twice; FormulaErrors."""
        if site.wanted is Wanted.ANY:
            return expression, None
        if site.wanted is Wanted.CONDITION:
            return _condition(expression, type_), None
        unit = self._unit(site)
        target = unit or (type_.unit if isinstance(type_, Quantity) else None) or DIMENSIONLESS
        return convert_to(expression, type_, target), _doubled(expression, type_, unit)

    def _x(self, site: Site) -> Type | None:
        if site.sees_score:
            return SCORE
        if site.node is None or not (site.sees_value or site.sees_scaled):
            return None
        return self._value(site.node) if site.sees_value else self._scaled(site.node)

    def _value(self, node: Node) -> Quantity:
        type_ = self._scope_with(None).value_type(node.id)
        return type_ if isinstance(type_, Quantity) else Quantity(None)

    def _scaled(self, node: Node) -> Quantity:
        type_ = self._scope_with(None).scaled_type(node.id)
        return type_ if isinstance(type_, Quantity) else Quantity(None)

    def _unit(self, site: Site) -> Unit | None:
        """Return the unit a formula must have; None where any will do."""
        if site.wanted is Wanted.SHARE:
            return DIMENSIONLESS
        if site.wanted is Wanted.VALUE and site.node is not None:
            return self._value(site.node).unit
        if site.wanted is Wanted.SCALED and site.node is not None:
            return self._scaled(site.node).unit
        try:
            return parse_unit(site.unit) if site.unit else None
        except UnitError:
            return None


def _product(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left * right


def _condition(expression: Expression, type_: Type) -> Expression:
    if not isinstance(type_, Truth):
        raise FormulaErrors([FormulaError("formula-needs-condition", 1, {})])
    return expression


def _doubled(expression: Expression, type_: Type, unit: Unit | None) -> Fraction | None:
    """Return the conversion that the formula makes by hand though its unit makes it already."""
    if unit is None or not isinstance(type_, Quantity) or type_.unit is None:
        return None
    try:
        factor = conversion(type_.unit, unit)
    except UnitError:
        return None
    return factor if doubly_converted(expression, factor) else None
