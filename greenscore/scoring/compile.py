"""From an edition to its plan: every formula typed, every policy resolved, the nodes in order."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product

from greenscore.expression.check import Quantity
from greenscore.expression.syntax import Constant, Expression, Name, walk
from greenscore.model.absence import DEFAULT_RULES, STATES, MissingRules, Policy
from greenscore.model.grading import Grade
from greenscore.model.keyed import flatten
from greenscore.model.nodes import Adjust, Level, Node
from greenscore.model.population import Reference
from greenscore.model.scope import SCORE, frozen_group, frozen_statistic
from greenscore.model.standard import Edition, Parameter, Prerequisite
from greenscore.scoring.bounds import LEAVING_OUT, ordered, rises
from greenscore.scoring.categories import categories
from greenscore.scoring.caution import cautious
from greenscore.scoring.compile_portfolio import aggregate_of, compile_portfolios, zero_of
from greenscore.scoring.compile_scale import compile_scale, keys_of
from greenscore.scoring.formulas import FormulaTyper, constant, text_names
from greenscore.scoring.known_ranges import KnownRanges
from greenscore.scoring.node_ranges import NodeRanges
from greenscore.scoring.plan import (
    Plan,
    PlanAdjust,
    PlanLevel,
    PlanNode,
    PlanParameter,
    PlanPolicy,
    PlanPrerequisite,
)
from greenscore.scoring.turns import turns_of


def compile_plan(edition: Edition) -> Plan:
    """Compile an edition that lints clean; FormulaErrors where one of its formulas is faulty."""
    standard = edition.standard
    formulas = FormulaTyper(edition)
    parameters = {
        name: _parameter(formulas, parameter)
        for name, parameter in standard.parameters_of("").items()
    }
    row_parameters = {
        f"{table}.{name}": _parameter(formulas, parameter)
        for table in standard.tables
        for name, parameter in standard.parameters_of(table).items()
    }
    known = KnownRanges(formulas, {**parameters, **row_parameters})
    planned = _Nodes(edition, formulas, known)
    nodes, read = cautious(_in_order(planned.planned()))
    prerequisites = tuple(_prerequisite(formulas, p) for p in standard.prerequisites)
    portfolio = compile_portfolios(formulas)  # the last formulas whose names are used
    return Plan(
        edition=edition,
        nodes=nodes,
        root=next(at for at, node in enumerate(nodes) if node.id == standard.index.id),
        positions={node.id: position for position, node in enumerate(nodes)},
        parameters=parameters,
        row_parameters=row_parameters,
        imputed=planned.imputed | _grouped(edition, formulas.used),
        categories=dict(categories(formulas)),
        derived=formulas.derived,
        prerequisites=prerequisites,
        portfolio=portfolio,
        used=frozenset(formulas.used) | read,
        texts=frozenset(text_names(standard)),
        ranges={name: known(name) for name in sorted(formulas.used)},
        ungraded=frozenset(id for id, question in standard.inputs.items() if not question.graded),
        grade=Grade[standard.recognition.grade.upper()],
        dated=any(p.dated for p in standard.parameters.values()),
    )


def _prerequisite(formulas: FormulaTyper, prerequisite: Prerequisite) -> PlanPrerequisite:
    expect = formulas.formula(prerequisite.expect)
    return PlanPrerequisite(id=prerequisite.id, expect=expect, reads=formulas.reads((expect,)))


class _Nodes:
    """Plans the nodes of all trees, children before their parent, the index last.

    `imputed` collects the statistics that policies look up by the answer to a choice.
    """

    def __init__(self, edition: Edition, formulas: FormulaTyper, known: KnownRanges) -> None:
        self._edition = edition
        self._formulas = formulas
        self._planned: list[PlanNode] = []
        self.imputed: dict[str, PlanParameter] = {}
        self._ranges = NodeRanges(edition.standard, known, self.imputed)

    def planned(self) -> list[PlanNode]:
        standard = self._edition.standard
        for tree in (*standard.results, standard.index):
            self._visit(tree, DEFAULT_RULES, ())
        return self._planned

    def _visit(self, node: Node, inherited: MissingRules, siblings: tuple[str, ...]) -> int:
        rules, handed = node.missing.of_itself(inherited), node.missing.handed_down(inherited)
        names = tuple(child.id for child in node.children)
        children = tuple(self._visit(child, handed, names) for child in node.children)
        policies = tuple(self._policy(node, getattr(rules, state), siblings) for state in STATES)
        planned = self._node(node, children, policies)
        below = [self._planned[child] for child in children]
        self._planned.append(self._ranges.found(planned, below))
        return len(self._planned) - 1

    def _policy(self, node: Node, policy: Policy, siblings: tuple[str, ...]) -> PlanPolicy:
        """Resolve a policy.

        One that transfers to what is no sibling (it was inherited) blocks, and so does one that would
        leave out the root of a tree, which has no siblings.
        """
        if policy.kind == "transfer" and policy.transfer not in siblings:
            return PlanPolicy(kind="block")
        if policy.kind in LEAVING_OUT and not siblings:
            return PlanPolicy(kind="block")
        if policy.kind == "transfer":
            return PlanPolicy(kind=policy.kind, target=siblings.index(policy.transfer))
        if policy.kind == "impute":
            return PlanPolicy(kind=policy.kind, amount=self._imputed(node, policy))
        if policy.kind in {"value", "score"}:
            given = policy.value if policy.kind == "value" else policy.score
            return PlanPolicy(kind=policy.kind, amount=Constant(float(given or 0)))
        return PlanPolicy(kind=policy.kind)

    def _imputed(self, node: Node, policy: Policy) -> Expression:
        """Return the statistic that is put in place: of all, or of those with the same answer."""
        reference = self._edition.references.get(node.id, Reference())
        statistic = node.imputed(policy)
        if policy.by is None:
            number = reference.statistic(statistic)
            return Name(f"{node.id}.reference.{statistic}") if number is None else Constant(number)
        name = f"{node.id}.reference.{statistic}.{policy.by}"
        self.imputed |= _grouped(self._edition, (name,))
        return Name(name)

    def _node(
        self, node: Node, children: tuple[int, ...], policies: tuple[PlanPolicy, ...]
    ) -> PlanNode:
        formulas, standard = self._formulas, self._edition.standard
        is_index = node is standard.index
        type_ = formulas.quantity(node)
        value = formulas.value(node)
        clip = (None, None) if node.clip is None else (node.clip.min, node.clip.max)
        low, high = (None if text is None else formulas.threshold(text, type_) for text in clip)
        transform = None
        if node.transform:
            transform, result = formulas.typed(node.transform, {"x": type_})
            assert isinstance(result, Quantity)
            type_ = result
        reference = self._edition.references.get(node.id, Reference())
        scale, shown = compile_scale(formulas, node, type_, reference)
        aggregate, exponent = aggregate_of(node)
        adjust = tuple(_adjust(formulas, change) for change in node.adjust)
        rescale = _rescale(formulas, node)
        return PlanNode(
            id=node.id,
            children=children,
            weight=formulas.formula(node.weight),
            value=value,
            reads=formulas.reads((value, low, high, transform, *shown)),
            applies=formulas.formula(node.applies) if node.applies else None,
            policies=policies,
            whole=node.missing.whole,
            min_coverage=None if node.min_coverage is None else float(node.min_coverage),
            min_count=node.min_count,
            low=low,
            high=high,
            transform=transform,
            scale=scale,
            aggregate=aggregate,
            exponent=exponent,
            zero=zero_of(node),
            adjust=adjust,
            rescale=rescale,
            rounding=node.round or (standard.rounding if is_index else None),
            bounds=(None, None),
            reach=(None, None),
            rises=rises(transform, scale, rescale)
            and ordered(aggregate, [self._planned[child].bounds for child in children]),
            ladder=tuple(
                _level(formulas, node, x) for x in (standard.levels if is_index else node.levels)
            ),
            of_value=node.levels_of == "value",
            lower_is_better=node.better == "lower",
            cumulative=is_index and standard.cumulative,
        )


def _grouped(edition: Edition, names: Iterable[str]) -> dict[str, PlanParameter]:
    """Return the statistics among some names that are looked up by the subject's own group."""
    found = {}
    for name in names:
        by = frozen_group(name)
        if by:
            node, statistic = frozen_statistic(name)
            keys, reference = (
                keys_of(edition.standard, by),
                edition.references.get(node, Reference()),
            )
            groups = [reference.groups.get(key, Reference()) for key in keys]
            values = tuple(group.statistic(statistic) for group in groups)
            found[name] = PlanParameter(starts=(), by=(by,), sizes=(len(keys),), values=values)
    return found


