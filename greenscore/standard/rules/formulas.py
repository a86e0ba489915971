"""Formulas: every name resolves, every unit agrees, and nothing depends on itself."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from greenscore.expression.check import Quantity
from greenscore.expression.functions import NODE_PARTS, REFERENCE
from greenscore.expression.syntax import Binary, Constant, Name, walk
from greenscore.model.scope import PREREQUISITES_MET, StandardScope, frozen_statistic
from greenscore.problems import Problem
from greenscore.quantities.units import DIMENSIONLESS, parse_unit, spell
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.paths import INDEX
from greenscore.text.document import Path

# Cycles told of one standard: each is one mend, and a knot of them has very many.
_MOST_CYCLES = 20


def faulty_formulas(inspection: Inspection) -> Iterator[Problem]:
    """Syntax, unknown names, wrong types and units that do not agree."""
    for checked in inspection.formulas.checked:
        for error in checked.errors:
            args = {**error.args, "column": str(error.column)}
            yield inspection.problem(error.code, checked.site.path, **args)


def doubled_conversions(inspection: Inspection) -> Iterator[Problem]:
    """A factor written into a formula whose unit already makes the same conversion."""
    for checked in inspection.formulas.checked:
        if checked.doubled is not None:
            factor = f"{float(checked.doubled):g}"
            unit = checked.site.unit or spell(DIMENSIONLESS)
            path = checked.site.path
            yield inspection.problem("standard-converted-twice", path, factor=factor, unit=unit)


def ones_beside_percents(inspection: Inspection) -> Iterator[Problem]:
    """A 1 added to or taken from a percentage, which means one percent of it."""
    scope = StandardScope(inspection.standard, inspection.edition.references)
    for checked in inspection.formulas.checked:
        for part in walk(checked.written) if checked.written else ():
            if not isinstance(part, Binary) or part.op not in {"+", "-"}:
                continue
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if one == Constant(1.0) and isinstance(other, Name):
                    type_ = scope.type_of(other.id)
                    if isinstance(type_, Quantity) and type_.unit == parse_unit("%"):
                        path, name = checked.site.path, other.id
                        yield inspection.problem("standard-one-percent", path, name=name)


def misplaced_node_references(inspection: Inspection) -> Iterator[Problem]:
    """References to nodes where scores are not known yet."""
    ids = {node.id for _, node in inspection.nodes}
    for checked in inspection.formulas.checked:
        if checked.site.nodes_allowed:
            continue
        for name in checked.names:
            node, _, part = name.rpartition(".")
            if node in ids and part in NODE_PARTS:
                yield inspection.problem("standard-node-reference", checked.site.path, name=name)


def cycles(inspection: Inspection) -> Iterator[Problem]:
    """Figures that depend on themselves, with the way around."""
    graph = {name: list(dict.fromkeys(needs)) for name, needs in _needs(inspection).items()}
    order = {name: position for position, name in enumerate(graph)}
    for _ in range(_MOST_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            way = list(reversed(error.args[1]))[:-1]
            start = way.index(min(way, key=order.__getitem__))
            way = [*way[start:], *way[: start + 1]]
            graph[way[0]].remove(way[1])
            path = _path_of(inspection, way[0])
            yield inspection.problem("standard-cycle", path, cycle=" -> ".join(way))
        else:
            return


def _needs(inspection: Inspection) -> Mapping[str, Iterable[str]]:
    """Return, for each figure, the figures it is computed from."""
    formulas = inspection.formulas
    needs: dict[str, Iterable[str]] = {
        name: formulas.names_at(("derived", name)) for name in inspection.standard.derived
    }
    needs[PREREQUISITES_MET] = formulas.names_at(("prerequisites",))
    for path, node in inspection.nodes:
        steps = ("clip", "transform", "score", "adjust", "rescale")
        own = [name for step in steps for name in formulas.names_at((*path, step))]
        below = [f"{child.id}.score" for child in node.children]
        for position, _ in enumerate(node.children):
            child = (*path, "children", position)
            own += [*formulas.names_at((*child, "weight")), *formulas.names_at((*child, "applies"))]
        value = formulas.names_at((*path, "value"))
        needs[f"{node.id}.value"] = [f"{node.id}.score"] if node.children else value
        needs[f"{node.id}.score"] = [*own, *(below or [f"{node.id}.value"])]
        before = [n for step in ("clip", "transform") for n in formulas.names_at((*path, step))]
        needs[f"{node.id}.{REFERENCE}"] = [*before, *(below or [f"{node.id}.value"])]
        ladder = ("levels",) if path == INDEX else (*path, "levels")
        needs[f"{node.id}.level"] = [f"{node.id}.score", *formulas.names_at(ladder)]
    return {name: [_figure(other) for other in others] for name, others in needs.items()}


def _figure(name: str) -> str:
    """Return the figure that a name needs: of a frozen statistic, the population it is of."""
    node, _ = frozen_statistic(name)
    return f"{node}.{REFERENCE}" if node else name


def _path_of(inspection: Inspection, name: str) -> Path:
    if name in inspection.standard.derived:
        return ("derived", name)
    node = name.rpartition(".")[0]
    return next((path for path, found in inspection.nodes if found.id == node), ("prerequisites",))


RULES = (
    faulty_formulas,
    doubled_conversions,
    ones_beside_percents,
    misplaced_node_references,
    cycles,
)
