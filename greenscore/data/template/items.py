"""A page of repeated rows: one item a row, its columns with lists and limits like any question."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from greenscore.data.template.form import Form, height
from greenscore.data.template.layout import (
    FIRST_TABLE_COLUMN,
    HEADER,
    ID,
    IDS,
    SPARE_ROWS,
    TABLE,
    UNITS,
)
from greenscore.data.template.rules import QuestionCells, limit_number, message
from greenscore.model.standard import Question, RowTable
from greenscore.texts import worded

IDS_ROW, UNITS_ROW, HEADER_ROW = 2, 3, 4
WIDTH = 22


def write_items(form: Form, name: str, table: RowTable) -> str:
    """Write the page of a table; return the name of its sheet."""
    title = form.both(table.label) or name
    sheet = form.sheet(title, TABLE + name)
    sheet.set_row(0, 30)
    sheet.write_string(0, FIRST_TABLE_COLUMN, title, form.looks["title"])
    told = " ".join(filter(None, (form.both(table.help), form.say("workbook.table_help"))))
    sheet.write_string(1, FIRST_TABLE_COLUMN, told, form.looks["plain"])
    sheet.set_row(IDS_ROW, None, None, {"hidden": True})
    for row, mark in ((IDS_ROW, IDS), (UNITS_ROW, UNITS), (HEADER_ROW, HEADER)):
        sheet.write_string(row, ID, mark)
    headers = _headers(form, table)
    for column, (key, question) in enumerate(table.columns.items(), FIRST_TABLE_COLUMN):
        sheet.set_column(column, column, WIDTH)
        sheet.write_string(IDS_ROW, column, key)
        _write_unit(form, sheet, column, question)
        _write_column(form, sheet, column, question)
    _write_rows(form, sheet, name, table)
    last = HEADER_ROW + SPARE_ROWS
    sheet.set_row(HEADER_ROW, height(dict.fromkeys(headers, WIDTH - 2.0)))
    sheet.add_table(
        HEADER_ROW,
        FIRST_TABLE_COLUMN,
        last,
        len(headers) + FIRST_TABLE_COLUMN - 1,
        {
            "name": f"table_{name}",
            "columns": [
                {"header": text, "header_format": form.looks["header"]} for text in headers
            ],
            "style": None,
            "autofilter": False,
        },
    )
    sheet.freeze_panes(HEADER_ROW + 1, FIRST_TABLE_COLUMN)
    sheet.repeat_rows(HEADER_ROW)
    return str(sheet.get_name())


def _headers(form: Form, table: RowTable) -> list[str]:
    """Return the column titles; a spreadsheet wants them on one line and each only once."""
    headers: list[str] = []
    for key, question in table.columns.items():
        text = " ".join((form.both(question.label) or key).split())
        headers.append(text if text not in headers else f"{text} ({key})")
    return headers


def _write_unit(form: Form, sheet: Any, column: int, question: Question) -> None:
    if question.type != "number":
        sheet.write_blank(UNITS_ROW, column, None, form.looks["locked"])
        return
    sheet.write_string(UNITS_ROW, column, question.unit, form.looks["answer"])
    source = f"={form.lists.units(question.unit)[0]}"
    title = {
        "input_title": form.first(worded("Glossary.unit")),
        "input_message": form.say("Glossary.unit"),
    }
    rule = {"validate": "list", "source": source, **title}
    sheet.data_validation(UNITS_ROW, column, UNITS_ROW, column, rule)


def _write_column(form: Form, sheet: Any, column: int, question: Question) -> None:
    """Give all rows of a column their rule, and colour what breaks it."""
    first, last = HEADER_ROW + 1, HEADER_ROW + SPARE_ROWS
    value = xl_rowcol_to_cell(first, column)
    prompt = message(form, question)
    options = form.options(question)
    if options:
        cells = QuestionCells(value, options=form.lists.items(options))
        rule = {"validate": "list", "source": f"={cells.options}", **prompt}
    elif question.type == "number":
        unit = xl_rowcol_to_cell(UNITS_ROW, column, row_abs=True)
        rule = {
            **limit_number(
                question, QuestionCells(value, unit, form.lists.units(question.unit)[1])
            ),
            **prompt,
        }
    else:
        rule = {"validate": "any", **prompt}
    sheet.data_validation(first, column, last, column, rule)


def _write_rows(form: Form, sheet: Any, name: str, table: RowTable) -> None:
    """Write the rows of the data, and leave the others open."""
    rows = form.data.tables.get(name) if form.data else None
    given = [] if rows is None else [i for i, owner in enumerate(rows.owner) if owner == form.row]
    for column, (key, question) in enumerate(table.columns.items(), FIRST_TABLE_COLUMN):
        look = "number" if question.type == "number" else "answer"
        texts = form.data.texts.get(f"{name}.{key}") if form.data else None
        for spare in range(SPARE_ROWS):
            row = HEADER_ROW + 1 + spare
            answer: str | float | None = None
            if rows is not None and spare < len(given):
                at = given[spare]
                answer = texts[at] if texts else form.answer(rows.columns[key], at, question)
            form.write(sheet, row, column, answer, look)
