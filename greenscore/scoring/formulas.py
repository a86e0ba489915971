"""The formulas of one standard: parsed, unit-checked, and traced to the inputs they read."""

from collections.abc import Iterable, Mapping

from greenscore.expression.check import Quantity, Type, check, convert_to
from greenscore.expression.parser import parse
from greenscore.expression.syntax import Expression, Name, tables, walk
from greenscore.model import Standard
from greenscore.scope import PREREQUISITES_MET, StandardScope
from greenscore.units import parse_unit


class Formulas:
    """Compiles the formula texts of a standard; FormulaErrors where a text is faulty."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.scope = StandardScope(standard)
        self.derived = {id: self.converted(d.formula, d.unit) for id, d in standard.derived.items()}
        self._values = {node.id: node for node in standard.index.walk()}

    def formula(self, text: str, extra: Mapping[str, Type] | None = None) -> Expression:
        """Parse and check a formula; `extra` gives the types of names that only it sees."""
        scope = StandardScope(self.standard, extra) if extra else self.scope
        return check(parse(text), scope)[0]

    def converted(self, text: str, unit: str | None) -> Expression:
        """Parse a formula and bring its result to `unit`, where one is declared."""
        expression, type_ = check(parse(text), self.scope)
        return convert_to(expression, type_, parse_unit(unit)) if unit else expression

    def threshold(self, text: str, type_: Type | None) -> Expression:
        """Parse a threshold and bring it to the unit of the value it is compared with."""
        expression, own = check(parse(text), self.scope)
        if isinstance(type_, Quantity) and type_.unit and isinstance(own, Quantity) and own.unit:
            return convert_to(expression, own, type_.unit)
        return expression

    def reads(self, expressions: Iterable[Expression | None]) -> tuple[str, ...]:
        """Return every input, `table.column` and table that formulas depend on, through all they name."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        queue = [expression for expression in expressions if expression is not None]
        while queue:
            expression = queue.pop(0)
            found.update(dict.fromkeys(tables(expression)))
            for part in walk(expression):
                if isinstance(part, Name) and part.id not in seen:
                    seen.add(part.id)
                    queue.extend(self._behind(part.id, found))
        return tuple(found)

    def _behind(self, name: str, found: dict[str, None]) -> list[Expression]:
        """Return the formulas behind a name; an input or column stands for itself."""
        if name in self.derived:
            return [self.derived[name]]
        if name in self.standard.parameters:
            return [Name(key) for key in self.standard.parameters[name].by]
        node = self._values.get(name.rpartition(".")[0])
        if node is not None:
            return [self.converted(node.value, node.unit)] if node.value else []
        if name not in {PREREQUISITES_MET, "x"}:
            found[name] = None
        return []
