"""The page on factors is run: its commands and its Python in their order, with the files it shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.factors import factors
from greenscore.cli.main import greenscore
from greenscore.factors.vocabulary import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "factors.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(console|python|csv) ?(\S*)\n(.*?)```", re.DOTALL)


def commands(block):
    lines = [line.removeprefix("$ ") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the page in an empty folder; return the output of each command."""
    runner, shown = CliRunner(env={"GREENSCORE_LANG": "en"}), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        for language, name, block in BLOCK.findall(PAGE):
            if language == "csv":
                Path(name).write_text(block, encoding="utf-8")
            elif language == "python":
                exec(block, {})
            else:
                for words in commands(block):
                    result = runner.invoke(greenscore, words)
                    assert result.exit_code == 0, (words, result.output, result.exception)
                    shown[" ".join(words)] = result.output
        shown["own"] = Path("own/supplier.csv").read_text(encoding="utf-8")
    return shown


def of(told, beginning):
    return next(text for words, text in told.items() if words.startswith(beginning))


def test_commands_run_in_their_order(told):
    assert len(told) >= 12


def test_every_command_of_the_group_is_told():
    shown = {words[1] for words in re.findall(r"greenscore (factors) ([a-z]+)", PAGE)}
    assert shown | {"digests"} >= set(factors.commands)


def test_every_column_is_told():
    table = PAGE.partition("## The columns")[2].partition("\n## ")[0]
    first = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert re.findall("`([a-z_]+)`", "".join(first)) == list(COLUMNS)


def test_a_companys_own_factor_is_one(told):
    assert "acme.heat.purchased" in told["own"]
    assert "acme-steam" in told["own"]
    assert ",0.09,tCO2,GJ," in told["own"]


def test_what_the_page_says_of_its_files_comes_out(told):
    read = of(told, "factors activities")
    assert "exchange-world-average" in read
    assert "run-2" in read
    assert "cn.grid.avg/CN@2022" in of(told, "factors restate")
    assert "cn.grid.avg/CN@2023" in of(told, "factors import table")
