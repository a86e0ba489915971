"""Figures that are no numbers: the answers that maps look up, and derived figures that are choices."""

from collections.abc import Iterator

from greenscore.expression.check import Category, Truth
from greenscore.scoring.formulas import FormulaTyper


def categories(formulas: FormulaTyper) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of such figures, each with the ids that its positions stand for."""
    nodes = formulas.standard.walk()
    maps = [f"{node.id}.value" for node in nodes if node.score is not None and node.score.map]
    for name in (*maps, *formulas.standard.derived):
        type_ = formulas.scope.type_of(name)
        if isinstance(type_, Category):
            yield name, type_.choices
        elif isinstance(type_, Truth) and name in maps:
            yield name, ("false", "true")
