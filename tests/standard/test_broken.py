"""Lint proves what it promises: a sound standard, and a copy of it broken for each thing it can tell.

`broken/*.yaml` hold the copies: a text to replace, what to write instead, and the problem that comes of
it, at the line of the replacement or of `at`. `also` lists what cannot but come with it.
"""

import re
from pathlib import Path
from typing import Literal

import pytest
from pydantic import TypeAdapter

from greenscore.inventories.known_paths import known_paths
from greenscore.standard.builder import load
from greenscore.standard.lint import RULES
from greenscore.standard.proofs.written import BrokenCopy
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.yaml import read
from greenscore.workflow.standards import lint
from tests.wordings import catalogue

FOLDER = Path(__file__).parent / "broken"
FILES = ("standard.yaml", "reference.csv", "sectors/steel.yaml")
# Codes of a folder, of several files or of what was frozen: no single replacement leads to them.
OF_FILES = re.compile(
    r"(file|folder|base|remove|table|rows|pack|sectors)-|unknown$|edition-twice$|shelf-full$|weight-empty$|superseded$"
    r"|reference-(stale|edited|constant)$"
)
OF_FROZEN = "greenscore.standard.rules.population.current_reference"
# What a future release of pydantic may call a fault that the model has no words for yet.
UNFORESEEN = "standard-invalid"


class Copy(BrokenCopy):
    """A broken copy with a name; `also` are the codes of further problems, in the order of the file."""

    name: str
    file: Literal["standard.yaml", "reference.csv", "sectors/steel.yaml"] = "standard.yaml"
    also: tuple[str, ...] = ()


def copies():
    for file in sorted(FOLDER.glob("*.yaml")):
        if file.name not in FILES:
            document = read(file.read_bytes(), file.name, blanks=True)
            assert document.problems == (), file.name
            yield from TypeAdapter(tuple[Copy, ...]).validate_python(document.data)


COPIES = tuple(copies())


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Write the sound standard with one copy's replacement, and load it: edition and problems."""
    (tmp_path / "s" / "sectors").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    def broken(copy=None):
        for name in FILES:
            text = (FOLDER / name).read_text(encoding="utf-8")
            changed = copy.apply(text) if copy and copy.file == name else text
            (tmp_path / "s" / name).write_text(changed, encoding="utf-8")
        return load(Path("s"))

    return broken


def test_the_sound_standard_has_no_problem(broken):
    edition, problems = broken()
    assert problems == ()
    assert lint(edition) == ()


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.name)
def test_a_broken_copy_has_its_problem_at_its_line_and_no_other(broken, copy):
    source = (FOLDER / copy.file).read_text(encoding="utf-8")
    edition, found = broken(copy)
    found = (*found, *(lint(edition) if edition else ()))
    codes = [problem.code for problem in found]
    assert sorted(codes) == sorted((copy.expect.code, *copy.also))
    main = found[codes.index(copy.expect.code)]
    line = copy.line(source)
    assert (main.where.file, main.where.line) == (f"s/{copy.file}", line)
    for lang in ("zh", "en"):
        for problem in found:
            words = problem.message(lang) + problem.hint(lang)
            assert words
            assert not re.search(r"\{[\w.]*\}", words)  # no place was left unfilled


def test_copies_have_names_of_their_own():
    names = [copy.name for copy in COPIES]
    assert len(set(names)) == len(names) >= 60


def test_every_code_of_a_standard_has_a_broken_copy():
    codes = {code for code in catalogue() if code.startswith("standard-")}
    shown = {copy.expect.code for copy in COPIES}
    of_files = {code for code in codes if OF_FILES.match(code.removeprefix("standard-"))}
    assert sorted(codes - shown - of_files - {UNFORESEEN}) == []


def test_every_code_of_several_files_is_named_by_a_test():
    texts = "".join(
        file.read_text(encoding="utf-8") for file in Path(__file__).parents[1].rglob("test_*.py")
    )
    codes = {code for code in catalogue() if code.startswith("standard-")}
    of_files = {code for code in codes if OF_FILES.match(code.removeprefix("standard-"))}
    assert sorted(code for code in of_files if f'"{code}"' not in texts) == []


def test_every_rule_is_listed_once_and_finds_something(broken):
    silent = {f"{rule.__module__}.{rule.__name__}": rule for rule in RULES}
    assert len(silent) == len(RULES)
    for copy in COPIES:
        edition, _ = broken(copy)
        if edition is not None:
            inspection = Inspection(edition, known_paths)
            silent = {name: rule for name, rule in silent.items() if not any(rule(inspection))}
    assert set(silent) <= {OF_FROZEN}
