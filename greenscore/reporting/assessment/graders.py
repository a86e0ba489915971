"""Who graded the answers, in a line each: on the first page, on the screen, and beside the evidence."""

from collections.abc import Iterator
from typing import Any

from greenscore.model.assessment import Assessment, GradedBy
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.press.wording import clean
from greenscore.texts import Text, worded


def graded_lines(assessment: Assessment) -> Iterator[Text]:
    """Yield who recognised values and that nobody signed it, or why the recognised score is at its worst."""
    for grader in assessment.grading:
        yield _told("report.graded.by", grader)
    asked = assessment.edition.standard.recognition.grade
    if not assessment.grading and asked != "declared":
        key = "report.graded.documents" if asked == "documented" else "report.graded.nobody"
        yield worded(key, grade=worded(f"glossary.grade.{asked}"))


def graders_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return each assessor with what was graded, from what, and the digest of the grading file."""
    return [
        {
            "words": desk.words.text(
                _told("report.graded.counts", grader, count=str(grader.count))
            ),
            "note": clean(grader.note),
            "digest": grader.digest,
        }
        for grader in desk.assessment.grading
    ]


def _told(key: str, grader: GradedBy, **more: str) -> Text:
    parts = {
        part: clean(getattr(grader, part)) for part in ("name", "organisation", "role", "date")
    }
    return worded(key, **parts, **more)
