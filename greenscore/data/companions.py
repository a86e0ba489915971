"""What stands beside a value: the grade it claims, its evidence, a note."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Frame, plain, text_fault
from greenscore.data.columns import texts_in
from greenscore.data.evidence import is_within
from greenscore.data.files.records import EVIDENCE
from greenscore.data.findings import Findings
from greenscore.data.layout import Layout
from greenscore.model.grading import Grade
from greenscore.model.standard import Input
from greenscore.model.table import Proof
from greenscore.problems import Place
from greenscore.quantities.periods import day_of

_DIGEST = re.compile(r"[0-9a-f]{64}")


def grade_of(word: str) -> Grade | None:
    """Return the grade that a word names, in either language; None where it names none."""
    known = {each: grade for grade in Grade for each in (grade.word, grade.label.zh)}
    return known.get(word.strip().casefold())


def claims_of(
    frame: Frame, layout: Layout, name: str, findings: Findings
) -> NDArray[np.int8] | None:
    """Return the grade that is typed beside each value of an input; None where all are declared."""
    column = layout.companions.get((name, "grade"))
    if column is None:
        return None
    grades = np.zeros(frame.rows, np.int8)
    for row, word in texts_in(frame.columns[column]):
        grade = grade_of(word)
        if grade is None:
            known = ", ".join(each for g in Grade for each in (g.word, g.label.zh))
            given = {"given": word[:40], "choices": known}
            findings.add(
                "data-grade-unknown", partial(frame.place, row, column), name, row, **given
            )
        else:
            grades[row] = grade
    return grades if grades.any() else None


def texts_of(
    frame: Frame, layout: Layout, name: str, part: str, findings: Findings
) -> dict[int, str]:
    """Return the evidence or the notes of an input by row."""
    column = layout.companions.get((name, part))
    if column is None:
        return {}
    found = {}
    for row, given in texts_in(frame.columns[column]):
        text = plain(given)
        fault = text_fault(text)
        if fault:
            findings.add(fault[0], partial(frame.place, row, column), name, row, **fault[1])
        else:
            found[row] = text
    return found


def proofs_of(
    frame: Frame, layout: Layout, name: str, evidence: Mapping[int, str], findings: Findings
) -> dict[int, Proof]:
    """Return the evidence of an input that is more than a text, by row; its parts are checked."""
    parts: dict[int, dict[str, str]] = {}
    for companion, part in EVIDENCE.items():
        for row, text in texts_of(frame, layout, name, companion, findings).items():
            code, read = _CHECKS[part](text)
            if code:
                where = partial(frame.place, row, layout.companions[name, companion])
                findings.add(code, where, name, row, given=text[:80])
            else:
                parts.setdefault(row, {})[part] = read
    return {
        row: Proof(
            text=evidence.get(row, ""),
            file=found.get("file", ""),
            digest=found.get("digest", ""),
            date=found.get("date", ""),
            kind=found.get("kind", ""),
        )
        for row, found in parts.items()
    }


def _path(text: str) -> tuple[str, str]:
    return ("", text) if is_within(text) else ("data-evidence-path", "")


def _digest(text: str) -> tuple[str, str]:
    digest = text.casefold().removeprefix("sha256:")
    return ("", digest) if _DIGEST.fullmatch(digest) else ("data-evidence-digest", "")


def _day(text: str) -> tuple[str, str]:
    day = text.removesuffix(" 00:00:00")  # as a spreadsheet has it
    return ("", day) if day_of(day) else ("data-evidence-date", "")


def _kind(text: str) -> tuple[str, str]:
    return "", text


_CHECKS: Mapping[str, Callable[[str], tuple[str, str]]] = {
    "file": _path,
    "digest": _digest,
    "date": _day,
    "kind": _kind,
}


def check_evidence(
    name: str,
    question: Input,
    answered: NDArray[np.bool_],
    evidence: Iterable[int],
    where: Callable[[int], Place],
    findings: Findings,
) -> None:
    """Warn of values that lack the evidence which the standard asks for."""
    if question.evidence.required:
        bare = answered.copy()
        bare[list(evidence)] = False
        findings.add_rows("data-evidence-missing", np.flatnonzero(bare).tolist(), where, name)
