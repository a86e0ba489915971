"""A new standard is complete: it lints clean, and its own invalid copy is refused."""

import pytest

from greenscore.standard.builder import load
from greenscore.standard.catalogue import headings
from greenscore.standard.proofs.written import read_broken_copy, read_cases
from greenscore.standard.scaffold import new
from greenscore.standard.shelf import Folder
from greenscore.workflow.standards import lint


def test_a_new_standard_lints_clean(tmp_path):
    files, problems = new("green-bakery", tmp_path)
    assert problems == ()
    folder = tmp_path / "green-bakery-1"
    assert {file.relative_to(folder).as_posix() for file in files} == {
        "CHANGELOG.md",
        "examples/first/data.yaml",
        "invalid/unknown-name.yaml",
        "standard.yaml",
        "tests/cases.yaml",
    }
    edition, problems = load(folder)
    assert problems == ()
    assert lint(edition) == ()
    assert len(edition.standard.index.indicators) == 3
    assert [heading.reference for heading in headings(Folder(tmp_path))] == ["green-bakery@1"]


def test_its_cases_and_its_broken_copy_serve(tmp_path):
    new("green-bakery", tmp_path)
    folder = tmp_path / "green-bakery-1"
    cases, problems = read_cases(folder)
    assert (len(cases), problems) == (2, ())
    copy, _ = read_broken_copy(folder / "invalid" / "unknown-name.yaml")
    file = folder / "standard.yaml"
    source = file.read_text("utf-8")
    file.write_text(copy.apply(source), "utf-8")
    found = [(p.code, p.where.line) for p in lint(load(folder)[0])]
    assert (copy.expect.code, copy.line(source)) in found


def test_nothing_is_written_over(tmp_path):
    new("green-bakery", tmp_path)
    file = tmp_path / "green-bakery-1" / "standard.yaml"
    file.write_text("mine")
    files, problems = new("green-bakery", tmp_path)
    assert files == ()
    assert [problem.code for problem in problems] == ["standard-folder-exists"]
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    "id_", ["", "../x", "a/b", "A", "a\n", "a..b", "con", "nul.x", "a" * 65, "绿", "a\x00"]
)
def test_an_id_never_leads_elsewhere(tmp_path, id_):
    folder = tmp_path / "here"
    folder.mkdir()
    files, problems = new(id_, folder)
    assert files == ()
    assert len(problems) == 1
    assert problems[0].hint("zh")
    assert list(tmp_path.rglob("*")) == [folder]
