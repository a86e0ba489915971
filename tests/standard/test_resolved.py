"""A standard written out as one file is the same standard: it lints clean and scores the same bits."""

import re
import shutil
from pathlib import Path

import pytest

from greenscore.resources import standards_folder
from greenscore.standard.builder import load
from greenscore.standard.compose.resolving import resolved
from greenscore.workflow import scoring, standards

PUBLISHED = Path(__file__).parents[1] / "acceptance" / "published"
FOLDERS = sorted(
    file.parent
    for shelf in (standards_folder(), PUBLISHED)
    for file in shelf.glob("*/standard.yaml")
)
BASE = standards_folder() / "cn-gbt-36132-2025"
PROFILE = """\
id: cn-gbt-36132-steel
edition: "2025"
extends: cn-gbt-36132@2025
title: {zh: 钢铁绿色工厂, en: Green steel works}
index:
  children:
    rows: tables/weights.csv
    each: {id: "{group}", weight: "{weight}"}
"""


@pytest.fixture
def written_out(tmp_path):
    """Load a standard and, from a folder of its own, what it is written out as."""

    def written_out(folder):
        edition = standards.load_standard(folder)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "standard.yaml").write_text(resolved(edition), encoding="utf-8")
        for frozen in folder.glob("reference.*"):  # the population stays a file of its own
            shutil.copy(frozen, tmp_path / "out")
        for sector in edition.sectors:  # and so do the sectors, here and in the base
            (tmp_path / "out" / "sectors").mkdir(exist_ok=True)
            own = folder / sector.name
            shutil.copy(own if own.exists() else BASE / sector.name, tmp_path / "out" / sector.name)
        again, problems = standards.read_standard(tmp_path / "out")
        told = standards.read_standard(folder)[1]
        assert [problem.code for problem in problems] == [problem.code for problem in told]
        return edition, again

    return written_out


def scores(edition, data):
    """Return every figure of an example, without what names the edition."""
    result = scoring.score(edition, data)
    return result.to_pandas().to_csv()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_standard_written_out_is_the_same(written_out, folder):
    edition, again = written_out(folder)
    assert again.standard == edition.standard
    assert resolved(again).splitlines()[2:] == resolved(edition).splitlines()[2:]


@pytest.mark.parametrize(
    "data", sorted(BASE.glob("examples/*/data.yaml")), ids=lambda data: data.parent.name
)
def test_a_profile_scores_as_its_copy_and_not_as_its_base(written_out, tmp_path, data):
    folder = tmp_path / "steel"
    (folder / "tables").mkdir(parents=True)
    (folder / "standard.yaml").write_text(PROFILE, encoding="utf-8")
    groups = standards.load_standard(BASE).standard.index.children
    rows = "".join(f"{group.id},{n}\n" for n, group in enumerate(groups, start=1))
    (folder / "tables" / "weights.csv").write_text(f"group,weight\n{rows}")
    profile, copy = written_out(folder)
    assert scores(profile, data) == scores(copy, data)
    assert scores(profile, data) != scores(standards.load_standard(BASE), data)
    assert profile.digest != copy.digest


def test_the_head_names_what_a_standard_was_composed_from(written_out, tmp_path):
    folder = tmp_path / "steel"
    folder.mkdir()
    (folder / "standard.yaml").write_text(PROFILE.partition("index:")[0], encoding="utf-8")
    profile, copy = written_out(folder)
    head = resolved(profile).splitlines()[1:3]
    base = standards.load_standard(BASE)
    assert head == [
        f"#   cn-gbt-36132-steel@2025  sha256 {profile.digest}",
        f"#   cn-gbt-36132@2025  sha256 {base.digest}",
    ]
    beside = f"# {base.sectors[0].name} of cn-gbt-36132@2025 belongs beside this file"
    lines = resolved(profile).splitlines()
    assert [lines[3].partition(";")[0], lines[4]] == [beside, "greenscore: 1"]
    assert resolved(copy).splitlines()[3] == "greenscore: 1"
    keys = re.findall(r"^([a-z]+):", resolved(profile), re.MULTILINE)
    assert keys[:4] == ["greenscore", "id", "edition", "title"]


def test_a_reference_is_named_and_stays_beside(write):
    edition, _ = load(write())
    text = resolved(edition)
    again, problems = load(write(text))
    assert (problems, again.standard) == ((), edition.standard)
    assert again.references.keys() == edition.references.keys() == {"ranked"}
    assert "reference.csv" in text.splitlines()[2]
