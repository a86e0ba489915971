"""Every command as a person or a script uses it: what it prints, writes, and exits with."""

import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

FACTORY = standards_folder() / "cn-gbt-36132-2025"
AVERAGE = FACTORY / "examples" / "average" / "data.yaml"
HALF_EMPTY = FACTORY / "examples" / "half-empty" / "data.yaml"
STEEL = standards_folder() / "steel-carbon-intensity-2025" / "examples" / "steelmaker" / "data.yaml"


@pytest.fixture
def run():
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})

    def call(*arguments, code=0):
        result = runner.invoke(greenscore, [str(argument) for argument in arguments])
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return call


def test_list_shows_every_shipped_standard(run):
    listed = json.loads(run("standards", "list", "--json").stdout)["standards"]
    folders = {f"{s['id']}-{s['edition']}" for s in listed}
    assert folders == {file.parent.name for file in standards_folder().glob("*/standard.yaml")}


def test_show_prints_weights_and_sources(run):
    output = run("standards", "show", "cn-gbt-36132").stdout
    assert "weights C.1 no. 14" in output
    assert re.search(r"^SHA-256 [0-9a-f]{64}$", output, re.MULTILINE)


def test_show_writes_a_standard_out_as_one_file(run, tmp_path):
    file = tmp_path / "standard.yaml"
    printed = run("standards", "show", "cn-gbt-36132", "--resolved").stdout
    assert str(file) in run("standards", "show", "cn-gbt-36132", "--resolved", "-o", file).stdout
    assert file.read_text(encoding="utf-8") == printed
    assert "no errors" in run("standards", "lint", file).stdout
    shown = run("standards", "show", "cn-gbt-36132", "--json").stdout
    assert run("standards", "show", "cn-gbt-36132", "--json", "--resolved").stdout == shown
    run("standards", "show", "cn-gbt-36132", "-o", file, code=2)
    run("standards", "show", "cn-gbt-36132", "--resolved", "-o", tmp_path / "no" / "f", code=1)


def test_lint_of_shipped_standards_finds_nothing(run):
    assert "no errors" in run("standards", "lint", *standards_folder().glob("*-20*")).stdout


def test_lint_of_a_broken_standard_exits_with_1_and_names_the_line(run, tmp_path):
    text = (FACTORY / "standard.yaml").read_text(encoding="utf-8")
    (tmp_path / "standard.yaml").write_text(
        text.replace("rounding:", "ronding:", 1), encoding="utf-8"
    )
    line = text[: text.index("rounding:")].count("\n") + 1

    problems = json.loads(run("standards", "lint", tmp_path, "--json", code=1).stdout)["problems"]

    unknown = next(p for p in problems if p["code"] == "standard-unknown-key")
    assert unknown["where"]["line"] == line
    assert "rounding" in unknown["hint"]


def test_test_runs_the_cases_and_fails_on_a_difference(run, tmp_path):
    assert "0 failed" in run("standards", "test", FACTORY).stdout
    (tmp_path / "standard.yaml").write_bytes((FACTORY / "standard.yaml").read_bytes())
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "wrong.yaml").write_text(
        "- name: nobody scores 101\n  given: {energy: 1 tce}\n  expect: {score: 101}\n",
        encoding="utf-8",
    )
    output = run("standards", "test", tmp_path, FACTORY, code=1).stdout
    assert output.splitlines()[:3] == [
        "✗ cn-gbt-36132@2025 tests/wrong.yaml:1:3 nobody scores 101",
        "  node  part   expected  found  tolerance",
        "     -  score       101  none   1e-9",
    ]
    assert "应为" in run("standards", "test", tmp_path, "--lang", "zh", code=1).stdout


def test_a_new_standard_lints_tests_and_scores(run, tmp_path):
    run("standards", "new", "my-standard", "--folder", tmp_path)
    (folder,) = [file.parent for file in tmp_path.rglob("standard.yaml")]
    run("standards", "lint", folder)
    run("standards", "test", folder)
    example = next(folder.glob("examples/*/data.yaml"))
    assert "claimed score" in run("score", example, "-s", folder).stdout


