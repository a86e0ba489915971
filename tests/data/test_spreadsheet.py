"""Workbooks in the wide form: every kind of cell that is no value is seen, and placed."""

import io
import zipfile
from datetime import date, datetime

import numpy as np
import openpyxl
import pytest

from greenscore.data.intake import load

CONTENT = """<?xml version="1.0"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
{rows}
</sheetData></worksheet>"""


def book(rows, **sheets_):
    """Return the bytes of a workbook with these rows on its first sheet."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for name, more in sheets_.items():
        sheet = workbook.create_sheet(name)
        for row in more:
            sheet.append(row)
    return saved(workbook)


def saved(workbook):
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def with_part(content, name, text):
    """Return the workbook with one part replaced or added."""
    target = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return target.getvalue()


def test_values(give):
    table, problems = give(
        "data.xlsx",
        book(
            [
                ["subject", "period", "sector", "output [kg]", "leak", "remark", "staff"],
                ["A", "2023", "bf", 1.3, True, "00123", 5],
                [1001, 2023, "电炉", 2000, "否", 1.1, None],
                [None, None, None, None, None, None, None],
                ["C", "2023-Q1", None, None, "n/a: closed", "text", 7.0],
            ]
        ),
    )
    assert problems == ()
    assert list(table.subjects) == ["A", "1001", "C"]
    assert list(table.periods) == ["2023", "2023", "2023-Q1"]
    np.testing.assert_array_equal(table.columns["output"].values, [0.0013, 2, np.nan])
    np.testing.assert_array_equal(table.columns["staff"].values, [5, np.nan, 7])
    assert table.columns["leak"].values[:2].tolist() == [1, 0]
    assert table.texts["remark"][:2] == ["00123", "1.1"]
    assert str(table.origin.place(2, "staff")) == "data.xlsx:Sheet!G5 staff"


def test_a_float_of_a_spreadsheet_is_the_number_of_a_csv_file(give):
    numbers = [0.1, 1.3, 2.675, 1e-7, 123456789.123, 5]
    rows = [["subject", "energy [GJ]"], *([f"s{i}", n] for i, n in enumerate(numbers))]
    text = "subject,energy [GJ]\n" + "".join(f"s{i},{n!r}\n" for i, n in enumerate(numbers))
    excel, _ = give("data.xlsx", book(rows))
    csv, _ = give("data.csv", text)
    assert excel.columns["energy"].values.tolist() == csv.columns["energy"].values.tolist()


@pytest.mark.parametrize(
    "error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"]
)
def test_every_excel_error_is_an_error_at_its_cell(give, codes, error):
    table, problems = give("data.xlsx", book([["subject", "output"], ["A", error], ["B", 5]]))
    assert codes(problems) == [("data-excel-error", "data.xlsx:Sheet!B2 output")]
    assert problems[0].args["given"] == error
    assert np.isnan(table.columns["output"].values[0])


@pytest.mark.parametrize(
    "header, cell, code",
    [
        ("output", "=1+1", "data-formula-without-value"),
        ("remark", '=""', "data-formula-without-value"),
        ("output", True, "data-boolean-for-number"),
        ("output", date(2023, 1, 2), "data-date-for-number"),
        ("output", datetime.fromisoformat("2023-01-02T03:04"), "data-date-for-number"),
        ("output", "1,234", "data-ambiguous-comma"),
        ("output", "1200", "data-number-as-text"),
        ("sector", 123, "data-choice-unknown"),
        ("leak", 2, "data-not-yes-or-no"),
        ("period", date(2023, 7, 1), "data-period-from-date"),
        ("period", date(2023, 7, 2), "data-period-malformed"),
        ("period", date(9999, 7, 1), "data-period-malformed"),
    ],
)
def test_cells_that_are_missing(give, codes, header, cell, code):
    _, problems = give("data.xlsx", book([["subject", header], ["A", cell]]))
    assert codes(problems) == [(code, f"data.xlsx:Sheet!B2 {header}")]


def test_a_percentage_is_what_the_sheet_shows(give):
    workbook = openpyxl.Workbook()
    workbook.active.append(["subject", "recycled", "output"])
    workbook.active.append(["A", 0.35, 0.35])
    workbook.active["B2"].number_format = "0.0%"
    table, problems = give("data.xlsx", saved(workbook))
    assert problems == ()
    assert table.columns["recycled"].values.tolist() == [35]
    assert table.origin.text(0, "recycled") == "35 %"
    workbook.active["C2"].number_format = "0%"
    _, problems = give("data.xlsx", saved(workbook))
    assert [problem.code for problem in problems] == ["unit-dimension"]


def test_merged_cells(give, codes):
    workbook = openpyxl.Workbook()
    for row in (["subject", "output"], ["A", 5], ["B", None]):
        workbook.active.append(row)
    workbook.active.merge_cells("B2:B3")
    _, problems = give("data.xlsx", saved(workbook))
    assert codes(problems) == [("data-merged-cell", "data.xlsx:Sheet!B2")]


def test_tables_and_other_sheets(give, codes):
    rows = [["subject", "kind", "heat"], ["B", "coke", 5], ["A", "sinter", 6]]
    content = book([["subject"], ["A"], ["B"]], processes=rows, Empty=[], Notes=[["x"]])
    table, problems = give("data.xlsx", content)
    assert codes(problems) == [("data-sheet-unused", "data.xlsx")]
    assert table.tables["processes"].owner.tolist() == [0, 1]
    assert str(table.origin.place(0, "processes.heat", 0)) == "data.xlsx:processes!C3 heat"


def test_dates_of_the_1904_system(give):
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.active.append(["subject", "period"])
    workbook.active.append(["A", date(2023, 7, 1)])
    table, _ = give("data.xlsx", saved(workbook))
    assert list(table.periods) == ["2023-07"]


def test_a_corner_cell_costs_nothing(give, codes):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "subject"
    workbook.active["A2"] = "A"
    workbook.active["XFD1048576"] = 5
    _, problems = give("data.xlsx", saved(workbook))
    assert ("data-header-blank", "data.xlsx:Sheet!XFD1") in codes(problems)


def test_a_diagonal_that_spans_a_continent_is_refused(give):
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 12_000))
    letters = [openpyxl.utils.get_column_letter(i) for i in range(1, 2_001)]
    wide = '<row r="12000">' + "".join(f'<c r="{c}12000"><v>1</v></c>' for c in letters) + "</row>"
    content = book([["subject"]])
    content = with_part(content, "xl/worksheets/sheet1.xml", CONTENT.format(rows=rows + wide))
    table, problems = give("data.xlsx", content)
    assert table is None
    assert problems[0].code == "data-workbook-over"


def test_a_bomb_is_refused_before_it_is_unpacked(give):
    content = with_part(book([["subject"]]), "xl/media/bomb.bin", b"\0" * (30 * 2**20))
    table, problems = give("data.xlsx", content)
    assert table is None
    assert problems[0].code == "data-workbook-over"


def test_parts_outside_of_the_package(give):
    content = with_part(book([["subject"]]), "../../evil.xml", "x")
    assert give("data.xlsx", content)[1][0].code == "data-workbook-unsafe"


@pytest.mark.parametrize(
    "text, code",
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>', "data-workbook-unsafe"),
        ("<worksheet><sheetData>", "data-workbook-unreadable"),
        ("", "data-workbook-unreadable"),
        (b"\xff\xfe\x00", "data-workbook-unreadable"),
    ],
)
def test_xml_that_is_none(give, text, code):
    content = with_part(book([["subject"], ["A"]]), "xl/worksheets/sheet1.xml", text)
    table, problems = give("data.xlsx", content)
    assert (table, problems[0].code) == (None, code)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="s"><v>99999</v></c>',
        '<c r="A2" t="s"><v>x</v></c>',
        '<c r="A2" s="999"><v>5</v></c>',
        '<c r="A2"><v>NaN</v></c>',
        '<c r="A2"><v>five</v></c>',
        '<c r="A2" t="e"><v>#?</v></c>',
        '<c r="??"><v>5</v></c>',
        "<c><f>1+1</f></c>",
        f'<c r="A{"9" * 5000}"><v>5</v></c>',
    ],
)
def test_odd_cells_never_raise(give, cell):
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>subject</t></is></c></row><row>{cell}</row>'
    content = with_part(book([["x"]]), "xl/worksheets/sheet1.xml", CONTENT.format(rows=rows))
    _, problems = give("data.xlsx", content)
    assert all(problem.code.startswith("data-") for problem in problems)


def test_rich_text_and_phonetic_hints(give):
    strings = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <si><t>subject</t></si>
    <si><r><t>某</t></r><r><t>厂</t></r><rPh sb="0" eb="1"><t>mou</t></rPh></si></sst>"""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    )
    content = with_part(book([["x"]]), "xl/worksheets/sheet1.xml", CONTENT.format(rows=rows))
    table, problems = give("data.xlsx", with_part(content, "xl/sharedStrings.xml", strings))
    assert problems == ()
    assert list(table.subjects) == ["某厂"]


