"""The tree of nodes and its ladders: structure, weights, policies, adjustments, levels."""

from collections.abc import Iterator
from itertools import islice, pairwise

from greenscore.model.nodes import Node
from greenscore.problems import Problem, nearest
from greenscore.standard.rules.curves import out_of_order
from greenscore.standard.rules.figures import cases, named
from greenscore.standard.rules.identity import ladders
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.paths import INDEX
from greenscore.standard.rules.sites import CHANGES
from greenscore.standard.rules.value_ladders import is_falling
from greenscore.text.document import Path

# Weights that miss a hundred, or one, by no more than this share of it were meant to add up to it.
_NEARLY = 0.05
_ROUNDING = 1e-9


def value_or_children(inspection: Inspection) -> Iterator[Problem]:
    """A node is an indicator or a group; an indicator has a value, or a map of inputs."""
    for path, node in inspection.nodes:
        mapped = node.score is not None and node.score.map is not None
        if node.children and (node.value is not None or mapped):
            yield inspection.problem("standard-value-and-children", path, node=node.id)
        if not node.children and node.value is None and not mapped:
            yield inspection.problem("standard-no-value", path, node=node.id)


def sibling_weights(inspection: Inspection) -> Iterator[Problem]:
    """No weight is negative, and some child of each group counts, for every key and date."""
    for path, node in inspection.nodes:
        weights = _weights(path, node)
        for where in weights:
            if any(weight < 0 for _, (weight,) in cases(inspection, where)):
                yield inspection.problem("standard-weight-negative", where)
        together = cases(inspection, *weights) if weights else ()
        nothing = next((case for case, numbers in together if not any(numbers)), None)
        if nothing is not None:
            args = {"node": node.id, "case": named(nothing)}
            yield inspection.problem("standard-weights-zero", path, **args)


def whole_weights(inspection: Inspection) -> Iterator[Problem]:
    """Weights that are written as points of a hundred, or as parts of one, add up to it."""
    for path, node in inspection.nodes:
        weights = [inspection.formulas.constant(where) for where in _weights(path, node)]
        written = not any(map(inspection.formulas.names_at, _weights(path, node)))
        total = sum(weight for weight in weights if weight is not None)
        whole = 100 if total > 50 else 1
        off = abs(total - whole)
        if len(weights) > 1 and written and _ROUNDING < off <= _NEARLY * whole + _ROUNDING:
            args = {"node": node.id, "total": f"{total:g}", "whole": str(whole)}
            yield inspection.problem("standard-weights-nearly-whole", path, **args)


def _weights(path: Path, group: Node) -> list[Path]:
    return [(*path, "children", place, "weight") for place, _ in enumerate(group.children)]


def complete_policies(inspection: Inspection) -> Iterator[Problem]:
    """A policy that puts a value names it; one that transfers a weight names a sibling."""
    for path, node in inspection.nodes:
        for where, policy in inspection.stated_policies(path, node):
            if policy.kind in {"value", "score"} and getattr(policy, policy.kind) is None:
                yield inspection.problem("standard-missing-key", where, key=policy.kind)
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
    """A power mean says which power, a mean that a zero decides what it does, and paths are several."""
    for path, node in inspection.nodes:
        aggregate, where = node.aggregate, (*path, "aggregate")
        if aggregate.kind == "power" and not aggregate.power:
            yield inspection.problem("standard-missing-key", where, key="power")
        decided = aggregate.kind in {"geometric", "harmonic"} or (aggregate.power or 0) < 0
        if decided and aggregate.zero is None:
            args = {"node": node.id, "kind": aggregate.kind}
            yield inspection.problem("standard-zero-undeclared", where, **args)
        if aggregate.zero is not None and not decided:
            args = {"option": "zero", "needs": "geometric, harmonic, power < 0"}
            yield inspection.problem("standard-option-unused", where, **args)
        if aggregate.kind == "any" and len(node.children) == 1:
            yield inspection.problem("standard-one-path", where, node=node.id)


def coverage_shares(inspection: Inspection) -> Iterator[Problem]:
    """The least coverage of a group is a share of its weight, from 0 to 1."""
    for path, node in inspection.nodes:
        if node.min_coverage is not None and not 0 <= node.min_coverage <= 1:
            given = str(node.min_coverage)
            where = (*path, "min_coverage")
            yield inspection.problem("standard-out-of-range", where, given=given, limit="0..1")


def least_counts(inspection: Inspection) -> Iterator[Problem]:
    """The least count of a group is no more than its children, and an indicator has none."""
    for path, node in inspection.nodes:
        if node.min_count is not None and node.min_count > len(node.children):
            args = {"given": str(node.min_count), "limit": str(len(node.children))}
            where = (*path, "min_count")
            yield inspection.problem("standard-out-of-range", where, **args)


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
    """Levels ascend; each has one threshold or a gate, and the whole has one ladder."""
    if inspection.standard.index.levels:
        yield inspection.problem("standard-ladder-of-index", (*INDEX, "levels"))
    for path, ladder in ladders(inspection):
        falls = any(map(is_falling, islice(inspection.above(path), 1)))
        for place, level in enumerate(ladder):
            if level.at is not None and level.above is not None:
                args = {"forms": "at, above", "given": "at, above"}
                yield inspection.problem("standard-not-one-of", (*path, place), **args)
            if place and level.at is None and level.above is None and not level.requires:
                yield inspection.problem("standard-level-open", (*path, place), level=level.id)
        marks = [
            (place, "at" if level.above is None else "above")
            for place, level in enumerate(ladder)
            if level.at is not None or level.above is not None
        ]
        for (before, first), (place, second) in () if falls else pairwise(marks):
            pair = ((*path, before, first), (*path, place, second))
            ties = (first, second) == ("at", "above")
            yield from out_of_order(inspection, (*path, place), *pair, ties=ties)


RULES = (
    value_or_children,
    sibling_weights,
    whole_weights,
    complete_policies,
    complete_aggregates,
    coverage_shares,
    least_counts,
    one_change,
    ladder_order,
)
