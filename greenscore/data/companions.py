"""What stands beside a value: its assurance grade, its evidence, a note."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Frame, plain, text_fault
from greenscore.data.columns import texts_in
from greenscore.data.findings import Findings
from greenscore.data.layout import Layout
from greenscore.model.standard import Input
from greenscore.model.table import Grade
from greenscore.problems import Place


def grades_of(
    frame: Frame, layout: Layout, name: str, findings: Findings
) -> NDArray[np.int8] | None:
    """Return the grade of each value of an input; None where all are declared."""
    column = layout.companions.get((name, "grade"))
    if column is None:
        return None
    known = {word: grade for grade in Grade for word in (grade.word, grade.label.zh)}
    grades = np.zeros(frame.rows, np.int8)
    for row, word in texts_in(frame.columns[column]):
        grade = known.get(word.casefold())
        if grade is None:
            given = {"given": word[:40], "choices": ", ".join(known)}
            findings.add("data-grade-unknown", partial(frame.place, row, column), name, **given)
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
            findings.add(fault[0], partial(frame.place, row, column), name, **fault[1])
        else:
            found[row] = text
    return found


def check_evidence(
    name: str,
    question: Input,
    answered: NDArray[np.bool_],
    grades: NDArray[np.int8] | None,
    evidence: dict[int, str],
    where: Callable[[int], Place],
    findings: Findings,
) -> None:
    """Warn of values that lack the evidence which the standard or their grade asks for."""
    required = question.evidence.required
    if not required and grades is None:
        return
    bare = answered.copy()
    bare[list(evidence)] = False
    if not required and grades is not None:
        bare &= grades >= Grade.DOCUMENTED
    code = "data-evidence-missing" if required else "data-grade-without-evidence"
    findings.add_rows(code, np.flatnonzero(bare).tolist(), where, name)
