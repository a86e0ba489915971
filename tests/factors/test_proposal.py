"""A contribution: the form, what it makes, and the blind second entry."""

import pytest

from greenscore.factors.form import Proposed, empty_form
from greenscore.factors.library import load_library
from greenscore.factors.proposal import compare, read_proposal, write_contribution
from greenscore.factors.vocabulary import COLUMNS
from tests.factors.planted import rows_of

COPY = "c" * 64
ENTRY = f"""\
entered_by: somebody else
read: 2026-12-02
sha256: {COPY}
rows:
  - {{id: xx.fuel.coal.ncv, version: "2026", value: "20.908", unit: GJ, per: 吨}}
"""


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "form.yaml"
    told = f"    sha256: {COPY}\n    read: 2026-12-01\n    licence:"
    path.write_text(empty_form().replace("    licence:", told), encoding="utf-8")
    return path


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def second(tmp_path, text=ENTRY):
    path = tmp_path / "second.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_empty_form_is_a_form(form):
    contribution, problems = read_proposal(form)
    assert problems == ()
    assert contribution.rows[0].cells["value"] == "20.908"


def test_a_form_has_the_columns_of_a_row_but_those_that_are_ours():
    ours = {"source", "review"}
    assert list(Proposed.model_fields) == [column for column in COLUMNS if column not in ours]


def test_what_is_written_is_an_overlay(form, tmp_path):
    contribution, _ = read_proposal(form)
    written = write_contribution(contribution, tmp_path / "out")
    assert [path.name for path in written] == [
        "xx-publisher-2026.csv",
        "xx-publisher-2026.yaml",
        "xx-publisher-2026.reading.yaml",
    ]
    assert rows_of(written[0])[0]["review"] == "draft"
    library, problems = load_library(overlays=[written[0]])
    assert problems == ()
    assert library.pin("xx.fuel.coal.ncv", "2026").value == "20.908"
    with pytest.raises(FileExistsError):
        write_contribution(contribution, tmp_path / "out")


def test_rows_are_reviewed_where_both_entries_agree(form, tmp_path):
    contribution, _ = read_proposal(form)
    reviewer, problems = compare(contribution, second(tmp_path))
    assert problems == ()
    written = write_contribution(contribution, tmp_path / "out", reviewer)
    assert rows_of(written[0])[0]["review"] == "reviewed"
    assert 'second_entry_by: "somebody else"' in written[2].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "old,new,code",
    [
        ("20.908", "0.908", "factor-second-differs"),
        ("20.908", "20.9080", "factor-second-differs"),
        ("unit: GJ", "unit: MJ", "factor-second-differs"),
        ("per: 吨", "per: kg", "factor-second-differs"),
        ("coal", "coke", "factor-second-missing"),
        ("somebody else", "YOUR NAME / 您的姓名", "factor-second-same-person"),
        ("unit: GJ, ", "", "factor-key-missing"),
        ("entered_by: somebody else", "", "factor-key-missing"),
    ],
)
def test_a_second_entry_that_differs(form, tmp_path, old, new, code):
    contribution, _ = read_proposal(form)
    _, problems = compare(contribution, second(tmp_path, ENTRY.replace(old, new)))
    assert code in {problem.code for problem in problems}


def test_a_row_entered_twice_or_not_at_all(form, tmp_path):
    contribution, _ = read_proposal(form)
    twice = ENTRY + ENTRY.splitlines()[-1]
    _, problems = compare(contribution, second(tmp_path, twice))
    assert [p.code for p in problems] == ["factor-second-missing"]
    _, problems = compare(
        contribution,
        second(tmp_path, f"entered_by: x\nread: 2026-12-02\nsha256: {COPY}\nrows: []\n"),
    )
    assert [p.code for p in problems] == ["factor-second-missing"]


@pytest.mark.parametrize(
    "old,new,code",
    [
        ('"20.908"', '"020.908"', "factor-decimal"),
        ("kind: ncv", "kind: heat-value", "factor-word-unknown"),
        ("locator: Table 3, row 1", "locator: =1+1", "factor-formula-cell"),
        ("locator: Table 3, row 1", "place: Table 3", "factor-key-unknown"),
        ("id: xx-publisher-2026", "id: ../../evil", "factor-value-shape"),
        ("reuse: ship", "reuse: perhaps", "factor-value-shape"),
        ("  - page 2", "  - ? {a: b}: page 2", "yaml-key"),
        ("evidence:\n", "evidence: []\nmore:\n", "factor-value-shape"),
        ("contributor:", "nobody:", "factor-key-missing"),
        ("    locator: Table 3, row 1\n", "    locator: a\n    locator: b\n", "text-duplicate-key"),
    ],
)
def test_a_form_that_is_wrong(form, old, new, code):
    edited(form, old, new)
    contribution, problems = read_proposal(form)
    assert contribution is None
    found = {problem.code: problem.where for problem in problems}
    assert code in found
    assert found[code].file == "form.yaml"
    assert found[code].line is not None


def test_one_row_twice_in_a_form(form):
    text = form.read_text(encoding="utf-8")
    head, mark, row = text.partition("  - id: xx.fuel")
    form.write_text(head + mark + row + mark + row, encoding="utf-8")
    assert [p.code for p in read_proposal(form)[1]] == ["factor-duplicate"]
