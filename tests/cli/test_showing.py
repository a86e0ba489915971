"""Further results, criteria, paths, imputed values and relative scores on the screen and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from tests.graded import written

SHOWCASE = Path(__file__).parents[1] / "reporting" / "showcase"


@pytest.fixture(scope="module")
def latest(tmp_path_factory):
    """Return a file with the company's latest period alone."""
    text = (SHOWCASE / "data.yaml").read_text(encoding="utf-8")
    file = tmp_path_factory.mktemp("showcase") / "data.yaml"
    file.write_text(text[text.rindex("- subject:") :], encoding="utf-8")
    return file


def run(*arguments, lang="en"):
    runner = CliRunner(env={"GREENSCORE_LANG": lang})
    result = runner.invoke(greenscore, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output + repr(result.exception)
    return result.stdout


def line_of(output, start):
    (found,) = [line for line in output.splitlines() if line.strip().startswith(start)]
    return " ".join(found.split())


def test_score_shows_results_criteria_and_stand_ins_beside_the_headline(latest, tmp_path):
    grading = written(SHOWCASE, latest, tmp_path / "grading.yaml")
    output = run("score", latest, "-s", SHOWCASE, "--grading", grading)
    assert "Water risk: 54.2  (level: some risk, recognised score: 50.0 some risk)" in output
    assert "1 of 3 MUST met\n2 of 3 SHOULD met or justified\n1 of 1 SUGGESTED answered" in output
    assert "1 indicator rests on an imputed value" in output
    assert line_of(output, "Dry months") == "Dry months 25 % 75.0 50.00 / 66.67 reviewed"
    assert "40.0 (path not taken, no loss)" in line_of(output, "Actual cut")
    assert "SHOULD: not met, but justified" in line_of(output, "Training")


def test_score_speaks_chinese_throughout(latest):
    output = run("score", latest, "-s", SHOWCASE, lang="zh")
    assert "必须：3 项中 1 项符合" in output
    assert "应当: 不符合，已说明理由" in output
    assert "50.8 (填补值)" in output


def test_many_rows_have_a_column_for_each_further_result():
    output = run("score", SHOWCASE / "data.yaml", "-s", SHOWCASE)
    header, *rows = output.partition("\n\n")[0].splitlines()
    assert "Water risk" in header
    assert all("54.2  some risk" in row for row in rows)


def test_wide_tables_and_json_hold_further_results(latest, tmp_path):
    wide = tmp_path / "wide.csv"
    run("score", latest, "-s", SHOWCASE, "-o", wide)
    header, row = wide.read_text(encoding="utf-8-sig").splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["water-risk.level"] == (
        "some-risk"
    )
    (tree,) = json.loads(run("score", latest, "-s", SHOWCASE, "--json"))["assessments"]
    assert [(r["id"], r["level"]) for r in tree["results"]] == [
        ("water-risk", "some-risk"),
        ("solar-ratio", ""),
    ]


def test_standards_show_lists_every_tree_and_the_population():
    output = run("standards", "show", SHOWCASE)
    assert "Water risk (a further result, beside the total)" in output
    assert line_of(output, "Permits") == "Permits 2 criterion: MUST rules 5.2"
    assert line_of(output, "low risk") == "low risk > 70"
    assert "Reference population: Suppliers that answered the survey of 2024, 2024-12-31" in output
    shown = json.loads(run("standards", "show", SHOWCASE, "--json"))
    assert [r["id"] for r in shown["results"]] == ["water-risk", "solar-ratio"]
    assert "dry-months" not in [node["id"] for node in shown["indicators"]]


def test_explain_takes_nodes_of_further_results_and_ends_with_them(latest):
    assert "level       some risk" in run("explain", latest, "-s", SHOWCASE, "--node", "water-risk")
    nodes = json.loads(run("explain", latest, "-s", SHOWCASE, "--json"))["nodes"]
    assert nodes[0]["id"] == "total"
    assert [node["id"] for node in nodes[-2:]] == ["reuse-absolute", "solar-ratio"]


@pytest.mark.parametrize(
    "node, words",
    [
        ("reuse-standing", "score       50.8 (missing)"),
        ("reuse-standing", "stand-in    mean of “steel” (Sector) in the reference population"),
        ("has-training", "criterion   SHOULD: not met, but justified"),
        ("has-training", "note        新产线员工"),
        ("carbon-way", "path        Alternative paths: “Approved target” counts"),
        ("energy-standing", "standing    better than 22\u00a0% of the 40 members"),
        ("energy-standing", "scale       percentile of the population"),
    ],
)
def test_explain_says_what_a_score_means(latest, node, words):
    assert words in run("explain", latest, "-s", SHOWCASE, "--node", node)


def test_explain_as_json_holds_what_a_score_means(latest):
    nodes = {
        n["id"]: n for n in json.loads(run("explain", latest, "-s", SHOWCASE, "--json"))["nodes"]
    }
    assert nodes["water-standing"]["standing"] == {"method": "rank", "at": 36.0, "members": 40}
    assert nodes["reuse-standing"]["put_in_place"]["group"] == "steel"
    assert nodes["has-permits"]["criterion"] == {
        "force": "must",
        "state": "unproven",
        "fulfilled": False,
    }
    assert nodes["carbon-way"]["path"] == "target-way"
    assert nodes["dry-months"]["criterion"] is None


def test_a_workbook_tells_how_a_question_binds_and_where_to_justify(tmp_path):
    import openpyxl

    file = tmp_path / "form.xlsx"
    run("template", SHOWCASE, "-o", file)
    (sheet,) = [s for s in openpyxl.load_workbook(file) if s["A5"].value == "sector"]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    label = sheet.cell(rows["permits"], 2).value
    assert "All permits in force" in label
    assert label.endswith("[必须 / MUST]")
    assert "MUST" not in sheet.cell(rows["energy"], 2).value
    told = {str(r.sqref): r.prompt for r in sheet.data_validations.dataValidation if r.prompt}
    notes = [place for place, text in told.items() if "justifies" in text]
    assert {int(place[1:]) for place in notes} == {
        rows[name] for name in ("audits", "training", "chain", "nature")
    }
    wanted = [place for place, text in told.items() if "Evidence is required" in text]
    assert {int(place[1:]) for place in wanted} == {rows["policy"], rows["permits"]}
