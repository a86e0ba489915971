"""No text of anybody's becomes a formula, in any file that is written, at whatever sign it is split."""

import ast
import csv
import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenscore
from greenscore.data.workbook import write_template
from greenscore.factors.vocabulary import COLUMNS
from greenscore.factors.writing import csv_text
from greenscore.model.population import Reference
from greenscore.reporting.files import RESULTS, write_table
from greenscore.standard.frozen_population import _table
from greenscore.text.csv import GUARD, guarded, rows_of, unguarded, written
from greenscore.workflow.doctor import find_office
from greenscore.workflow.scoring import write_results
from tests.hostile.injections import formulas as payloads
from tests.small import edition, question

QUOTED = [
    'a;"=1+1"',
    "a; =1+1",
    "a;;=1+1",
    "x;'=1+1",
    "'=1+1",
    "''=1",
    '"=1+1',
    "-1-1",
    "a\n=1+1",
    "\r=1+1",
]
PAYLOADS = list(dict.fromkeys([*payloads(), *QUOTED]))
SPLIT = {",": 44, ";": 59, "\t": 9, "|": 124}
# What begins a formula in one spreadsheet or another; blanks before it are passed over.
BEGINS = re.compile(r"[\s\"]*[-=+@＝＋－＠]")
ODD = st.text(st.sampled_from("a'=+-@;\t|\r\n\" ＝﹣1.e,"), max_size=12)


class Wide:
    """A table of texts, as results are."""

    kind = RESULTS

    def __init__(self, frame):
        self.frame = frame

    def to_pandas(self):
        return self.frame.copy()


def wide():
    headers = ["subject", "amount", *(f"{text}{n}" for n, text in enumerate(PAYLOADS[:8]))]
    columns = [PAYLOADS, [-1.5] * len(PAYLOADS), *[PAYLOADS[::-1]] * 8]
    return Wide(pd.DataFrame(dict(zip(headers, columns, strict=True))))


def results(path):
    write_table(wide(), dict, path)
    return path


def table_of_rows(path):
    path.write_text(written(["a", *PAYLOADS[:4]], ([text] * 5 for text in PAYLOADS)), newline="")
    return path


def factors(path):
    path.write_text(csv_text(dict.fromkeys(COLUMNS, text) for text in PAYLOADS), newline="")
    return path


def reference(path):
    groups = {text: Reference(values=(1.0, -2.0)) for text in PAYLOADS}
    path.write_text(_table({"n": Reference(values=(-1.0,), groups=groups)}), newline="")
    return path


FILES = {"results": results, "rows": table_of_rows, "factors": factors, "reference": reference}


@pytest.mark.parametrize("split", SPLIT)
@pytest.mark.parametrize("name", FILES)
def test_no_cell_begins_a_formula_where_a_file_is_split(name, split, tmp_path):
    text = FILES[name](tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=split) for cell in row]
    found = [cell for cell in cells if BEGINS.match(cell) and not re.fullmatch(r"-?[\d.]+", cell)]
    if split != ",":  # a number of ours with the rest of its line behind it is no formula of theirs
        found = [cell for cell in found if not re.match(r"-[\d.]+,", cell)]
    assert found == []


@pytest.mark.parametrize("split", SPLIT.values())
@pytest.mark.parametrize("name", FILES)
def test_libreoffice_finds_no_formula_in_a_file(name, split, tmp_path):
    assert in_libreoffice(FILES[name](tmp_path / "a.csv"), tmp_path, split) == []


def test_libreoffice_would_find_one(tmp_path):
    (tmp_path / "a.csv").write_text("a,b;=2+2\n=1+1,x\n")
    assert in_libreoffice(tmp_path / "a.csv", tmp_path, 44) == ["=1+1"]
    assert in_libreoffice(tmp_path / "a.csv", tmp_path, 59) == ["=2+2", "=1+1,x"]


def in_libreoffice(path, tmp_path, split=None):
    """Return the formulas of what LibreOffice reads a file as, told to compute what it can."""
    office = find_office()
    if office is None:
        pytest.fail("LibreOffice is missing: install the package libreoffice-calc", pytrace=False)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / f"office-{split}"
    words = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(out)]
    if split is not None:
        words.append(f"--infilter=CSV:{split},34,76,1,,0,false,true,false,false,0,true")
    subprocess.run([*words, str(path)], check=True, capture_output=True, timeout=120)
    return formulas(out / path.with_suffix(".xlsx").name)


