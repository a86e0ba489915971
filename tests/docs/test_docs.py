"""What the documents show is run: every command of the README, its Python, and the YAML of the tutorial."""

import json
import re
import shlex
import textwrap
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from greenscore.cli.main import COMMANDS, greenscore
from greenscore.resources import standards_folder

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs" / "writing-a-standard.md").read_text(encoding="utf-8")


# What the reader of the README has at hand.
OWN_FILES = {
    "readings.csv": "timestamp,value,unit\n2024-04-01T00:00Z,1,kWh\n2024-04-01T01:00Z,1,kWh\n",
    "materials.csv": "material,side,amount,unit,content,content_unit\n"
    "coke,in,1000,t,0.85,tC/t\nsteel,out,2000,t,5,kgC/t\n",
    "run.yaml": "title: Night run\nruns:\n  - {name: night, energy: 0.2 MWh, factor: 0.5}\n",
    "composition.csv": "component,share\nCH4,97\nN2,3\n",
}


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands():
    lines = [line for block in blocks(README, "console") for line in block.splitlines()]
    found = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [words[1:] for words in found if words and words[0] == "greenscore"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in an empty folder where the README's reader stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_of_the_readme_run_in_their_order(here):
    runner = CliRunner(env={"GREENSCORE_LANG": "en"})
    for name, text in OWN_FILES.items():
        (here / name).write_text(text, encoding="utf-8")
    assert len(commands()) >= 10
    for words in commands():
        result = runner.invoke(greenscore, words)
        assert result.exit_code == 0, (words, result.output, result.exception)
        fill(here / "data.xlsx", words)
    assert (here / "report.pdf").read_bytes().startswith(b"%PDF")


def fill(workbook, words):
    """Answer one question of the fresh workbook, as the reader would before the next command."""
    if words[0] != "template":
        return
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    for name, answer in {
        "subject": "plant",
        "value_energy": 63,
        "value_output_value": 1000,
    }.items():
        sheet, cell = next(iter(book.defined_names[name].destinations))
        book[sheet][cell.replace("$", "")] = answer
    book.save(workbook)


def test_python_of_the_readme_runs(here):
    import shutil

    (block,) = blocks(README, "python")
    shutil.copy(
        standards_folder() / "cn-gbt-36132-2025/examples/leader/data.yaml", here / "data.yaml"
    )
    written = ["score", "data.yaml", "--standard", "cn-gbt-36132", "-o", "result.json"]
    assert CliRunner().invoke(greenscore, written).exit_code == 0
    exec(block.replace("data.xlsx", "data.yaml"), {})
    assert "Self-assessment" in (here / "report.html").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme():
    shown = {words[0] for words in commands()}
    assert shown | {"demo", "doctor"} >= set(COMMANDS)


HEAD = """
greenscore: 1
id: my-standard
edition: "1"
title: {zh: 我的标准, en: My standard}
subject: {zh: 工厂, en: factory}
sources: {doc: {title: {zh: 文件, en: Document}, mark: seen}}
rounding: {digits: 1}
recognition: {grade: declared, source: doc 1}
"""
PLANT = {
    "subject": "plant",
    "period": "2026",
    "sector": "bf",
    "energy": 520,
    "output": 1000,
    "water": 2300,
}


def growing():
    """The tutorial's standard after each fragment: `index` replaces, everything else adds."""
    standard = yaml.load(HEAD, yaml.BaseLoader)
    for block in blocks(TUTORIAL, "yaml"):
        for key, content in yaml.load(block, yaml.BaseLoader).items():
            adds = isinstance(content, dict) and key != "index"
            standard[key] = {**standard.get(key, {}), **content} if adds else content
        yield standard


def test_fragments_of_the_tutorial_make_one_standard_that_lints_after_each(here):
    (here / "my-standard").mkdir()
    whole = 0
    for standard in growing():
        text = yaml.safe_dump(standard, allow_unicode=True, sort_keys=False)
        (here / "my-standard" / "standard.yaml").write_text(text, encoding="utf-8")
        if "index" not in standard:  # the first two: what is asked and computed, not yet scored
            continue
        linted = CliRunner().invoke(greenscore, ["standards", "lint", "./my-standard", "--json"])
        assert linted.exit_code == 0, linted.output
        whole += 1
    assert whole == 4


@pytest.mark.parametrize(
    "day, score, level",
    [
        # (650 - 520) kgce/t of (650 - 390) is half of the way: 50, below silver's 60.
        ("2027-06-30", "50", ""),
        # Water is asked from 2028 on: (5 - 2.3) m3/t of (5 - 2) scores 90, and (50 + 90) / 2 = 70.
        ("2028-06-30", "70", "silver"),
    ],
)
def test_the_tutorials_standard_scores_as_worked_by_hand(here, day, score, level):
    *_, standard = growing()
    (here / "my-standard").mkdir()
    text = yaml.safe_dump(standard, allow_unicode=True, sort_keys=False)
    (here / "my-standard" / "standard.yaml").write_text(text, encoding="utf-8")
    (here / "data.yaml").write_text(yaml.safe_dump([PLANT]), encoding="utf-8")
    asked = ["data.yaml", "-s", "./my-standard", "--as-of", day, "--json"]
    result = CliRunner().invoke(greenscore, ["score", *asked])
    assert result.exit_code == 0, result.output
    (found,) = json.loads(result.output)["assessments"]
    assert (found["index"]["score"], found["level"]) == (score, level)


def test_composing_works_as_the_tutorial_shows_it(here):
    from greenscore.workflow.standards import load_standard

    head = """
        greenscore: 1
        id: my-standard
        edition: "1"
        title: {zh: 我的标准, en: My standard}
        subject: {zh: 工厂, en: factory}
        sources: {doc: {title: {zh: 文件, en: Document}, mark: seen}}
        rounding: {digits: 1}
    """
    (table,), (rows,) = blocks(TUTORIAL, "csv"), blocks(TUTORIAL, "yaml rows")
    (profile,) = blocks(TUTORIAL, "yaml profile")
    for folder, text in {"base": textwrap.dedent(head) + rows, "steel": profile}.items():
        (here / folder / "tables").mkdir(parents=True)
        (here / folder / "standard.yaml").write_text(text, encoding="utf-8")
    (here / "base" / "tables" / "indicators.csv").write_text(table, encoding="utf-8")
    base, steel = (load_standard(folder).standard for folder in ("./base", "./steel"))
    assert [node.id for node in base.index.indicators] == ["grid-power", "steam-use", "fresh-water"]
    assert (base.inputs["power"].max, base.inputs["steam"].max) == (None, 5000)
    assert [node.id for node in steel.index.indicators] == ["grid-power", "fresh-water"]
    assert steel.index.indicators[0].score.linear.worst == "600"
    assert steel.index.children[0].weight == "3"
