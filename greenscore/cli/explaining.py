"""An explanation as plain data, for `--json`."""

from typing import Any

from greenscore.insight import reading
from greenscore.insight.explanation import Explanation
from greenscore.model.assessment import Assessment
from greenscore.texts import Lang


def as_object(explanation: Explanation, assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Return one explained node as the object that `explain --json` prints."""
    node, result = explanation.node, explanation.result
    return {
        "id": node.id,
        "title": node.title.get(lang),
        "outcome": result.outcome.value,
        "value": result.value,
        "unit": explanation.unit,
        "score": result.score,
        "low": result.low,
        "high": result.high,
        "recognised": result.recognised,
        "weight": result.weight,
        "points": result.points,
        "possible": result.possible,
        "lost": explanation.lost,
        "gain": result.gain,
        "formula": node.value or "",
        "scale": node.score.kind if node.score else "",
        "level": result.level,
        **_readings(explanation, assessment),
        "curve": [list(pair) for pair in result.thresholds],
        "figures": [
            {"id": f.id, "formula": f.formula, "value": f.value, "unit": f.unit, "source": f.source}
            for f in explanation.figures
        ],
        "inputs": [
            {
                "id": answer.id,
                "value": answer.value,
                "shown": answer.shown,
                "unit": answer.unit,
                "given": answer.given,
                "grade": answer.grade,
                "evidence": answer.evidence,
                "where": answer.place.as_dict(),
            }
            for answer in explanation.answers
        ],
        "adjustments": [reason.get(lang) for reason in explanation.adjustments],
        "source": explanation.source,
    }


def _readings(explanation: Explanation, assessment: Assessment) -> dict[str, Any]:
    """Return what a score means beyond its number; null where it means nothing more."""
    node, result = explanation.node, explanation.result
    stands = reading.standing(assessment.edition, node, result)
    placed = reading.put_in_place(assessment).get(node.id)
    judged = reading.criterion(assessment, node, result)
    return {
        "standing": stands
        and {"method": stands.method, "at": stands.at, "members": stands.members},
        "put_in_place": placed
        and {"policy": placed.policy.kind, "value": placed.value, "group": placed.group},
        "criterion": judged
        and {
            "force": judged.rule.force,
            "state": judged.state and judged.state.value,
            "fulfilled": judged.fulfilled,
        },
        "path": reading.path_taken(node, result) or None,
    }
