"""What a reuse class allows: rows shown, computed with, carried out, and held by the package."""

import tomllib
from pathlib import Path

import pytest

from greenscore.factors.checks.all import check_library
from greenscore.factors.exchange.files import bundle
from greenscore.factors.library import load_library
from greenscore.factors.reuse import REUSE
from greenscore.factors.vocabulary import REUSES
from greenscore.problems import ProblemsFound, Severity
from greenscore.resources import factors_folder
from greenscore.workflow.factors import find
from tests.factors.planted import copied, found

GAS = "ipcc.natural-gas.ncv@2006"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def library():
    return load_library()[0]


@pytest.fixture
def packaged(tmp_path):
    """Return a copy as the package holds it: without the rows that may only be cited."""
    folder = copied(tmp_path)
    for file in (folder / "cited").glob("*.csv"):
        file.unlink()
    return folder


def classes(library, rows):
    return {library.sources[row.source].reuse for row in rows}


def test_every_class_says_what_it_allows():
    assert tuple(REUSE) == REUSES


def test_all_at_once_carries_out_what_is_free_and_tells_of_the_rest(library):
    given, problems = bundle(library)
    assert classes(library, given.factors) == {"ship"}
    assert {p.code: p.args["count"] for p in problems} == {
        "exchange-not-passed-on": "69",
        "exchange-cited": "191",
    }
    assert len(given.factors) == 979 - 69 - 191


def test_a_single_figure_that_may_be_cited_goes_out_with_its_source(library):
    name = next(row.reference for row in library.factors if row.id == "cn.heat.purchased")
    given, problems = bundle(library, [name])
    assert [row.reference for row in given.factors] == [name]
    assert "facts of a public standard" in given.sources["cn-gbt-32150"].licence
    assert problems == ()


def test_what_may_only_be_cited_never_goes_out(library):
    given, problems = bundle(library, [GAS, "cn.grid.avg/CN@2023"])
    assert [row.reference for row in given.factors] == ["cn.grid.avg/CN@2023"]
    assert [(p.code, p.args["rows"]) for p in problems] == [("exchange-not-passed-on", GAS)]


def test_the_package_is_the_same_library_without_those_rows(library, packaged):
    read, problems = load_library(packaged)
    assert problems == ()
    assert read.digest == library.digest
    assert len(read.factors) + len(read.withheld) == len(library.factors)
    assert {row.source for row in read.withheld.values()} == {"ipcc-2006-v2"}
    assert {p.severity for p in check_library(read)} == {Severity.NOTE}
    assert bundle(read, [GAS])[1][0].code == "exchange-not-passed-on"


@pytest.mark.parametrize("name", [GAS, "ipcc.natural-gas", "ipcc.natural-gas.ncv"])
def test_where_to_read_a_row_that_is_not_in_the_package_is_told(packaged, name):
    read, _ = load_library(packaged)
    with pytest.raises(ProblemsFound) as refused:
        find(read, name)
    (problem,) = refused.value.problems
    assert problem.code == "factor-withheld"
    assert problem.args["address"].startswith("https://www.ipcc-nggip")
    assert problem.args["digest"] == load_library()[0].pin(*GAS.split("@")).digest


def test_a_list_that_says_another_row_is_another_library(packaged):
    file = packaged / "cited.txt"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("ipcc.natural-gas.ncv@2006 8", "ipcc.natural-gas.ncv@2006 7"))
    assert [p.code for p in load_library(packaged)[1]] == ["factor-library-digest"]


def test_a_row_in_the_wrong_folder_is_found(tmp_path):
    folder = copied(tmp_path)
    (folder / "cited" / "ipcc-2006.csv").rename(folder / "data" / "ipcc-2006.csv")
    assert {code for code, _, _ in found(folder)} == {"factor-packaging"}


def test_a_row_that_the_list_leaves_out_is_found(tmp_path):
    folder = copied(tmp_path)
    lines = (folder / "cited.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "cited.txt").write_text("".join(lines[1:]), encoding="utf-8")
    assert [(code, line) for code, _, line in found(folder)] == [("factor-packaging", 2)]


def test_the_wheel_and_the_source_package_leave_the_folder_out():
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    for target in ("wheel", "sdist"):
        assert targets["build"]["targets"][target]["exclude"] == ["/standards/factors/cited"]


def test_a_free_row_among_those_that_are_not_packaged_is_found(tmp_path):
    folder = copied(tmp_path)
    (folder / "data" / "cn-footprint.csv").rename(folder / "cited" / "cn-footprint.csv")
    assert {code for code, _, _ in found(folder)} == {"factor-packaging"}


def test_a_release_knows_the_rows_that_the_package_leaves_out(packaged):
    (packaged / "releases").mkdir()
    newest = max((factors_folder() / "releases").glob("*.txt"))
    name, text = newest.name, newest.read_text("utf-8")
    (packaged / "releases" / name).write_text(text, encoding="utf-8")
    assert found(packaged) == []
    changed = text.replace(f"{GAS} 8", f"{GAS} 7")
    (packaged / "releases" / name).write_text(changed, encoding="utf-8")
    assert [code for code, _, _ in found(packaged)] == ["factor-edited"]