@pytest.mark.parametrize(
    "name, content, code",
    [
        (
            "data.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "data-old-or-locked-workbook",
        ),
        (
            "data.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "data-old-or-locked-workbook",
        ),
        ("data.xlsx", b"subject,output\n", "data-not-a-workbook"),
        ("data.xlsx", b"PK\x03\x04 and nothing else", "data-workbook-unreadable"),
        ("data.xlsx", b"", "data-empty"),
        ("data.docx", b"what", "data-kind-unknown"),
        ("data.xls", b"<html><table>", "data-other-workbook"),
        ("data.ods", b"PK\x03\x04 and nothing else", "data-other-workbook"),
        ("data.ODS", b"what", "data-other-workbook"),
    ],
)
def test_files_that_are_no_workbooks(give, codes, name, content, code):
    table, problems = give(name, content)
    assert (table, codes(problems)) == (None, [(code, name)])


def test_a_workbook_by_another_name(give, tmp_path, edition):
    table, problems = give("data.bin", book([["subject"], ["A"]]))
    assert (list(table.subjects), problems) == (["A"], ())
    assert load(tmp_path / "absent.xlsx", edition)[1][0].code == "data-file-unreadable"
    assert load(tmp_path, edition)[1][0].code == "data-file-unreadable"


def test_a_part_that_is_there_twice_is_refused(give):
    content = io.BytesIO(book([["subject"], ["A"]]))
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("XL/Worksheets/SHEET1.xml", CONTENT.format(rows=""))
    table, problems = give("data.xlsx", content.getvalue())
    assert (table, [problem.code for problem in problems]) == (None, ["data-workbook-part-twice"])


