"""Grading files at the command line: their form, `--grading` with every command, and what is shown."""

import json
import re
import shlex
from html import unescape

import pytest
from click.testing import CliRunner

import greenscore as gs
from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

FACTORY = standards_folder() / "cn-gbt-36132-2025"
AVERAGE = FACTORY / "examples" / "average"
WORKS = standards_folder() / "steel-carbon-intensity-2025" / "examples" / "works-inventory"
ASKED = (AVERAGE / "data.yaml", "-s", FACTORY)
GRADING = ("--grading", AVERAGE / "grading.yaml")


def run(*words, code=0, lang="en"):
    runner = CliRunner(env={"GREENSCORE_LANG": lang})
    done = runner.invoke(greenscore, [str(word) for word in words])
    assert done.exit_code == code, done.output + repr(done.exception)
    return done


def test_score_shows_who_graded_and_that_nobody_signed():
    shown = run("score", *ASKED, *GRADING).stdout
    assert "recognised score: 35.0" in shown
    assert "Graded by Zhao Example (invented) (second-party assessor), 2026-03-31" in shown
    assert "the grading file is not signed" in shown
    alone = run("score", *ASKED).stdout
    assert "recognised score: 0.0" in alone
    assert "No grade by anybody else counts (--grading): no value is reviewed" in alone
    assert "没有可采信的他人评定（--grading）" in run("score", *ASKED, lang="zh").stdout


def test_json_tells_who_graded_what():
    (told,) = json.loads(run("score", *ASKED, *GRADING, "--json").stdout)["assessments"]
    (grader,) = told["grading"]
    assert (grader["name"], grader["role"]) == ("Zhao Example (invented)", "second-party assessor")
    assert (grader["signed"], grader["holder"]) == (False, "")
    by = [answer["graded_by"] for answer in told["answers"] if answer["graded_by"]]
    assert by == [grader["digest"]] * int(grader["count"])
    assert "graded_by" in told["answers"][0]


@pytest.mark.parametrize("command", ["check", "portfolio", "explain"])
def test_every_command_takes_grading_files(command, tmp_path):
    known = tmp_path / "other.yaml"
    text = (AVERAGE / "grading.yaml").read_text(encoding="utf-8")
    known.write_text(text.replace('value: "2016"', 'value: "2017"'), encoding="utf-8")
    told = json.loads(run(command, *ASKED, "--grading", known, "--json").stdout)
    assert "grading-lapsed" in {problem["code"] for problem in told["problems"]}


def test_a_broken_grading_file_refuses_the_run(tmp_path):
    (tmp_path / "g.yaml").write_text("grading: '1'\n", encoding="utf-8")
    told = json.loads(
        run("score", *ASKED, "--grading", tmp_path / "g.yaml", "--json", code=1).stdout
    )
    assert {problem["code"] for problem in told["problems"]} >= {"grading-key-missing"}


def test_a_report_names_the_assessor_and_the_command_that_repeats_it(tmp_path):
    page = tmp_path / "report.html"
    run("report", *ASKED, *GRADING, "-o", page, "--lang", "en")
    text = unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))
    assert "Graded by Zhao Example (invented) (second-party assessor), 2026-03-31" in text
    assert "44 values graded; the grading file is not signed, SHA-256" in text
    assert "invented for this example" in text
    assert text.count("Grading file") == 1
    (command,) = re.findall(r"greenscore score DATA .*", text)
    words = shlex.split(command)[1:]
    given = {"DATA": AVERAGE / "data.yaml", "GRADING": AVERAGE / "grading.yaml"}
    shown = run(*(given.get(word, word) for word in words)).stdout
    result = gs.score(FACTORY, AVERAGE / "data.yaml", grading=AVERAGE / "grading.yaml")
    assert result.assessment().digest in shown
    alone = tmp_path / "alone.html"
    run("report", *ASKED, "-o", alone, "--lang", "zh,en")
    text = alone.read_text(encoding="utf-8")
    assert "没有可采信的他人评定" in text
    assert "--grading GRADING" not in text


def test_a_result_is_computed_again_with_its_grading_files(tmp_path):
    result = tmp_path / "result.json"
    run("score", *ASKED, *GRADING, "-o", result)
    run("recompute", result, AVERAGE / "data.yaml", *GRADING)
    told = json.loads(run("recompute", result, AVERAGE / "data.yaml", "--json", code=1).stdout)
    assert not told["equal"]
    assert gs.recompute(result, AVERAGE / "data.yaml", grading=AVERAGE / "grading.yaml").equal


def test_an_inventory_tells_who_graded_its_records():
    asked = ("inventory", WORKS / "activities.csv", "-p", "cn-steel", "--as-of", "2026-06-30")
    told = json.loads(run(*asked, "--grading", WORKS / "grading.yaml", "--json").stdout)
    (grader,) = told["grading"]
    assert (grader["count"], grader["signed"]) == (13, False)
    assert json.loads(run(*asked, "--json").stdout)["grading"] == []


def test_the_form_is_written_and_never_over_the_answers_of_somebody(tmp_path):
    form = tmp_path / "g.yaml"
    run("grading", *ASKED, "--inventory", WORKS / "activities.csv", "-o", form)
    text = form.read_text(encoding="utf-8")
    assert text.count("- {subject: ") >= 44
    assert text.count("- {record: ") == 13
    form.write_text("grades that somebody gave", encoding="utf-8")
    done = run("grading", *ASKED, "-o", form, code=1)
    assert "output-not-ours" in done.stderr
    assert form.read_text(encoding="utf-8") == "grades that somebody gave"
    run("grading", *ASKED, "-o", form, "--force")
    assert "grades:" in form.read_text(encoding="utf-8")


def test_the_form_is_never_written_over_what_it_reads(tmp_path):
    data = tmp_path / "data.yaml"
    data.write_bytes((AVERAGE / "data.yaml").read_bytes())
    run("grading", data, "-s", FACTORY, "-o", data, "--force", code=1)
    assert data.read_bytes() == (AVERAGE / "data.yaml").read_bytes()


def test_the_form_of_records_alone_needs_no_standard(tmp_path):
    run("grading", "--inventory", WORKS / "activities.csv", "-o", tmp_path / "g.yaml")
    assert "subject" not in (tmp_path / "g.yaml").read_text(encoding="utf-8").split("grades:")[1]
    for words in ((), (AVERAGE / "data.yaml",), ("-s", FACTORY)):
        run("grading", *words, "-o", tmp_path / "h.yaml", code=2)
    run("grading", *ASKED, "-o", tmp_path / "h.csv", code=2)
    run("grading", *ASKED, "-o", tmp_path / "no" / "folder.yaml", code=1)
