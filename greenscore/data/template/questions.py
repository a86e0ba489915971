"""A page of questions: label, answer, unit, evidence, assurance, note; what is open stands out."""

from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from greenscore.data.template.form import Form, height
from greenscore.data.template.layout import EVIDENCE, GRADE, ID, LABEL, NOTE, THEME, UNIT, VALUE
from greenscore.data.template.rules import QuestionCells, limit_number, message, ok_formula
from greenscore.model.standard import Input, Question
from greenscore.texts import Text, worded

HEADER = 3
WIDTHS = {LABEL: 46, VALUE: 20, UNIT: 12, EVIDENCE: 30, GRADE: 12, NOTE: 30}


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question on its page: where its answer stands, and how it is checked there."""

    name: str
    question: Input
    sheet: str
    cells: QuestionCells


def write_questions(
    form: Form, theme: str, title: Text, inputs: dict[str, Input]
) -> list[AskedQuestion]:
    """Write one page; return its questions with their places."""
    sheet = form.sheet(form.both(title), THEME + theme)
    sheet.set_row(0, 30)
    sheet.write_string(0, LABEL, form.both(title), form.looks["title"])
    link = f"internal:'{_escaped(form.book.worksheets()[0].get_name())}'!A1"
    sheet.write_url(1, LABEL, link, form.looks["link"], "← " + form.say("workbook.cover"))
    _write_header(form, sheet)
    asked = []
    for row, (name, question) in enumerate(inputs.items(), HEADER + 1):
        asked.append(_write_question(form, sheet, row, name, question))
    sheet.freeze_panes(HEADER + 1, VALUE)
    sheet.repeat_rows(HEADER)
    return asked


def _escaped(name: str) -> str:
    return name.replace("'", "''")


def _write_header(form: Form, sheet: Any) -> None:
    titles = {
        LABEL: "Glossary.input",
        VALUE: "Glossary.answer",
        UNIT: "Glossary.unit",
        EVIDENCE: "Glossary.evidence",
        GRADE: "Glossary.grade",
        NOTE: "Glossary.note",
    }
    sheet.set_row(HEADER, height({form.say(key, "\n"): 12.0 for key in titles.values()}))
    for column, key in titles.items():
        sheet.set_column(column, column, WIDTHS[column])
        sheet.write_string(HEADER, column, form.say(key, "\n"), form.looks["header"])


def _write_question(form: Form, sheet: Any, row: int, name: str, question: Input) -> AskedQuestion:
    label = form.label(name, question)
    criterion = form.criteria.get(name)
    if criterion:
        label = f"{label} [{form.say(f'glossary.force.{criterion.force}', ' / ')}]"
    sheet.set_row(row, height({label: WIDTHS[LABEL] - 2.0}))
    sheet.write_string(row, ID, name)
    sheet.write_string(row, LABEL, label, form.looks["label"])
    note = form.both(question.help, "\n")
    if note:
        sheet.write_comment(row, LABEL, note[:2000], {"x_scale": 2.5, "y_scale": 1.5})
    cells = _cells(form, row, question)
    _write_answer(form, sheet, row, name, question)
    _write_unit(form, sheet, row, question)
    _write_beside(form, sheet, row, name, question)
    _colour(form, sheet, row, question, cells)
    place = xl_rowcol_to_cell(row, VALUE, row_abs=True, col_abs=True)
    page = f"'{_escaped(sheet.get_name())}'"
    form.book.define_name(f"value_{name}", f"={page}!{place}")
    return AskedQuestion(name, question, sheet.get_name(), cells)


def _cells(form: Form, row: int, question: Question) -> QuestionCells:
    value = xl_rowcol_to_cell(row, VALUE)
    if question.type == "number":
        factors = form.lists.units(question.unit)[1]
        return QuestionCells(value, xl_rowcol_to_cell(row, UNIT), factors)
    options = [*form.options(question), *form.reasons(question)]
    return QuestionCells(value, options=form.lists.items(options) if options else "")


def _write_answer(form: Form, sheet: Any, row: int, name: str, question: Input) -> None:
    look = ("integer" if question.integer else "number") if question.type == "number" else "answer"
    form.write(sheet, row, VALUE, _given(form, name, question), look)
    cells = _cells(form, row, question)
    prompt = message(form, question)
    reasons = form.reasons(question)
    if cells.options:
        rule = {"validate": "list", "source": f"={cells.options}", **prompt}
    elif question.type == "text":
        rule = {"validate": "any", **prompt}
    elif reasons:
        # A list that lets other answers pass: reasons to choose from, numbers to type.
        rule = {
            "validate": "list",
            "source": f"={form.lists.items(reasons)}",
            **prompt,
            "show_error": False,
        }
    else:
        rule = {**limit_number(question, cells), **prompt}
    sheet.data_validation(row, VALUE, row, VALUE, rule)


def _given(form: Form, name: str, question: Input) -> str | float | None:
    if form.data is None:
        return None
    if question.type == "text":
        return form.data.texts[name][form.row] if name in form.data.texts else None
    return form.answer(form.data.columns[name], form.row, question)


def _write_unit(form: Form, sheet: Any, row: int, question: Input) -> None:
    if question.type != "number":
        sheet.write_blank(row, UNIT, None, form.looks["locked"])
        return
    sheet.write_string(row, UNIT, question.unit, form.looks["answer"])
    units = form.lists.units(question.unit)[0]
    sheet.data_validation(row, UNIT, row, UNIT, {"validate": "list", "source": f"={units}"})


def _write_beside(form: Form, sheet: Any, row: int, name: str, question: Input) -> None:
    """Write evidence, assurance grade and note."""
    column = form.data.columns.get(name) if form.data else None
    evidence = column.evidence.get(form.row, "") if column else ""
    note = column.notes.get(form.row, "") if column else ""
    grades = column.grades if column else None
    grade = form.grades()[int(grades[form.row])] if grades is not None else ""
    for at, text in ((EVIDENCE, evidence), (GRADE, grade), (NOTE, note)):
        form.write(sheet, row, at, text, "answer")
    words_ = form.lists.items(form.grades())
    sheet.data_validation(row, GRADE, row, GRADE, {"validate": "list", "source": f"={words_}"})
    kinds = "; ".join(form.both(kind) for kind in question.evidence.kinds)
    criterion = form.criteria.get(name)
    if criterion and criterion.force == "should":
        told = {
            "input_title": form.first(worded("Glossary.note")),
            "input_message": form.say("workbook.justify"),
        }
        sheet.data_validation(row, NOTE, row, NOTE, {"validate": "any", **told})
    required = question.evidence.required or (criterion is not None and criterion.evidence)
    if required or kinds:
        wanted = form.say("workbook.evidence_wanted") if required else ""
        text = "\n".join(filter(None, (wanted, kinds)))[:255]
        rule = {
            "validate": "any",
            "input_title": form.first(worded("Glossary.evidence")),
            "input_message": text,
        }
        sheet.data_validation(row, EVIDENCE, row, EVIDENCE, rule)


def _colour(form: Form, sheet: Any, row: int, question: Input, cells: QuestionCells) -> None:
    if question.type == "text":
        return
    value = f"${cells.value}"
    skipped = f'=OR(LEFT({value},3)="n/a",LEFT({value},3)="不适用")'
    rules = [
        (f'={value}=""', "open"),
        (skipped, "skipped"),
        (f"=NOT({ok_formula(question, cells)})", "wrong"),
    ]
    for criteria, look in rules:
        rule = {
            "type": "formula",
            "criteria": criteria,
            "format": form.looks[look],
            "stop_if_true": True,
        }
        sheet.conditional_format(row, VALUE, row, VALUE, rule)
    if question.evidence.required:
        beside = f"${xl_rowcol_to_cell(row, EVIDENCE)}"
        bare = f'=AND({value}<>"",{beside}="")'
        rule = {"type": "formula", "criteria": bare, "format": form.looks["open"]}
        sheet.conditional_format(row, EVIDENCE, row, EVIDENCE, rule)
