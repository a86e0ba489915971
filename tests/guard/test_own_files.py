"""The program knows its own outputs: it writes over them, and not over what somebody has worked on."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

STARTER = Path(__file__).parents[2] / "greenscore" / "standard" / "starter"


def run(*words):
    return CliRunner().invoke(greenscore, [*map(str, words)])


@pytest.fixture
def made(tmp_path):
    """Return a function that writes an output, of data with another amount each time."""
    data = tmp_path / "data.csv"

    def make(name, amount, *more):
        data.write_text(f"subject,period,electricity,output\nS,2025,{amount},5\n")
        target = tmp_path / name
        if name.startswith("form"):
            lang = ("zh", "en")[amount % 2]
            return target, run("template", STARTER, "-o", target, "--lang", lang, *more)
        command = "report" if name.startswith("page") else "score"
        return target, run(command, data, "-s", STARTER, "-o", target, *more)

    return make


def another_s(target):
    """Work on a file as a person would, with another program."""
    if target.suffix == ".xlsx":
        book = openpyxl.load_workbook(target)
        book.worksheets[0]["C3"] = "an answer"
        book.save(target)
    elif target.suffix == ".parquet":
        table = pq.read_table(target)
        pq.write_table(table.replace_schema_metadata(None), target)
    elif target.suffix == ".csv":
        target.write_text("subject,remark\nS,mine\n")
    elif target.suffix == ".json":
        target.write_text('{"subject": "S", "score": 3}')
    else:
        target.write_bytes(b"<!DOCTYPE html><title>mine</title>")


NAMES = ["form.xlsx", "r.csv", "r.xlsx", "r.parquet", "r.json", "page.html", "page.pdf"]


@pytest.mark.parametrize("name", NAMES)
def test_an_output_is_written_over_until_somebody_works_on_it(made, name):
    target, first = made(name, 10)
    assert first.exit_code == 0, first.output
    before = target.read_bytes()
    assert made(name, 11)[1].exit_code == 0
    assert target.read_bytes() != before
    another_s(target)
    theirs = target.read_bytes()
    refused = made(name, 12, "--json")[1]
    assert (refused.exit_code, "output-not-ours" in refused.stdout) == (1, True)
    assert target.read_bytes() == theirs
    assert made(name, 12, "--force")[1].exit_code == 0
    assert target.with_name(f"{name}.bak").read_bytes() == theirs
    assert target.read_bytes() != theirs


def test_a_workbook_of_another_kind_is_not_ours(made, tmp_path):
    target = made("form.xlsx", 10)[0]
    target.rename(tmp_path / "r.xlsx")
    refused = made("r.xlsx", 10, "--json")[1]
    assert (refused.exit_code, "output-not-ours" in refused.stdout) == (1, True)


def test_what_only_begins_like_ours_is_not(made, tmp_path):
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("docProps/core.xml", "<x/>")
    (tmp_path / "r.xlsx").write_bytes(broken.getvalue())
    assert "output-not-ours" in made("r.xlsx", 10, "--json")[1].stdout


@pytest.mark.parametrize(
    "old, new",
    [
        ("</dcterms:modified>", "</dcterms:modified>"),
        ("Z</dcterms:modified>", "Z </dcterms:modified>"),
        ("</cp:lastModifiedBy>", "Li</cp:lastModifiedBy>"),
    ],
    ids=["as it was", "saved later", "saved by somebody"],
)
def test_a_form_that_a_spreadsheet_has_saved_is_somebody_s(made, old, new):
    """Whatever else a spreadsheet keeps of the properties: times and who saved last are its own."""
    target = made("form.xlsx", 10)[0]
    with zipfile.ZipFile(target) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = parts["docProps/core.xml"].decode()
    assert old in told
    parts["docProps/core.xml"] = told.replace(old, new).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert made("form.xlsx", 11)[1].exit_code == (old != new)
