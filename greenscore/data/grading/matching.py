"""Entries of grading files held to a table: a grade counts where value and evidence are those graded."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from greenscore.data.answers import reader_of
from greenscore.data.cells import Measured, shown
from greenscore.data.findings import Findings
from greenscore.data.grading.assessor import own_name
from greenscore.data.grading.entries import evidence_digest
from greenscore.data.record import Answer, Records
from greenscore.model.grading import Grade, Graded, GradeEntry, Grader, Grading, Standing
from greenscore.model.standard import Edition, Question
from greenscore.model.table import Column, Rows, Table
from greenscore.problems import Problem
from greenscore.quantities.periods import day_of, last_day
from greenscore.texts import Text, worded

FEW = 5
_SLACK = 1e-9

Key = TypeVar("Key")


class Lapse(NamedTuple):
    """A grade that does not count, and why."""

    entry: GradeEntry
    why: Text


def apply_gradings(
    table: Table, edition: Edition, gradings: Sequence[Grading], holders: Iterable[str] = ()
) -> tuple[Table, tuple[Problem, ...]]:
    """Return the table with the grades that count, who gave them, and what does not count and why.

    A value that no entry grades keeps what its evidence supports. `holders` are names of those whose data
    these are, beside the subjects: what they grade themselves counts for nothing.
    """
    matching = _Matching(table, edition, tuple(holders))
    for grading in gradings:
        matching.grade(grading)
    return matching.graded(), matching.findings.all()


@dataclass(slots=True)
class _Matching:
    table: Table
    edition: Edition
    holders: tuple[str, ...]
    findings: Findings = field(default_factory=Findings)
    graders: list[Grader] = field(default_factory=list)
    found: dict[tuple[int, str], list[Standing]] = field(default_factory=lambda: defaultdict(list))
    records: Records = field(init=False)
    rows: Mapping[tuple[str, str], int] = field(init=False)
    answers: dict[int, dict[str, Answer]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.records = Records(self.table, self.edition)
        keys = zip(self.table.subjects, self.table.periods, strict=True)
        self.rows = {key: row for row, key in enumerate(keys)}
        self.graders += self.table.graded.graders  # of the records behind what was drawn
        for row, answers in self.table.graded.standing.items():
            for id, standing in answers.items():
                self.found[row, id].append(standing)

    def grade(self, grading: Grading) -> None:
        """Take the entries of one file that count; tell of the others together."""
        grader, lapses, early, own = grading.grader, [], [], []
        if grader not in self.graders:
            self.graders.append(grader)
        position = self.graders.index(grader)
        entries = [entry for entry in grading.entries if entry.grade is not None and entry.input]
        cut = self._cut(grading)
        for entry in entries:
            if name := own_name(grader, (entry.subject, grader.holder, *self.holders)):
                own.append((entry, name))
                continue
            row = self.rows.get((entry.subject, entry.period))
            why = worded("grading.why.subject") if row is None else self._why(row, entry)
            if not why and (entry.subject, entry.period, entry.table) in cut:
                why = worded("grading.why.cut")
            if row is None or why:
                lapses.append(Lapse(entry, why))
                continue
            self.found[row, entry.answer].append(Standing(position, entry))
            end, day = last_day(entry.period), day_of(grader.date)
            if end is not None and day is not None and day < end:
                early.append(entry)
        named = {"assessor": shown(f"{grader.name}, {grader.organisation}"), "date": grader.date}
        if own:
            args = {**named, "own": shown(own[0][1]), "count": str(len(own))}
            self.findings.add("grading-own", own[0][0].where, **args)
        if lapses:
            self.findings.extend([lapsed(lapses, len(entries), named)])
        if early:
            args = {**named, "count": str(len(early)), "period": early[0].period}
            self.findings.add("grading-early", early[0].where, **args)

    def _why(self, row: int, entry: GradeEntry) -> Text:
        """Return why an entry does not fit what a row says; empty where it does."""
        standard = self.edition.standard
        questions: Mapping[str, Question] = standard.inputs
        if entry.table:
            declared = standard.tables.get(entry.table)
            questions = declared.columns if declared else {}
        question = questions.get(entry.input)
        if question is None:
            return worded("grading.why.input")
        answer = self._answer(row, entry)
        if answer is None:
            return worded("grading.why.row")
        if "value" not in answer and "not_applicable" not in answer:
            return worded("grading.why.absent")
        if not _same(entry, question, answer):
            return worded("grading.why.value", graded=_shown(entry), found=_given(answer))
        column = self.table.columns.get(entry.input) if not entry.table else None
        proof = column.proofs.get(row) if column else None
        changed = proof is not None and proof.changed
        if changed or entry.evidence != evidence_digest(answer.get("evidence", "")):
            return worded("grading.why.evidence")
        if entry.note != evidence_digest(answer.get("note", "")):
            return worded("grading.why.note")
        return Text()

    def _cut(self, grading: Grading) -> set[tuple[str, str, str]]:
        """Return the tables of which a graded row is gone: what is left is not the table that was graded."""
        cut = set()
        for entry in grading.entries:
            row = self.rows.get((entry.subject, entry.period))
            if entry.table in self.table.tables and row is not None:
                owner = self.table.tables[entry.table].owner
                start, end = np.searchsorted(owner, (row, row + 1)).tolist()
                if entry.row > end - start:
                    cut.add((entry.subject, entry.period, entry.table))
        return cut

    def _answer(self, row: int, entry: GradeEntry) -> Answer | None:
        """Return what the data say; None where a table has no such row."""
        if entry.table:
            cells = self.records.cells(row, entry.table)
            return cells[entry.row - 1].get(entry.input, {}) if entry.row <= len(cells) else None
        if row not in self.answers:
            self.answers[row] = self.records.answers(row)
        return self.answers[row].get(entry.input, {})

    def graded(self) -> Table:
        """Return the table with every grade that counts; of several for one value the lowest."""
        standing: dict[int, dict[str, Standing]] = defaultdict(dict)
        lowest, disputed = lowest_of(self.found)
        for (row, id), found in lowest.items():
            standing[row][id] = self._capped(row, found)
        if disputed:
            self.findings.extend([disagreement(disputed)])
        if not standing:
            return self.table
        columns = {
            name: _with(column, self._rows_of(standing, name))
            for name, column in (*self.table.columns.items(), *self._bare_texts(standing))
        }
        return replace(
            self.table,
            columns=columns,
            tables={name: self._child(name, standing) for name in self.table.tables},
            graded=Graded(graders=tuple(self.graders), standing=dict(standing)),
        )

    def _bare_texts(
        self, standing: Mapping[int, Mapping[str, Standing]]
    ) -> Iterator[tuple[str, Column]]:
        """Yield a column for each text that is graded and has had nothing beside it until now."""
        graded = {name for answers in standing.values() for name in answers}
        for name in self.table.texts:
            if name in graded and name not in self.table.columns:
                yield name, Column(values=np.full(len(self.table), np.nan))

    def _capped(self, row: int, standing: Standing) -> Standing:
        """Return a grade that is documented at most where a fallback stands behind the value."""
        drawn = self.table.inventoried.drawn if self.table.inventoried else {}
        entry, found = standing.entry, drawn.get((row, standing.entry.answer))
        if found is None or not found.fallback or (entry.grade or 0) <= Grade.DOCUMENTED:
            return standing
        return replace(standing, entry=replace(entry, grade=Grade.DOCUMENTED))

    def _rows_of(
        self, standing: Mapping[int, Mapping[str, Standing]], name: str
    ) -> Mapping[int, Grade]:
        found = ((row, answers[name]) for row, answers in standing.items() if name in answers)
        return {row: each.entry.grade or Grade.DECLARED for row, each in found}

    def _child(self, name: str, standing: Mapping[int, Mapping[str, Standing]]) -> Rows:
        rows = self.table.tables[name]
        grades: dict[str, dict[int, Grade]] = defaultdict(dict)
        for row, answers in standing.items():
            start = int(np.searchsorted(rows.owner, row))
            for found in answers.values():
                entry = found.entry
                if entry.table == name and entry.grade is not None:
                    grades[entry.input][start + entry.row - 1] = entry.grade
        columns = {id: _with(column, grades[id]) for id, column in rows.columns.items()}
        return replace(rows, columns=columns)


def _with(column: Column, grades: Mapping[int, Grade]) -> Column:
    """Return a column with the grades of some rows, whatever they had before."""
    if not grades:
        return column
    size = len(column.values)
    before: NDArray[np.int8] = np.zeros(size, np.int8) if column.grades is None else column.grades
    after = before.copy()
    after[list(grades)] = list(grades.values())
    return replace(column, grades=after if after.any() else None)


def _same(entry: GradeEntry, question: Question, answer: Answer) -> bool:
    """Tell whether an entry says of a question what the data say, in whatever unit."""
    if entry.not_applicable:
        return entry.not_applicable == answer.get("not_applicable")
    if "value" not in answer:
        return False
    if question.type == "number":
        graded = reader_of(question)(Measured(entry.value, entry.unit or question.unit)).value
        return math.isclose(graded, float(answer["value"]), rel_tol=_SLACK, abs_tol=0.0)
    graded_as, given = (reader_of(question)(each) for each in (entry.value, answer["value"]))
    if question.type == "text":
        return graded_as.text == given.text
    return graded_as.value == given.value


def _shown(entry: GradeEntry) -> str:
    return shown(entry.not_applicable or f"{entry.value} {entry.unit}".strip(), 40)


def _given(answer: Answer) -> str:
    told = answer.get("not_applicable") or f"{answer['value']} {answer.get('unit', '')}".strip()
    return shown(told, 40)


def _named(entry: GradeEntry) -> str:
    """Return which value an entry is about, in a few words."""
    inside = f"{entry.table}[{entry.row}]." if entry.table else ""
    parts = (entry.subject, entry.period, entry.record or f"{inside}{entry.input}")
    return " ".join(filter(None, parts))


def lowest_of(
    found: Mapping[Key, Sequence[Standing]],
) -> tuple[dict[Key, Standing], list[Standing]]:
    """Return the lowest grade that each thing was given, and those of what was graded differently."""
    lowest = {
        key: min(given, key=lambda each: each.entry.grade or Grade.DECLARED)
        for key, given in found.items()
    }
    disputed = [
        lowest[key]
        for key, given in found.items()
        if any(each.entry.grade != lowest[key].entry.grade for each in given)
    ]
    return lowest, disputed


def disagreement(disputed: Sequence[Standing]) -> Problem:
    """Return the one problem that tells of values which were graded differently."""
    entry = disputed[0].entry
    args = {"count": str(len(disputed)), "first": shown(_named(entry))}
    return Problem(code="grading-disagrees", where=entry.where, args=args)


def lapsed(lapses: Sequence[Lapse], total: int, named: Mapping[str, str]) -> Problem:
    """Return the one problem that tells of lapsed grades: how many, and the first of them with the reason."""
    first = [worded("grading.lapse", value=_named(e), why=why) for e, why in lapses[:FEW]]
    args = {
        **named,
        "count": str(len(lapses)),
        "total": str(total),
        "first_zh": shown("；".join(each.zh for each in first), 1000),
        "first_en": shown("; ".join(each.en for each in first), 1000),
    }
    return Problem(code="grading-lapsed", where=lapses[0].entry.where, args=args)
