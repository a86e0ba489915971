"""The commands of the factor library, as a person or a script uses them."""

import json

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.factors.library import load_library


@pytest.fixture
def run():
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})

    def call(*arguments, code=0):
        result = runner.invoke(greenscore, ["factors", *map(str, arguments)])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return call


def test_check_tells_the_digest(run):
    digest = load_library()[0].digest
    assert digest in run("check").stdout
    told = json.loads(run("check", "--json").stdout)
    assert (told["valid"], told["digest"]) == (True, digest)


def test_check_refuses_an_overlay_with_its_line(run, tmp_path):
    overlay = tmp_path / "own.csv"
    overlay.write_text("id,value\n", encoding="utf-8")
    result = run("check", "--overlay", overlay, code=1)
    assert "own.csv:1: error [factor-header]" in result.stderr


def test_show_gives_a_figure_with_its_source(run):
    output = run("show", "cn.grid.avg/CN@2021", "--lang", "zh").stdout
    assert "0.5568 kgCO2/kWh" in output
    assert "公告2024年第12号" in output
    assert json.loads(run("show", "cn.grid.avg/CN", "--json").stdout)["version"] == "2023"


def test_show_makes_a_fuel_of_its_parts(run):
    output = run("show", "cn.fuel.steel.anthracite").stdout
    assert "1.9237809888 tCO2/t" in output
    assert "cn.fuel.steel.anthracite.of@2013" in output
    made = json.loads(run("show", "cn.fuel.steel.anthracite@2013", "--json").stdout)
    assert (made["value"], len(made["parts"])) == ("1.9237809888", 3)


def test_show_names_what_is_near(run):
    result = run("show", "cn.grid.avg/CNN", code=1)
    assert "cn.grid.avg/CN" in result.stderr
    run("show", "cn.fuel.steel.anthracite@1999", code=1)


def test_search_takes_words_of_both_languages(run):
    assert "cn.kgce.lpg@2008" in run("search", "液化石油气", "折标准煤").stdout
    found = json.loads(run("search", "limestone", "--json").stdout)["factors"]
    assert found[0]["source"]["id"] == "cn-ndrc-steel-2013"


@pytest.mark.parametrize("word", ["r-134a", "R134a", "R 134a", "hfc-134a", "四氟乙烷"])
def test_search_finds_a_gas_by_each_of_its_names(run, word):
    found = json.loads(run("search", *word.split(), "--json").stdout)["factors"]
    assert {row["activity"] for row in found} == {"hfc134a"}
    assert "ipcc.gwp100.ar5.hfc134a@2013" in run("search", *word.split()).stdout


def test_search_finds_a_place_by_its_name(run):
    found = json.loads(run("search", "辽宁省", "电力", "--json").stdout)["factors"]
    assert {(row["region"], row["activity"]) for row in found} == {("CN-LN", "electricity")}


def test_search_says_when_nothing_was_found_and_what_is_near(run):
    told = run("search", "anthracit", "广冬").stdout
    assert "No factor with all of these words was found" in told
    assert 'no "广冬"; similar: 广西 (CN-GX), 广东 (CN-GD)' in told
    assert json.loads(run("search", "antracite", "--json").stdout) == {
        "factors": [],
        "found": 0,
        "nearest": {"antracite": ["anthracite"]},
    }
    assert "没有“xyzzyx”，也没有相近的词。" in run("search", "xyzzyx", "--lang", "zh").stdout
    assert json.loads(run("search", "anthracite", "guangdong", "--json").stdout)["nearest"] == {}


def test_a_factor_that_is_asked_for_by_a_name_is_told_where_it_stands(run):
    assert "cn.grid.avg/CN@2023" in run("show", "cn.grid.avg/CN@2029", code=1).stderr
    assert "ipcc.gwp100.ar5.hfc134a@2013" in run("show", "R-134a", code=1).stderr


def test_search_tells_how_many_more_there_are(run):
    found = json.loads(run("search", "combustion", "--json").stdout)
    assert (len(found["factors"]), found["found"] > 20) == (20, True)
    assert f"{found['found'] - 20} more; another word" in run("search", "combustion").stdout


def test_a_row_with_a_newer_one_or_past_its_window_says_so(run):
    day = ("--as-of", "2026-02-01")
    assert "newer: cn.grid.avg/CN@2023" in run("show", "cn.grid.avg/CN@2021", *day).stdout
    told = json.loads(run("show", "cn.grid.avg/CN@2022", "--as-of", "2025-06-30", "--json").stdout)
    assert (told["newer"], told["ended"]) == ("", None)
    lines = run("search", "gb", "electricity", "grid", *day).stdout.splitlines()
    assert any("0.20705" in line and line.endswith("@2025") for line in lines)
    listed = json.loads(run("stale", *day, "--json").stdout)["factors"]
    assert {"cn.grid.avg/CN", "gb.desnz.fuels.gaseous-fuels.butane.t"} <= {f["id"] for f in listed}
    assert "适用至" in run("stale", *day, "--lang", "zh").stdout


def test_propose_from_the_form_to_reviewed_rows(run, tmp_path):
    form, entry, out = tmp_path / "form.yaml", tmp_path / "second.yaml", tmp_path / "out"
    copy = f"sha256: {'c' * 64}"
    told = f"    {copy}\n    read: 2026-12-01\n    licence:"
    text = run("propose", "--form").stdout.replace("    licence:", told)
    form.write_text(text, encoding="utf-8")
    row = '{id: xx.fuel.coal.ncv, version: "2026", value: "20.908", unit: GJ, per: t}'
    entry.write_text(
        f"entered_by: another\nread: 2026-12-02\n{copy}\nrows:\n  - {row}\n", encoding="utf-8"
    )
    assert "both entries agree" in run("propose", form, "--second", entry).stdout
    told = json.loads(run("propose", form, "--second", entry, "-o", out, "--json").stdout)
    assert told["review"] == "reviewed"
    assert "is not overwritten" in run("propose", form, "-o", out, code=1).stderr
    entry.write_text(entry.read_text(encoding="utf-8").replace("20.9", "0.9"), encoding="utf-8")
    assert "0.908" in run("propose", form, "--second", entry, code=1).stderr


def test_propose_without_a_form_is_wrong_use(run, tmp_path):
    run("propose", code=2)
    run("propose", tmp_path / "form.yaml", code=2)
    run("propose", tmp_path / "missing.yaml", "-o", tmp_path, code=1)


def test_digests_are_those_of_a_release(run):
    lines = run("digests").stdout.splitlines()
    assert len(lines) == len(load_library()[0].factors)
