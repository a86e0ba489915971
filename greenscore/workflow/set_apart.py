"""Subjects whose report cannot be made, while those of the others are: each with its name and its cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from greenscore.model.assessment import Assessment
from greenscore.model.table import Table
from greenscore.problems import Place, Problem


def set_apart(
    problems: Iterable[Problem], assessment: Assessment, table: Table
) -> Iterator[Problem]:
    """Yield that a subject has no report, and why, with the cell that it is about; they refuse no other."""
    for problem in problems:
        row = table.row_of(assessment.subject)
        where = _cell(problem, assessment) or table.origin.place(row, "subject")
        args = {"subject": assessment.subject}
        yield Problem(code="report-set-apart", where=where, args=args, excluded=True)
        yield replace(problem, where=where, excluded=True)


def _cell(problem: Problem, assessment: Assessment) -> Place | None:
    """Return the place of the first answer that holds characters without a glyph; None for the name."""
    characters = _characters(problem.args.get("characters", ""))
    if not characters or characters & set(assessment.subject):
        return None
    texts: Sequence[tuple[Place, str]] = [
        (answer.place, f"{answer.shown}{answer.note}{answer.evidence}{answer.given}")
        for answer in assessment.answers
    ]
    return next((place for place, text in texts if characters & set(text)), None)


def _characters(told: str) -> set[str]:
    """Return the characters that `machine-glyph-missing` names: each stands before its number."""
    return {part[:1] for part in told.split(", ")} - {""}
