"""The workbook that is handed out: what it holds, and that it comes back as it was filled in."""

import subprocess
from pathlib import Path

import openpyxl
import pytest

from greenscore.data.intake import load
from greenscore.data.record import Records
from greenscore.data.template.layout import LISTS, META
from greenscore.data.template.lists import convertible_units
from greenscore.data.workbook import write_template
from greenscore.model.standard import Edition
from greenscore.workflow.doctor import find_office
from greenscore.workflow.standards import load_standard

RECORD = {
    "subject": "钢厂 A",
    "period": "2025-07",
    "sector": "eaf",
    "energy": {
        "value": 1.3,
        "unit": "GWh",
        "evidence": "台账 12",
        "grade": "reviewed",
        "note": "n",
    },
    "output": 0.1,
    "recycled": "35%",
    "staff": 50,
    "leak": "n/a: no-gas",
    "remark": "=cmd|'/c calc'!A0",
    "processes": [
        {"kind": "coke", "heat": "12.5 GJ", "label": "00123"},
        {"kind": "sinter", "heat": "2 MWh"},
    ],
}


def in_libreoffice(path, kind, tmp_path):
    """Return the file that LibreOffice makes of a workbook, all formulas computed."""
    office = find_office()
    if office is None:
        pytest.fail("LibreOffice is missing: install the package libreoffice-calc", pytrace=False)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "office"
    command = [office, "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / path.with_suffix(f".{kind}").name


@pytest.fixture
def filled(edition, tmp_path):
    """Return the table of RECORD and the path of a workbook that holds it."""
    table, problems = load(RECORD, edition)
    assert problems == ()
    path = tmp_path / "filled.xlsx"
    write_template(edition, path, ("zh", "en"), data=table)
    return table, path


def answer_cells(workbook):
    """Return the cell of every named answer, and of subject and period."""
    cells = {}
    for name, defined in workbook.defined_names.items():
        if name.startswith("value_") or name in ("subject", "period"):
            sheet, cell = next(defined.destinations)
            cells[name.removeprefix("value_")] = workbook[sheet][cell.replace("$", "")]
    return cells


def states(workbook):
    """Return the state of every question on the page that checks, and of the whole."""
    sheet, cell = next(workbook.defined_names["check_overall"].destinations)
    page = workbook[sheet]
    rows = page.iter_rows(min_row=5, min_col=3, max_col=4, values_only=True)
    return {row[0]: row[1] for row in rows if row[0]}, page[cell.replace("$", "")].value


@pytest.mark.parametrize("langs", [("zh", "en"), ("en", "zh"), ("zh",), ("en",)])
def test_what_is_filled_in_comes_back(edition, tmp_path, langs):
    table, _ = load(RECORD, edition)
    write_template(edition, tmp_path / "t.xlsx", langs, data=table)
    again, problems = load(tmp_path / "t.xlsx", edition)
    assert problems == ()
    assert Records(again, edition).whole_digest() == Records(table, edition).whole_digest()


def test_the_same_workbook_has_the_same_bytes(edition, tmp_path, monkeypatch):
    for name in ("a.xlsx", "b.xlsx"):
        write_template(edition, tmp_path / name, ("zh", "en"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    write_template(edition, tmp_path / "c.xlsx", ("zh", "en"))
    assert (tmp_path / "a.xlsx").read_bytes() != (tmp_path / "c.xlsx").read_bytes()


def test_an_empty_workbook_only_lacks_its_subject(edition, tmp_path, codes):
    write_template(edition, tmp_path / "t.xlsx", ("en",))
    table, problems = load(tmp_path / "t.xlsx", edition)
    assert codes(problems) == [("data-subject-blank", "t.xlsx:Start here!C5")]
    assert not table.tables["processes"].given.any()


def test_the_workbook_as_a_person_meets_it(edition, tmp_path):
    write_template(edition, tmp_path / "t.xlsx", ("zh", "en"))
    workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert workbook.sheetnames[0] == "填写说明 Start here"
    assert {workbook[name].sheet_state for name in (META, LISTS)} == {"veryHidden"}
    cells = answer_cells(workbook)
    assert set(cells) == {"subject", "period", *edition.standard.inputs}
    for cell in cells.values():
        assert not cell.protection.locked
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "veryHidden":
            continue
        assert sheet.protection.sheet
        assert sheet.column_dimensions["A"].hidden
    energy = cells["energy"].parent
    assert energy.freeze_panes == "C5"
    assert energy["B5"].protection.locked
    assert energy["D5"].value == "MWh"
    rules = {str(rule.sqref): rule for rule in energy.data_validations.dataValidation}
    assert "不小于 0 MWh" in rules["C5"].error
    assert "at most 1000000 MWh" in rules["C5"].error
    assert rules["D5"].type == "list"
    sector = cells["sector"].parent.data_validations.dataValidation
    assert any(
        str(rule.sqref) == cells["sector"].coordinate and rule.type == "list" for rule in sector
    )
    assert "主要工艺路线" in cells["sector"].parent["B5"].comment.text
    spare = workbook["工序 Processes"].tables["table_processes"]
    assert spare.ref == "B5:D205"


def test_filled_in_by_hand_and_computed_by_libreoffice(edition, tmp_path):
    write_template(edition, tmp_path / "hand.xlsx", ("zh", "en"))
    workbook = openpyxl.load_workbook(tmp_path / "hand.xlsx")
    cells = answer_cells(workbook)
    given = {
        "subject": "厂", "sector": "电炉", "energy": 1.3, "output": "many",
        "recycled": 200, "staff": 5, "leak": "不适用：没有废气",
    }  # fmt: skip
    for name, value in given.items():
        cells[name].value = value
    cells["energy"].offset(0, 1).value = "GWh"
    cells["energy"].offset(0, 2).value = "台账"
    cells["energy"].offset(0, 3).value = "经复核"
    workbook.save(tmp_path / "hand.xlsx")

    computed = in_libreoffice(tmp_path / "hand.xlsx", "xlsx", tmp_path)
    found, overall = states(openpyxl.load_workbook(computed, data_only=True))
    assert found == {
        "行业": "OK",
        "综合能源消费量": "OK",
        "产量": "不是数 not a number",
        "可再生能源": "缺数据 missing",
        "回收率": "超出范围 out of range",
        "员工人数": "OK",
        "是否泄漏检测": "不适用 not applicable",
        "说明": "选填 optional",
    }
    assert overall == "1 项缺数据 values missing  2 项有误 values wrong"

    table, problems = load(computed, edition)
    assert [(p.code, p.where.sheet, p.where.cell) for p in problems] == [
        ("data-not-a-number", "能源 Energy", "C6"),
        ("data-not-below", "数据 Data", "C5"),
    ]
    assert list(table.subjects) == ["厂"]
    assert table.columns["energy"].values.tolist() == [1300]
    assert table.columns["energy"].claims.tolist() == [2]
    assert table.origin.text(0, "energy") == "1.3 GWh"


def test_an_answer_that_others_stand_in_for_may_stay_empty(tmp_path):
    steel = load_standard("steel-carbon-intensity@2025")
    given = {
        "subject": "mill",
        "total_emissions": 2e6,
        "crude_steel": 1e6,
        "scrap_ratio_stated": 0.2,
    }
    table, _ = load(given, steel)
    write_template(steel, tmp_path / "mill.xlsx", ("en",), data=table)
    for book in (tmp_path / "mill.xlsx", in_libreoffice(tmp_path / "mill.xlsx", "xlsx", tmp_path)):
        found, overall = states(openpyxl.load_workbook(book, data_only=True))
        assert found["Process emissions [tCO2]"] == "optional"
        assert overall == "complete"


def test_libreoffice_saves_it_unharmed_and_agrees_with_the_states_we_wrote(
    edition, filled, tmp_path
):
    table, path = filled
    computed = in_libreoffice(path, "xlsx", tmp_path)
    again, problems = load(computed, edition)
    assert problems == ()
    assert Records(again, edition).whole_digest() == Records(table, edition).whole_digest()
    written = states(openpyxl.load_workbook(path, data_only=True))
    assert states(openpyxl.load_workbook(computed, data_only=True)) == written
    assert written[1] == "1 项缺数据 values missing"


def edited(path, change):
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)


def test_rows_sheets_and_names_may_move(edition, filled):
    def change(workbook):
        energy = answer_cells(workbook)["energy"].parent
        energy.title = "renamed"
        energy.insert_rows(5, 2)
        workbook.move_sheet("renamed", 2)

    table, path = filled
    edited(path, change)
    again, problems = load(path, edition)
    assert problems == ()
    assert Records(again, edition).whole_digest() == Records(table, edition).whole_digest()


@pytest.mark.parametrize(
    "change, code, cell",
    [
        (lambda cells: setattr(cells["energy"], "value", "#N/A"), "data-excel-error", "C5"),
        (lambda cells: setattr(cells["energy"], "value", "=1+1"), "data-formula-without-value", "C5"),
        (lambda cells: setattr(cells["energy"].offset(0, 1), "value", None), "data-template-no-unit", "D5"),
        (lambda cells: setattr(cells["energy"].offset(0, 1), "value", "kg"), "unit-dimension", "C5"),
        (lambda cells: setattr(cells["energy"].offset(0, 3), "value", "sure"), "data-grade-unknown", "F5"),
        (lambda cells: cells["energy"].parent.delete_rows(5), "data-template-broken", ""),
        (lambda cells: cells["energy"].parent.merge_cells("C5:C6"), "data-merged-cell", "C5"),
        (lambda cells: setattr(cells["staff"], "value", 1.5), "data-not-integer", "C6"),
        (lambda cells: setattr(cells["period"], "value", "lately"), "data-period-malformed", "C7"),
    ],
)  # fmt: skip
def test_a_workbook_filled_in_wrongly(edition, filled, change, code, cell):
    edited(filled[1], lambda workbook: change(answer_cells(workbook)))
    _, problems = load(filled[1], edition)
    assert (code, cell) in [(problem.code, problem.where.cell) for problem in problems]


def test_a_percentage_typed_into_the_form(edition, filled):
    def change(workbook):
        cell = answer_cells(workbook)["recycled"]
        cell.value, cell.number_format = 0.355, "0.0%"

    edited(filled[1], change)
    table, problems = load(filled[1], edition)
    assert problems == ()
    assert table.columns["recycled"].values.tolist() == [35.5]


@pytest.mark.parametrize(
    "change, code",
    [
        ({"id": "other"}, "data-template-other-standard"),
        ({"edition": "2026"}, "data-template-other-standard"),
    ],
)
def test_a_workbook_of_another_standard(edition, filled, codes, change, code):
    other = Edition(standard=edition.standard.model_copy(update=change), digest=edition.digest)
    assert codes(load(filled[1], other)[1]) == [(code, "filled.xlsx")]


def test_a_workbook_of_another_text_of_the_standard(edition, filled, codes):
    other = Edition(standard=edition.standard, digest="e" * 64)
    assert codes(load(filled[1], other)[1]) == [("data-template-other-digest", "filled.xlsx")]


def test_a_workbook_of_a_later_version(edition, filled, codes):
    edited(filled[1], lambda workbook: setattr(workbook[META]["B1"], "value", "2"))
    assert codes(load(filled[1], edition)[1]) == [("data-template-newer", "filled.xlsx")]


def test_units_to_choose_from():
    assert {"kWh", "GJ", "MWh"} <= set(convertible_units("MWh"))
    assert "tce" not in convertible_units("MWh")
    assert {"tce/t", "kgce/t", "tce/kg"} <= set(convertible_units("tce/t"))
    assert convertible_units("kg/(t*a)") == ["kg/(t*a)"]
    assert set(convertible_units("%")) == {"%", "1", "permille", "ppm", "ppb"}


def test_a_path_that_cannot_be_written(edition, tmp_path):
    with pytest.raises(OSError, match="absent"):
        write_template(edition, Path(tmp_path / "absent" / "t.xlsx"), ("zh",))
