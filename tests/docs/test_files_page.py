"""The commands of the pages on files and on limits run as a reader would type them."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = standards_folder() / "cn-gbt-36132-2025" / "examples" / "average"


@pytest.mark.parametrize("page, count", [("files-are-safe.md", 4), ("limits.md", 1)])
def test_the_commands_run_in_their_order(page, count, tmp_path, monkeypatch):
    shutil.copy(EXAMPLE / "data.yaml", tmp_path / "data.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    text = (DOCS / page).read_text(encoding="utf-8")
    commands = re.findall(r"^\$ greenscore (.*)$", text, re.MULTILINE)
    assert len(commands) == count
    for command in commands:
        done = CliRunner().invoke(greenscore, shlex.split(command))
        assert done.exit_code == 0, (command, done.output)


def test_what_the_page_says_of_a_workbook_with_answers_holds(tmp_path, monkeypatch):
    import openpyxl

    monkeypatch.chdir(tmp_path)
    asked = ["template", "cn-gbt-36132", "-o", "data.xlsx"]
    for _ in range(2):  # nobody has touched it
        assert CliRunner().invoke(greenscore, asked).exit_code == 0
    book = openpyxl.load_workbook("data.xlsx")
    book.active["A1"] = "an answer"
    book.save("data.xlsx")
    kept = Path("data.xlsx").read_bytes()
    refused = CliRunner().invoke(greenscore, [*asked, "--lang", "zh"])
    assert refused.exit_code == 1
    assert "output-not-ours" in refused.stderr
    assert Path("data.xlsx").read_bytes() == kept
    assert CliRunner().invoke(greenscore, [*asked, "--force"]).exit_code == 0
    assert Path("data.xlsx.bak").read_bytes() == kept
