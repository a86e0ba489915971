"""The specification: how one subject is scored, in plain Python, step by step.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

The kernel does the same on columns; properties over generated standards hold both to the same bits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from greenscore.assessment import Outcome
from greenscore.scoring import aggregates
from greenscore.scoring.formula_one import Value, WithX, compare, evaluate
from greenscore.scoring.numbers import finite, rounded
from greenscore.scoring.plan import STATES, PlanAdjust, PlanLevel, PlanNode, PlanPolicy
from greenscore.scoring.subject import Prepared, RowSubject


class Stance(Enum):
    """What is assumed of values that are open: the standard's policy, their worst, or their best."""

    POLICY = "policy"
    WORST = "worst"
    BEST = "best"


@dataclass(slots=True, kw_only=True)
class Scored:
    """What one node came to; `weights` are those of its children after policies, normalised.

    `level` is the position on the ladder, -1 below the first rung; `adjusted` the positions of the
    adjustments that applied; `assumed` tells that an open value below was taken at its worst or best.
    """

    value: Value = None
    score: Value = None
    outcome: Outcome = Outcome.SCORED
    coverage: float = 0.0
    answered: int = 0
    applicable: int = 0
    nominal: Sequence[Value] = ()
    weights: Sequence[Value] = ()
    level: int = -1
    adjusted: tuple[int, ...] = ()
    assumed: bool = False


def score_row(
    prepared: Prepared,
    row: int,
    stance: Stance = Stance.POLICY,
    *,
    recognised: bool = False,
    forced: Mapping[str, float] | None = None,
) -> tuple[list[Scored], RowSubject]:
    """Score one row: the result of every node in the plan's order, and the subject they were read from.

    `recognised` takes what is below the asked grade as missing; `forced` sets the scores of nodes.
    """
    subject = RowSubject(prepared, row, recognised)
    results: list[Scored] = []
    for node in prepared.plan.nodes:
        if forced and node.id in forced:
            scored = Scored(score=forced[node.id], coverage=1.0, answered=1, applicable=1)
        elif node.children:
            scored = _group(
                node, [results[child] for child in node.children], prepared, subject, stance
            )
        else:
            scored = _indicator(node, subject, stance)
        subject.nodes[f"{node.id}.value"] = scored.value
        subject.nodes[f"{node.id}.score"] = scored.score
        scored.level = _level(node, scored.score, subject, stance)
        subject.nodes[f"{node.id}.level"] = None if scored.level < 0 else float(scored.level)
        results.append(scored)
    return results, subject


def _indicator(node: PlanNode, subject: RowSubject, stance: Stance) -> Scored:
    scored = Scored(outcome=_applies(node, subject))
    if scored.outcome is Outcome.SCORED:
        assert node.value is not None
        scored.value = evaluate(node.value, subject)
        if scored.value is not None:
            scored.score = _scale(node, scored.value, subject)
        if scored.score is None:
            scored.outcome = subject.absence(node.reads)
    scored.applicable = 0 if scored.outcome is Outcome.NOT_APPLICABLE else 1
    scored.answered = 1 if scored.outcome is Outcome.SCORED else 0
    scored.coverage = float(scored.answered)
    if scored.score is None:
        return _absent(node, scored, subject, stance)
    return _finished(node, scored, subject, stance)


def _applies(node: PlanNode, subject: RowSubject) -> Outcome:
    applies = 1.0 if node.applies is None else evaluate(node.applies, subject)
    if applies is None:
        return Outcome.MISSING
    return Outcome.SCORED if applies else Outcome.NOT_APPLICABLE


def _scale(node: PlanNode, value: float, subject: RowSubject) -> Value:
    """Bring a value within its clip, transform it, and read its score from the scale."""
    if node.low is not None:
        low = evaluate(node.low, subject)
        if low is None:
            return None
        value = max(value, low)
    if node.high is not None:
        high = evaluate(node.high, subject)
        if high is None:
            return None
        value = min(value, high)
    if node.transform is not None:
        transformed = evaluate(node.transform, WithX(subject, value))
        if transformed is None:
            return None
        value = transformed
    return value if node.scale is None else node.scale.one(value, subject)


