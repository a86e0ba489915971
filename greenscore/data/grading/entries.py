"""The answers of a table as entries of a grading file: what its form holds, and what entries are held to."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from greenscore.data.record import Answer, Records
from greenscore.model.grading import GradeEntry
from greenscore.model.standard import Edition
from greenscore.model.table import Table


def entries_of(table: Table, edition: Edition) -> Iterator[GradeEntry]:
    """Yield an entry without a grade for every answer, row by row in the declared order."""
    records = Records(table, edition)
    for row in range(len(table)):
        key = {"subject": table.subjects[row], "period": table.periods[row]}
        for id, answer in records.answers(row).items():
            if entry := _entry(answer, input=id, **key):
                yield entry
        for name in table.tables:
            for nth, cells in enumerate(records.cells(row, name), start=1):
                for id, answer in cells.items():
                    if entry := _entry(answer, input=id, table=name, row=nth, **key):
                        yield entry


def _entry(answer: Answer, **where: Any) -> GradeEntry | None:
    """Return the entry of an answer; None where only evidence or a note was given."""
    if "value" not in answer and "not_applicable" not in answer:
        return None
    told = {part: answer[part] for part in ("value", "unit", "not_applicable") if part in answer}
    beside: dict[str, Any] = {
        part: evidence_digest(answer.get(part, "")) for part in ("evidence", "note")
    }
    return GradeEntry(grade=None, **beside, **told, **where)


def evidence_digest(evidence: str | Mapping[str, str]) -> str:
    """Return the digest that an entry names: that of the file as stated, else the SHA-256 of the text.

    Evidence of several parts without a digest is told by its text, or by the name of its file. What has no
    evidence has no digest.
    """
    if isinstance(evidence, Mapping):
        if "digest" in evidence:
            return evidence["digest"]
        evidence = evidence.get("text") or evidence.get("file", "")
    return hashlib.sha256(evidence.encode()).hexdigest() if evidence else ""
