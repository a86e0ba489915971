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
from greenscore.model.absence import DEFAULT_RULES, STATES, MissingRules, Policy
from greenscore.model.assessment import Outcome
from greenscore.model.nodes import Node
from greenscore.model.population import BOUNDS, GIVEN, Reference, statistic
from greenscore.model.scope import frozen_group, frozen_statistic
from greenscore.model.standard import Edition
from greenscore.model.table import Floats, Table
from greenscore.scoring.compile import compile_plan, referred
from greenscore.scoring.compile_scale import keys_of
from greenscore.scoring.outliers import Treated, treated
from greenscore.scoring.plan import Plan, PlanNode, PlanPolicy
from greenscore.scoring.results import CLAIMED, score_table
from greenscore.scoring.scored import OUTCOMES, Codes

VALUES = "value"
Seen = tuple[Floats, Codes]  # what a scale sees of each member, and why of some it sees nothing
_BLOCK = (PlanPolicy(kind="block"),) * len(STATES)


@dataclass(slots=True)
class StatisticNeed:
    """What is to be frozen of one node: statistics of all, and statistics of each group by a choice.

    `imputing` are the policies that impute, by the state in which they do.
    """

    statistics: set[str] = field(default_factory=set)
    grouped: dict[str, set[str]] = field(default_factory=dict)
    imputing: dict[str, Policy] = field(default_factory=dict)


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
            frozen[id] = _frozen(edition, nodes[id], need, seen[id], table)
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
    rules = node.missing.of_itself(inherited)
    for state in STATES:
        policy = getattr(rules, state)
        if policy.kind == "impute":
            need = found.setdefault(node.id, StatisticNeed())
            own = need.grouped.setdefault(policy.by, set()) if policy.by else need.statistics
            own.add(node.imputed(policy))
            need.imputing[state] = policy
    if node.score is not None and node.score.relative is not None:
        rule = node.score.relative
        of_method = {"minmax": {"min", "max"}, "zscore": {"mean", rule.deviation}}
        own = of_method.get(rule.method, {VALUES})
        found.setdefault(node.id, StatisticNeed()).statistics.update(own)
    for child in node.children:
        _gather(child, node.missing.handed_down(inherited), found)


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


def _seen(plan: Plan, ids: Sequence[str], table: Table, as_of: date | None) -> Mapping[str, Seen]:
    """Return what the scales of some nodes see: their scores without later steps, and why there is none."""
    bare = tuple(_bare(node) if node.id in ids else node for node in plan.nodes)
    results = score_table(replace(plan, nodes=bare), table, as_of=as_of, passes=(CLAIMED,))
    return {id: (results.columns[f"{id}.score"], results.columns[f"{id}.outcome"]) for id in ids}


def _bare(node: PlanNode) -> PlanNode:
    return replace(
        node,
        scale=None,
        adjust=(),
        rescale=None,
        rounding=None,
        ladder=(),
        policies=_BLOCK,
        bounds=(None, None),
    )


def _frozen(edition: Edition, node: Node, need: StatisticNeed, seen: Seen, table: Table) -> Frozen:
    values, _ = seen
    thin = _thin(edition, need, values, table)
    small = {key for _, key in thin}
    given = _given(edition, need, values, table)
    own_groups = {key: group for key, group in given.groups.items() if key not in small}
    given = replace(given, groups=own_groups)
    whole = values
    if node.outliers is not None and node.outliers.order == "impute-first":
        whole = _completed(edition, node, need, given, seen, table)
    population = treated(_ascending(whole), node.outliers)
    groups = {key: dict(group.stated) for key, group in given.groups.items()}
    for key, wanted, members in _groups(edition, need, whole, table):
        within = sorted(map(population.within, _ascending(members)))
        if key not in small:
            groups.setdefault(key, {}).update(_stated(wanted, within))
    stated = _stated(need.statistics, population.values) | _bounds(population)
    present = int(np.count_nonzero(~np.isnan(values)))
    return Frozen(
        reference=Reference(
            values=tuple(population.values) if VALUES in need.statistics else (),
            stated={**stated, **given.stated},
            groups={key: Reference(stated=own) for key, own in groups.items() if own},
        ),
        present=present,
        absent=values.size - present,
        brought_in=population.brought_in,
        shaped=population.shaped,
        thin=thin,
    )


def _thin(
    edition: Edition, need: StatisticNeed, values: Floats, table: Table
) -> dict[tuple[str, str], int]:
    """Count the members of groups, by input and answer, that have too few for statistics of their own."""
    counts = {}
    for choice in need.grouped:
        keys = keys_of(edition.standard, choice)
        column = table.columns.get(choice)
        codes = np.full(values.size, np.nan) if column is None else column.values
        for code, key in enumerate(keys):
            counts[choice, key] = int(np.count_nonzero(~np.isnan(values[codes == code])))
    least = edition.standard.least_members
    return {group: count for group, count in counts.items() if count < least}


def _groups(
    edition: Edition, need: StatisticNeed, values: Floats, table: Table
) -> Iterator[tuple[str, set[str], Floats]]:
    """Yield each group of a population by its key, with the statistics that are wanted and its values."""
    for choice, wanted in need.grouped.items():
        column = table.columns.get(choice)
        for code, key in enumerate(keys_of(edition.standard, choice)):
            yield key, wanted, values[:0] if column is None else values[column.values == code]


def _given(edition: Edition, need: StatisticNeed, values: Floats, table: Table) -> Reference:
    """Return the statistics of the values as they were given, of all and of each group."""

    def of(wanted: set[str], members: Floats) -> dict[str, float]:
        names = {name.removeprefix("given_") for name in wanted & set(GIVEN)}
        found = _stated(names, _ascending(members))
        return {f"given_{name}": number for name, number in found.items()}

    groups: dict[str, dict[str, float]] = {}
    for key, wanted, members in _groups(edition, need, values, table):
        groups.setdefault(key, {}).update(of(wanted, members))
    return Reference(
        stated=of(need.statistics, values),
        groups={key: Reference(stated=own) for key, own in groups.items()},
    )


def _completed(
    edition: Edition,
    node: Node,
    need: StatisticNeed,
    given: Reference,
    seen: Seen,
    table: Table,
) -> Floats:
    """Return a population in which members without a value have what its policies impute."""
    values, outcomes = seen
    filled = values.copy()
    for state, policy in need.imputing.items():
        absent = np.isnan(values) & (outcomes == OUTCOMES.index(Outcome(state)))
        statistic = node.imputed(policy)
        if policy.by is None:
            filled[absent] = given.stated.get(statistic, np.nan)
            continue
        column = table.columns.get(policy.by)
        for code, key in enumerate(keys_of(edition.standard, policy.by)):
            number = given.groups.get(key, Reference()).stated.get(statistic, np.nan)
            if column is not None:
                filled[absent & (column.values == code)] = number
    return filled


def _ascending(values: Floats) -> list[float]:
    """Return the values there are, in ascending order."""
    present: list[float] = values[~np.isnan(values)].tolist()
    return sorted(present)


def _stated(wanted: set[str], values: Sequence[float]) -> dict[str, float]:
    found = {name: statistic(name, values) for name in sorted(wanted - {VALUES, *BOUNDS})}
    return {name: number for name, number in found.items() if number is not None}


def _bounds(population: Treated) -> dict[str, float]:
    ends = zip(BOUNDS, (population.low, population.high), strict=True)
    return {name: end for name, end in ends if end is not None}
