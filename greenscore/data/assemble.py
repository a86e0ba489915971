"""From cells to a `Table`: the answers to every input, and where each of them stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import Cells, Child, DataSource, Frame, table_named
from greenscore.data.columns import Answers, read_column
from greenscore.data.companions import check_evidence, claims_of, proofs_of, texts_of
from greenscore.data.evidence import EvidenceFiles
from greenscore.data.findings import Findings
from greenscore.data.keys import keys_of, owners_of
from greenscore.data.layout import Layout, layout_of
from greenscore.data.origin import Kept, SourceOrigin
from greenscore.model.grading import Grade
from greenscore.model.standard import Edition, Input, Question, RowTable
from greenscore.model.table import Column, Floats, Rows, Table
from greenscore.problems import Place, has_errors

_MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class _Part:
    """A frame with its layout, and the answers in it as they were given, filed while they are read."""

    frame: Frame
    layout: Layout
    numbers: dict[str, Floats] = field(default_factory=dict)
    cells: dict[str, Cells] = field(default_factory=dict)

    def kept(self, order: NDArray[np.int64] | None = None) -> Kept:
        """Return what is kept of the frame once it was read."""
        return Kept(self.layout, self.frame.places, self.numbers, self.cells, order)


def assemble(source: DataSource, edition: Edition, findings: Findings) -> Table:
    """Read every answer of a source; whatever is wrong with it goes to `findings`."""
    standard, frame = edition.standard, source.frame
    if not frame.rows:
        findings.add("data-no-rows", partial(frame.place, None, 0))
    layout = layout_of(frame, standard.inputs, findings)
    if frame.headers and not layout.answers and not source.children:
        _no_answer(frame, layout, standard.inputs, findings)
    for position, header in enumerate(frame.headers):
        if table_named(header.strip(), standard.tables):
            findings.add("data-not-a-record", partial(frame.place, None, position), header)
    subjects, periods = keys_of(source, layout, findings)
    main, files = _Part(frame, layout), EvidenceFiles(source.folder, findings)
    columns: dict[str, Column] = {}
    texts: dict[str, Sequence[str]] = {}
    absent = _nothing(frame.rows)
    for name, question in standard.inputs.items():
        answers = _answers(main, name, question, absent, findings)
        column = _column(main, name, question, answers, findings)
        column = _supported(main, name, question, column, (periods, files))
        if answers.texts is not None:
            texts[name] = answers.texts
        if answers.texts is None or _has_companions(column):
            columns[name] = column
    children: dict[str, Kept] = {}
    tables: dict[str, Rows] = {}
    for name, table in standard.tables.items():
        child = source.children.get(name)
        if child is None:
            tables[name] = _no_rows(table, frame.rows)
            continue
        children[name], tables[name], below = _child(
            name, child, table, (subjects, periods), findings
        )
        texts |= below
    return Table(
        subjects=subjects,
        periods=periods,
        columns=columns,
        tables=tables,
        texts=texts,
        origin=SourceOrigin(main.kept(), children),
        inventoried=source.inventoried,
    )


def _no_answer(
    frame: Frame, layout: Layout, inputs: Mapping[str, Input], findings: Findings
) -> None:
    """Tell that columns are there, and none that the standard asks for."""
    others = [at for at in range(len(frame.headers)) if at not in layout.keys.values()]
    if others and not has_errors(findings.all()):
        given = ", ".join(frame.headers[at] for at in others[:_MOST_TOLD])
        asked = ", ".join(list(inputs)[:_MOST_TOLD])
        findings.add(
            "data-no-known-column", partial(frame.place, None, others[0]), given=given, asked=asked
        )


def _nothing(rows: int) -> Floats:
    """Return one column for all inputs without an answer; read-only, since they share it."""
    nothing: Floats = np.full(rows, np.nan)
    nothing.flags.writeable = False
    return nothing


def _answers(
    part: _Part,
    name: str,
    question: Question,
    absent: Floats,
    findings: Findings,
    owned: tuple[str, Sequence[int | None]] | None = None,
) -> Answers:
    """Return the answers to a question; of a child table `owned` has its name and the owner of each row."""
    slot = part.layout.answers.get(name)
    if slot is None:
        return Answers(absent, texts=[""] * part.frame.rows if question.type == "text" else None)
    cells = part.frame.columns[slot.column]
    unit = slot.unit if question.type == "number" else ""
    answers = read_column(cells, question, unit, typed=part.frame.typed)
    if isinstance(cells, np.ndarray):
        part.numbers[name] = answers.values if _same(cells, answers.values) else cells
    else:
        part.cells[name] = cells
    for row, issue in answers.issues:
        where = partial(part.frame.place, row, slot.column)
        table, owners = owned or ("", ())
        named, at = (f"{table}.{name}", owners[row]) if owned else (name, row)
        findings.add(issue.code, where, named, at, **issue.args)
    return answers


def _same(cells: Floats, values: Floats) -> bool:
    """Tell whether values are what was given to the bit, so that one array serves for both."""
    return np.array_equal(cells.view(np.int64), values.view(np.int64))


def _column(
    part: _Part, name: str, question: Input, answers: Answers, findings: Findings
) -> Column:
    written = texts_of(part.frame, part.layout, name, "evidence", findings)
    proofs = proofs_of(part.frame, part.layout, name, written, findings)
    evidence = {**{row: proof.file for row, proof in proofs.items() if proof.file}, **written}
    answered = ~np.isnan(answers.values)
    if answers.texts is not None:
        answered = np.array([bool(text) for text in answers.texts], np.bool_)
    slot = part.layout.answers.get(name)
    if slot is not None:
        where = partial(_at, part.frame, slot.column)
        check_evidence(name, question, answered, evidence, where, findings)
    return Column(
        values=answers.values,
        not_applicable=answers.reasons,
        claims=claims_of(part.frame, part.layout, name, findings),
        evidence=evidence,
        proofs=proofs,
        notes=texts_of(part.frame, part.layout, name, "note", findings),
    )


def _supported(
    part: _Part,
    name: str,
    question: Input,
    column: Column,
    context: tuple[Sequence[str], EvidenceFiles],
) -> Column:
    """Return a column with the grade that files of evidence at hand support: documented."""
    if not column.proofs:
        return column
    periods, files = context
    grades = np.zeros(part.frame.rows, np.int8)
    proofs = {}
    for row, proof in column.proofs.items():
        where = _beside(part, name, row)
        if files.supports(proof, question.evidence, periods[row], where):
            grades[row] = Grade.DOCUMENTED
        proofs[row] = replace(proof, changed=files.changed(proof))
    return replace(column, proofs=proofs, grades=grades if grades.any() else None)


def _beside(part: _Part, name: str, row: int) -> Place:
    column = part.layout.companions.get((name, "evidence_file"), 0)
    return part.frame.place(row, column)


def _at(frame: Frame, column: int, row: int) -> Place:
    return frame.place(row, column)


def _has_companions(column: Column) -> bool:
    beside = column.not_applicable is not None or column.claims is not None
    return beside or bool(column.evidence) or bool(column.notes)


def _no_rows(table: RowTable, subjects: int) -> Rows:
    columns = {name: Column(values=np.empty(0)) for name in table.columns}
    return Rows(owner=np.empty(0, np.int64), given=np.zeros(subjects, np.bool_), columns=columns)


def _child(
    name: str,
    child: Child,
    table: RowTable,
    keys: tuple[Sequence[str], Sequence[str]],
    findings: Findings,
) -> tuple[Kept, Rows, dict[str, Sequence[str]]]:
    """Return what is kept of the frame, the rows in the order of owners, and the answers of type text."""
    layout = layout_of(child.frame, table.columns, findings)
    found = owners_of(name, child, layout, *keys, findings)
    owners = np.array([-1 if owner is None else owner for owner in found], np.int64)
    order = np.argsort(owners, kind="stable")
    order = order[owners[order] >= 0]
    part = _Part(child.frame, layout)
    absent = _nothing(child.frame.rows)
    columns: dict[str, Column] = {}
    texts: dict[str, Sequence[str]] = {}
    for column, question in table.columns.items():
        answers = _answers(part, column, question, absent, findings, (name, found))
        columns[column] = Column(values=answers.values[order])
        if answers.texts is not None:
            texts[f"{name}.{column}"] = [answers.texts[row] for row in order]
    given = np.zeros(len(keys[0]), np.bool_)
    given[list(child.given)] = True
    given[owners[order]] = True
    return part.kept(order), Rows(owner=owners[order], given=given, columns=columns), texts
