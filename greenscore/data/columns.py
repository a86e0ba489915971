"""Whole columns of answers: values as floats, reasons of n/a, and what was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from greenscore.data.answers import ABSENT, CellReading, Issue, Reader, reader_of
from greenscore.data.cells import Cells, filled, text_of
from greenscore.data.files.arrow import Texts
from greenscore.data.numbers import factor_between, out_of_range
from greenscore.model.standard import Question
from greenscore.model.table import Floats


@dataclass(slots=True)
class Answers:
    """The answers in one column of `n` rows.

    `values`: float64, NaN where absent. `reasons`: 0 or the 1-based reason of what is n/a, None
    where nothing is. `texts`: answers of type text. `issues`: row and issue.
    """

    values: Floats
    reasons: NDArray[np.int16] | None = None
    texts: list[str] | None = None
    issues: list[tuple[int, Issue]] = field(default_factory=list)

    def put(self, row: int, reading: CellReading) -> None:
        """File the reading of one cell."""
        self.values[row] = reading.value
        if reading.reason:
            if self.reasons is None:
                self.reasons = np.zeros(len(self.values), np.int16)
            self.reasons[row] = reading.reason
        if self.texts is not None and reading.text:
            self.texts[row] = reading.text
        self.issues.extend((row, issue) for issue in reading.issues)


def read_column(
    cells: Cells, question: Question, unit: str = "", *, typed: bool = False
) -> Answers:
    """Read the answers to `question` in a column whose header names `unit`; raises UnitError."""
    if question.type == "number":
        factor = factor_between(unit or question.unit, question.unit)
        if factor == 1 and isinstance(cells, np.ndarray):
            return _floats(cells)
    read = reader_of(question, unit, typed=typed)
    answers = Answers(np.full(len(cells), np.nan))
    if question.type == "text":
        answers.texts = [""] * len(cells)
    if not isinstance(cells, Texts):
        for row, cell in filled(cells):
            answers.put(row, read(cell))
    elif question.type == "number" and factor == 1:
        answers.values, others = cells.plain_numbers()
        for row in [*others.tolist(), *out_of_range(answers.values)]:
            answers.put(row, read(cells[row]))
    else:
        _by_distinct_text(cells, read, answers)
    return answers


def _floats(cells: NDArray[np.float64]) -> Answers:
    answers = Answers(cells + 0.0)
    for row in out_of_range(cells):
        answers.values[row] = np.nan
        given = repr(float(cells[row]))
        answers.issues.append((row, Issue("data-not-finite", {"given": given})))
    return answers


def _by_distinct_text(cells: Texts, read: Reader, answers: Answers) -> None:
    """Read each distinct text once; only rows with something beyond a value are visited singly."""
    positions, distinct = cells.distinct()
    readings = [*map(read, distinct), ABSENT]
    answers.values = np.array([reading.value for reading in readings])[positions]
    special = np.array([bool(r.reason or r.text or r.issues) for r in readings])[positions]
    for row in np.flatnonzero(special).tolist():
        answers.put(row, readings[positions[row]])


def texts_in(cells: Cells) -> Iterator[tuple[int, str]]:
    """Yield the row and trimmed text of every cell that holds something."""
    for row, cell in filled(cells):
        yield row, text_of(cell).strip()
