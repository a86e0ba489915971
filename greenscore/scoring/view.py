"""One row of results as an assessment: the tree that every report renders."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import greenscore
from greenscore.model.assessment import (
    Assessment,
    DerivedResult,
    Gate,
    GradedBy,
    NodeResult,
    Outcome,
    Point,
    PrerequisiteResult,
    Rung,
    State,
)
from greenscore.model.standard import Edition
from greenscore.scoring import aggregates
from greenscore.scoring.answers import answers, lowest_grade
from greenscore.scoring.formula_one import Value, evaluate
from greenscore.scoring.ladders import gates_met, threshold_met
from greenscore.scoring.lifting import lifts
from greenscore.scoring.places import worst_one
from greenscore.scoring.plan import PlanNode
from greenscore.scoring.scored import Scored, Stance
from greenscore.scoring.specification import score_row
from greenscore.scoring.stances import settled_levels, settled_scores
from greenscore.scoring.subject import Prepared, RowSubject
from greenscore.scoring.truth import holds


@dataclass(frozen=True, slots=True)
class Run:
    """One way of scoring the row, with the subject its formulas saw."""

    scored: list[Scored]
    subject: RowSubject


@dataclass(frozen=True, slots=True)
class Runs:
    """The four ways one row is scored for its assessment."""

    claimed: Run
    recognised: Run
    low: Run
    high: Run


def assess(prepared: Prepared, row: int, data_digest: str) -> Assessment:
    """Return the assessment of one row, scored by the specification."""
    plan, table = prepared.plan, prepared.table
    runs = Runs(
        claimed=Run(*score_row(prepared, row)),
        recognised=Run(*score_row(prepared, row, Stance.WORST, recognised=True)),
        low=Run(*score_row(prepared, row, Stance.WORST)),
        high=Run(*score_row(prepared, row, Stance.BEST)),
    )
    standard = plan.edition.standard
    subject = runs.claimed.subject
    day = int(prepared.dates[row])
    trees = _trees(prepared, row, runs)
    levels = _levels(plan.index, runs, plan.root)
    return Assessment(
        edition=plan.edition,
        standard=_named(plan.edition),
        engine=f"greenscore {greenscore.__version__}",
        subject=table.subjects[row],
        period=table.periods[row],
        date=date.fromordinal(day).isoformat() if day else "",
        data_digest=data_digest,
        index=trees[standard.index.id],
        results=tuple(trees[result.id] for result in standard.results),
        level=levels[0],
        level_recognised=levels[1],
        level_low=levels[2],
        level_high=levels[3],
        level_between=_between(plan.index, runs, plan.root),
        rungs=tuple(_rungs(prepared, runs)),
        prerequisites=tuple(_prerequisites(prepared, runs)),
        answers=tuple(answers(prepared, row)),
        derived=tuple(
            DerivedResult(
                id=id,
                value=plan.told(id, subject.value(id)),
                unit=standard.derived[id].unit or "",
            )
            for id in plan.derived
        ),
        parameters=tuple(
            DerivedResult(id=id, value=subject.value(id), unit=standard.parameters[id].unit)
            for id in plan.parameters
        ),
        functions={
            derived.function.entry: derived.function.sha256
            for derived in standard.derived.values()
            if derived.function is not None
        },
        **_drawn(prepared, row),
        grading=_grading(prepared, row),
        asked=plan.grade.word,
        lifts=lifts(prepared, row, runs.recognised.scored[plan.root].score),
        digits=standard.rounding.digits,
        history=tuple(_history(prepared, row)),
    )


def _drawn(prepared: Prepared, row: int) -> dict[str, Mapping[str, str]]:
    """Return what answers of the row, or of an earlier one that it looks back to, were drawn from."""
    table = prepared.table
    found = table.inventoried
    if found is None:
        return {}
    own = (r for r in table.rows_of(table.subjects[row]) if table.periods[r] <= table.periods[row])
    if not any((r, name) in found.drawn for r in own for name in table.columns):
        return {}
    return {"factors": found.factors, "inventory": found.inventory}


def _named(edition: Edition) -> dict[str, str]:
    """Return how a result names its edition: with its last day and what takes its place, where it has one."""
    standard, effective = edition.standard, edition.standard.effective
    named = {"id": standard.id, "edition": standard.edition, "digest": edition.digest}
    if effective.end:
        named["until"] = effective.end.isoformat()
    if effective.replaced_by:
        named["replaced_by"] = effective.successor
    return named


def _grading(prepared: Prepared, row: int) -> tuple[GradedBy, ...]:
    """Return who graded answers of the row; what an earlier one was graded stands in the record alone."""
    graded = prepared.table.graded
    counts = Counter(each.grader for each in graded.standing.get(row, {}).values())
    return tuple(
        GradedBy(**{part: getattr(grader, part) for part in grader.__slots__}, count=counts[at])
        for at, grader in enumerate(graded.graders)
        if counts[at]
    )


def _trees(prepared: Prepared, row: int, runs: Runs) -> dict[str, NodeResult]:
    """Return the root of each tree by its id."""
    plan = prepared.plan
    gains = _gains(prepared, row, runs)

    def build(position: int, weight: Value, nominal: Value, share: Value) -> NodeResult:
        node, scored = plan.nodes[position], runs.claimed.scored[position]
        applies = scored.outcome is not Outcome.NOT_APPLICABLE
        additive = node.aggregate in aggregates.ADDITIVE and applies
        children = []
        for nth, child in enumerate(node.children):
            part = scored.weights[nth] if nth < len(scored.weights) else None
            declared = scored.nominal[nth] if nth < len(scored.nominal) else None
            below = (
                share * declared
                if additive and share is not None and declared is not None
                else None
            )
            children.append(build(child, part, declared, below))
        _, recognised, lowest, highest = _scores(runs, position)
        level, level_recognised, *_ = _levels(node, runs, position)
        worst = worst_one(
            node, scored.score, [c.score for c in children], [c.weight for c in children]
        )
        return NodeResult(
            id=node.id,
            value=plan.told(f"{node.id}.value", scored.value),
            score=scored.score,
            low=lowest,
            high=highest,
            recognised=recognised,
            weight=weight,
            nominal=nominal,
            contribution=_times(weight, scored.score),
            points=_times(share, scored.score),
            points_recognised=_times(share, recognised),
            possible=_times(share, node.bounds[1]),
            coverage=scored.coverage,
            answered=scored.answered,
            applicable=scored.applicable,
            outcome=scored.outcome,
            bounds=node.bounds,
            thresholds=() if node.scale is None else node.scale.thresholds(runs.claimed.subject),
            gain=gains.get(node.id),
            grade=lowest_grade(prepared, row, node.reads),
            level=level,
            level_recognised=level_recognised,
            adjustments=scored.adjusted,
            inputs=node.reads,
            worst=tuple(children[nth].id for nth in worst),
            children=tuple(children),
        )

    roots = [tree.id for tree in plan.edition.standard.trees]
    return {root: build(plan.positions[root], 1.0, 1.0, 1.0) for root in roots}


def _times(factor: Value, number: Value) -> Value:
    return None if factor is None or number is None else factor * number


def _gains(prepared: Prepared, row: int, runs: Runs) -> dict[str, float]:
    """Return what the total would win if an indicator reached its best, everything else as it is.

    Where values are open the comparison is with the lower end of the band.
    """
    plan = prepared.plan
    stance = Stance.WORST if runs.claimed.scored[plan.root].score is None else Stance.POLICY
    before = (runs.low if stance is Stance.WORST else runs.claimed).scored[plan.root].score
    gains: dict[str, float] = {}
    if before is None:
        return gains
    for indicator in plan.edition.standard.index.indicators:
        position = plan.positions[indicator.id]
        best = plan.nodes[position].bounds[1]
        if best is None or runs.claimed.scored[position].outcome is Outcome.NOT_APPLICABLE:
            continue
        after = score_row(prepared, row, stance, forced={indicator.id: best})[0][plan.root].score
        if after is not None:
            gains[indicator.id] = after - before
    return gains


def _scores(runs: Runs, position: int) -> tuple[Value, Value, Value, Value]:
    """Return the scores of a node: claimed, recognised, at the low and at the high end of its band."""
    ways = (runs.claimed, runs.recognised, runs.low, runs.high)
    claimed, recognised, low, high = (run.scored[position].score for run in ways)
    return settled_scores(claimed, recognised, low, high)


def _levels(node: PlanNode, runs: Runs, position: int) -> list[str]:
    """Return the levels of a node: claimed, recognised, at the low and at the high end of its band."""
    ways = [run.scored[position] for run in (runs.claimed, runs.recognised, runs.low, runs.high)]
    numbers = [way.value if node.of_value else way.score for way in ways]
    found = settled_levels(numbers, [way.level for way in ways])
    return [_level_id(node, level) for level in found]


def _between(node: PlanNode, runs: Runs, position: int) -> tuple[str, ...]:
    """Return the levels at the ends of the band of a node without a score; none where an end is open."""
    score, low, high = (run.scored[position] for run in (runs.claimed, runs.low, runs.high))
    if score.score is not None or low.score is None or high.score is None or not node.ladder:
        return ()
    ends = sorted((low.level, high.level))
    return tuple(_level_id(node, level) for level in ends)


def _level_id(node: PlanNode, level: int) -> str:
    return "" if level < 0 else node.ladder[level].id


def _rungs(prepared: Prepared, runs: Runs) -> Iterator[Rung]:
    plan, claimed, recognised = prepared.plan, runs.claimed, runs.recognised
    levels = plan.edition.standard.levels
    score, sure, *_ = _scores(runs, plan.root)
    for level, declared in zip(plan.index.ladder, levels, strict=True):
        suffices = threshold_met(level, score, claimed.subject)
        open_gates = gates_met(level, claimed.subject, Stance.POLICY)
        gates = [
            Gate(
                expect=requirement.expect,
                state=_state(evaluate(gate, claimed.subject)),
                state_recognised=_state(evaluate(gate, recognised.subject)),
            )
            for gate, requirement in zip(level.gates, declared.requires, strict=True)
        ]
        yield Rung(
            id=level.id,
            threshold=None
            if level.threshold is None
            else evaluate(level.threshold, claimed.subject),
            reached=suffices and open_gates,
            recognised=suffices
            and open_gates
            and threshold_met(level, sure, recognised.subject)
            and gates_met(level, recognised.subject, Stance.WORST),
            blocked=suffices and not open_gates,
            gates=tuple(gates),
        )


def _state(value: Value) -> State:
    if value is None:
        return State.UNKNOWN
    return State.MET if holds(value) else State.NOT_MET


def _prerequisites(prepared: Prepared, runs: Runs) -> Iterator[PrerequisiteResult]:
    for prerequisite in prepared.plan.prerequisites:
        yield PrerequisiteResult(
            id=prerequisite.id,
            state=_state(evaluate(prerequisite.expect, runs.claimed.subject)),
            state_recognised=_state(evaluate(prerequisite.expect, runs.recognised.subject)),
            inputs=prerequisite.reads,
        )


def _history(prepared: Prepared, row: int) -> Iterator[Point]:
    """Yield the subject's periods up to this one, oldest first."""
    table, plan = prepared.table, prepared.plan
    for other in table.rows_of(table.subjects[row]):
        if table.periods[other] > table.periods[row]:
            return
        run = Run(*score_row(prepared, other))
        yield Point(
            period=table.periods[other],
            score=run.scored[plan.root].score,
            level=_level_id(plan.index, run.scored[plan.root].level),
            values={
                node.id: plan.told(f"{node.id}.value", scored.value)
                for node, scored in zip(plan.nodes, run.scored, strict=True)
                if not node.children
            },
        )
