"""The library built together: proposed, read twice, taken in, released, signed, corrected, restated."""

import json
import subprocess
from datetime import date

import pytest
import yaml
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.factors.form import empty_form
from greenscore.factors.library import load_library
from greenscore.workflow import inventory
from tests.factors.planted import copied, found

COPY, OTHER = "a" * 64, "b" * 64
OLD = "cn.grid.avg/CN-GD@2023"
RECORDS = [
    {"record": "p1", "site": "Foshan", "region": "CN-GD", "category": "electricity"}
    | {"item": "electricity", "amount": 1000, "unit": "MWh", "period": "2023"}
]


@pytest.fixture
def here(tmp_path):
    folder = copied(tmp_path)
    (folder / "releases").mkdir()
    run("release", "2026.3", "--library", folder)
    return tmp_path


def run(*words, code=0):
    given = ["factors", *map(str, words), "--lang", "en"]
    result = CliRunner().invoke(greenscore, given)
    assert result.exit_code == code, (words, result.output, result.exception)
    return result.output


def form(folder, **row):
    """Write a filled-in form and its blind second entry: Guangdong's factor, corrected."""
    filled = yaml.safe_load(empty_form())
    filled["contributor"] = "A. Reader"
    filled["reading"] = "The notice of errata, table 1"
    filled["source"]["id"] = "cn-mee-2026-9"
    filled["source"]["record"] |= {"sha256": COPY, "read": "2026-12-01"}
    cells = {
        "id": "cn.grid.avg/CN-GD",
        "version": "2023.1",
        "kind": "grid",
        "activity": "electricity",
        "name_zh": "广东省电力平均二氧化碳排放因子",
        "name_en": "Guangdong average electricity CO2 factor",
        "region": "CN-GD",
        "method": "location",
        "boundary": "combustion",
        "gas": "CO2",
        "value": "0.4519",
        "unit": "kgCO2",
        "per": "kWh",
        "data_from": "2023-01-01",
        "data_to": "2023-12-31",
        "apply_from": "2026-01-31",
        "published": "2026-01-31",
        "locator": "table 1",
        "supersedes": OLD,
    }
    filled["rows"] = [cells | row]
    second = {
        "entered_by": "B. Reader",
        "read": "2026-12-02",
        "sha256": OTHER,
        "rows": [{key: cells[key] for key in ("id", "version", "value", "unit", "per")}],
    }
    for name, content in (("form", filled), ("second", second)):
        text = json.dumps(content, ensure_ascii=False)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "form.yaml", folder / "second.yaml"


def test_from_a_proposal_to_the_restatement(here):
    library, proposal = here / "library", here / "proposal"
    before = here / "before"
    subprocess.run(["cp", "-r", library, before], check=True)
    first, second = form(here)
    run("propose", first, "--second", second, "-o", proposal)
    run("accept", proposal / "cn-mee-2026-9.csv", "--library", library, "--as-of", "2026-12-03")
    assert found(library) == []
    told = run("release", "2026.4", "--library", library, "--as-of", "2026-12-04")
    assert f"- {OLD}: 0.4419 -> 0.4519, The notice of errata, table 1" in told
    assert "- cn.grid.avg/CN-GD@2023.1: 0.4519 kgCO2/kWh, reviewed" in told
    read, problems = load_library(library)
    assert (problems, read.version, read.released) == ((), "2026.4", date(2026, 12, 4))
    assert (read.pin("cn.grid.avg/CN-GD", "2023").review, len(read.errata)) == ("deprecated", 1)
    # 1,000 MWh at 0.4419 and at 0.4519 kg/kWh: 441.9 t before, 451.9 t after
    new = inventory.Request(RECORDS, "cn-enterprise", as_of=date(2026, 12, 31), library=library)
    old = inventory.Request(RECORDS, "cn-enterprise", as_of=date(2026, 12, 31), library=before)
    restated = inventory.restate(old, new)
    changed = {change.key: change for change in restated.totals}[("scope2_location",)]
    assert (changed.old, changed.new) == (pytest.approx(441.9), pytest.approx(451.9))
    assert next((c.rows_old, c.rows_new) for c in restated.factors) == (
        OLD,
        "cn.grid.avg/CN-GD@2023.1",
    )


def test_a_release_is_signed_and_a_changed_one_is_refused(here):
    library, key, signers = here / "library", here / "key", here / "signers"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True, capture_output=True
    )
    signers.write_text(f"library@example.org {key.with_suffix('.pub').read_text('utf-8')}")
    manifest = library / "library.yaml"
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "greenscore-factors", manifest]
    subprocess.run(sign, check=True, capture_output=True)

    def verified():
        words = ["-Y", "verify", "-f", signers, "-I", "library@example.org"]
        words += ["-n", "greenscore-factors", "-s", f"{manifest}.sig"]
        with manifest.open("rb") as stream:
            done = subprocess.run(
                ["ssh-keygen", *words], stdin=stream, capture_output=True, check=False
            )
        return done.returncode == 0

    assert verified()
    manifest.write_text(manifest.read_text("utf-8").replace("2026.3", "2026.9"), "utf-8")
    assert not verified()


def test_what_one_person_read_is_not_taken_in(here):
    first, _ = form(here)
    run("propose", first, "-o", here / "proposal")
    table = here / "proposal" / "cn-mee-2026-9.csv"
    assert "factor-not-reviewed" in run("accept", table, "--library", here / "library", code=1)
    assert load_library(here / "library")[0].pin("cn.grid.avg/CN-GD", "2023.1") is None


def test_a_review_names_the_copies_that_were_read(here):
    first, second = form(here)
    text = first.read_text("utf-8").replace(f'"sha256": "{COPY}", ', "")
    first.write_text(text.replace(f', "sha256": "{COPY}"', ""), "utf-8")
    told = run("propose", first, "--second", second, "-o", here / "proposal", code=1)
    assert "factor-copy-untold" in told


@pytest.mark.parametrize(
    "old,new",
    [
        ("B. Reader", "a. reader "),
        ("0.4519", "0.4520"),
        ("review", "no-review"),
    ],
)
def test_a_row_called_reviewed_without_two_readings_of_it_is_found(here, old, new):
    library, proposal = here / "library", here / "proposal"
    first, second = form(here)
    run("propose", first, "--second", second, "-o", proposal)
    run("accept", proposal / "cn-mee-2026-9.csv", "--library", library)
    review, table = (
        library / "reviews" / "cn-mee-2026-9.yaml",
        library / "data" / "cn-mee-2026-9.csv",
    )
    if old == "review":
        review.unlink()
    for file in (review, table):
        if file.exists() and old != "review":
            file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert "factor-review-unfounded" in {code for code, _, _ in found(library)}


def test_a_version_is_released_once(here):
    assert "factor-exists" in run("release", "2026.3", "--library", here / "library", code=1)


@pytest.mark.parametrize("own", [True, False])
def test_an_official_row_was_read_in_the_publishers_own_file(here, own):
    library, proposal = here / "library", here / "proposal"
    first, second = form(here)
    run("propose", first, "--second", second, "-o", proposal)
    run("accept", proposal / "cn-mee-2026-9.csv", "--library", library)
    table, source = (
        library / "data" / "cn-mee-2026-9.csv",
        library / "sources" / "cn-mee-2026-9.yaml",
    )
    text = table.read_text("utf-8").replace(",reviewed,", ",official-verified,")
    table.write_text(text, "utf-8")
    if not own:
        source.write_text(source.read_text("utf-8").replace(COPY, "c" * 64), "utf-8")
    expected = [] if own else ["factor-review-unfounded"]
    assert [code for code, _, _ in found(library)] == expected
