"""Every command that writes: never over what it reads, never over another's file without leave."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

STANDARDS = standards_folder()
EXAMPLE = STANDARDS / "cn-gbt-36132-2025" / "examples" / "average"
RECORDS = STANDARDS / "cn-green-data-centre-2020" / "examples" / "site-inventory" / "activities.csv"
READINGS = "timestamp,value,unit\n2026-01-01T00:00Z,1,kWh\n2026-01-01T01:00Z,2,kWh\n"

# The words of a command, its input, and the suffixes it writes.
WRITERS = [
    (("score", "data.yaml", "-s", "cn-gbt-36132", "-o"), (".json", ".csv", ".xlsx", ".parquet")),
    (
        ("portfolio", "data.yaml", "-s", "cn-gbt-36132", "-o"),
        (".json", ".csv", ".xlsx", ".parquet"),
    ),
    (("report", "data.yaml", "-s", "cn-gbt-36132", "-o"), (".html", ".pdf")),
    (("grading", "data.yaml", "-s", "cn-gbt-36132", "-o"), (".yaml",)),
    (
        ("inventory", "a.csv", "-p", "cn-enterprise", "-o"),
        (".json", ".html", ".csv", ".xlsx", ".parquet"),
    ),
    (("meter", "m.csv", "-o"), (".csv",)),
    (("template", "cn-gbt-36132", "-o"), (".xlsx",)),
    (("inventory", "--template"), (".xlsx",)),
    (("standards", "show", "./s", "--resolved", "-o"), (".yaml",)),
    (("standards", "schema", "-o"), (".json",)),
    (
        ("factors", "restate", "a.csv", "-p", "cn-enterprise", "--was-as-of", "2025-01-01", "-o"),
        (".json",),
    ),
]
CASES = [(words, suffix) for words, suffixes in WRITERS for suffix in suffixes]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE / "data.yaml", "data.yaml")
    shutil.copy(RECORDS, "a.csv")
    Path("m.csv").write_text(READINGS)
    shutil.copytree(STANDARDS / "steel-carbon-intensity-2025", "s")
    return tmp_path


def run(*words):
    done = CliRunner().invoke(greenscore, [*map(str, words)])
    assert not isinstance(done.exception, BaseException) or isinstance(done.exception, SystemExit)
    return done


@pytest.mark.parametrize(
    "words, suffix", CASES, ids=lambda part: part if isinstance(part, str) else part[0]
)
@pytest.mark.usefixtures("here")
def test_somebody_s_file_stays_without_force_and_beside_with_it(words, suffix):
    target = Path(f"mine{suffix}")
    target.write_bytes(b"somebody's work")
    done = run(*words, target)
    assert done.exit_code == 1, done.output
    assert "output-not-ours" in done.stderr
    assert target.read_bytes() == b"somebody's work"
    assert run(*words, target, "--force").exit_code == 0
    assert Path(f"mine{suffix}.bak").read_bytes() == b"somebody's work"
    assert target.read_bytes() != b"somebody's work"
    assert not list(Path().glob(".greenscore-*"))


OWN = [
    case
    for case in CASES
    if case[0][0] in {"score", "portfolio", "report", "template", "inventory"}
]


@pytest.mark.parametrize(
    "words, suffix", OWN, ids=lambda part: part if isinstance(part, str) else part[0]
)
@pytest.mark.usefixtures("here")
def test_an_earlier_output_of_the_same_kind_is_written_over(words, suffix):
    """Another result, so that the bytes differ."""
    target = Path(f"mine{suffix}")
    assert run(*words, target).exit_code == 0
    first = target.read_bytes()
    if "data.yaml" in words:
        text = Path("data.yaml").read_text(encoding="utf-8")
        Path("data.yaml").write_text(
            text.replace("demo-machinery-average", "another"), encoding="utf-8"
        )
    more = ("--holder", "another") if "a.csv" in words else ()
    assert run(*words, target, *more).exit_code == 0
    if "data.yaml" in words:
        assert target.read_bytes() != first
    assert not Path(f"mine{suffix}.bak").exists()


@pytest.mark.usefixtures("here")
def test_another_kind_of_ours_is_somebody_s():
    assert run("score", "data.yaml", "-s", "cn-gbt-36132", "-o", "r.csv").exit_code == 0
    for words in (
        ("portfolio", "data.yaml", "-s", "cn-gbt-36132"),
        ("inventory", "a.csv", "-p", "cn-enterprise"),
    ):
        assert "output-not-ours" in run(*words, "-o", "r.csv").stderr


INPUTS = [
    ("score", "data.yaml", "-s", "cn-gbt-36132", "-o", "d.json"),
    ("report", "data.yaml", "-s", "cn-gbt-36132", "-o", "d.html"),
    ("inventory", "a.csv", "-p", "cn-enterprise", "-o", "a.csv"),
    ("meter", "m.csv", "-o", "m.csv"),
    ("grading", "data.yaml", "-s", "cn-gbt-36132", "-o", "data.yaml"),
    ("standards", "show", "./s", "--resolved", "-o", "s/standard.yaml"),
    ("standards", "show", "./s", "--resolved", "-o", "s/link.yaml"),
    ("score", "data.yaml", "-s", "cn-gbt-36132", "--grading", "g.yaml", "-o", "g.json"),
]


@pytest.mark.parametrize("words", INPUTS, ids=" ".join)
@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.usefixtures("here")
def test_what_was_read_is_never_written_over(words, force):
    shutil.copy(EXAMPLE / "grading.yaml", "g.yaml")
    Path("d.json").hardlink_to("data.yaml")
    Path("d.html").symlink_to("data.yaml")
    Path("g.json").hardlink_to("g.yaml")
    Path("s/link.yaml").symlink_to("standard.yaml")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    done = run(*words, *force)
    assert done.exit_code == 1, done.output
    assert "output-is-input" in done.stderr
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
