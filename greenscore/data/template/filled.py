"""Reading a workbook that `template` made: found by its hidden marks, whatever a person moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from greenscore.data.cells import (
    Cell,
    Child,
    DataSource,
    Frame,
    Measured,
    column_letters,
    is_blank,
    shown,
    text_of,
)
from greenscore.data.files.grid import frame_below, report_merged
from greenscore.data.files.sheets import Book, Sheet
from greenscore.data.findings import Findings
from greenscore.data.numbers import is_dimensionless
from greenscore.data.template.layout import (
    COVER,
    EVIDENCE,
    GRADE,
    HEADER,
    ID,
    IDS,
    META,
    NOTE,
    TABLE,
    THEME,
    UNIT,
    UNITS,
    VALUE,
    VERSION,
)
from greenscore.model.standard import Edition
from greenscore.problems import Place

Grid = dict[tuple[int, int], Cell]

_COMPANIONS = {"evidence": EVIDENCE, "grade": GRADE, "note": NOTE}


class _Answer(NamedTuple):
    header: str
    cell: Cell
    place: Place


def read_filled(book: Book, path: Path, edition: Edition, findings: Findings) -> DataSource | None:
    """Read the answers; None where the workbook was made for another standard or another text of it."""
    if not _made_for(book.sheet(META), path.name, edition, findings):
        return None
    answers: dict[str, _Answer] = {}
    children: dict[str, Child] = {}
    for name in book.names:
        sheet = book.sheet(name)
        grid = {(row, column): cell for row, column, cell in sheet.cells()}
        mark = text_of(grid.get((1, ID)))
        if mark.startswith((THEME, TABLE)):
            report_merged(sheet, path.name, findings)
        if mark == COVER or mark.startswith(THEME):
            for answer in _answers(grid, sheet, path.name, edition, findings):
                _file(answers, answer, findings)
        elif mark.startswith(TABLE) and mark.removeprefix(TABLE) in edition.standard.tables:
            table = mark.removeprefix(TABLE)
            child = _child(grid, sheet, path.name, findings)
            if child is not None and table in children:
                where = Place(file=path.name, sheet=shown(name))
                first = children[table].frame.place(None, 0).sheet
                findings.add("data-template-twice", where, table, first=first)
            elif child is not None:
                children[table] = child
    for wanted in ("subject", *edition.standard.inputs):
        if wanted not in answers:
            findings.add("data-template-broken", Place(file=path.name), wanted)
    return DataSource(frame=_frame(list(answers.values())), children=children, name=path.stem)


def _file(answers: dict[str, _Answer], answer: _Answer, findings: Findings) -> None:
    """File an answer, unless a copied row or sheet has answered the same before."""
    earlier = answers.get(answer.header)
    if earlier is None or is_blank(earlier.cell):
        answers[answer.header] = answer
    elif not is_blank(answer.cell):
        first = f"{earlier.place.sheet}!{earlier.place.cell}"
        findings.add("data-template-twice", answer.place, answer.header, first=first)


def _made_for(meta: Sheet, file: str, edition: Edition, findings: Findings) -> bool:
    grid = {(row, column): text_of(cell) for row, column, cell in meta.cells()}
    facts = {grid[row, 0]: grid.get((row, 1), "") for row, column in grid if column == 0}
    found = f"{facts.get('standard', '?')}@{facts.get('edition', '?')}"
    expected = f"{edition.standard.id}@{edition.standard.edition}"
    where = Place(file=file)
    if facts.get("template") != VERSION:
        version = facts.get("template", "?")
        findings.add("data-template-newer", where, found=version, expected=VERSION)
    elif found != expected:
        findings.add("data-template-other-standard", where, found=found, expected=expected)
    elif facts.get("digest") != edition.digest:
        findings.add("data-template-other-digest", where, found=found)
    else:
        return True
    return False


def _answers(
    grid: Grid, sheet: Sheet, file: str, edition: Edition, findings: Findings
) -> list[_Answer]:
    """Return what the rows of a sheet answer, evidence, grade and note included."""
    questions = edition.standard.inputs
    marks = {row: text_of(cell) for (row, column), cell in grid.items() if column == ID}
    answers = []
    for row, name in marks.items():
        if name in ("subject", "period"):
            answers.append(_Answer(name, grid.get((row, VALUE)), _place(file, sheet, row, VALUE)))
        if name not in questions:
            continue
        place = _place(file, sheet, row, VALUE, name)
        value = grid.get((row, VALUE))
        if questions[name].type == "number":
            unit = text_of(grid.get((row, UNIT))).strip()
            if value is not None and not unit:
                findings.add("data-template-no-unit", _place(file, sheet, row, UNIT, name), name)
            value = _measured(value, unit)
        answers.append(_Answer(name, value, place))
        for part, column in _COMPANIONS.items():
            beside = _place(file, sheet, row, column, f"{name}.{part}")
            answers.append(_Answer(f"{name}.{part}", grid.get((row, column)), beside))
    return answers


def _measured(value: Cell, unit: str) -> Cell:
    """Give a number the unit beside it; a percentage that a spreadsheet formatted has its own."""
    if isinstance(value, Measured):
        return value if is_dimensionless(unit) else Measured(value, unit)
    if unit and isinstance(value, str | float | Decimal):
        return Measured(value, unit)
    return value


def _place(file: str, sheet: Sheet, row: int, column: int, path: str = "") -> Place:
    cell = f"{column_letters(column)}{row}"
    return Place(file=file, sheet=shown(sheet.name), cell=cell, path=path)


@dataclass(frozen=True, slots=True)
class _AnswerPlaces:
    """The answers of a form, each where its own sheet has it."""

    answers: Sequence[Place]

    def of(self, row: int | None, column: int) -> Place:
        """Return the place of an answer."""
        return self.answers[column]


def _frame(answers: list[_Answer]) -> Frame:
    return Frame(
        headers=[answer.header for answer in answers],
        columns=[[answer.cell] for answer in answers],
        rows=1,
        places=_AnswerPlaces([answer.place for answer in answers]),
        typed=True,
    )


def _child(grid: Grid, sheet: Sheet, file: str, findings: Findings) -> Child | None:
    """Return the rows of a table sheet, all of them about the one subject of the workbook."""
    marks = {text_of(cell): row for (row, column), cell in grid.items() if column == ID}
    if not {IDS, UNITS, HEADER} <= set(marks):
        findings.add("data-template-broken", Place(file=file, sheet=shown(sheet.name)), sheet.name)
        return None
    headers = {}
    for column in sorted(sheet.columns):
        name = text_of(grid.get((marks[IDS], column)))
        unit = text_of(grid.get((marks[UNITS], column))).strip()
        if column != ID and name:
            headers[column] = f"{name} [{unit}]" if unit else name
    frame = frame_below(sheet, file, marks[HEADER], headers)
    return Child(frame=frame, owner=[0] * frame.rows, given=[0] if frame.rows else ())
