"""The page on how files are read is run as its reader would run it."""

import csv
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.data.dates import written_day, written_period
from greenscore.text.headings import Names

PAGE = (Path(__file__).parents[2] / "docs" / "reading-files.md").read_text(encoding="utf-8")


def block(head):
    (text,) = re.findall(rf"```{re.escape(head)}\n(.*?)```", PAGE, re.DOTALL)
    return text


def row(start):
    """Return the written forms of the row of a table that begins with one."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{start}`")]
    return re.findall(r"`([^`]+)`", line.split("|")[1])


def test_the_file_of_the_page_gives_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "buildings-1").mkdir()
    (tmp_path / "buildings-1" / "standard.yaml").write_text(block("yaml standard"), "utf-8")
    (tmp_path / "buildings.csv").write_text(block("csv buildings.csv"), encoding="utf-8")
    (line,) = block("console").splitlines()
    words = shlex.split(line.removeprefix("$ greenscore "))
    result = CliRunner(env={"GREENSCORE_LANG": "en"}).invoke(greenscore, words)
    assert result.exit_code == 0, result.output
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig") as file:
        scores = {each["subject"]: each for each in csv.DictReader(file)}
    # (250 / 350 * 100 + 91) / 2 = (71.4286 + 91) / 2 = 81.2143
    assert scores["Town hall"]["score"] == "81.2"
    assert (scores["Library"]["energy.value"], scores["Library"]["rank.score"]) == ("", "75.0")
    # Without the options the page names, nothing is scored.
    assert CliRunner().invoke(greenscore, words[:4]).exit_code == 1


def test_the_headings_of_the_page_are_one():
    names = Names({"energy": ()})
    assert {names.find(heading)[:2] for heading in row("energy [kWh]")} == {("energy", "kWh")}


def test_the_periods_and_days_of_the_page_are_read_as_it_says():
    assert [written_period(text).text for text in row("2024年")] == [
        "2024",
        "2024-03",
        "2024-03",
        "2024-Q1",
        "2024-Q1",
    ]
    assert [written_day(text).text for text in row("2024-03-01")] == ["2024-03-01"] * 3
    assert [written_day(text).text for text in row("12/18/2024")] == ["2024-12-18"] * 2
    assert written_day("3/4/2024").text == ""
