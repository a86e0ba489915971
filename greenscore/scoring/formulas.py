"""The formulas of one standard: parsed, unit-checked, and traced to the inputs they read."""

from collections.abc import Iterable, Iterator, Mapping

from greenscore.expression.check import Quantity, Type, check, convert_to
from greenscore.expression.functions import TEXTS_BESIDE, beside
from greenscore.expression.parser import parse
from greenscore.expression.syntax import (
    Aggregate,
    Expression,
    Foreign,
    Name,
    Previous,
    children,
    names,
    walk,
)
from greenscore.model.nodes import Node
from greenscore.model.scope import PREREQUISITES_MET, StandardScope, frozen_group, frozen_statistic
from greenscore.model.standard import Derived, Edition, Standard
from greenscore.quantities.units import parse_unit
from greenscore.scoring.formula_one import Value, evaluate


class Nobody:
    """A subject of whom nothing is known."""

    def value(self, name: str) -> None:
        """Nothing is known."""

    def text(self, name: str) -> None:
        """Nor is anything written."""

    def hides(self, name: str) -> bool:
        """Tell that there may be something all the same."""
        return True

    def lacks(self, name: str) -> bool:
        """Tell that nothing is known."""
        return True

    def previous(self) -> None:
        """Nor was anything before."""

    def rows(self, table: str) -> None:
        """Nor in any table."""


def text_names(standard: Standard) -> Iterator[str]:
    """Yield the names that stand for texts: of inputs and columns, and of what stands beside inputs."""
    for id, question in standard.inputs.items():
        yield from (f"{id}.{part}" for part in TEXTS_BESIDE)
        if question.type == "text":
            yield id
    for table, rows in standard.tables.items():
        yield from (f"{table}.{id}" for id, asked in rows.columns.items() if asked.type == "text")


def constant(expression: Expression) -> Value:
    """Return the number that a formula is for every subject, or None where it depends on one."""
    return evaluate(expression, Nobody())


def _of_this_period(expression: Expression) -> Iterator[Expression]:
    """Yield the parts of a formula as `walk` does, without what it asks of an earlier period."""
    if not isinstance(expression, Previous):
        yield expression
        for part in children(expression):
            yield from _of_this_period(part)


class FormulaTyper:
    """Compiles the formula texts of a standard; FormulaErrors where a text is faulty.

    `used` collects the names in all formulas compiled so far.
    """

    def __init__(self, edition: Edition) -> None:
        self.standard = edition.standard
        self._references = edition.references
        self.scope = StandardScope(self.standard, self._references)
        self.used: set[str] = set()
        derived = self.standard.derived.items()
        self.derived = {id: self._derived(figure) for id, figure in derived}
        self._values = {node.id: node for node in self.standard.walk()}

    def _derived(self, derived: Derived) -> Expression:
        """Return the formula of a derived figure, or the call of its function."""
        function = derived.function
        if function is None:
            assert derived.formula is not None
            return self.converted(derived.formula, derived.unit)
        pairs = zip(function.arguments, function.units, strict=True)
        arguments = tuple(self.converted(text, unit) for text, unit in pairs)
        return Foreign(function.entry, function.sha256, arguments, column=1)

    def formula(self, text: str, extra: Mapping[str, Type] | None = None) -> Expression:
        """Parse and check a formula; `extra` gives the types of names that only it sees."""
        return self.typed(text, extra)[0]

    def typed(self, text: str, extra: Mapping[str, Type] | None = None) -> tuple[Expression, Type]:
        """Parse and check a formula, and return its type beside it."""
        scope = StandardScope(self.standard, self._references, extra) if extra else self.scope
        return self._checked(text, scope)

    def value(self, node: Node) -> Expression | None:
        """Return the value of an indicator; of a map that names none, its first input."""
        mapping = node.score.map if node.score else None
        if node.value is not None:
            return self.converted(node.value, None if mapping else node.unit)
        return Name(mapping.on[0]) if mapping and not node.children else None

    def converted(self, text: str, unit: str | None) -> Expression:
        """Parse a formula and bring its result to `unit`, where one is declared."""
        expression, type_ = self._checked(text, self.scope)
        return convert_to(expression, type_, parse_unit(unit)) if unit else expression

    def threshold(self, text: str, type_: Type | None) -> Expression:
        """Parse a threshold and bring it to the unit of the value it is compared with."""
        expression, own = self._checked(text, self.scope)
        if isinstance(type_, Quantity) and type_.unit and isinstance(own, Quantity) and own.unit:
            return convert_to(expression, own, type_.unit)
        return expression

    def _checked(self, text: str, scope: StandardScope) -> tuple[Expression, Type]:
        expression, type_ = check(parse(text), scope)
        self.used.update(names(expression))
        return expression, type_

    def reads(
        self, expressions: Iterable[Expression | None], *, earlier: bool = False
    ) -> tuple[str, ...]:
        """Return every input, `table.column` and table that formulas depend on, through all they name.

        What they ask of an earlier period alone is not read of this one; `earlier` counts it too.
        """
        found: dict[str, None] = {}
        seen: set[str] = set()
        queue = [expression for expression in expressions if expression is not None]
        while queue:
            expression = queue.pop(0)
            for part in walk(expression) if earlier else _of_this_period(expression):
                if isinstance(part, Aggregate):
                    found[part.table] = None
                if isinstance(part, Name) and part.id not in seen:
                    seen.add(part.id)
                    queue.extend(self._behind(part.id, found))
        return tuple(found)

    def quantity(self, node: Node) -> Quantity:
        """Return the type of what a scale or transform sees as a node's value."""
        type_ = self.scope.value_type(node.id)
        return type_ if isinstance(type_, Quantity) else Quantity(None)

    def inputs_behind(self, expression: Expression) -> tuple[str, ...]:
        """Return the inputs that a formula depends on, without its tables."""
        found = self.reads((expression,), earlier=True)
        return tuple(name for name in found if name in self.standard.inputs)

    def _behind(self, name: str, found: dict[str, None]) -> list[Expression]:
        """Return the formulas behind a name; an input or column stands for itself."""
        if name in self.derived:
            return [self.derived[name]]
        if frozen_group(name):
            return [Name(frozen_group(name))]
        parameter = self.standard.parameter(name)
        if parameter is not None:
            return [Name(key) for key in parameter.by]
        node = self._values.get(name.rpartition(".")[0])
        if node is not None:
            values = (self.value(indicator) for indicator in node.indicators)
            return [value for value in values if value is not None]
        if beside(name):
            found[beside(name)] = None
        if name not in {PREREQUISITES_MET, "x"} and not frozen_statistic(name)[0]:
            found[name] = None
        return []
