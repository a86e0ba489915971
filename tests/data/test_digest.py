"""One digest for the same data, whichever way they come, and another for any other data."""

import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from greenscore.data.digest import digest_of, digest_of_row
from greenscore.data.intake import load
from greenscore.data.workbook import write_template

FLAT = {
    "subject": ["乙", "A"],
    "period": ["2023", "2024"],
    "sector": ["eaf", "bf"],
    "energy": [1300.0, 0.1],
    "energy.grade": ["reviewed", "declared"],
    "energy.evidence": ["台账", "x"],
    "leak": ["n/a: closed", "yes"],
    "remark": ["1.10", None],
    "output": [None, 5.5],
}
ROWS = {
    "subject": ["乙", "乙"],
    "kind": ["coke", "sinter"],
    "heat": [7.2, 0.3],
    "label": ["a", None],
}


def by_csv(folder):
    def text(columns):
        lines = [columns, *zip(*columns.values(), strict=True)]
        return "\n".join(",".join("" if c is None else str(c) for c in line) for line in lines)

    (folder / "d.csv").write_text(text(FLAT))
    (folder / "d.processes.csv").write_text(text(ROWS))
    return folder / "d.csv"


def by_xlsx(folder):
    workbook = openpyxl.Workbook()
    for sheet, columns in ((workbook.active, FLAT), (workbook.create_sheet("processes"), ROWS)):
        sheet.append(list(columns))
        for row in zip(*columns.values(), strict=True):
            sheet.append(row)
    workbook.save(folder / "d.xlsx")
    return folder / "d.xlsx"


def by_parquet(folder):
    pq.write_table(pa.table(FLAT), folder / "d.parquet")
    pq.write_table(pa.table(ROWS), folder / "d.processes.parquet")
    return folder / "d.parquet"


def records():
    first, second = (dict(zip(FLAT, row, strict=True)) for row in zip(*FLAT.values(), strict=True))
    first["processes"] = [
        {
            key: cell
            for key, cell in zip(ROWS, row, strict=True)
            if key != "subject" and cell is not None
        }
        for row in zip(*ROWS.values(), strict=True)
    ]
    return [second, first]


def by_json(folder):
    (folder / "d.json").write_text(json.dumps(records()))
    return folder / "d.json"


def by_yaml(folder):
    (folder / "d.yaml").write_text(
        """\
subjects:
  - {subject: A, period: 2024, sector: 高炉, leak: 是, output: 5500 kg,
     energy: {value: 0.36, unit: GJ, evidence: x}}
  - subject: 乙
    period: 2023
    remark: 1.10
    sector: Electric arc furnace
    leak: {not_applicable: Closed}
    energy: {value: 1.3, unit: GWh, grade: 经复核, evidence: 台账}
    processes:
      - {kind: 焦化, heat: 2 MWh, label: a}
      - {kind: sinter, heat: 0.3}
"""
    )
    return folder / "d.yaml"


WAYS = [by_csv, by_xlsx, by_parquet, by_json, by_yaml]


def test_five_formats_give_one_digest(tmp_path, edition):
    digests = set()
    for way in WAYS:
        table, problems = load(way(tmp_path), edition)
        assert problems == ()
        row = table.row_of("乙")
        digests.add((digest_of(table, edition), digest_of_row(table, row, edition)))
    assert len(digests) == 1


def test_a_workbook_gives_the_digest_of_its_subject(tmp_path, edition):
    table, _ = load(records(), edition)
    row = table.row_of("A")
    single, _ = load([records()[0]], edition)
    write_template(edition, tmp_path / "t.xlsx", ("zh", "en"), data=single)
    again, problems = load(tmp_path / "t.xlsx", edition)
    assert problems == ()
    assert digest_of_row(again, 0, edition) == digest_of_row(table, row, edition)


CHANGES = {
    "subject": "C",
    "period": "2025",
    "sector": "eaf",
    "energy": 0.2,
    "energy.grade": "verified",
    "energy.evidence": "y",
    "energy.note": "n",
    "leak": "no",
    "remark": "z",
    "output": None,
    "processes": [],
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_other_data_have_another_digest(edition, name):
    first, second = records()
    table, _ = load([first, second], edition)
    other, _ = load([{**first, name: CHANGES[name]}, second], edition)
    assert digest_of(other, edition) != digest_of(table, edition)
    assert digest_of_row(other, 0, edition) != digest_of_row(table, 0, edition)
    assert digest_of_row(other, 1, edition) == digest_of_row(table, 1, edition)


def test_the_order_of_child_rows_counts(edition):
    first, second = records()
    turned = {**second, "processes": second["processes"][::-1]}
    table, _ = load([first, second], edition)
    other, _ = load([first, turned], edition)
    assert digest_of(other, edition) != digest_of(table, edition)
    assert digest_of_row(other, 1, edition) != digest_of_row(table, 1, edition)


@pytest.mark.parametrize(
    "unit, number", [("MWh", "1.3"), ("kWh", "1300"), ("GWh", "0.0013"), ("GJ", "4.68")]
)
def test_the_unit_changes_nothing(edition, unit, number):
    plain, _ = load({"subject": "A", "energy": 1.3}, edition)
    for given in (f"{number} {unit}", {"value": number, "unit": unit}):
        table, _ = load({"subject": "A", "energy": given}, edition)
        assert digest_of(table, edition) == digest_of(plain, edition)
    table, _ = load({"subject": "A", f"energy [{unit}]": float(number)}, edition)
    assert digest_of(table, edition) == digest_of(plain, edition)
