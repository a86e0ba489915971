"""A title above the headings, a sheet that is not the first: found, or told as one fault with its place."""

import io

import openpyxl
import pytest

from greenscore.data.files import csvfile, plaincsv
from greenscore.model.reading import Reading

TABLE = [["subject", "output [t]", "staff"], ["A", 5, 3], ["B", 7, 4]]
TITLES = {
    "a line": [["Site report 2024"]],
    "a line as wide": [["Site report 2024", None, None]],
    "pairs": [["Name", "Works North"], ["Address", "1 Main St"], []],
    "a known word": [["output", "of 2024"], []],
}


def as_csv(rows, sign=","):
    return "".join(sign.join("" if c is None else str(c) for c in row) + "\n" for row in rows)


def as_book(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def outputs(table):
    return dict(zip(table.subjects, table.columns["output"].values.tolist(), strict=True))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_headings_below_a_title_are_found_in_csv(give, codes, title, sign):
    table, problems = give("data.csv", as_csv(TITLES[title] + TABLE, sign))
    line = len(TITLES[title]) + 1
    assert codes(problems) == [("data-header-found", f"data.csv:{line}")]
    assert outputs(table) == {"A": 5, "B": 7}
    assert str(table.origin.place(1, "output")) == f"data.csv:{line + 2}:2 output [t]"


@pytest.mark.parametrize("title", TITLES)
def test_headings_below_a_title_are_found_in_a_workbook(give, codes, title):
    table, problems = give("data.xlsx", as_book(Data=TITLES[title] + TABLE))
    line = len(TITLES[title]) + 1
    assert codes(problems) == [("data-header-found", f"data.xlsx:Data!A{line}")]
    assert outputs(table) == {"A": 5, "B": 7}
    assert str(table.origin.place(1, "output")) == f"data.xlsx:Data!B{line + 2} output [t]"


def test_a_merged_title_covers_no_place_for_data(give, codes):
    book = openpyxl.load_workbook(io.BytesIO(as_book(Data=[["Report", None, None], *TABLE])))
    book.active.merge_cells("A1:C1")
    content = io.BytesIO()
    book.save(content)
    assert codes(give("data.xlsx", content.getvalue())[1]) == [
        ("data-header-found", "data.xlsx:Data!A2")
    ]


def test_a_first_row_with_names_is_the_row_of_headings(give):
    # The second row holds two names of inputs as answers: it is data for all that.
    table, problems = give("data.csv", "subject,remark,output\noutput,energy,5\n")
    assert problems == ()
    assert outputs(table) == {"output": 5}
    # Nor does a row with more names count before a first one that has two.
    table, _ = give("data.csv", "subject,remark,output,x,y\nstaff,leak,5,sector,energy\n")
    assert outputs(table) == {"staff": 5}


def test_a_long_file_below_a_title_is_read_in_the_same_way(give, codes, monkeypatch):
    monkeypatch.setattr(plaincsv, "LARGE", 0)
    monkeypatch.setattr(csvfile, "BLOCK", 7)
    rows = [[f"s{n}", n + 1, 3] for n in range(40)]
    table, problems = give("data.csv", as_csv([["Report", "of", "2024"], TABLE[0], *rows]))
    assert codes(problems) == [("data-header-found", "data.csv:2")]
    assert table.columns["output"].values.tolist() == [row[1] for row in rows]
    assert str(table.origin.place(39, "output")) == "data.csv:42:2 output [t]"


STRANGE = [["Account", "12345"], [], ["COMPANY X", "MADE Y", "WHEN"], ["A", "5", "2024-01-01"]]


@pytest.mark.parametrize(
    "name, content, place",
    [
        ("data.csv", as_csv(STRANGE), "data.csv:3"),
        ("data.xlsx", as_book(Bills=STRANGE), "data.xlsx:Bills!A3"),
    ],
)
def test_strange_names_below_a_title_are_one_fault_with_their_place(
    give, codes, name, content, place
):
    table, problems = give(name, content)
    assert table is None
    assert codes(problems) == [("data-header-not-known", place)]
    sheet = ' --sheet "Bills"' if name == "data.xlsx" else ""
    assert f"--header-row 3{sheet}" in problems[0].hint("en")
    assert "COMPANY X, MADE Y, WHEN" in problems[0].message("zh")
    told = {"COMPANY X": "subject", "MADE Y": "output [t]"}
    for row in (3, None):  # names that a person gave are known, and so is their row
        table, _ = give(name, content, reading=Reading(header_row=row, columns=told))
        assert outputs(table) == {"A": 5}


def test_names_nobody_asked_for_in_the_first_row_are_told_one_by_one_as_before(give, codes):
    _, problems = give("data.csv", "weather,wind\nfair,5\nfoul,6\n")
    assert {code for code, _ in codes(problems)} == {
        "data-no-subject-column",
        "data-column-unknown",
        "data-no-known-column",
    }


@pytest.mark.parametrize("name", ["data.csv", "data.xlsx"])
def test_the_row_that_a_person_names_holds_the_headings(give, name):
    rows = [["subject", "output [kg]"], ["subject", "output [t]"], ["A", 5]]
    content = as_csv(rows) if name == "data.csv" else as_book(Data=rows)
    assert outputs(give(name, content, reading=Reading(header_row=2))[0]) == {"A": 5}
    _, problems = give(name, content, reading=Reading(header_row=9))
    assert [problem.code for problem in problems] == ["data-header-row-empty"]


def test_a_sheet_is_found_by_its_names_or_named(give, codes):
    content = as_book(About=[["Who", "wrote this"]], Old=TABLE[:2], New=TABLE)
    table, problems = give("data.xlsx", content)
    assert outputs(table) == {"A": 5}
    assert [(p.code, p.where.sheet) for p in problems] == [
        ("data-sheet-unused", "About"),
        ("data-sheet-also", "New"),
    ]
    assert [(p.args["read"], p.args["name"]) for p in problems] == [
        ("Old", "About"),
        ("Old", "New"),
    ]
    assert '--sheet "New" reads it' in problems[1].hint("en")
    table, problems = give("data.xlsx", content, reading=Reading(sheet="new"))
    assert (outputs(table), problems) == ({"A": 5, "B": 7}, ())
    _, problems = give("data.xlsx", content, reading=Reading(sheet="Nwe"))
    assert codes(problems) == [("data-sheet-unknown", "data.xlsx")]
    assert problems[0].args["nearest"] == "New"


def test_a_hidden_sheet_is_read_only_where_it_is_named(give):
    book = openpyxl.load_workbook(io.BytesIO(as_book(Data=TABLE, Last=TABLE[:2])))
    book["Data"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    assert outputs(give("data.xlsx", content.getvalue())[0]) == {"A": 5}
    assert len(give("data.xlsx", content.getvalue(), reading=Reading(sheet="Data"))[0]) == 2


@pytest.mark.parametrize(
    "reading, code",
    [(Reading(sheet="a"), "data-no-sheets"), (Reading(header_row=1), "data-no-header-row")],
)
def test_what_a_file_does_not_have_cannot_be_named(give, reading, code):
    table, problems = give("data.json", '[{"subject": "A", "output": 5}]', reading=reading)
    assert (table, [problem.code for problem in problems]) == (None, [code])


@pytest.mark.parametrize("word", ["Total", "TOTALS", "合计", "Sub-total", "grand total"])
def test_a_row_of_totals_is_told_for_it_counts_as_a_subject(give, codes, word):
    _, problems = give("data.csv", as_csv([*TABLE, [word, 12, 7]]))
    assert codes(problems) == [("data-subject-total", "data.csv:4:1 subject")]
    assert give("data.csv", as_csv([*TABLE, ["Total Energies", 12, 7]]))[1] == ()
