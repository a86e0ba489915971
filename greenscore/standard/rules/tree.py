"""The tree of nodes and its ladders: structure, weights, policies, adjustments, levels."""

from collections.abc import Iterator
from itertools import pairwise

from greenscore.document import Path
from greenscore.nodes import Level, Node, Policy
from greenscore.problems import Problem, nearest
from greenscore.standard.rules.identity import ladders
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.paths import INDEX
from greenscore.standard.rules.sites import CHANGES

_STATES = ("missing", "not_applicable", "unscorable")


def value_or_children(inspection: Inspection) -> Iterator[Problem]:
    """A node is an indicator or a group; an indicator has a value, or a map of inputs."""
    for path, node in inspection.nodes:
        mapped = node.score is not None and node.score.map is not None
        if node.children and (node.value is not None or mapped):
            yield inspection.problem("standard-value-and-children", path, node=node.id)
        if not node.children and node.value is None and not mapped:
            yield inspection.problem("standard-no-value", path, node=node.id)


def sibling_weights(inspection: Inspection) -> Iterator[Problem]:
    """No weight is negative, and some child of each group counts."""
    for path, node in inspection.nodes:
        weights = [
            inspection.formulas.constant((*path, "children", place, "weight"))
            for place, _ in enumerate(node.children)
        ]
        for place, weight in enumerate(weights):
            if weight is not None and weight < 0:
                where = (*path, "children", place, "weight")
                yield inspection.problem("standard-weight-negative", where)
        if weights and all(weight == 0 for weight in weights):
            yield inspection.problem("standard-weights-zero", path, node=node.id)


def complete_policies(inspection: Inspection) -> Iterator[Problem]:
    """A policy that puts a value names it; one that transfers a weight names a sibling."""
    for path, node in inspection.nodes:
        for state in _STATES:
            policy: Policy | None = getattr(node.missing, state)
            if policy is None:
                continue
            where = (*path, "missing", state)
            if policy.kind == "value" and policy.value is None:
                yield inspection.problem("standard-missing-key", where, key="value")
            if policy.kind == "transfer":
                yield from _transfer(inspection, path, node, policy.transfer, where)


def _transfer(
    inspection: Inspection, path: Path, node: Node, target: str | None, where: Path
) -> Iterator[Problem]:
    around = list(inspection.above(path))[1:2]
    group = around[0].children if around else ()
    known = [other.id for other in (*group, *node.children) if other.id != node.id]
    if target is None:
        yield inspection.problem("standard-missing-key", where, key="transfer")
    elif target not in known:
        close = nearest(target, known) or ", ".join(known) or "-"
        yield inspection.problem("standard-not-a-sibling", where, given=target, nearest=close)


def complete_aggregates(inspection: Inspection) -> Iterator[Problem]:
    """A power mean says which power."""
    for path, node in inspection.nodes:
        if node.aggregate.kind == "power" and not node.aggregate.power:
            yield inspection.problem("standard-missing-key", (*path, "aggregate"), key="power")


def coverage_shares(inspection: Inspection) -> Iterator[Problem]:
    """The least coverage of a group is a share of its weight, from 0 to 1."""
    for path, node in inspection.nodes:
        if node.min_coverage is not None and not 0 <= node.min_coverage <= 1:
            given = str(node.min_coverage)
            where = (*path, "min_coverage")
            yield inspection.problem("standard-out-of-range", where, given=given, limit="0..1")


def one_change(inspection: Inspection) -> Iterator[Problem]:
    """An adjustment caps, floors, adds or sets: exactly one of them."""
    for path, node in inspection.nodes:
        for place, adjust in enumerate(node.adjust):
            given = [name for name in CHANGES if getattr(adjust, name) is not None]
            if len(given) != 1:
                where = (*path, "adjust", place)
                args = {"forms": ", ".join(CHANGES), "given": ", ".join(given) or "-"}
                yield inspection.problem("standard-not-one-of", where, **args)


def ladder_order(inspection: Inspection) -> Iterator[Problem]:
    """Levels ascend; each has at most one threshold, and the whole has one ladder."""
    if inspection.standard.index.levels:
        yield inspection.problem("standard-ladder-of-index", (*INDEX, "levels"))
    for path, ladder in ladders(inspection):
        for place, level in enumerate(ladder):
            if level.at is not None and level.above is not None:
                args = {"forms": "at, above", "given": "at, above"}
                yield inspection.problem("standard-not-one-of", (*path, place), **args)
        thresholds = [
            (place, _at(inspection, path, place, level)) for place, level in enumerate(ladder)
        ]
        known = [(place, threshold) for place, threshold in thresholds if threshold is not None]
        for (_, first), (place, second) in pairwise(known):
            if first >= second:
                args = {"first": f"{first[0]:g}", "second": f"{second[0]:g}"}
                yield inspection.problem("standard-not-ascending", (*path, place), **args)


def _at(inspection: Inspection, path: Path, place: int, level: Level) -> tuple[float, bool] | None:
    """Return a level's threshold, and whether only what lies above it counts."""
    name = "above" if level.at is None else "at"
    threshold = inspection.formulas.constant((*path, place, name))
    return None if threshold is None else (threshold, name == "above")


RULES = (
    value_or_children,
    sibling_weights,
    complete_policies,
    complete_aggregates,
    coverage_shares,
    one_change,
    ladder_order,
)
