"""Levels and their gates, prerequisites, and the way the result went over the periods."""

from typing import Any

from greenscore.model.assessment import Gate, Rung, State
from greenscore.model.nodes import Level, Requirement
from greenscore.reporting.assessment.answer import standing, steps
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines

PERIODS_IN_TABLE = 5


def levels_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the ladder as plain data: each level with its threshold, its gates and what blocks it."""
    levels = {level.id: level for level in desk.standard.levels}
    return [
        _level(desk, number, rung, levels.get(rung.id))
        for number, rung in enumerate(desk.assessment.rungs, 1)
    ]


def _level(desk: AssessmentLookups, number: int, rung: Rung, level: Level | None) -> dict[str, Any]:
    requires = level.requires if level else ()
    return {
        "mark": str(number),
        "title": desk.words.text(desk.level_title(rung.id)),
        "threshold": desk.threshold(rung),
        "standing": standing(desk, rung),
        "distance": _distance(desk, rung),
        "source": desk.cite(level.source if level else None),
        "gates": [
            _gate(desk, gate, requires[place] if place < len(requires) else None)
            for place, gate in enumerate(rung.gates)
        ],
    }


def _distance(desk: AssessmentLookups, rung: Rung) -> Lines:
    """Return how many points are short of a level, told only where a point is short as printed."""
    score = desk.assessment.index.score
    if score is None or rung.threshold is None or score >= rung.threshold:
        return []
    return desk.words.say("report.levels.short", points=desk.score(rung.threshold - score))


def _gate(desk: AssessmentLookups, gate: Gate, requirement: Requirement | None) -> dict[str, Any]:
    return {
        "expect": gate.expect,
        "reason": desk.words.text(requirement.reason) if requirement else [],
        "source": desk.cite(requirement.source if requirement else None),
        "state": desk.state(gate.state),
        "recognised": desk.state(gate.state_recognised),
        "blocks": gate.state is not State.MET,
    }


def prerequisites_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the prerequisites as plain data, claimed beside recognised."""
    asked = {item.id: item for item in desk.standard.prerequisites}
    return [
        {
            "title": desk.words.text(asked[result.id].title),
            "help": desk.words.text(asked[result.id].help),
            "source": desk.cite(asked[result.id].source),
            "state": desk.state(result.state),
            "recognised": desk.state(result.state_recognised),
            "evidence": desk.cited(result.inputs),
        }
        for result in desk.assessment.prerequisites
    ]


def trend_view(desk: AssessmentLookups) -> dict[str, Any] | None:
    """Return the course over the periods as plain data; None where there is one period only."""
    history = desk.assessment.history
    if len(history) < 2:
        return None
    recent = history[-PERIODS_IN_TABLE:]
    return {
        "chart": {
            "kind": "trend",
            "extent": desk.extent(
                desk.assessment.index,
                *(point.score for point in history),
                *(rung.threshold for rung in desk.assessment.rungs),
            ),
            "steps": steps(desk),
            "points": [
                {"period": point.period, "at": point.score, "text": desk.score(point.score)}
                for point in history
            ],
        },
        "periods": [
            {
                "period": point.period,
                "score": desk.score(point.score),
                "level": desk.words.text(desk.level_title(point.level)) if point.level else [],
            }
            for point in recent
        ],
        "rows": [
            {
                "title": desk.words.text(desk.title(leaf.id)),
                "unit": numbers.unit_after(desk.unit(leaf.id)).strip(),
                "values": [
                    desk.words.text(desk.value_in_words(leaf, point.values.get(leaf.id)))
                    for point in recent
                ],
            }
            for leaf in desk.all_leaves
            if any(point.values.get(leaf.id) is not None for point in recent)
        ],
    }
