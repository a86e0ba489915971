"""What the names in a standard's formulas stand for: their types and units."""

from collections.abc import Iterable, Mapping

from greenscore.expression.check import (
    Category,
    FormulaErrors,
    FreeText,
    Quantity,
    Truth,
    Type,
    check,
)
from greenscore.expression.functions import NODE_PARTS, REFERENCE, beside
from greenscore.expression.parser import FormulaError, parse
from greenscore.expression.syntax import names as names_in
from greenscore.model.population import STATISTICS, Reference, is_statistic
from greenscore.model.standard import Question, Standard
from greenscore.quantities.units import DIMENSIONLESS, UnitError, parse_unit

PREREQUISITES_MET = "prerequisites.met"
SCORE = Quantity(DIMENSIONLESS)  # no bare number: half of a score times 20 % is a tenth of it


def frozen_statistic(name: str) -> tuple[str, str]:
    """Return the node and the statistic that `<node>.reference.<statistic>` names; else empty texts."""
    node, dot, statistic = name.partition(f".{REFERENCE}.")
    return (node, statistic.partition(".")[0]) if dot else ("", "")


def frozen_group(name: str) -> str:
    """Return the input by which a statistic is that of the subject's own group, or an empty text.

    `<node>.reference.<statistic>(by=<input>)` is parsed as `<node>.reference.<statistic>.<input>`.
    """
    return name.partition(f".{REFERENCE}.")[2].partition(".")[2]


def question_type(question: Question) -> Type:
    """Return the type of an input or a table column."""
    if question.type == "boolean":
        return Truth()
    if question.type == "choice":
        return Category(tuple(question.choices))
    if question.type == "text":
        return FreeText()
    return unit_type(question.unit)


def unit_type(unit: str | None) -> Type:
    """Return the quantity of a unit's text; a bare number where it is absent or not a unit."""
    try:
        return Quantity(parse_unit(unit)) if unit else Quantity(None)
    except UnitError:
        return Quantity(None)


class StandardScope:
    """Types of inputs, parameters, derived figures, table columns, and node references of a standard.

    `<input>.evidence` and `<input>.note` are the texts beside an answer. `<node>.reference.<statistic>`
    is a number of the frozen population, in the unit of what the node's scale sees. `extra` adds names
    that only some formulas see, such as `x` in a scale.
    """

    def __init__(
        self,
        standard: Standard,
        references: Mapping[str, Reference],
        extra: Mapping[str, Type] | None = None,
    ) -> None:
        self._standard = standard
        self._references = references
        self._types: dict[str, Type | None] = dict(extra or {})
        self._open: set[str] = set()
        self._inferring: frozenset[str] = frozenset()
        self._nodes = {node.id: node for node in standard.walk()}
        self._ladders = {
            node.id: tuple(level.id for level in node.levels) for node in self._nodes.values()
        }
        self._ladders[standard.index.id] = tuple(level.id for level in standard.levels)

    def names(self) -> Iterable[str]:
        """Yield every name a formula may use, for the nearest spelling."""
        standard = self._standard
        yield from (*standard.inputs, *standard.parameters_of(""), *standard.derived)
        yield PREREQUISITES_MET
        for table, rows in standard.tables.items():
            columns = (*rows.columns, *standard.parameters_of(table))
            yield from (f"{table}.{column}" for column in columns)
        yield from (f"{node}.{part}" for node in self._nodes for part in NODE_PARTS)
        yield from (
            f"{node}.{REFERENCE}.{part}" for node in self._references for part in STATISTICS
        )

    def constant(self, name: str) -> float | None:
        """Return a statistic of the frozen population, or None where the name is none or not frozen."""
        node, statistic = frozen_statistic(name)
        if frozen_group(name):
            return None
        return self._references[node].statistic(statistic) if node in self._references else None

    def columns(self, table: str) -> Mapping[str, Type] | None:
        """Return the types of a table's columns, or None where there is no such table.

        A parameter that is looked up by the rows of the table is one of them.
        """
        if table not in self._standard.tables:
            return None
        types: dict[str, Type] = {
            name: question_type(column)
            for name, column in self._standard.tables[table].columns.items()
        }
        parameters = self._standard.parameters_of(table).items()
        return types | {name: unit_type(parameter.unit) for name, parameter in parameters}

    def type_of(self, name: str) -> Type | None:
        """Return the type of `name`, or None where it stands for nothing.

        A figure that depends on itself counts as a bare number.
        """
        if name in self._open:
            return Quantity(None)
        # What a figure needs comes before it, so that a long chain of figures needs no deep stack.
        pending = [name]
        while pending:
            current = pending[-1]
            needs = () if current in self._open else self._needs(current)
            if current not in self._types and needs:
                self._open.add(current)
                pending.extend(needs)
                continue
            if current not in self._types:
                self._open.add(current)
                self._types[current] = self._find(current)
            self._open.discard(current)
            pending.pop()
        return self._types[name]

    def _needs(self, name: str) -> tuple[str, ...]:
        """Return the names not known yet from whose types the type of `name` is inferred."""
        derived = self._standard.derived.get(name)
        node = self._nodes.get(name.removesuffix(".value")) if name.endswith(".value") else None
        formula = node.value if node and not node.unit else None
        if derived:
            formula = None if derived.unit else derived.formula
        try:
            used = names_in(parse(formula)) if formula else ()
        except FormulaError:
            return ()
        return tuple(need for need in used if need not in self._types and need not in self._open)

    def _find(self, name: str) -> Type | None:
        standard = self._standard
        if name in standard.inputs:
            return question_type(standard.inputs[name])
        if beside(name) in standard.inputs:
            return FreeText()
        parameter = standard.parameter(name)
        if parameter is not None and not parameter.table:
            return unit_type(parameter.unit)
        if name in standard.derived:
            return self._derived(name)
        if name == PREREQUISITES_MET:
            return Truth()
        node, statistic = frozen_statistic(name)
        if node in self._nodes and is_statistic(statistic):
            return self.scaled_type(node)
        node, _, part = name.rpartition(".")
        if node not in self._nodes or part not in NODE_PARTS:
            return None
        if part == "level":
            return Category(self._ladders[node])
        if part == "score":
            return SCORE
        return self.value_type(node)

    def value_type(self, node: str) -> Type | None:
        """Return the type of a node's value; a group has the type of a score, a map that of its input."""
        found = self._nodes[node]
        if found.unit:
            return unit_type(found.unit)
        if found.value is not None:
            return self._inferred(found.value)
        mapped = found.score.map if found.score else None
        return self.type_of(mapped.on[0]) if mapped and not found.children else SCORE

    def scaled_type(self, node: str) -> Type | None:
        """Return the type of what a node's scale sees: its value, or what its transform makes of it."""
        value, transform = self.value_type(node), self._nodes[node].transform
        if value is None or transform is None:
            return value
        if (
            node in self._inferring
        ):  # statistics that depend on themselves are another rule's matter
            return Quantity(None)
        scope = StandardScope(self._standard, self._references, {"x": value})
        scope._inferring = self._inferring | {node}
        try:
            return check(parse(transform), scope)[1]
        except (FormulaError, FormulaErrors):
            return Quantity(None)

    def _derived(self, name: str) -> Type | None:
        derived = self._standard.derived[name]
        if derived.unit or derived.formula is None:
            return unit_type(derived.unit)
        return self._inferred(derived.formula)

    def _inferred(self, formula: str) -> Type | None:
        """Infer a type from a formula; a faulty one counts as a bare number."""
        try:
            return check(parse(formula), self)[1]
        except (FormulaError, FormulaErrors):
            return Quantity(None)
