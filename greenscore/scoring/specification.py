"""The specification: how one subject is scored, in plain Python, step by step.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

The kernel does the same on columns; properties over generated standards hold both to the same bits.
"""

from collections.abc import Mapping, Sequence

from greenscore.model.assessment import Outcome
from greenscore.scoring import adjusting, aggregates, coverage, ladders, sharing
from greenscore.scoring.formula_one import Value, WithX, compare, evaluate
from greenscore.scoring.numbers import finite, rounded
from greenscore.scoring.plan import PlanNode
from greenscore.scoring.scored import Scored, Stance
from greenscore.scoring.subject import Prepared, RowSubject
from greenscore.scoring.truth import holds


def score_row(
    prepared: Prepared,
    row: int,
    stance: Stance = Stance.POLICY,
    *,
    recognised: bool = False,
    forced: Mapping[str, float] | None = None,
    trusted: frozenset[str] = frozenset(),
) -> tuple[list[Scored], RowSubject]:
    """Score one row: the result of every node in the plan's order, and the subject they were read from.

    `recognised` takes what is below the asked grade as missing, but for the inputs and tables that are
    `trusted`; `forced` sets the scores of nodes.
    """
    subject = RowSubject(prepared, row, recognised, trusted)
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
        sure = not scored.assumed
        subject.nodes[f"{node.id}.sure"] = 1.0 if sure else None
        subject.nodes[f"{node.id}.score.sure"] = scored.score if sure else None
        number = scored.value if node.of_value else scored.score
        scored.level = ladders.one(node, number, subject, stance)
        level = None if scored.level < 0 else float(scored.level)
        subject.nodes[f"{node.id}.level"] = level
        sure = sure and not _leaning(node.level_leans, subject)
        subject.nodes[f"{node.id}.level.sure"] = level if sure else None
        results.append(scored)
    return results, subject


def _leaning(names: Sequence[str], subject: RowSubject) -> bool:
    """Tell whether the score of some node that was read is only assumed."""
    return any(subject.value(name) is None for name in names)


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
    return Outcome.SCORED if holds(applies) else Outcome.NOT_APPLICABLE


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
    return _read(node, value, subject)


def _read(node: PlanNode, value: float, subject: RowSubject) -> Value:
    """Read the score of a clipped and transformed value from the scale; without one it is the score."""
    return value if node.scale is None else node.scale.one(value, subject)


def _absent(node: PlanNode, scored: Scored, subject: RowSubject, stance: Stance) -> Scored:
    """Apply the node's own policy for its absence; whatever else it says is up to the parent."""
    if stance is not Stance.POLICY and scored.outcome is not Outcome.NOT_APPLICABLE:
        scored.score = node.bounds[0 if stance is Stance.WORST else 1]
        scored.assumed = True
        return scored
    policy = sharing.policy_for(node, scored.outcome, stance)
    if policy.kind == "worst":
        scored.score = node.bounds[0]
        return scored
    amount = None if policy.amount is None else evaluate(policy.amount, subject)
    if amount is None:
        return scored
    if policy.kind == "impute":
        scored.score = _read(node, amount, subject)
    else:
        past = node.children or policy.kind == "score"
        scored.score = amount if past else _scale(node, amount, subject)
    return scored if scored.score is None else _finished(node, scored, subject, stance)


def _group(
    node: PlanNode,
    children: Sequence[Scored],
    prepared: Prepared,
    subject: RowSubject,
    stance: Stance,
) -> Scored:
    nodes = [prepared.plan.nodes[child] for child in node.children]
    nominal = [_weight(child, subject) for child in nodes]
    weights, blocked = sharing.one(node, nodes, children, nominal, stance)
    pairs = [(w, c.score) for w, c in zip(weights, children, strict=True) if c.score is not None]
    covered, answered, applicable = coverage.one(node, children, nominal)
    scored = Scored(
        outcome=_applies(node, subject),
        coverage=covered,
        answered=answered,
        applicable=applicable,
        nominal=_shares(node, nominal),
        weights=_shares(node, weights),
        assumed=any(child.assumed for child in children),
    )
    if scored.outcome is not Outcome.SCORED:  # what stands below counts for nothing, as it stands
        open_ = scored.outcome is Outcome.MISSING
        scored.coverage, scored.answered = 0.0, 0
        scored.applicable = max(1, applicable) if open_ else 0
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


def _group_outcome(
    node: PlanNode,
    children: Sequence[Scored],
    nominal: Sequence[Value],
    covered: float,
    blocked: bool,
    stance: Stance,
) -> Outcome:
    if None in nominal:
        return Outcome.UNSCORABLE
    empty = all(child.score is None for child in children)
    if empty and all(child.outcome is Outcome.NOT_APPLICABLE for child in children):
        return Outcome.NOT_APPLICABLE  # nothing is open, and so there is nothing to block
    if blocked:
        return Outcome.MISSING if node.whole else Outcome.INCOMPLETE
    if empty:
        return Outcome.MISSING
    if node.min_count is not None:
        open_ = not coverage.counts(node, stance)
        if coverage.counted_one(children, open_=open_) < node.min_count:
            return Outcome.MISSING
    if node.min_coverage is not None and coverage.counts(node, stance):
        return Outcome.SCORED if compare(">=", covered, node.min_coverage) else Outcome.MISSING
    return Outcome.SCORED


def _aggregated(node: PlanNode, pairs: aggregates.Pairs, assumed: bool, stance: Stance) -> Value:
    """Aggregate what can be bounded by its worst and best, where open values were assumed.

    A penalty has no direction, so its mean bounds it; a later step that may fall leaves the range.
    """
    if assumed and not node.rises:
        return None
    if node.aggregate != "penalised" or not assumed:
        return aggregates.one(node.aggregate, node.exponent, pairs, node.zero)
    if (stance is Stance.BEST) == (node.exponent < 0.0):
        return aggregates.one("mean", 1.0, pairs)
    return None


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
    scored.assumed = scored.assumed or _leaning(node.leans, subject)
    score = scored.score
    applied = []
    for position, change in enumerate(node.adjust):
        if score is not None:
            score, changed = adjusting.one(score, change, subject, stance, assumed=scored.assumed)
            if changed is None and stance is Stance.POLICY:
                return _unknown(node, scored)
            scored.assumed |= changed is None
            applied.extend([position] if changed else [])
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


def _unknown(node: PlanNode, scored: Scored) -> Scored:
    """Take the claimed score, as it is adjusted by an amount that is missing: so is then the node."""
    scored.score = None
    if scored.outcome is Outcome.SCORED:
        scored.outcome = Outcome.MISSING
        if not node.children:
            scored.answered, scored.coverage = 0, 0.0
        if node.policies[0].kind == "worst":
            scored.score = node.bounds[0]
    return scored
