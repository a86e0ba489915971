"""The page on training runs is run: its commands in their order, with the files it shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.factors.training_cards import TrainingLine, cards_folder
from greenscore.texts import entries
from greenscore.workflow.training import read_training

PAGE = (Path(__file__).parents[2] / "docs" / "training.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(console|yaml|csv) ?(\S*)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the page in an empty folder; return the output of each command."""
    runner, shown = CliRunner(env={"GREENSCORE_LANG": "en"}), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        for language, name, block in BLOCK.findall(PAGE):
            if language != "console":
                Path(name).write_text(block, encoding="utf-8")
                continue
            for line in block.splitlines():
                words = shlex.split(line.removeprefix("$ "))[1:]
                result = runner.invoke(greenscore, words)
                assert result.exit_code == 0, (words, result.output, result.exception)
                shown[" ".join(words[1:])] = result.stdout
    return shown


def test_commands_run_in_their_order(told):
    assert list(told) == ["", "patterson-2021", "gpt-3-article", "run.yaml", "run.csv"]
    # 8 x 12 h x 700 W x 1.3 = 87.36 kWh; x 0.4419 = 38.604384 kg, and 100 kg of the second run.
    assert "0.138604" in told["run.yaml"]
    assert "0.447368" in told["gpt-3-article"]


def test_every_key_of_a_run_is_told():
    table = PAGE.partition("| key |")[2].partition("\n\n")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert set(re.findall("`([a-z_]+)`", "".join(first))) == set(TrainingLine.model_fields)


def test_every_problem_of_cards_is_told():
    table = PAGE.partition("## What is found")[2]
    found = {code for code in entries("problems/exchange") if code.startswith("training-")}
    found -= {f"training-{code}" for code in ("card-unknown", "factor-unfit", "heading-unknown")}
    shown = set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))
    assert found <= shown
    assert shown - found == {"figure-not-of-energy", "intensity-implausible", "total-not-of-lines"}


def test_the_cards_that_end_with_one_are_those_that_are_named():
    named = set(re.findall(r"`([a-z0-9.-]+)` \(", PAGE.partition("shipped cards do:")[2]))
    faulty = {
        path.stem
        for path in cards_folder().glob("*.yaml")
        if any(problem.severity == "error" for problem in read_training(path.stem)[1])
    }
    assert named == faulty
