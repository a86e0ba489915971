"""What stands beside the headline: further results, criteria by their force, values put in place."""

from typing import Any

from greenscore.model.assessment import NodeResult
from greenscore.model.nodes import Level
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.sentences import (
    level_text,
    node_level_text,
    placed_counts,
    tally,
    tally_text,
)
from greenscore.reporting.press.wording import Lines
from greenscore.texts import Text


def results_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the further results as plain data: score or band, recognised score, level."""
    return [_result(desk, result) for result in desk.assessment.results]


def _result(desk: AssessmentLookups, result: NodeResult) -> dict[str, Any]:
    node = desk.nodes[result.id]
    reached = level_text(node, result)
    sure = node_level_text(node, result.level_recognised)
    none = desk.words.say("report.levels.none") if node.levels and result.score is not None else []
    return {
        "title": desk.words.text(desk.title(result.id)),
        "score": desk.span(result),
        "best": "" if result.score is None else desk.best(result),
        "recognised": desk.score(result.recognised),
        "level": desk.words.text(reached) if reached else none,
        "reached": bool(result.level),
        "level_recognised": desk.words.text(sure) if sure else [],
        "chart": desk.bar(result, width=130),
    }


def ladders_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the ladders of the further results as plain data: every level with what it asks."""
    return [
        {
            "title": desk.words.text(desk.title(result.id)),
            "score": desk.span(result),
            "levels": [_level(desk, level, result) for level in desk.nodes[result.id].levels],
        }
        for result in desk.assessment.results
        if desk.nodes[result.id].levels
    ]


def _level(desk: AssessmentLookups, level: Level, result: NodeResult) -> dict[str, Any]:
    title = level.label or Text(level.id, level.id)
    return {
        "title": desk.words.text(title),
        "from": threshold_text(level),
        "reached": level.id == result.level,
        "gates": [
            desk.words.text(gate.reason or Text(gate.expect, gate.expect))
            for gate in level.requires
        ],
    }


def threshold_text(level: Level) -> str:
    """Return where a level begins, as the standard states it; empty where it asks for no score."""
    if level.above is not None:
        return f"> {level.above}"
    return "" if level.at is None else f"≥ {level.at}"


def criteria_view(desk: AssessmentLookups, group: NodeResult) -> list[dict[str, Any]]:
    """Return how many criteria of each force hold in a group, as plain data."""
    found = [desk.criterion(leaf) for leaf in group.walk() if not leaf.children]
    return [
        {
            "kind": "met" if held == whole else "short",
            "words": desk.words.text(tally_text(force, held, whole)),
        }
        for force, held, whole in tally([criterion for criterion in found if criterion])
    ]


def put_in_place_view(desk: AssessmentLookups) -> list[Lines]:
    """Return how many indicators rest on what no subject gave."""
    return [desk.words.text(text) for text in placed_counts(desk.assessment, desk.placed)]
