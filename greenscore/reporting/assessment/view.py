"""The report as plain data: everything a template may print, and nothing it could compute with.

The view holds dicts, lists, texts, whole numbers and flags; floats stand only inside charts. Numbers
for reading are text already, rounded as the standard declares.
"""

from collections.abc import Sequence
from typing import Any

from greenscore.model.assessment import Assessment
from greenscore.reporting.assessment import claim
from greenscore.reporting.assessment.answer import answer_view, losses
from greenscore.reporting.assessment.evidence import (
    answers_view,
    check_view,
    fingerprint,
    reference_of,
)
from greenscore.reporting.assessment.graders import graders_view
from greenscore.reporting.assessment.indicators import themes_view
from greenscore.reporting.assessment.levels import levels_view, prerequisites_view, trend_view
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.method import method_view
from greenscore.reporting.assessment.results import ladders_view
from greenscore.reporting.assessment.sentences import end_of_effect
from greenscore.reporting.press.wording import TAGS, Wording, clean
from greenscore.texts import Lang

LONG_NAME = 36
ACTIONS = 20


def view(assessment: Assessment, langs: Sequence[Lang]) -> dict[str, Any]:
    """Return the report of `assessment` in `langs` (the first leads) as plain data."""
    words = Wording(langs)
    desk = AssessmentLookups(assessment, words)
    mix = claim.mix(desk)
    said = words.text(claim.level(mix))
    actions = losses(desk)
    return {
        "lang": TAGS[words.langs[0]],
        "labels": words.labels("report"),
        "terms": words.labels("Glossary"),
        "subject": {
            "name": clean(assessment.subject),
            "long": len(assessment.subject) > LONG_NAME,
            "period": clean(assessment.period),
            "date": clean(assessment.date),
        },
        "standard": {
            "reference": reference_of(desk),
            "title": words.text(desk.standard.title),
            "status": words.say(f"glossary.standard.{desk.standard.status}"),
            "plain": desk.standard.status == "published",
            "over": words.text(end_of_effect(desk.standard)),
        },
        "claim": said,
        "running": {
            "reference": reference_of(desk),
            "claim": " / ".join(line["text"] for line in said),
            "fingerprint": fingerprint(desk),
        },
        "fingerprint": fingerprint(desk),
        "digest": assessment.digest,
        "engine": clean(assessment.engine),
        "answer": answer_view(desk, mix),
        "themes": themes_view(desk),
        "actions": actions[:ACTIONS],
        "more_actions": words.say("report.actions.more", count=str(len(actions) - ACTIONS))
        if len(actions) > ACTIONS
        else [],
        "levels": levels_view(desk),
        "cumulative": desk.standard.cumulative,
        "ladders": ladders_view(desk),
        "prerequisites": prerequisites_view(desk),
        "trend": trend_view(desk),
        "method": method_view(desk),
        "answers": answers_view(desk),
        "graders": graders_view(desk),
        "check": check_view(desk),
    }
