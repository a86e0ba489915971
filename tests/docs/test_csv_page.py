"""The page on csv is run as its reader would run it."""

import csv
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore

PAGE = (Path(__file__).parents[2] / "docs" / "data-in-csv.md").read_text(encoding="utf-8")


def block(head):
    (text,) = re.findall(rf"```{re.escape(head)}\n(.*?)```", PAGE, re.DOTALL)
    return text


@pytest.fixture
def scores(tmp_path, monkeypatch):
    """Write what the page shows, run its commands, and return the scores by subject."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "csv-example-1").mkdir()
    (tmp_path / "csv-example-1" / "standard.yaml").write_text(block("yaml standard"), "utf-8")
    for name in ("plants.csv", "plants.kilns.csv"):
        (tmp_path / name).write_text(block(f"csv {name}"), encoding="utf-8")
    for line in block("console").splitlines():
        words = shlex.split(line.removeprefix("$ greenscore "))
        result = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, words)
        assert result.exit_code == 0, (line, result.output, result.exception)
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig") as file:
        return {row["subject"]: row for row in csv.DictReader(file)}


def test_the_files_of_the_page_give_what_it_says(scores):
    # North is the mean of 80, 100, 100 and 75, South that of 20, 0, 70, 0 and 0.
    assert {name: float(row["score"]) for name, row in scores.items()} == {
        "North": 88.8,
        "South": 18.0,
    }
    assert scores["North"]["gas-use.outcome"] == "not_applicable"
    assert float(scores["North"]["clean-heat.score"]) == 75.0


def test_the_standard_of_the_page_is_sound(tmp_path):
    (tmp_path / "csv-example-1").mkdir()
    (tmp_path / "csv-example-1" / "standard.yaml").write_text(block("yaml standard"), "utf-8")
    words = ["standards", "lint", str(tmp_path / "csv-example-1")]
    result = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, words)
    assert (result.exit_code, "error" in result.output.lower().replace("no errors", "")) == (
        0,
        False,
    )
