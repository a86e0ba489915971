"""Headings are read fast, and a reference stands for one standard or is a problem."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from greenscore.resources import standards_folder
from greenscore.standard.catalogue import find, headings, listing
from greenscore.standard.shelf import Folder

DAY = date(2026, 11, 1)
DAYS_ABOUT_THE_END = (date(2025, 7, 6), date(2025, 7, 7))


@pytest.fixture
def shelf(tmp_path):
    """A folder of standards, each only a head."""

    def add(edition, status="published", effective="", id_="plant"):
        folder = tmp_path / f"{id_}-{edition}"
        folder.mkdir()
        head = f"id: {id_}\nedition: '{edition}'\ntitle: {{zh: 厂, en: Plant}}\nstatus: {status}\n"
        (folder / "standard.yaml").write_text(head + effective + "inputs: {}\n", encoding="utf-8")

    add("2019", effective="effective: {from: 2019-01-01}\n")
    add("2024", effective="effective: {from: 2024-01-01}\n")
    add("2027", effective="effective: {from: 2027-01-01}\n")
    add("2028", status="draft", effective="effective: {from: 2020-01-01}\n")
    add("2023", status="withdrawn", id_="old")
    return tmp_path


def test_a_heading_says_what_a_list_shows(shelf):
    heading = next(h for h in headings(Folder(shelf)) if h.reference == "plant@2024")
    assert (heading.title.zh, heading.title.en) == ("厂", "Plant")
    assert (heading.status, heading.start, heading.end) == ("published", date(2024, 1, 1), None)
    assert heading.book.path == shelf / "plant-2024"


@pytest.mark.parametrize(
    "reference, folder",
    [
        ("plant", "plant-2024"),
        ("plant@2027", "plant-2027"),
        ("plant@2028", "plant-2028"),
        ("old", "old-2023"),
    ],
)
def test_an_id_stands_for_the_newest_edition_in_force(shelf, reference, folder):
    book, problems = find(reference, [Folder(shelf)], DAY)
    assert (book.path, problems) == (shelf / folder, ())


def test_an_edition_that_another_in_force_follows_is_told_of(tmp_path):
    head = "id: plant\nedition: '{}'\ntitle: T\nstatus: {}\n{}inputs: {{}}\n"
    for edition, status, more in (
        ("1", "published", ""),
        ("2", "published", "supersedes: plant@1\neffective: {from: 2025-01-01}\n"),
        ("3", "draft", "supersedes: plant@2\neffective: {from: 2025-01-01}\n"),
    ):
        (tmp_path / edition).mkdir()
        text = head.format(edition, status, more)
        (tmp_path / edition / "standard.yaml").write_text(text, encoding="utf-8")
    told = {
        (reference, day): [(p.code, p.args["by"]) for p in find(reference, shelves, day)[1]]
        for shelves in [[Folder(tmp_path)]]
        for reference in ("plant@1", "plant@2", "plant")
        for day in (DAY, date(2024, 12, 31))
    }
    assert told.pop(("plant@1", DAY)) == [("standard-superseded", "plant@2")]
    assert set(map(tuple, told.values())) == {()}


def test_an_id_passes_over_an_edition_whose_end_has_come(tmp_path):
    ends = "{from: 2025-01-01, to: 2025-07-06, replaced_by: {zh: 新, en: new}, source: own}"
    for edition, effective in (("1", "{from: 2019-01-01}"), ("2", ends)):
        (tmp_path / edition).mkdir()
        (tmp_path / edition / "standard.yaml").write_text(
            f"id: plant\nedition: '{edition}'\ntitle: T\nstatus: published\n"
            f"effective: {effective}\ninputs: {{}}\n",
            encoding="utf-8",
        )
    found = [find("plant", [Folder(tmp_path)], day)[0].path.name for day in DAYS_ABOUT_THE_END]
    assert found == ["2", "1"]


@pytest.mark.parametrize(
    "reference, nearest",
    [("plnt", "plant"), ("plant@2025", "plant@2028"), ("plant\n", "plant"), ("..", ""), ("", "")],
)
def test_an_unknown_reference_is_told_the_nearest(shelf, reference, nearest):
    path, problems = find(reference, [Folder(shelf)], DAY)
    assert path is None
    assert [problem.code for problem in problems] == ["standard-unknown"]
    assert problems[0].args["nearest"].startswith(nearest)
    assert problems[0].hint("zh")


def test_a_path_stands_for_itself(shelf, monkeypatch):
    monkeypatch.chdir(shelf)
    for reference in ("plant-2019", "./plant-2019/standard.yaml"):
        book, problems = find(reference)
        assert (book.told(book.file), problems) == ("plant-2019/standard.yaml", ())
        assert book.has("standard.yaml")


@pytest.mark.parametrize("broken", ["", "[", "- a\n", "id: [x]\n", "id: x\n", "id: x\nedition:"])
def test_a_broken_head_is_left_out(tmp_path, broken):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "standard.yaml").write_text(broken)
    assert [h.edition for h in headings(Folder(tmp_path))] in ([], [""])


def test_the_shipped_standards_have_headings():
    folders = {file.parent for file in standards_folder().glob("*/standard.yaml")}
    assert {heading.book.path for heading in listing()[0]} == folders


def test_listing_imports_nothing_heavy():
    script = "import greenscore.standard.catalogue as c, sys; c.listing();"
    script += "print([m for m in ('pydantic', 'numpy', 'pandas') if m in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root
    )
    assert done.stdout.strip() == "[]"
