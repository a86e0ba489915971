"""Who graded the answers, in a line each: on the first page, on the screen, and beside the evidence."""

from collections.abc import Iterator
from typing import Any

from greenscore.model.assessment import Assessment, GradedBy, Lift
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.press.wording import clean
from greenscore.texts import Text, worded

SHOWN = 3


def graded_lines(assessment: Assessment) -> Iterator[Text]:
    """Yield who recognised values and that nobody signed it, or why the recognised score is at its worst."""
    for grader in assessment.grading:
        yield _told("report.graded.by", grader)
    asked = assessment.edition.standard.recognition.grade
    if not assessment.grading and asked != "declared":
        key = "report.graded.documents" if asked == "documented" else "report.graded.nobody"
        yield worded(key, grade=worded(f"glossary.grade.{asked}"))


def asked_line(assessment: Assessment) -> Text:
    """Return in a line what the recognised score asks for, and which answers would lift it most."""
    asked = worded(f"glossary.grade.{assessment.asked}")
    if not assessment.lifts:
        return worded("report.asked.all", grade=asked)
    return worded("report.asked.lift", grade=asked, what=lifts_text(assessment))


def lifts_text(assessment: Assessment, most: int = SHOWN) -> Text:
    """Return the answers that would lift the recognised score most, each with its points."""
    digits = max(assessment.digits, 1)
    parts = [
        worded("report.asked.part", what=_labels(assessment, lift), gain=f"+{lift.gain:.{digits}f}")
        for lift in assessment.lifts[:most]
    ]
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _labels(assessment: Assessment, lift: Lift) -> Text:
    standard = assessment.edition.standard
    asked = [standard.inputs.get(name) or standard.tables[name] for name in lift.inputs[:SHOWN]]
    labels = [
        item.label or Text(name, name) for item, name in zip(asked, lift.inputs, strict=False)
    ]
    rest = len(lift.inputs) - len(labels)
    more = f" +{rest}" if rest else ""
    zh, en = ("、".join(t.get("zh") for t in labels), ", ".join(t.get("en") for t in labels))
    return Text(zh + more, en + more)


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
