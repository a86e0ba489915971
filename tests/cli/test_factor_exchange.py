"""Factors out and in, and other tools' measurements, as a person or a script asks for them."""

import json

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.factors.library import load_library

GRID = "cn.grid.avg/CN"
HEADER = "timestamp,run_id,duration,emissions,energy_consumed,country_iso_code"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})

    def call(*arguments, code=0):
        result = runner.invoke(greenscore, ["factors", *map(str, arguments)])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return call


@pytest.fixture
def emissions(tmp_path):
    file = tmp_path / "emissions.csv"
    rows = ["2025-03-01T12:00:00,a,60,0.2,0.5,CHN", "2025-03-02T12:00:00,b,60,0.475,1,CHN"]
    file.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    return file


@pytest.mark.parametrize("form,name", [("csv", "out"), ("openlca", "out.zip")])
def test_rows_go_out_and_come_back(run, form, name):
    told = json.loads(run("export", GRID, "--format", form, "-o", name, "--json").stdout)
    library, _ = load_library()
    assert (told["factors"], told["library"]["digest"]) == (3, library.digest)
    back = json.loads(run("import", name, "-o", "back", "--json").stdout)
    expected = {f.reference: f.digest for f in library.factors if f.id == GRID}
    assert back["factors"] == expected
    assert f"{GRID}@2023 {expected[f'{GRID}@2023']}" in run("import", "back").stdout


@pytest.mark.parametrize("form,name", [("csv", "out"), ("openlca", "out.zip")])
def test_nothing_is_overwritten(run, form, name):
    run("export", GRID, "--format", form, "-o", name)
    assert "is not overwritten" in run("export", GRID, "--format", form, "-o", name, code=1).stderr


def test_what_cannot_be_written_or_read_is_told(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert "output-unwritable" in run("export", GRID, "-o", "file/out", code=1).stderr
    assert "factor-unknown" in run("export", "nothing", "-o", "out", code=1).stderr
    assert "factor-unreadable" in run("import", "none.csv", code=1).stderr
    assert "exchange-openlca-unreadable" in run("import", "none.zip", code=1).stderr


def test_without_the_library_of_openlca_the_machine_lacks_it(run, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "olca_schema", None)
    result = run("export", GRID, "--format", "openlca", "-o", "out.zip", code=3)
    assert "greenscore[openlca]" in result.stderr


def test_a_tools_emission_stands_beside_that_of_a_profile(run, emissions):
    options = ("--from", "codecarbon", "--pue", "1.2", "-p", "cn-enterprise-nation")
    day = ("--as-of", "2026-06-30")
    told = json.loads(run("activities", emissions, *options, *day, "--json").stdout)
    first = told["records"][0]
    assert (first["reported_kg"], first["region"], first["pue"]) == ("0.2", "CN", "1.2")
    assert first["computed_kg"] == pytest.approx(0.5 * 1.2 * 0.5306)
    assert [p["code"] for p in told["problems"]] == ["exchange-world-average"]
    assert "0.31836" in run("activities", emissions, *options, *day, "--lang", "zh").stdout


def test_records_are_written_for_an_inventory(run, emissions):
    run("activities", emissions, "--from", "codecarbon", "--pue", "1.2", "-o", "a.csv")
    runner = CliRunner()
    words = ["inventory", "a.csv", "-p", "cn-enterprise", "--as-of", "2026-06-30", "--json"]
    found = json.loads(runner.invoke(greenscore, words).stdout)
    assert found["totals"]["scope2_location"] == pytest.approx(1.5 * 1.2 * 0.5306 / 1000)
    again = run("activities", emissions, "--from", "codecarbon", "-o", "a.csv", code=1)
    assert "is not overwritten" in again.stderr


def test_energy_of_equipment_needs_a_pue_in_an_inventory(run, emissions):
    options = ("--from", "codecarbon", "-p", "cn-enterprise")
    assert "activity-pue-missing" in run("activities", emissions, *options, code=1).stderr
    run("activities", emissions, *options, "--pue", "0.9", code=2)


def test_a_manifest_with_a_field_nobody_reads_is_told(run, tmp_path):
    (tmp_path / "m.yaml").write_text(
        "initialize:\n"
        "  plugins:\n"
        "    s: {method: Sum, config: {input-parameters: [a], output-parameter: energy}}\n"
        "tree:\n"
        "  children:\n"
        "    server:\n"
        "      pipeline: {compute: [s]}\n"
        "      outputs: [{timestamp: '2025-01-01T00:00', duration: 60, a: 1, energy: 1, extra: 5}]\n",
        encoding="utf-8",
    )
    words = ("activities", "m.yaml", "--from", "impact-framework")
    assert "extra" in run(*words).stderr
    text = (tmp_path / "m.yaml").read_text(encoding="utf-8")
    (tmp_path / "m.yaml").write_text(text.replace(", extra: 5", ""), encoding="utf-8")
    assert "server:1" in run(*words).stdout
