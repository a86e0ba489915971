"""The page that checks while a person types: the state of every question, and of the whole."""

from collections.abc import Sequence

import numpy as np

from greenscore.data.template.form import Form
from greenscore.data.template.layout import CHECK
from greenscore.data.template.questions import AskedQuestion
from greenscore.data.template.rules import ok_formula
from greenscore.data.validation import rules_of

TITLE, OVERALL, HEADER = 0, 1, 3
SHEET, QUESTION, STATUS = 1, 2, 3
MISSING, SKIPPED = "glossary.outcome.missing", "glossary.outcome.not_applicable"


def write_check(form: Form, asked: Sequence[AskedQuestion]) -> None:
    """Write the page; every state is a formula, with its value computed for readers without one."""
    sheet = form.sheet(form.say("workbook.check"), CHECK)
    page = f"'{sheet.get_name()}'"
    sheet.set_row(TITLE, 30)
    sheet.write_string(TITLE, SHEET, form.say("workbook.check"), form.looks["title"])
    for column, width, key in (
        (SHEET, 26, "workbook.sheet"),
        (QUESTION, 52, "Glossary.input"),
        (STATUS, 24, "workbook.status"),
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER, column, form.say(key), form.looks["header"])
    states = [state_of(form, item) for item in asked]
    first, last = HEADER + 1, HEADER + len(asked)
    for row, (item, state) in enumerate(zip(asked, states, strict=True), first):
        label = form.label(item.name, item.question).split("\n")[0]
        link = f"internal:'{item.sheet}'!{item.cells.value}"
        sheet.write_string(row, SHEET, item.sheet, form.looks["label"])
        sheet.write_url(row, QUESTION, link, form.looks["link"], label)
        sheet.write_formula(row, STATUS, _formula(form, item), form.looks["status"], state)
    form.book.define_name("check_sheet", f"={page}!$B${first + 1}:$B${last + 1}")
    form.book.define_name("check_status", f"={page}!$D${first + 1}:$D${last + 1}")
    sheet.set_row(OVERALL, 26)
    formula, overall = _overall(form, states)
    sheet.write_string(OVERALL, SHEET, form.say("workbook.status"), form.looks["overall"])
    sheet.write_formula(OVERALL, QUESTION, formula, form.looks["overall"], overall)
    form.book.define_name("check_overall", f"={page}!$C${OVERALL + 1}")
    _colour(form, sheet, first, last)
    sheet.freeze_panes(HEADER + 1, 0)
    sheet.repeat_rows(HEADER)


def _formula(form: Form, item: AskedQuestion) -> str:
    sheet = f"'{item.sheet}'!"
    value = sheet + item.cells.value
    ok, optional = form.say("workbook.ok"), form.say("workbook.optional")
    if item.question.type == "text":
        return f'=IF({value}="","{optional}","{ok}")'
    missing = optional if item.question.optional else form.say(MISSING)
    skipped = form.say(SKIPPED)
    rest = f'IF({ok_formula(item.question, item.cells, sheet)},"{ok}","{_wrong(form, item)}")'
    if item.question.type == "number":
        no_number = form.say("workbook.not_a_number")
        rest = f'IF(ISNUMBER({value}),{rest},"{no_number}")'
    marks = f'OR(LEFT({value},3)="n/a",LEFT({value},3)="不适用")'
    return f'=IF({value}="","{missing}",IF({marks},"{skipped}",{rest}))'


def _wrong(form: Form, item: AskedQuestion) -> str:
    number = item.question.type == "number"
    return form.say("workbook.out_of_range" if number else "workbook.not_in_list")


def state_of(form: Form, item: AskedQuestion) -> str:
    """Return what the formula of a question comes to for the data filled in beforehand."""
    data, row = form.data, form.row
    absent = form.say("workbook.optional" if item.question.optional else MISSING)
    if item.question.type == "text":
        filled = data is not None and item.name in data.texts and data.texts[item.name][row]
        return form.say("workbook.ok" if filled else "workbook.optional")
    column = data.columns[item.name] if data else None
    if column is None:
        return absent
    if column.not_applicable is not None and column.not_applicable[row]:
        return form.say(SKIPPED)
    value = column.values[row]
    if np.isnan(value):
        return absent
    holds = all(rule.holds(value) for rule in rules_of(item.question))
    return form.say("workbook.ok") if holds else _wrong(form, item)


def _overall(form: Form, states: Sequence[str]) -> tuple[str, str]:
    """Return the formula of the whole, and its value: complete, or what is missing and wrong."""
    good = [form.say(key) for key in ("workbook.ok", "workbook.optional", SKIPPED)]
    missing, complete = form.say(MISSING), form.say("workbook.complete")
    count = f'COUNTIF(check_status,"{missing}")'
    fine = "+".join(f'COUNTIF(check_status,"{text}")' for text in good)
    wrong = f"(ROWS(check_status)-{count}-{fine.replace('+', '-')})"
    says_missing, says_wrong = (
        form.say("workbook.values_missing"),
        form.say("workbook.values_wrong"),
    )
    formula = (
        f'=IF({count}+{wrong}=0,"{complete}",'
        f'IF({count}>0,{count}&" {says_missing}","")&IF({wrong}>0,"  "&{wrong}&" {says_wrong}",""))'
    )
    open_, bad = states.count(missing), sum(state not in (*good, missing) for state in states)
    parts = f"{open_} {says_missing}" if open_ else ""
    parts += f"  {bad} {says_wrong}" if bad else ""
    return formula, parts or complete


def _colour(form: Form, sheet: object, first: int, last: int) -> None:
    for key, look in (
        ("workbook.ok", "done"),
        (MISSING, "open"),
        (SKIPPED, "skipped"),
        ("workbook.not_a_number", "wrong"),
        ("workbook.out_of_range", "wrong"),
        ("workbook.not_in_list", "wrong"),
    ):
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{form.say(key)}"',
            "format": form.looks[look],
        }
        sheet.conditional_format(first, STATUS, last, STATUS, rule)  # type: ignore[attr-defined]
