"""A workbook that `template` made, and what people and programs do to it."""

from datetime import date

import openpyxl
import pytest

COVER, ANSWERS, LISTS, FLOWS, CHECK, META = range(6)


def put(cell, value, sheet=ANSWERS):
    """Return an edit that writes one cell; D5 to D7 hold the units beside C5 to C7."""

    def edit(book):
        book.worksheets[sheet][cell] = value

    return edit


def copied_row(book):
    """Copy the first answer below the last one, with another value."""
    sheet = book.worksheets[ANSWERS]
    for column, value in enumerate(["energy", "能耗", 7, "MWh"], start=1):
        sheet.cell(20, column, value)


def copied_sheet(book):
    copy = book.copy_worksheet(book.worksheets[ANSWERS])
    copy["C5"] = 7


FORMS = {
    "error of a formula": (put("C5", "#N/A"), "data-excel-error", "数据 Data!C5"),
    "formula without a value": (put("C5", "=1+1"), "data-formula-without-value", "数据 Data!C5"),
    "day": (put("C5", date(2026, 1, 2)), "data-date-for-number", "数据 Data!C5"),
    "truth": (put("C5", True), "data-boolean-for-number", "数据 Data!C5"),
    "words": (put("C5", "a lot"), "data-not-a-number", "数据 Data!C5"),
    "comma of either kind": (put("C5", "1,234"), "data-ambiguous-comma", "数据 Data!C5"),
    "below the least": (put("C5", -1), "data-below-min", "数据 Data!C5"),
    "no unit": (put("D5", None), "data-template-no-unit", "数据 Data!D5"),
    "unit of mass": (put("D5", "t"), "unit-dimension", "数据 Data!C5"),
    "unit of nobody": (put("D5", "foo"), "unit-unknown", "数据 Data!C5"),
    "unit with an error": (put("D5", "#REF!"), "unit-unknown", "数据 Data!C5"),
    "half a person": (put("C7", 1.5), "data-not-integer", "数据 Data!C7"),
    "Norway as a boolean": (put("C8", False), "data-choice-unknown", "数据 Data!C8"),
    "choice that became a number": (put("C8", 1.1), "data-choice-unknown", "数据 Data!C8"),
    "perhaps": (put("C9", "maybe"), "data-not-yes-or-no", "数据 Data!C9"),
    "bell": (put("C10", "a_x0007_b"), "text-control-character", "数据 Data!C10"),
    "grade of nobody": (put("F5", "sure"), "data-grade-unknown", "数据 Data!F5"),
    "nobody": (put("C6", None, COVER), "data-subject-blank", "填写说明 Start here!C6"),
    "period soon": (put("C7", "soon", COVER), "data-period-malformed", "填写说明 Start here!C7"),
    "merged": (
        lambda book: book.worksheets[ANSWERS].merge_cells("C5:C6"),
        "data-merged-cell",
        "数据 Data!C5",
    ),
    "row answered twice": (copied_row, "data-template-twice", "数据 Data!C20"),
    "sheet answered twice": (copied_sheet, "data-template-twice", "数据 Data Copy!C5"),
    "sheet of a table twice": (
        lambda book: book.copy_worksheet(book.worksheets[FLOWS]),
        "data-template-twice",
        "电量 Power Copy",
    ),
    "row deleted": (
        lambda book: book.worksheets[ANSWERS].delete_rows(5),
        "data-template-broken",
        "",
    ),
    "marks deleted": (
        lambda book: book.worksheets[ANSWERS].delete_cols(1),
        "data-template-broken",
        "",
    ),
    "mark overwritten": (put("A5", "energy?"), "data-template-broken", ""),
    "sheet deleted": (
        lambda book: book.remove(book.worksheets[ANSWERS]),
        "data-template-broken",
        "",
    ),
    "kind of nobody": (put("B6", "sun", FLOWS), "data-choice-unknown", "电量 Power!B6"),
    "words for power": (put("C6", "x", FLOWS), "data-not-a-number", "电量 Power!C6"),
    "marks of a table deleted": (put("A5", None, FLOWS), "data-template-broken", "电量 Power"),
    "another standard": (put("B2", "cn-gbt-36132", META), "data-template-other-standard", ""),
    "another edition": (put("B3", "2031", META), "data-template-other-standard", ""),
    "another text": (put("B4", "0" * 64, META), "data-template-other-digest", ""),
    "form of tomorrow": (put("B1", "99", META), "data-template-newer", ""),
    "form of nobody": (put("B1", None, META), "data-template-newer", ""),
    "hidden sheet deleted": (
        lambda book: book.remove(book.worksheets[META]),
        "data-template-broken",
        "",
    ),
}


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    return tmp_path_factory.mktemp("form") / "form.xlsx"


@pytest.fixture
def filled(run, standard, form):
    """Open a form with every question answered."""
    if not form.exists():
        assert run("template", standard, "-o", form).exit_code == 0
    book = openpyxl.load_workbook(form)
    book.worksheets[COVER]["C6"] = "甲"
    answers = (1000, 900, 12, "挪威", "是", "fine")
    for row, answer in enumerate(answers, start=5):
        book.worksheets[ANSWERS].cell(row, 3, answer)
    return book


def test_a_filled_form_is_sound(run, standard, filled, tmp_path):
    filled.save(tmp_path / "filled.xlsx")
    outcome = run("check", tmp_path / "filled.xlsx", "-s", standard, "--json")
    assert (outcome.exit_code, outcome.problems) == (0, [])


@pytest.mark.parametrize("edit, code, place", FORMS.values(), ids=FORMS)
def test_each_edit_gives_its_problem(run, standard, filled, tmp_path, edit, code, place):
    edit(filled)
    filled.save(tmp_path / "filled.xlsx")
    outcome = run("check", tmp_path / "filled.xlsx", "-s", standard, "--json")
    assert outcome.exit_code == 1
    assert (code, place) in outcome.problems
