"""What the documents show is run: every command of the README, its Python, and the YAML of the tutorial."""

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


def test_yaml_of_the_tutorial_is_the_format():
    from greenscore.model.nodes import Node
    from greenscore.model.standard import Standard

    for block in blocks(TUTORIAL, "yaml"):
        for key, content in yaml.load(block, yaml.BaseLoader).items():
            if key == "index":
                assert Node.model_validate(content).children
                continue
            whole = Standard.model_fields[key]
            assert whole.annotation is not None
            validate(whole.annotation, content)


def validate(annotation, content):
    from pydantic import TypeAdapter

    assert TypeAdapter(annotation).validate_python(content)


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