def formulas(path):
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [getattr(cell.value, "text", cell.value) for cell in cells if cell.data_type == "f"]


def test_a_workbook_of_results_has_no_formula_and_every_text_as_it_was(tmp_path):
    path = results(tmp_path / "a.xlsx")
    assert formulas(path) == []
    assert in_libreoffice(path, tmp_path) == []
    sheet = openpyxl.load_workbook(path).active
    plain = [text for text in PAYLOADS if "\r" not in text]
    assert [c.value for c in sheet["A"][1:] if c.value in plain] == plain


def test_the_workbook_to_fill_in_has_our_formulas_and_no_others(tmp_path):
    """Labels, choices, reasons, themes, units of evidence, and answers: whatever a standard can say."""
    plain, hostile = tmp_path / "plain.xlsx", tmp_path / "hostile.xlsx"
    write_template(form(lambda _: "x"), plain, ("zh", "en"))
    write_template(form(lambda n: PAYLOADS[n % len(PAYLOADS)]), hostile, ("zh", "en"))
    names = re.compile(r"'[^']*'!|(?<=list_)\d+")
    bare = [[names.sub("", text) for text in formulas(path)] for path in (plain, hostile)]
    assert bare[0] == bare[1]
    assert len(bare[0]) > 10


def form(text):
    inputs = {
        f"q{n}": question(
            label=text(n),
            help=text(n + 1),
            theme=f"t{n % 5}",
            type="choice",
            choices={f"c{k}": text(n + k) for k in range(3)},
        )
        for n in range(0, len(PAYLOADS), 2)
    }
    index = {"id": "total", "value": "1"}
    themes = {f"t{n}": text(n * 7) for n in range(5)}
    return edition(index, inputs=inputs, themes=themes, title=text(0), tables={})


@given(ODD)
def test_a_guarded_text_is_given_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@given(ODD)
def test_no_guarded_text_begins_a_formula_anywhere(text):
    made = guarded(text)
    parts = re.split(r"[;\t|\r\n]", made)
    number = re.fullmatch(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", text)
    assert [part for part in parts if BEGINS.match(part) and not number] == []


@given(ODD)
def test_a_file_with_a_guard_in_it_is_seen_by_its_bytes(text):
    changed = guarded(text) != text
    assert not changed or GUARD.search(guarded(text).encode()) is not None


@pytest.mark.parametrize("text", ["-5", "+1.5", "-1e-3", "a-b", "a =b", "2024-01-01", "a, -b"])
def test_numbers_and_ordinary_texts_stay(text):
    assert guarded(text) == text


def test_rows_come_back_as_they_were():
    rows = [[text, "x", text] for text in PAYLOADS if "\r" not in text]
    found = [line.cells for line in rows_of(written(["a", "b", "c"], rows))][1:]
    assert [[unguarded(cell) for cell in row] for row in found] == rows


def test_subjects_come_back_from_a_file_of_results(tmp_path):
    """What `score -o` wrote is company data again: each subject under the name that it had."""
    names = [text for text in PAYLOADS if text.isprintable() and text.strip() == text]
    standard = edition({"id": "total", "value": "a"})
    rows = [{"subject": name, "a": 1.0} for name in names]
    write_results(greenscore.score(standard, rows), tmp_path / "r.csv")
    frame = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    with (tmp_path / "d.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["subject", "a"]] + [[r[0], 1] for r in csv.reader(frame[1:])])
    assert greenscore.score(standard, tmp_path / "d.csv").prepared.table.subjects == names


def test_every_csv_is_written_through_the_guard():
    """csv.writer stands in one place, and a data frame is written in one, which guards its texts."""
    package = Path(greenscore.__file__).parent
    found = set()
    for file in package.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "attr", "")
            if name in {"writer", "DictWriter", "to_csv", "write_csv", "to_excel"}:
                found.add((file.relative_to(package).as_posix(), name))
    assert found == {("text/csv.py", "writer"), ("reporting/files.py", "to_csv")}


def test_every_workbook_is_made_without_formulas_of_texts():
    package = Path(greenscore.__file__).parent
    made = [
        file.read_text(encoding="utf-8")
        for file in package.rglob("*.py")
        if re.search(r"\bWorkbook\(content", file.read_text(encoding="utf-8"))
    ]
    assert len(made) == 3
    assert all('"strings_to_formulas": False' in text for text in made)
    assert all('"strings_to_urls": False' in text for text in made)
