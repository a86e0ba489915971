"""Freezing: the statistics that an edition needs of its reference population, computed from data.

The population passes the steps of the standard up to what each node's scale sees. A statistic that
needs another one first (the range of an index of percentiles) comes after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from greenscore.expression.parser import parse
from greenscore.expression.syntax import Name
from greenscore.model.nodes import STATES, MissingRules, Node, Outliers
from greenscore.model.population import BOUNDS, Reference, statistic
from greenscore.model.scope import frozen_group, frozen_statistic
from greenscore.model.standard import Edition
from greenscore.model.table import Floats, Table
from greenscore.scoring.bounds import OPEN
from greenscore.scoring.compile import DEFAULT_RULES, compile_plan, referred, resolved_rules
from greenscore.scoring.compile_scale import keys_of
from greenscore.scoring.outliers import Treated, treated
from greenscore.scoring.plan import Plan, PlanNode, PlanPolicy
from greenscore.scoring.results import CLAIMED, score_table

VALUES = "value"
_BLOCK = (PlanPolicy(kind="block"),) * len(STATES)


@dataclass(slots=True)
class StatisticNeed:
    """What is to be frozen of one node: statistics of all, and statistics of each group by a choice."""

    statistics: set[str] = field(default_factory=set)
    grouped: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """The frozen population of one node: how many had a value, were absent, or were brought in.

    `thin` counts the members of groups, by input and answer, that have too few for a statistic.
    """

    reference: Reference
    present: int
    absent: int
    brought_in: int
    shaped: bool
    thin: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """What was frozen: the files written, the members of the population, and what became of each node."""

    files: tuple[Path, ...]
    members: int
    nodes: Mapping[str, Frozen]


def freeze(edition: Edition, table: Table, as_of: date | None = None) -> Mapping[str, Frozen]:
    """Return the frozen population of every node that needs one, by its id.

    `edition` brings no references. Every row of `table` is one member of the population.
    """
    nodes = {node.id: node for node in edition.standard.walk()}
    pending = needs(edition)
    frozen: dict[str, Frozen] = {}
    while pending:
        known = {id: found.reference for id, found in frozen.items()}
        plan = compile_plan(replace(edition, references=known))
        ready = [id for id in _ready(plan, nodes, pending) if id in pending]
        if not ready:
            raise AssertionError("lint refuses statistics that depend on themselves")
        seen = _seen(plan, ready, table, as_of)
        for id in ready:
            need = pending.pop(id)
            frozen[id] = _frozen(edition, need, nodes[id].outliers, seen[id], table)
    return frozen


def needs(edition: Edition) -> dict[str, StatisticNeed]:
    """Return what each node's scale, its policies and the formulas of the standard need."""
    found: dict[str, StatisticNeed] = {}
    for tree in edition.standard.trees:
        _gather(tree, DEFAULT_RULES, found)
    for name in sorted(compile_plan(edition).used):
        node, wanted = frozen_statistic(name)
        if node:
            need, by = found.setdefault(node, StatisticNeed()), frozen_group(name)
            (need.grouped.setdefault(by, set()) if by else need.statistics).add(wanted)
    return found


def _gather(node: Node, inherited: MissingRules, found: dict[str, StatisticNeed]) -> None:
    rules = resolved_rules(node, inherited)
    for state in STATES:
        policy = getattr(rules, state)
        if policy.kind == "impute":
            need = found.setdefault(node.id, StatisticNeed())
            own = need.grouped.setdefault(policy.by, set()) if policy.by else need.statistics
            own.add(policy.impute)
    if node.score is not None and node.score.relative is not None:
        rule = node.score.relative
        of_method = {"minmax": {"min", "max"}, "zscore": {"mean", rule.deviation}}
        own = of_method.get(rule.method, {VALUES})
        found.setdefault(node.id, StatisticNeed()).statistics.update(own)
    for child in node.children:
        _gather(child, rules, found)


def _ready(
    plan: Plan, nodes: Mapping[str, Node], pending: Mapping[str, StatisticNeed]
) -> Iterator[str]:
    """Yield the nodes of which the scale's input hangs on no statistic that is still to be frozen."""
    hanging: set[int] = set()
    for position, node in enumerate(plan.nodes):
        before = {*node.children, *referred(node, plan.positions)}
        steps = (node.value, node.low, node.high, node.transform, node.applies)
        waits = bool(before & hanging) or _names_any(steps, pending)
        if not waits:
            yield node.id
        rescale = nodes[node.id].rescale
        ends = () if rescale is None else (*rescale.source, *rescale.target)
        later = (node, tuple(parse(end) for end in ends))
        if waits or node.id in pending or _names_any(later, pending):
            hanging.add(position)


def _names_any(item: object, pending: Mapping[str, StatisticNeed]) -> bool:
    """Tell whether a formula anywhere in an item names a statistic that is still to be frozen."""
    if isinstance(item, Name):
        return frozen_statistic(item.id)[0] in pending
    if isinstance(item, tuple):
        return any(_names_any(part, pending) for part in item)
    if not is_dataclass(item):
        return False
    return any(_names_any(getattr(item, part.name), pending) for part in fields(item))


def _seen(plan: Plan, ids: Sequence[str], table: Table, as_of: date | None) -> Mapping[str, Floats]:
    """Return what the scales of some nodes see, one column each: their scores without later steps."""
    bare = tuple(_bare(node) if node.id in ids else node for node in plan.nodes)
    results = score_table(replace(plan, nodes=bare), table, as_of=as_of, passes=(CLAIMED,))
    return {id: results.columns[f"{id}.score"] for id in ids}


def _bare(node: PlanNode) -> PlanNode:
    return replace(
        node,
        scale=None,
        adjust=(),
        rescale=None,
        rounding=None,
        ladder=(),
        policies=_BLOCK,
        bounds=OPEN,
    )


def _frozen(
    edition: Edition, need: StatisticNeed, rule: Outliers | None, seen: Floats, table: Table
) -> Frozen:
    present = seen[~np.isnan(seen)]
    population = treated(sorted(present.tolist()), rule)
    groups: dict[str, dict[str, float]] = {}
    thin: dict[tuple[str, str], int] = {}
    for choice, wanted in need.grouped.items():
        for code, key in enumerate(keys_of(edition.standard, choice)):
            column = table.columns.get(choice)
            members = [] if column is None else seen[column.values == code]
            within = sorted(population.within(float(x)) for x in members if not np.isnan(x))
            if len(within) < edition.standard.least_members:
                thin[choice, key] = len(within)
            else:
                groups.setdefault(key, {}).update(_stated(wanted, within))
    return Frozen(
        reference=Reference(
            values=tuple(population.values) if VALUES in need.statistics else (),
            stated=_stated(need.statistics, population.values) | _bounds(population),
            groups={key: Reference(stated=stated) for key, stated in groups.items() if stated},
        ),
        present=present.size,
        absent=seen.size - present.size,
        brought_in=population.brought_in,
        shaped=population.shaped,
        thin=thin,
    )


def _stated(wanted: set[str], values: Sequence[float]) -> dict[str, float]:
    found = {name: statistic(name, values) for name in sorted(wanted - {VALUES, *BOUNDS})}
    return {name: number for name, number in found.items() if number is not None}


def _bounds(population: Treated) -> dict[str, float]:
    ends = zip(BOUNDS, (population.low, population.high), strict=True)
    return {name: end for name, end in ends if end is not None}
