"""The nodes and ladders of a plan with the path at which their author wrote them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from greenscore.model.nodes import Level, Node
from greenscore.model.scalars import Path
from greenscore.scoring.plan import Plan, PlanNode


class NodeSite(NamedTuple):
    """A planned node, its path, and the root of the tree that it stands in."""

    path: Path
    node: PlanNode
    root: PlanNode


class LadderSite(NamedTuple):
    """The ladder of a planned node: its path, and the levels as their author wrote them."""

    path: Path
    node: PlanNode
    levels: Sequence[Level]


def node_sites(plan: Plan) -> Iterator[NodeSite]:
    """Yield every node, a parent before its children."""
    standard = plan.edition.standard
    trees: list[tuple[Path, Node]] = [(("index",), standard.index)]
    trees += [(("results", place), tree) for place, tree in enumerate(standard.results)]
    for root, tree in trees:
        for path, node in _below(root, tree):
            yield NodeSite(path, _planned(plan, node), _planned(plan, tree))


def ladder_sites(plan: Plan) -> Iterator[LadderSite]:
    """Yield every ladder, that of the total first."""
    standard = plan.edition.standard
    yield LadderSite(("levels",), plan.index, standard.levels)
    declared = {node.id: node.levels for node in standard.walk()}
    for path, node, _ in node_sites(plan):
        if node is not plan.index:
            yield LadderSite((*path, "levels"), node, declared[node.id])


def _below(path: Path, node: Node) -> Iterator[tuple[Path, Node]]:
    yield path, node
    for place, child in enumerate(node.children):
        yield from _below((*path, "children", place), child)


def _planned(plan: Plan, node: Node) -> PlanNode:
    return plan.nodes[plan.positions[node.id]]
