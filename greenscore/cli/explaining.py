"""An explanation as plain data, for `--json`."""

from typing import Any

from greenscore.insight.explanation import Explanation
from greenscore.texts import Lang


def as_object(explanation: Explanation, lang: Lang) -> dict[str, Any]:
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
