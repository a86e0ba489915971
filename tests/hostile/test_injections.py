"""No text becomes a formula, a template, markup, an address that is asked, or a path that is taken."""

import csv
import io
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from greenscore.guard.worker.calling import WorkerFault
from greenscore.reporting.assessment.view import view
from greenscore.reporting.press import html, pdf
from greenscore.standard.scaffold import new
from greenscore.text.csv import guarded
from greenscore.workflow import scoring, standards
from greenscore.workflow.inventory import inventory, write_inventory
from tests.hostile.injections import addresses, formulas, paths, templates
from tests.small import edition

PAYLOADS = formulas()
DANGER = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


def test_there_are_enough_of_each():
    assert len(set(PAYLOADS)) >= 160
    assert len(set(templates())) >= 300
    assert len(list(addresses("/x", "http://127.0.0.1:9"))) == 80
    assert len(set(paths())) >= 100


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_guarded_text_begins_no_formula_whatever_parts_the_cells(separator):
    for payload in PAYLOADS:
        out = io.StringIO()
        csv.writer(out).writerow(["x", guarded(payload), "y"])
        for row in csv.reader(io.StringIO(out.getvalue()), delimiter=separator):
            for cell in row:
                assert not cell.strip(' \u00a0\u3000"').startswith(DANGER), (payload, cell)


PRINTED = [text for text in PAYLOADS if not {"\n", "\t"} & set(text)]
SUBJECTS = list(dict.fromkeys(text.strip() for text in PRINTED))
ASKED = edition(
    {"children": [{"id": "one", "value": "a"}]},
    tables={},
    inputs={"a": {"unit": "1"}, "said": {"type": "text"}},
)


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """Every table that the program writes, of subjects and texts that would be formulas."""
    folder = tmp_path_factory.mktemp("exports")
    rows = [{"subject": f"{payload}", "a": 1.0, "said": payload} for payload in SUBJECTS]
    results = scoring.score(ASKED, rows)
    records = [
        {
            "record": payload,
            "site": payload,
            "category": "electricity",
            "item": "electricity",
            "region": "CN",
            "amount": "1",
            "unit": "kWh",
            "period": "2025",
            "evidence": payload,
        }
        for payload in SUBJECTS
    ]
    found = inventory(records, "cn-enterprise", holder="=1+1")
    for suffix in (".csv", ".xlsx"):
        scoring.write_results(results, folder / f"score{suffix}")
        scoring.write_portfolios(scoring.portfolio(results), folder / f"portfolio{suffix}")
        write_inventory(found, folder / f"lines{suffix}")
    return folder


@pytest.mark.parametrize("name", ["score", "portfolio", "lines"])
def test_no_export_holds_a_formula(exports, name):
    with (exports / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    texts = [cell for cell in cells if not _is_number(cell)]
    assert len(texts) > len(SUBJECTS)
    assert not [text for text in texts if text.lstrip(" \u00a0\u3000").startswith(DANGER)]
    for sheet in openpyxl.load_workbook(exports / f"{name}.xlsx"):
        kinds = {cell.data_type for row in sheet for cell in row}
        assert "f" not in kinds


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_spreadsheet_finds_no_formula_in_them(exports, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    files = [str(path) for path in sorted(exports.iterdir())]
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        home,
        "--headless",
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path),
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    made = sorted(tmp_path.glob("*.fods"))
    assert made
    for file in made:
        assert "table:formula" not in file.read_text(encoding="utf-8"), file.name


@pytest.fixture(scope="module")
def assessment():
    return scoring.score(ASKED, [{"subject": "S", "a": 1.0}]).assessment()


def test_no_text_is_compiled_as_a_template():
    """Each stands on the page as it was written; the 300 of them are subjects of one table."""
    texts = templates()
    results = scoring.score(ASKED, [{"subject": text, "a": 1.0, "said": text} for text in texts])
    for text in texts:
        page = html.render(view(results.assessment(text), ("en",)))
        assert _escaped(text) in page
        assert "49" not in _title(page)
    assert not Path("canary").exists()


def _escaped(text):
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace('"', "&#34;")
    )


def _title(page):
    return page.partition("<title>")[2].partition("</title>")[0]


def test_no_markup_of_anybody_reaches_a_file_or_a_server(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-2d91")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        vectors = list(addresses(str(canary), address))
        results = scoring.score(ASKED, [{"subject": vector, "a": 1.0} for vector in vectors])
        for vector in vectors:
            page = html.render(view(results.assessment(vector), ("en",)))
            assert vector not in page
        # And were it to stand in the page as it is, the printer would not ask for it either.
        for vector in vectors:
            with suppress(WorkerFault):  # an address that is none makes the library give up
                printed = pdf.printed(f"<p>x</p>{vector}", identifier="ab" * 16)
                assert b"CANARY" not in printed
        with pytest.raises(TimeoutError):
            server.accept()


def test_no_name_leads_out_of_a_folder(tmp_path):
    inner = tmp_path / "a" / "b" / "inner"
    inner.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    for name in paths():
        files, problems = new(name, inner)
        assert not files, name
        assert problems
        found, told = standards.read_standard(f"{name}@1")
        assert found is None
        assert told
    assert sorted(tmp_path.rglob("*")) == before