def _absent(node: PlanNode, scored: Scored, subject: RowSubject, stance: Stance) -> Scored:
    """Apply the node's own policy for its absence; whatever else it says is up to the parent."""
    if stance is not Stance.POLICY and scored.outcome is not Outcome.NOT_APPLICABLE:
        scored.score = node.bounds[0 if stance is Stance.WORST else 1]
        scored.assumed = True
        return scored
    policy = policy_for(node, scored.outcome, stance)
    if policy.kind == "worst":
        scored.score = node.bounds[0]
    elif policy.kind == "value":
        scored.score = policy.value if node.children else _scale(node, policy.value, subject)
        if scored.score is not None:
            return _finished(node, scored, subject, stance)
    return scored


def policy_for(node: PlanNode, outcome: Outcome, stance: Stance) -> PlanPolicy:
    """Return the policy for an outcome.

    What is incomplete below blocks all the way up, and so does what is open without a worst or best.
    """
    open_ = stance is not Stance.POLICY and outcome is not Outcome.NOT_APPLICABLE
    if open_ or outcome is Outcome.INCOMPLETE:
        return PlanPolicy(kind="block")
    return node.policies[STATES.index(outcome.value)]


def _group(
    node: PlanNode,
    children: Sequence[Scored],
    prepared: Prepared,
    subject: RowSubject,
    stance: Stance,
) -> Scored:
    nodes = [prepared.plan.nodes[child] for child in node.children]
    nominal = [_weight(child, subject) for child in nodes]
    weights, blocked = _shared_out(nodes, children, nominal, stance)
    pairs = [(w, c.score) for w, c in zip(weights, children, strict=True) if c.score is not None]
    scored = Scored(
        outcome=_applies(node, subject),
        coverage=_coverage(children, nominal),
        answered=sum(child.answered for child in children),
        applicable=sum(child.applicable for child in children),
        nominal=_shares(node, nominal),
        weights=_shares(node, weights),
        assumed=any(child.assumed for child in children),
    )
    if scored.outcome is Outcome.NOT_APPLICABLE:
        scored.coverage, scored.answered, scored.applicable = 0.0, 0, 0
    if scored.outcome is Outcome.SCORED:
        scored.outcome = _group_outcome(node, children, nominal, scored.coverage, blocked, stance)
    if scored.outcome is Outcome.SCORED:
        combined = _aggregated(node, pairs, scored.assumed, stance)
        scored.score = None if combined is None else _scale(node, combined, subject)
        if scored.score is None:
            scored.outcome = Outcome.UNSCORABLE
    if scored.score is None:
        return _absent(node, scored, subject, stance)
    return _finished(node, scored, subject, stance)


def _weight(node: PlanNode, subject: RowSubject) -> Value:
    """Return the declared weight of a node; one below zero has no meaning, and is absent."""
    weight = evaluate(node.weight, subject)
    return None if weight is None or weight < 0.0 else weight


def _shared_out(
    nodes: Sequence[PlanNode],
    children: Sequence[Scored],
    nominal: Sequence[Value],
    stance: Stance,
) -> tuple[list[float], bool]:
    """Return the children's weights after the policies for those without a score, and whether one blocks."""
    weights = [0.0 if weight is None else weight for weight in nominal]
    present = [child.score is not None for child in children]
    pool, blocked = 0.0, False
    for position, (node, child) in enumerate(zip(nodes, children, strict=True)):
        if present[position]:
            continue
        policy = policy_for(node, child.outcome, stance)
        weight, weights[position] = weights[position], 0.0
        if policy.kind == "equal":
            pool = pool + weight
        elif policy.kind == "transfer" and present[policy.target]:
            weights[policy.target] = weights[policy.target] + weight
        elif policy.kind != "renormalise":
            blocked = True
    if any(present):
        share = pool / sum(present)
        weights = [w + share if p else w for w, p in zip(weights, present, strict=True)]
    return weights, blocked


def _group_outcome(
    node: PlanNode,
    children: Sequence[Scored],
    nominal: Sequence[Value],
    coverage: float,
    blocked: bool,
    stance: Stance,
) -> Outcome:
    if None in nominal:
        return Outcome.UNSCORABLE
    if blocked:
        return Outcome.INCOMPLETE
    if all(child.score is None for child in children):
        applicable = any(child.outcome is not Outcome.NOT_APPLICABLE for child in children)
        return Outcome.MISSING if applicable else Outcome.NOT_APPLICABLE
    if node.min_coverage is not None and counts_coverage(node, stance):
        return Outcome.SCORED if compare(">=", coverage, node.min_coverage) else Outcome.MISSING
    return Outcome.SCORED


def counts_coverage(node: PlanNode, stance: Stance) -> bool:
    """Tell whether too little coverage takes a group's score.

    The worst and the best case look through it, unless the standard puts something in its place.
    """
    return stance is Stance.POLICY or node.policies[0].kind != "block"


