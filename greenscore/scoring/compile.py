"""From an edition to its plan: every formula typed, every policy resolved, the nodes in order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

from greenscore.expression.check import Quantity
from greenscore.expression.syntax import Expression, Name, walk
from greenscore.keyed import flatten
from greenscore.model import Edition, Parameter, Prerequisite, Reference
from greenscore.nodes import Adjust, Level, MissingRules, Node, Policy
from greenscore.scoring.bounds import (
    LEAVING_OUT,
    OPEN,
    bounds_of,
    clipped_bounds,
    group_bounds,
    ordered,
    rises,
    with_imputed,
)
from greenscore.scoring.compile_scale import compile_scale, keys_of
from greenscore.scoring.formulas import Formulas
from greenscore.scoring.plan import (
    STATES,
    Plan,
    PlanAdjust,
    PlanLevel,
    PlanNode,
    PlanParameter,
    PlanPolicy,
    PlanPrerequisite,
)
from greenscore.scoring.scales import Bounds
from greenscore.table import Grade

DEFAULT_RULES = MissingRules.model_validate(
    {"missing": "block", "not_applicable": "renormalise", "unscorable": "block"}
)


def compile_plan(edition: Edition) -> Plan:
    """Compile an edition that lints clean; FormulaErrors where one of its formulas is faulty."""
    standard = edition.standard
    formulas = Formulas(standard)
    nodes = _in_order(_Nodes(edition, formulas).planned(standard.index))
    prerequisites = tuple(_prerequisite(formulas, p) for p in standard.prerequisites)
    return Plan(
        edition=edition,
        nodes=nodes,
        positions={node.id: position for position, node in enumerate(nodes)},
        parameters={
            name: _parameter(formulas, parameter)
            for name, parameter in standard.parameters_of("").items()
        },
        row_parameters={
            f"{table}.{name}": _parameter(formulas, parameter)
            for table in standard.tables
            for name, parameter in standard.parameters_of(table).items()
        },
        derived=formulas.derived,
        prerequisites=prerequisites,
        used=frozenset(formulas.used),
        ungraded=frozenset(id for id, question in standard.inputs.items() if not question.graded),
        grade=Grade[standard.recognition.grade.upper()],
        dated=any(p.dated for p in standard.parameters.values()),
    )


def _prerequisite(formulas: Formulas, prerequisite: Prerequisite) -> PlanPrerequisite:
    expect = formulas.formula(prerequisite.expect)
    return PlanPrerequisite(id=prerequisite.id, expect=expect, reads=formulas.reads((expect,)))


class _Nodes:
    """Plans the nodes of an index, children before their parent."""

    def __init__(self, edition: Edition, formulas: Formulas) -> None:
        self._edition = edition
        self._formulas = formulas
        self._planned: list[PlanNode] = []

    def planned(self, index: Node) -> list[PlanNode]:
        self._visit(index, DEFAULT_RULES, ())
        return self._planned

    def _visit(self, node: Node, inherited: MissingRules, siblings: tuple[str, ...]) -> int:
        rules = MissingRules.model_construct(
            **{state: getattr(node.missing, state) or getattr(inherited, state) for state in STATES}
        )
        names = tuple(child.id for child in node.children)
        children = tuple(self._visit(child, rules, names) for child in node.children)
        self._planned.append(self._node(node, children, _policies(rules, siblings)))
        return len(self._planned) - 1

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
        aggregate, exponent = _aggregate(node)
        adjust = tuple(_adjust(formulas, change) for change in node.adjust)
        rescale = _rescale(node)
        rounding = node.round or (standard.rounding if is_index else None)
        own = scale.bounds if scale else self._unscaled(node, children, transform, (low, high))
        if children:
            own = with_imputed(own, policies)
        return PlanNode(
            id=node.id,
            children=children,
            weight=formulas.formula(node.weight),
            value=value,
            reads=formulas.reads((value, low, high, transform, *shown)),
            applies=formulas.formula(node.applies) if node.applies else None,
            policies=policies,
            min_coverage=None if node.min_coverage is None else float(node.min_coverage),
            low=low,
            high=high,
            transform=transform,
            scale=scale,
            aggregate=aggregate,
            exponent=exponent,
            adjust=adjust,
            rescale=rescale,
            rounding=rounding,
            bounds=bounds_of(own, adjust, rescale, rounding),
            rises=rises(transform, scale, rescale)
            and ordered(aggregate, [self._planned[child].bounds for child in children]),
            ladder=tuple(
                _level(formulas, x) for x in (standard.levels if is_index else node.levels)
            ),
            cumulative=is_index and standard.cumulative,
        )

    def _unscaled(
        self,
        node: Node,
        children: tuple[int, ...],
        transform: Expression | None,
        clip: tuple[Expression | None, Expression | None],
    ) -> Bounds:
        """Return the range of a score that is the clipped value itself."""
        if transform is not None:
            return OPEN
        below = [self._planned[child] for child in children]
        aggregated = OPEN
        if below:
            aggregated = group_bounds(
                *_aggregate(node),
                [child.bounds for child in below],
                [child.weight for child in below],
                [child.policies for child in below],
            )
        return clipped_bounds(aggregated, clip)


def _policies(rules: MissingRules, siblings: tuple[str, ...]) -> tuple[PlanPolicy, ...]:
    return tuple(_policy(getattr(rules, state), siblings) for state in STATES)


def _policy(policy: Policy, siblings: tuple[str, ...]) -> PlanPolicy:
    """Resolve a policy.

    One that transfers to what is no sibling (it was inherited) blocks, and so does one that would
    leave out the index, which has no siblings.
    """
    if policy.kind == "transfer" and policy.transfer not in siblings:
        return PlanPolicy(kind="block")
    if policy.kind in LEAVING_OUT and not siblings:
        return PlanPolicy(kind="block")
    if policy.kind != "transfer":
        return PlanPolicy(kind=policy.kind, value=float(policy.value or 0))
    return PlanPolicy(kind=policy.kind, target=siblings.index(policy.transfer))


def _aggregate(node: Node) -> tuple[str, float]:
    """Return the kind of an aggregate with its power, or the sign of its penalty."""
    aggregate = node.aggregate
    if aggregate.kind == "penalised":
        raised = aggregate.penalised is not None and aggregate.penalised.sign == "plus"
        return aggregate.kind, 1.0 if raised else -1.0
    return aggregate.kind, 1.0 if aggregate.power is None else float(aggregate.power)


def _adjust(formulas: Formulas, adjust: Adjust) -> PlanAdjust:
    kind = next(
        kind for kind in ("cap", "floor", "add", "set") if getattr(adjust, kind) is not None
    )
    amount = formulas.formula(getattr(adjust, kind))
    return PlanAdjust(
        when=formulas.formula(adjust.when),
        kind=kind,
        amount=amount,
        needs=formulas.inputs_behind(amount),
    )


def _rescale(node: Node) -> tuple[float, float, float] | None:
    """Return the start of the source, the start of the target, and the factor between them."""
    if node.rescale is None:
        return None
    (start, end), (target, top) = node.rescale.source, node.rescale.target
    return float(start), float(target), float((top - target) / (end - start))


def _level(formulas: Formulas, level: Level) -> PlanLevel:
    text = level.above if level.at is None else level.at
    return PlanLevel(
        id=level.id,
        threshold=None if text is None else formulas.formula(text),
        strict=level.at is None and level.above is not None,
        gates=tuple(formulas.formula(gate.expect) for gate in level.requires),
    )


def _parameter(formulas: Formulas, parameter: Parameter) -> PlanParameter:
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
    """Bring nodes that formulas refer to before those that refer to them, the index last."""
    positions = {node.id: position for position, node in enumerate(nodes)}
    order: list[int] = []
    seen: set[int] = set()

    def visit(position: int) -> None:
        if position in seen:
            return
        seen.add(position)
        for before in (*_referred(nodes[position], positions), *nodes[position].children):
            visit(before)
        order.append(position)

    visit(len(nodes) - 1)
    moved = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(nodes[old], children=tuple(moved[child] for child in nodes[old].children))
        for old in order
    )


def _referred(node: PlanNode, positions: Mapping[str, int]) -> list[int]:
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