def _adjust(formulas: FormulaTyper, adjust: Adjust) -> PlanAdjust:
    kind = next(
        kind for kind in ("cap", "floor", "add", "set") if getattr(adjust, kind) is not None
    )
    amount = formulas.formula(getattr(adjust, kind))
    when = formulas.formula(adjust.when, {"x": SCORE})
    return PlanAdjust(
        when=when,
        turns=turns_of(when),
        kind=kind,
        amount=amount,
        needs=formulas.reads((amount,)),
    )


def _rescale(formulas: FormulaTyper, node: Node) -> tuple[float, float, float] | None:
    """Return the start of the source, the start of the target, and the factor between them.

    None where an end is a statistic that is not frozen yet.
    """
    if node.rescale is None:
        return None
    ends = [constant(formulas.formula(end)) for end in (*node.rescale.source, *node.rescale.target)]
    start, end, target, top = ends
    if start is None or end is None or target is None or top is None:
        return None
    return float(start), float(target), float((top - target) / (end - start))


def _level(formulas: FormulaTyper, node: Node, level: Level) -> PlanLevel:
    text = level.above if level.at is None else level.at
    type_ = formulas.quantity(node) if node.levels_of == "value" else None
    falls = node.levels_of == "value" and node.better == "lower"
    strict = level.at is None and level.above is not None
    return PlanLevel(
        id=level.id,
        threshold=None if text is None else formulas.threshold(text, type_),
        op="<=" if falls else ">" if strict else ">=",
        gates=tuple(formulas.formula(gate.expect) for gate in level.requires),
    )