def test_two_sheets_of_one_name_are_refused(give):
    content = book([["subject"], ["A"]], Data=[["subject"], ["B"]])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.read("xl/workbook.xml").decode().replace('"Sheet"', '"Data"')
    table, problems = give("data.xlsx", with_part(content, "xl/workbook.xml", names))
    assert (table, [problem.code for problem in problems]) == (None, ["data-sheet-twice"])


def test_rows_and_columns_that_nobody_sees_are_told(give):
    workbook = openpyxl.Workbook()
    for row in (["subject", "output"], ["A", 1], ["B", 2]):
        workbook.active.append(row)
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["B"].hidden = True
    table, problems = give("data.xlsx", saved(workbook))
    assert list(table.subjects) == ["A", "B"]
    hidden = {p.code: p.args["first"] for p in problems if p.code.startswith("data-hidden")}
    assert hidden == {"data-hidden-rows": "3", "data-hidden-columns": "B"}


def test_what_nobody_sees_and_what_comes_from_elsewhere_is_told(give):
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>subject</t></is></c>'
    rows += '<c r="B1" t="inlineStr"><is><t>output</t></is></c></row>'
    for row in range(2, 12):
        hidden = ' hidden="1"' if row in (3, 5) else ""
        rows += f'<row r="{row}"{hidden}><c r="A{row}" t="inlineStr"><is><t>S{row}</t></is></c>'
        rows += f'<c r="B{row}"><f>[1]Sheet1!A{row}</f><v>{row}</v></c></row>'
    text = CONTENT.format(rows=rows).replace(
        "<sheetData>", '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
    )
    content = with_part(book([["subject"]]), "xl/worksheets/sheet1.xml", text)
    _, problems = give("data.xlsx", content)
    told = {p.code: (p.args["count"], p.args["first"]) for p in problems if "count" in p.args}
    assert told == {
        "data-hidden-rows": ("2", "3, 5"),
        "data-hidden-columns": ("1", "B"),
        "data-from-another-workbook": ("10", "B2, B3, B4, B5, B6, B7, B8, B9 …"),
    }
