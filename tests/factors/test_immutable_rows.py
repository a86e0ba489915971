"""A published row never changes: a correction is a new row, and the old one stays to be pinned."""

import re

import pytest

from greenscore.factors.checks.all import check_library
from greenscore.factors.library import load_library, read_library
from greenscore.resources import factors_folder
from tests.factors.planted import add, change, copied, found, rows_of, write

COKE = "cn.fuel.steel.coke.ncv"
RELEASE = max((factors_folder() / "releases").glob("*.txt"))  # the newest


@pytest.fixture
def library(tmp_path):
    folder = copied(tmp_path)
    (folder / "releases").mkdir()
    (folder / "releases" / RELEASE.name).write_bytes(RELEASE.read_bytes())
    return folder


def released(folder):
    """Write the digest that a library has into its manifest, as a release does."""
    digest = next(p for p in read_library(folder)[1] if p.code == "factor-library-digest")
    manifest = folder / "library.yaml"
    text = re.sub(r"[0-9a-f]{64}", digest.args["found"], manifest.read_text(encoding="utf-8"))
    manifest.write_text(text, encoding="utf-8")


def test_the_release_records_every_row():
    library, _ = load_library()
    lines = RELEASE.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{f.reference} {f.digest}" for f in library.factors)


@pytest.mark.parametrize(
    "cells",
    [{"value": "28.448"}, {"value": "28.4470"}, {"name_en": "Coke"}, {"locator": "table 2"}],
)
def test_a_changed_row_is_found_even_under_a_new_digest(library, cells):
    line = change(library, "cn-fuel-steel", f"{COKE}@2013", **cells)
    assert load_library(library)[0] is None
    released(library)
    assert load_library(library)[0] is not None
    assert ("factor-edited", "cn-fuel-steel.csv", line) in found(library)


def test_a_row_that_is_gone_is_found(library):
    file = library / "data" / "cn-grid.csv"
    write(file, [row for row in rows_of(file) if row["id"] != "cn.grid.fossil/CN"])
    assert [code for code, *_ in found(library)] == ["factor-gone"] * 3


def test_a_review_changes_the_library_but_not_the_row(library):
    line = change(library, "cn-fuel-steel", f"{COKE}@2013", review="reviewed")
    assert [p.code for p in load_library(library)[1]] == ["factor-library-digest"]
    # No row was edited; that nobody is named who reviewed it is another matter.
    assert found(library) == [("factor-review-unfounded", "cn-fuel-steel.csv", line)]


def test_a_correction_is_a_row_with_an_erratum(library):
    correct(library, old="28.447")
    assert found(library) == []
    released(library)
    read, _ = load_library(library)
    assert read.pin(COKE, "2013").value == "28.447"
    assert read.pin(COKE, "2013-1").supersedes == f"{COKE}@2013"
    (erratum,) = read.errata.values()
    assert erratum.reason.en == "digits turned"
    assert not [p for p in check_library(read) if p.code == "factor-windows"]


def test_an_erratum_names_the_old_figure(library):
    correct(library, old="28.474")
    assert found(library) == [("factor-erratum", "errata.yaml", 2)]


def correct(folder, old):
    change(folder, "cn-fuel-steel", f"{COKE}@2013", review="deprecated")
    cells = {"version": "2013-1", "value": "28.446", "supersedes": f"{COKE}@2013"}
    add(folder, "cn-fuel-steel", f"{COKE}@2013", review="draft", **cells)
    (folder / "errata.yaml").write_text(
        "errata:\n"
        f"  - row: {COKE}@2013\n"
        f"    replacement: {COKE}@2013-1\n"
        f"    old: {old}\n"
        '    new: "28.446"\n'
        "    reason: {zh: 数字颠倒, en: digits turned}\n"
        "    reported: a reader\n"
        "    date: 2026-12-01\n",
        encoding="utf-8",
    )