def _parameter(formulas: FormulaTyper, parameter: Parameter) -> PlanParameter:
    series = [(d.start, d.value, d.values) for d in parameter.dated]
    series = series or [(date.min, parameter.value, parameter.values)]
    keyed = any(nested is not None for _, _, nested in series)
    choices = [keys_of(formulas.standard, name) for name in parameter.by] if keyed else []
    values: list[float | None] = []
    for _, value, nested in series:
        cells = flatten(nested or {}, choices)[0]
        single = None if value is None else float(value)
        values.extend(cells.get(key) if nested else single for key in product(*choices))
    return PlanParameter(
        starts=tuple(start.toordinal() for start, _, _ in series) if parameter.dated else (),
        by=parameter.by if keyed else (),
        sizes=tuple(len(keys) for keys in choices),
        values=tuple(values),
    )


def _in_order(nodes: list[PlanNode]) -> tuple[PlanNode, ...]:
    """Bring nodes that formulas refer to before those that refer to them."""
    positions = {node.id: position for position, node in enumerate(nodes)}
    order: list[int] = []
    seen: set[int] = set()

    def visit(position: int) -> None:
        if position in seen:
            return
        seen.add(position)
        for before in (*referred(nodes[position], positions), *nodes[position].children):
            visit(before)
        order.append(position)

    for position in range(len(nodes)):
        visit(position)
    moved = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(nodes[old], children=tuple(moved[child] for child in nodes[old].children))
        for old in order
    )


def referred(node: PlanNode, positions: Mapping[str, int]) -> list[int]:
    """Return the positions of the nodes that formulas of a node refer to."""
    ladder = [part for level in node.ladder for part in (level.threshold, *level.gates)]
    changes = [part for change in node.adjust for part in (change.when, change.amount)]
    found = [node.value, node.weight, node.applies, node.transform, *ladder, *changes]
    names = [
        part.id
        for expression in found
        if expression is not None
        for part in walk(expression)
        if isinstance(part, Name)
    ]
    owners = [name.rpartition(".")[0] for name in names]
    return [positions[owner] for owner in owners if owner in positions and owner != node.id]