def _aggregated(node: PlanNode, pairs: aggregates.Pairs, assumed: bool, stance: Stance) -> Value:
    """Aggregate what can be bounded by its worst and best, where open values were assumed.

    A penalty has no direction, so its mean bounds it; a later step that may fall leaves the range.
    """
    if assumed and not node.rises:
        return None
    if node.aggregate != "penalised" or not assumed:
        return aggregates.one(node.aggregate, node.exponent, pairs)
    if (stance is Stance.BEST) == (node.exponent < 0.0):
        return aggregates.one("mean", 1.0, pairs)
    return None


def _coverage(children: Sequence[Scored], nominal: Sequence[Value]) -> float:
    """Return the share of declared weight that is answered, of what applies."""
    covered = whole = 0.0
    for child, weight in zip(children, nominal, strict=True):
        if child.applicable and weight is not None:
            covered = covered + weight * child.coverage
            whole = whole + weight
    return covered / whole if whole != 0.0 else 0.0


def _shares(node: PlanNode, weights: Sequence[Value]) -> tuple[Value, ...]:
    """Return weights as shares of the group; as they are for a sum; none where they play no part."""
    if node.aggregate == "sum":
        return tuple(weights)
    if node.aggregate in aggregates.UNWEIGHTED:
        return tuple(None for _ in weights)
    whole = 0.0
    for weight in weights:
        whole = whole + (weight or 0.0)
    return tuple(None if weight is None or whole == 0.0 else weight / whole for weight in weights)


def _finished(node: PlanNode, scored: Scored, subject: RowSubject, stance: Stance) -> Scored:
    """Adjust, rescale and round a score."""
    score = scored.score
    applied = []
    for position, change in enumerate(node.adjust):
        if score is not None:
            score, holds = _adjusted(score, change, subject, stance)
            scored.assumed |= holds is None
            applied.extend([position] if holds else [])
    if score is not None and node.rescale is not None:
        start, target, factor = node.rescale
        score = target + (score - start) * factor
    if score is not None and node.rounding is not None:
        score = rounded(score, node.rounding.digits, node.rounding.mode)
    scored.score = None if score is None else finite(score)
    scored.adjusted = tuple(applied)
    if scored.score is None and scored.outcome is Outcome.SCORED:
        scored.outcome = Outcome.UNSCORABLE
    return scored


def _adjusted(
    score: float, change: PlanAdjust, subject: RowSubject, stance: Stance
) -> tuple[Value, bool | None]:
    """Return the score after one adjustment, and whether it applied; None where a case was assumed.

    Where the condition is unknown, the worst case takes the change that lowers, the best the one that
    raises; an unknown amount that may do so leaves no bound.
    """
    holds, amount = evaluate(change.when, subject), evaluate(change.amount, subject)
    if holds == 0.0:
        return score, False
    if amount is None:
        known = all(subject.value(name) is not None for name in change.needs)
        if known or stance is Stance.POLICY:
            return score, False
        harmless = "floor" if stance is Stance.WORST else "cap"
        return (score if change.kind == harmless else None), None
    changed = {
        "cap": min(score, amount),
        "floor": max(score, amount),
        "add": score + amount,
        "set": amount,
    }[change.kind]
    if holds is not None:
        return changed, True
    if stance is Stance.POLICY:
        return score, False
    return (min if stance is Stance.WORST else max)(score, changed), None


def _level(node: PlanNode, score: Value, subject: RowSubject, stance: Stance) -> int:
    """Return the highest rung whose threshold and gates hold (and all below it, where cumulative)."""
    reached = -1
    for position, level in enumerate(node.ladder):
        if threshold_met(level, score, subject) and gates_met(level, subject, stance):
            reached = position
        elif node.cumulative:
            break
    return reached


def threshold_met(level: PlanLevel, score: Value, subject: RowSubject) -> bool:
    """Tell whether the score suffices for a level; a level without a threshold asks for none."""
    if level.threshold is None:
        return True
    threshold = evaluate(level.threshold, subject)
    if score is None or threshold is None:
        return False
    return compare(">" if level.strict else ">=", score, threshold)


def gates_met(level: PlanLevel, subject: RowSubject, stance: Stance) -> bool:
    """Tell whether every gate of a level holds; an unknown one holds only in the best case."""
    unknown = 1.0 if stance is Stance.BEST else 0.0
    states = [evaluate(gate, subject) for gate in level.gates]
    return all(unknown if state is None else state for state in states)
