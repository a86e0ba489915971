"""An edition under inspection: its blocks, nodes and formulas with their paths."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from greenscore.model.absence import STATES, MissingRules, Policy
from greenscore.model.inventory_paths import FIXED, Measure
from greenscore.model.nodes import Node
from greenscore.model.standard import Edition, Question
from greenscore.problems import Problem
from greenscore.standard.rules.checked import CheckedFormulas
from greenscore.standard.rules.paths import blocks, nodes
from greenscore.text.document import Path

KnownPaths = Callable[[], Mapping[str, Measure]]


class Inspection:
    """What the rules look at; built once for an edition and shared by all of them.

    `known_paths` gives every path into an inventory; it is called where an input names one.
    """

    def __init__(self, edition: Edition, known_paths: KnownPaths) -> None:
        self.edition = edition
        self.standard = edition.standard
        self._known_paths = known_paths

    def problem(self, code: str, path: Path, **args: str) -> Problem:
        """Return a problem at the line of the item at `path`."""
        return Problem(code=code, where=self.edition.place(*path), args=args)

    @cached_property
    def inventory_paths(self) -> Mapping[str, Measure]:
        """Every path into an inventory, with what it measures."""
        return self._known_paths()

    def measure(self, path: str) -> Measure | None:
        """Return what a path into an inventory measures; those of every inventory cost no reading."""
        return FIXED.get(path) or self.inventory_paths.get(path)

    @cached_property
    def formulas(self) -> CheckedFormulas:
        """Every formula, checked."""
        return CheckedFormulas(self.standard, self.edition.references)

    @cached_property
    def nodes(self) -> tuple[tuple[Path, Node], ...]:
        """Every node with its path, a parent before its children."""
        return tuple(nodes(self.standard))

    @cached_property
    def _by_path(self) -> dict[Path, Node]:
        return dict(self.nodes)

    @cached_property
    def blocks(self) -> tuple[tuple[Path, Any], ...]:
        """Every block and text of the standard with its path."""
        return tuple(blocks(self.standard))

    @cached_property
    def questions(self) -> tuple[tuple[Path, Question], ...]:
        """Every input and table column with its path."""
        standard = self.standard
        inputs = ((("inputs", name), question) for name, question in standard.inputs.items())
        columns = (
            (("tables", table, "columns", name), question)
            for table, rows in standard.tables.items()
            for name, question in rows.columns.items()
        )
        return (*inputs, *columns)

    def above(self, path: Path) -> Iterator[Node]:
        """Yield the node at `path` and the groups around it, the innermost first."""
        for length in range(len(path), 0, -1):
            node = self._by_path.get(path[:length])
            if node is not None:
                yield node

    def stated_policies(self, path: Path, node: Node) -> Iterator[tuple[Path, Policy]]:
        """Yield the policies that a node states, of itself and of those below it, each with its place."""
        parts = (
            ((), node.missing),
            (("self",), node.missing.own),
            (("children",), node.missing.children),
        )
        for place, rules in parts:
            for state in STATES if rules is not None else ():
                policy: Policy | None = getattr(rules, state)
                if policy is not None:
                    yield (*path, "missing", *place, state), policy

    def policy(self, path: Path, state: str) -> Policy | None:
        """Return the policy of a node for a state: its own, or that of the nearest group around it."""
        decided = self.deciding(path, state)
        return None if decided is None else decided[1]

    def deciding(self, path: Path, state: str) -> tuple[Path, Policy] | None:
        """Return the policy that counts for a node and a state, with the place where it is stated."""
        own = self._by_path[path].missing
        found = _first_of((*path, "missing"), state, own, ("self", own.own))
        return found or self.handed_down(path, state)

    def handed_down(self, path: Path, state: str) -> tuple[Path, Policy] | None:
        """Return the policy for a state that the groups around a node hand down to it, with its place."""
        for length in range(len(path) - 1, 0, -1):
            node = self._by_path.get(path[:length])
            if node is not None:
                place, below = (*path[:length], "missing"), node.missing.children
                found = _first_of(place, state, node.missing, ("children", below))
                if found is not None:
                    return found
        return None

    def policies(self, path: Path, node: Node) -> Iterator[tuple[Path, Policy]]:
        """Yield the policies that count for a node: its own where they stand, inherited ones at the node."""
        for state in STATES:
            decided = self.deciding(path, state)
            if decided is not None:
                where, policy = decided
                yield where if where[: len(path)] == path else path, policy

    def choices(self, name: str) -> tuple[str, ...] | None:
        """Return the keys by which an input or a column can be looked up, or None where it has none."""
        question = self.standard.question(name)
        if question is None or question.type not in {"choice", "boolean"}:
            return None
        return tuple(question.choices) if question.type == "choice" else ("false", "true")


def _first_of(
    place: Path, state: str, plain: MissingRules, told: tuple[str, MissingRules | None]
) -> tuple[Path, Policy] | None:
    """Return the policy for a state that is told for whom it is, else the plain one, with its place."""
    whom, rules = told
    for where, stated in (((*place, whom, state), rules), ((*place, state), plain)):
        policy: Policy | None = getattr(stated, state, None)
        if policy is not None:
            return where, policy
    return None


Rule = Callable[[Inspection], Iterator[Problem]]
