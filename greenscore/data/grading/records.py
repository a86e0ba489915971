"""Grades of activity records: an entry names a record by its id and by the digest of all that it says."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from greenscore.data.cells import shown
from greenscore.data.findings import Findings
from greenscore.data.grading.assessor import own_name
from greenscore.data.grading.entries import evidence_digest
from greenscore.data.grading.matching import Lapse, disagreement, lapsed, lowest_of
from greenscore.data.record import decimal
from greenscore.model.activities import Activities
from greenscore.model.grading import GradeEntry, Grader, Grading, RecordGrades, Standing
from greenscore.problems import Problem
from greenscore.texts import Text, worded

_BESIDE = {"grade", "evidence", "note"}


def record_digest(activities: Activities, row: int) -> str:
    """Return the SHA-256 of what a record says but for its grade, evidence and note: JSON by RFC 8785."""
    told = {
        name: words[row]
        for name, words in activities.words.items()
        if name not in _BESIDE and words[row]
    }
    text = json.dumps(
        {**told, "amount": _amount(activities, row)},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def record_entries(activities: Activities, rows: Iterable[int]) -> Iterator[GradeEntry]:
    """Yield the entry, still without a grade, of each of some records."""
    for row in rows:
        words = activities.words
        yield GradeEntry(
            grade=None,
            record=words["record"][row],
            digest=record_digest(activities, row),
            value=_amount(activities, row),
            unit=words["unit"][row],
            evidence=evidence_digest(words["evidence"][row]),
        )


def grade_records(
    activities: Activities, gradings: Sequence[Grading], holder: str
) -> tuple[RecordGrades, tuple[Problem, ...]]:
    """Return the grades of records that count, of several for one the lowest, and what does not count."""
    findings, found = Findings(), defaultdict[int, list[Standing]](list)
    graders: list[Grader] = []
    rows = _rows(activities) if any(e.record for g in gradings for e in g.entries) else {}
    for grading in gradings:
        entries = [entry for entry in grading.entries if entry.record and entry.grade is not None]
        whole = _is_whole(activities, rows, grading)
        lapses: list[Lapse] = []
        own: list[tuple[GradeEntry, str]] = []
        graders.append(grading.grader)
        for entry in entries:
            row = rows.get(entry.record)
            names = (holder, grading.grader.holder, _site(activities, row))
            if name := own_name(grading.grader, names):
                own.append((entry, name))
            elif why := _why(activities, row, entry):
                lapses.append(Lapse(entry, why))
            elif not whole:
                lapses.append(Lapse(entry, worded("grading.why.other")))
            elif row is not None:
                found[row].append(Standing(len(graders) - 1, entry))
        _tell(grading, entries, lapses, own, findings)
    standing, disputed = lowest_of(found)
    if disputed:
        findings.extend([disagreement(disputed)])
    return RecordGrades(graders=tuple(graders), standing=standing), findings.all()


def _tell(
    grading: Grading,
    entries: Sequence[GradeEntry],
    lapses: Sequence[Lapse],
    own: Sequence[tuple[GradeEntry, str]],
    findings: Findings,
) -> None:
    grader = grading.grader
    named = {"assessor": shown(f"{grader.name}, {grader.organisation}"), "date": grader.date}
    if own:
        args = {**named, "own": shown(own[0][1]), "count": str(len(own))}
        findings.add("grading-own", own[0][0].where, **args)
    if lapses:
        findings.extend([lapsed(lapses, len(entries), named)])


def _rows(activities: Activities) -> dict[str, int]:
    words = activities.words["record"]
    rows = np.flatnonzero(words.codes >= 0).tolist()
    return {
        words.texts[code]: row for row, code in zip(rows, words.codes[rows].tolist(), strict=True)
    }


def _is_whole(activities: Activities, rows: Mapping[str, int], grading: Grading) -> bool:
    """Tell whether every record that a file names, graded or not, is there as it was.

    Figures are sums: without one of its records, or with one of them moved to another category or period,
    what is left is not what was graded, though each record of it is.
    """
    named = [entry for entry in grading.entries if entry.record]
    return all(
        entry.record in rows and entry.digest == record_digest(activities, rows[entry.record])
        for entry in named
    )


def _site(activities: Activities, row: int | None) -> str:
    return "" if row is None else activities.words["site"][row]


def _why(activities: Activities, row: int | None, entry: GradeEntry) -> Text:
    """Return why an entry does not fit its record; empty where it does."""
    if row is None:
        return worded("grading.why.record")
    if entry.digest != record_digest(activities, row):
        return worded("grading.why.changed")
    if entry.evidence != evidence_digest(activities.words["evidence"][row]):
        return worded("grading.why.evidence")
    return Text()


def _amount(activities: Activities, row: int) -> str:
    """Return the amount of a record as its shortest decimal, or the word for what is not known."""
    state = activities.states.get(row)
    if state is not None:
        return state.value
    amount = float(activities.amounts[row])
    return "" if np.isnan(amount) else decimal(amount)