def test_schema_is_json_schema(run):
    schema = json.loads(run("standards", "schema").stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "index" in schema["properties"]


def test_check_accepts_good_data_and_refuses_bad(run, tmp_path):
    assert json.loads(run("check", AVERAGE, "-s", "cn-gbt-36132", "--json").stdout)["valid"] is True
    bad = tmp_path / "bad.csv"
    bad.write_text("subject,energy [tce]\nplant,-1\n", encoding="utf-8")
    found = json.loads(run("check", bad, "-s", "cn-gbt-36132", "--json", code=1).stdout)
    below = next(p for p in found["problems"] if p["code"] == "data-below-min")
    assert below["where"]["line"] == 2


def test_problems_speak_the_language_of_the_user(tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("subject,energie\nplant,1\n", encoding="utf-8")
    said = {}
    for lang in ("zh", "en"):
        runner = CliRunner(env={"GREENSCORE_LANG": lang})
        said[lang] = runner.invoke(greenscore, ["check", str(bad), "-s", "cn-gbt-36132"]).stderr
    assert "警告" in said["zh"]
    assert "warning" in said["en"]


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xlsx", ".parquet"])
def test_score_writes_each_kind_of_file_twice_the_same(run, tmp_path, suffix):
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    for file in (first, second):
        run("score", STEEL, "-s", "steel-carbon-intensity", "-o", file)
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 500


def test_score_refuses_an_unknown_kind_of_file(run, tmp_path):
    result = run("score", AVERAGE, "-s", "cn-gbt-36132", "-o", tmp_path / "x.doc", code=1)
    assert "output-suffix" in result.stderr
    assert not (tmp_path / "x.doc").exists()


def test_json_result_has_the_tree_and_a_digest(run):
    found = json.loads(run("score", AVERAGE, "-s", "cn-gbt-36132", "--json").stdout)
    (assessment,) = found["assessments"]
    assert assessment["index"]["score"] == "60.7"
    assert len(assessment["digest"]) == 64
    assert assessment["standard"]["id"] == "cn-gbt-36132"
    assert assessment["lineage"]["energy"]["line"] > 1


def test_unfinished_data_give_a_band_and_no_score(run):
    output = run("score", HALF_EMPTY, "-s", "cn-gbt-36132").stdout
    assert "incomplete, band" in output
    (assessment,) = json.loads(run("score", HALF_EMPTY, "-s", "cn-gbt-36132", "--json").stdout)[
        "assessments"
    ]
    index = assessment["index"]
    assert index["score"] is None
    assert float(index["low"]) < float(index["high"])


def test_many_subjects_are_a_table(run):
    output = run("score", STEEL, "-s", "steel-carbon-intensity").stdout
    assert [line.split()[1] for line in output.splitlines()[1:5]] == [
        "2020",
        "2021",
        "2022",
        "2023",
    ]


def test_explain_names_formula_cell_and_curve(run):
    output = run(
        "explain", STEEL, "-s", "steel-carbon-intensity", "--node", "carbon-intensity"
    ).stdout
    assert "carbon_intensity = emissions / crude_steel" in output
    assert "782.61 10ktCO2" in output
    assert "data.yaml:23" in output
    nodes = json.loads(run("explain", AVERAGE, "-s", "cn-gbt-36132", "--json").stdout)["nodes"]
    assert nodes[0]["id"] == "total"


def test_explain_of_an_unknown_node_is_wrong_use(run):
    result = run("explain", AVERAGE, "-s", "cn-gbt-36132", "--node", "enrgy-intensity", code=2)
    assert "energy-intensity" in result.stderr


def test_report_writes_html_in_one_language(run, tmp_path):
    file = tmp_path / "report.html"
    run("report", AVERAGE, "-s", "cn-gbt-36132", "-o", file, "--lang", "en")
    text = file.read_text(encoding="utf-8")
    assert "Self-assessment report" in text
    assert "60.7" in text


def test_an_unknown_standard_names_the_nearest(run):
    result = run("score", AVERAGE, "-s", "cn-gbt-36123", code=1)
    assert "cn-gbt-36132" in result.stderr


def test_a_missing_option_is_wrong_use(run):
    assert "--standard" in run("score", AVERAGE, code=2).stderr


def test_listing_standards_imports_nothing_heavy():
    program = (
        "import sys; from click.testing import CliRunner; from greenscore.cli.main import greenscore;"
        "CliRunner().invoke(greenscore, ['standards', 'list']);"
        "print([m for m in ('numpy', 'pandas', 'pandera', 'pydantic', 'weasyprint') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_scoring_one_company_imports_no_frame_library():
    program = (
        "import sys; from click.testing import CliRunner; from greenscore.cli.main import greenscore;"
        f"r = CliRunner().invoke(greenscore, ['score', {str(AVERAGE)!r}, '-s', 'cn-gbt-36132']);"
        "print(r.exit_code, [m for m in ('pandas', 'pandera', 'pyarrow', 'weasyprint') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0 []"


def test_a_fault_of_ours_is_one_sentence(monkeypatch, capsys):
    from greenscore.cli import main as door

    def broken(**_):
        raise RuntimeError("boom")

    monkeypatch.setattr(door, "greenscore", broken)
    with pytest.raises(SystemExit) as ended:
        door.main()
    assert ended.value.code == 1
    assert "boom" in capsys.readouterr().err


def test_a_case_whose_data_are_refused_does_not_pass_in_silence(run, tmp_path):
    (tmp_path / "standard.yaml").write_bytes((FACTORY / "standard.yaml").read_bytes())
    (tmp_path / "tests").mkdir()
    case = "- name: an impossible energy\n  given: {energy: -1 tce}\n  expect: {outcome: refused}\n"
    (tmp_path / "tests" / "refused.yaml").write_text(case, encoding="utf-8")
    assert "data-below-min" in run("standards", "test", tmp_path, code=1).stdout


def test_a_score_is_saved_as_a_test_once(run, tmp_path):
    saved = tmp_path / "saved.yaml"
    arguments = ("score", STEEL, "-s", "steel-carbon-intensity", "--save-test", saved)
    assert str(saved) in run(*arguments).stdout
    text = saved.read_text(encoding="utf-8")
    assert text.count("- name: ") == 4
    assert "[output-exists]" in run(*arguments, code=1).stderr
    assert saved.read_text(encoding="utf-8") == text
    (tmp_path / "standard.yaml").write_bytes((STEEL.parents[2] / "standard.yaml").read_bytes())
    (tmp_path / "tests").mkdir()
    saved.rename(tmp_path / "tests" / "saved.yaml")
    assert "4 passed, 0 failed" in run("standards", "test", tmp_path).stdout


def test_a_test_is_saved_of_one_subject_and_as_yaml(run, tmp_path):
    data = tmp_path / "two.yaml"
    data.write_text("- {subject: a, pue: 1.3}\n- {subject: b, pue: 1.4}\n", encoding="utf-8")
    arguments = ("score", data, "-s", "cn-green-data-centre", "--subject")
    run(*arguments, "b", "--save-test", tmp_path / "b.yaml")
    assert "name: b\n" in (tmp_path / "b.yaml").read_text(encoding="utf-8")
    assert "a, b" in run(*arguments, "c", "--save-test", tmp_path / "c.yaml", code=2).stderr
    assert ".yaml" in run(*arguments, "b", "--save-test", tmp_path / "b.json", code=2).stderr
    assert "--period" in run(*arguments, "b", "--period", "2025", "--save-test", "x", code=2).stderr
    assert sorted(file.name for file in tmp_path.glob("*")) == ["b.yaml", "two.yaml"]
