"""What a person is shown is a word, in their language, and each file that was written is told."""

import json

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

EXAMPLES = {
    "cn-gbt-36132": standards_folder() / "cn-gbt-36132-2025" / "examples" / "average" / "data.yaml",
    "steel-carbon-intensity": standards_folder()
    / "steel-carbon-intensity-2025"
    / "examples"
    / "steelmaker"
    / "data.yaml",
}
STEEL = ("steel-carbon-intensity", EXAMPLES["steel-carbon-intensity"])


def run(*arguments, lang="en", code=0):
    runner = CliRunner(env={"GREENSCORE_LANG": lang})
    result = runner.invoke(greenscore, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


def test_levels_of_many_subjects_are_named():
    standard, data = STEEL
    output = run("score", data, "-s", standard).stdout
    shown = output.partition("\n\n")[0].splitlines()[1:]
    assert all("  Level 1, indicative  " in line for line in shown)


def test_a_choice_is_explained_by_its_label():
    standard = "cn-gbt-36132"
    shown = run("explain", EXAMPLES[standard], "-s", standard, "--node", "eco-design").stdout
    (value,) = (line for line in shown.splitlines() if line.split()[:1] == ["value"])
    assert value.split()[1:] == ["done"]


def test_a_period_that_is_not_there_is_told_as_one():
    standard, data = STEEL
    told = run("report", data, "-s", standard, "--period", "2019", "-o", "x.pdf", code=2).stderr
    assert 'no period "2019"' in told
    assert "2020, 2021, 2022, 2023" in told
    told = run("explain", data, "-s", standard, "--period", "2019", lang="zh", code=2).stderr
    assert "没有“2019”这个期间" in told


@pytest.mark.parametrize("lang, word", [("en", "error"), ("zh", "错误")])
def test_messages_about_a_document_are_in_the_language_of_the_user(tmp_path, lang, word):
    told = run("template", "no-such", "-o", tmp_path / "x.xlsx", lang=lang, code=1).stderr
    assert told.startswith(word)
    told = run("report", "no.csv", "-s", "cn-gbt-36132", "-o", "x.pdf", lang=lang, code=1).stderr
    assert word in told


def test_a_document_in_one_language_has_its_messages_in_it(tmp_path):
    told = run("template", "no-such", "-o", tmp_path / "x.xlsx", "--lang", "zh", code=1).stderr
    assert told.startswith("错误")


def test_what_was_written_is_one_object(tmp_path):
    standard, data = "cn-gbt-36132", EXAMPLES["cn-gbt-36132"]
    workbook, page = tmp_path / "form.xlsx", tmp_path / "report.html"

    def written(*arguments):
        return json.loads(run(*arguments, "--json").stdout)["written"]

    assert written("template", standard, "-o", workbook) == [str(workbook)]
    assert written("report", data, "-s", standard, "-o", page) == [str(page)]
    assert written("standards", "new", "mine", "--folder", tmp_path)
    assert workbook.exists()
    assert page.exists()


def test_digests_are_one_object():
    found = json.loads(run("factors", "digests", "--json").stdout)["digests"]
    lines = run("factors", "digests").stdout.splitlines()
    assert [f"{name} {digest}" for name, digest in found.items()] == lines
