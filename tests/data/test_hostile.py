"""Whatever a file holds, it ends in a table or in problems that can be shown, never in a traceback."""

import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from greenscore.data.intake import load

SUFFIXES = ["csv", "xlsx", "parquet", "json", "yaml", "bin"]
HEADERS = [
    "subject",
    "period",
    "output",
    "energy [GJ]",
    "energy.grade",
    "sector",
    "leak",
    "remark",
    "x",
]
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["n/a: no-gas", "n/a", "1,234", "1 200", "35%", "=1+1", "#REF!", "不适用：", "1e999"]
    ),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
)
RECORDS = st.lists(st.dictionaries(st.sampled_from([*HEADERS, "processes", "energy"]), st.recursive(
    CELLS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(
        ["value", "unit", "grade", "not_applicable", "kind", "heat"]), below, max_size=3), max_leaves=6,
), max_size=5), max_size=4)  # fmt: skip


def show(problems):
    """Show every problem in both languages; it must be printable as UTF-8."""
    for problem in problems:
        for lang in ("zh", "en"):
            shown = f"{problem.where} {json.dumps(problem.as_dict(lang), ensure_ascii=False)}"
            assert shown.encode()
            assert not any(ord(sign) < 32 for sign in problem.message(lang) + str(problem.where))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@given(
    st.sampled_from(SUFFIXES),
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"subject,output\n"]),
)
def test_any_bytes(edition, folder, suffix, content, start):
    path = folder / f"data.{suffix}"
    path.write_bytes(start + content)
    show(load(path, edition)[1])


@given(st.lists(st.lists(st.text(max_size=10), max_size=6), max_size=6))
def test_any_csv_cells(edition, folder, rows):
    text = "\n".join([",".join(HEADERS), *(",".join(row) for row in rows)])
    path = folder / "data.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    show(load(path, edition)[1])


@given(RECORDS)
def test_any_records(edition, records):
    table, problems = load(records, edition)
    show(problems)
    assert table is None or len(table) == len(records)


def writable(cell):
    """Return what openpyxl consents to write."""
    if not isinstance(cell, str):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", cell).encode("utf-8", "ignore").decode()


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, max_size=9), max_size=4))
def test_any_cells_of_a_spreadsheet(edition, folder, rows):
    workbook = openpyxl.Workbook()
    workbook.active.append(HEADERS)
    for row in rows:
        workbook.active.append([writable(cell) for cell in row])
    workbook.save(folder / "data.xlsx")
    show(load(folder / "data.xlsx", edition)[1])


@pytest.fixture(scope="module")
def workbook():
    """The bytes of a workbook, written once: they hold the time of writing."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["subject", "output"])
    book.active.append(["A", 5])
    book.save(buffer)
    return buffer.getvalue()


@settings(max_examples=60)
@given(st.data())
def test_any_damage_to_a_workbook(edition, folder, workbook, data):
    content = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "damaged.xlsx"
    path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    show(load(path, edition)[1])
