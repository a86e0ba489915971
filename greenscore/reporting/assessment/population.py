"""Whom relative scores and imputed values compare with: the reference population of the edition."""

from typing import Any

from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.sentences import outliers_text
from greenscore.reporting.press import numbers
from greenscore.texts import Text


def population_view(desk: AssessmentLookups) -> dict[str, Any] | None:
    """Return the reference population as plain data; None where nothing is compared with one."""
    edition, described = desk.assessment.edition, desk.standard.reference
    if described is None and not edition.references:
        return None
    frozen = edition.provenance
    facts = [
        ("who", desk.words.text(described.population if described else Text())),
        ("date", desk.words.text(described.date.isoformat() if described else "")),
        ("source", desk.cite(described.source if described else None)),
        ("frozen", desk.words.text(frozen.frozen.isoformat() if frozen else "")),
        ("count", desk.words.text(numbers.quantity(frozen.members) if frozen else "")),
        ("data", desk.words.text(frozen.sha256 if frozen else "")),
        ("table", desk.words.text(frozen.reference if frozen else "")),
    ]
    return {
        "facts": [
            {
                "title": desk.words.say(f"report.population.{key}"),
                "text": text,
                "digest": key in _DIGESTS,
            }
            for key, text in facts
            if text
        ],
        "treated": [
            {
                "title": desk.words.text(desk.title(node.id)),
                "rule": desk.words.text(outliers_text(node.outliers)),
            }
            for node in desk.standard.walk()
            if node.outliers
        ],
    }


_DIGESTS = ("data", "table")
