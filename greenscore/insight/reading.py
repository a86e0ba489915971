"""What a result says beyond its numbers: what stands in for an answer, criteria, paths, standing.

Screen and report read an assessment here, so that both say the same. Nothing is scored again: a
statistic is looked up, and a score is read backwards where only that tells what it means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from greenscore.expression.functions import beside
from greenscore.expression.parser import parse
from greenscore.expression.syntax import names
from greenscore.model.absence import STATES, MissingRules, Policy
from greenscore.model.assessment import Answer, Assessment, NodeResult, Outcome
from greenscore.model.nodes import Criterion, Node
from greenscore.model.population import Reference
from greenscore.model.standard import Edition, Standard
from greenscore.scoring.relative import members

STAND_INS = ("impute", "value", "score", "worst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What a policy put where a score was absent.

    `value` is what the scale then sees, or the `score` that is given; None for a worst score.
    A statistic of a part of the population is that of the members whose answer to the choice `by` is
    `group`.
    """

    policy: Policy
    value: float | None = None
    by: str = ""
    group: str = ""


class Fulfilment(StrEnum):
    """What a criterion came to; unproven is met without the evidence that it asks for."""

    MET = "met"
    UNPROVEN = "unproven"
    JUSTIFIED = "justified"
    ANSWERED = "answered"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """One criterion that applies: its state, None while it is open, and the answers it rests on.

    `fulfilled` tells whether it holds as far as it binds.
    """

    rule: Criterion
    state: Fulfilment | None
    fulfilled: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStanding:
    """Where a relative score stands among `members`, None where only their statistics are frozen.

    `at` is the share that is worse in % (percentile), the place from the front (rank), the distance
    from the mean in standard deviations, better above zero (zscore), or the way in % from the worst
    of the population to its best (minmax).
    """

    method: str
    at: float
    members: int | None


def put_in_place(assessment: Assessment) -> dict[str, Placed]:
    """Return what was put in place of an absent score, by node."""
    results = {result.id: result for result in assessment.walk()}
    found = {}
    for tree in assessment.edition.standard.trees:
        for node, rules in _with_rules(tree, MissingRules()):
            result = results[node.id]
            if result.score is None or result.outcome.value not in STATES:
                continue
            policy = getattr(rules, result.outcome.value)
            if policy is not None and policy.kind in STAND_INS:
                found[node.id] = _placed(assessment, node, policy)
    return found


def _with_rules(node: Node, around: MissingRules) -> Iterator[tuple[Node, MissingRules]]:
    """Yield every node with its policies: its own, or those of the nearest group around it."""
    yield node, node.missing.of_itself(around)
    for child in node.children:
        yield from _with_rules(child, node.missing.handed_down(around))


def _placed(assessment: Assessment, node: Node, policy: Policy) -> Placed:
    if policy.kind != "impute":
        given = policy.score if policy.kind == "score" else policy.value
        return Placed(policy=policy, value=None if given is None else float(given))
    reference = assessment.edition.references.get(node.id, Reference())
    group = ""
    if policy.by is not None:
        group = next((a.shown for a in assessment.answers if a.id == policy.by), "")
        reference = reference.groups.get(group, Reference())
    value = reference.statistic(node.imputed(policy))
    return Placed(policy=policy, value=value, by=policy.by or "", group=group)


def criterion(assessment: Assessment, node: Node, result: NodeResult) -> CriterionResult | None:
    """Return what a criterion came to; None for what is none, or does not apply."""
    rule = node.score.criterion if node.score else None
    if rule is None or result.outcome is Outcome.NOT_APPLICABLE:
        return None
    asked = inputs_behind(assessment.edition.standard, node.value or "")
    answers = tuple(answer for answer in assessment.answers if answer.id in asked)
    if result.outcome is not Outcome.SCORED:
        return CriterionResult(rule=rule, state=None, fulfilled=False, answers=answers)
    excused = rule.force == "suggested" or (
        rule.force == "should" and any(answer.note for answer in answers)
    )
    state = _fulfilment(rule, answers, met=result.value == 1.0, excused=excused)
    fulfilled = excused or state is Fulfilment.MET
    return CriterionResult(rule=rule, state=state, fulfilled=fulfilled, answers=answers)


def _fulfilment(
    rule: Criterion, answers: tuple[Answer, ...], *, met: bool, excused: bool
) -> Fulfilment:
    if met:
        proven = not rule.evidence or all(answer.evidence for answer in answers)
        return Fulfilment.MET if proven else Fulfilment.UNPROVEN
    if not excused:
        return Fulfilment.NOT_MET
    return Fulfilment.ANSWERED if rule.force == "suggested" else Fulfilment.JUSTIFIED


def inputs_behind(standard: Standard, formula: str) -> frozenset[str]:
    """Return the inputs that a formula rests on, through the derived figures it names."""
    queue, seen = [formula] if formula else [], set[str]()
    while queue:
        for name in names(parse(queue.pop())):
            if name not in seen and name in standard.derived:
                queue.extend(standard.derived[name].formulas)
            seen.add(beside(name) or name)
    return frozenset(seen & standard.inputs.keys())


def path_taken(node: Node, result: NodeResult) -> str:
    """Return which of a group's alternative paths counted, the first of equals; empty where none did."""
    scored = [child for child in result.children if child.score is not None]
    if node.aggregate.kind != "any" or result.outcome is not Outcome.SCORED or not scored:
        return ""
    return max(scored, key=lambda child: child.score or 0.0).id


def passed_over(assessment: Assessment, nodes: Mapping[str, Node]) -> frozenset[str]:
    """Return the nodes of alternative paths that did not count, whose score is nobody's loss."""
    return frozenset(
        below.id
        for result in assessment.walk()
        for taken in [path_taken(nodes[result.id], result)]
        for child in result.children
        if taken and child.id != taken
        for below in child.walk()
    )


def standing(edition: Edition, node: Node, result: NodeResult) -> NodeStanding | None:
    """Return where a relative score stands; None for other scales, and where a later step hides it."""
    rule = node.score.relative if node.score else None
    if rule is None or result.outcome is not Outcome.SCORED or result.adjustments:
        return None
    score = _before_rescale(node, result)
    if score is None:
        return None
    counted = len(members(rule, edition.references.get(node.id, Reference()))) or None
    if rule.method == "rank" and counted:
        # To half a place, where equals share the mean of theirs.
        score = counted - round(2.0 * score / 100.0 * (counted - 1)) / 2.0
    return NodeStanding(method=rule.method, at=score, members=counted)


def _before_rescale(node: Node, result: NodeResult) -> float | None:
    """Return a score as its scale gave it; None where the ends of its rescaling are no plain numbers."""
    if node.rescale is None or result.score is None:
        return result.score
    try:
        ends = [Decimal(end) for end in (*node.rescale.source, *node.rescale.target)]
    except InvalidOperation:
        return None
    start, stop, low, high = map(float, ends)
    return None if high == low else start + (result.score - low) / (high - low) * (stop - start)
