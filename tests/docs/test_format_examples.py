"""Every example of the format runs, and together they show all of it."""

import csv
import hashlib
import importlib
import io
import re

import jsonschema
import pytest
import yaml
from format_examples import EDITION, base_text, examples
from format_reference import FILE, page
from format_reference import FUNCTIONS as TOLD
from format_sections import SECTIONS

from greenscore import plugins
from greenscore.expression.functions import AGGREGATES, FUNCTIONS, NODE_PARTS, REFERENCE
from greenscore.model.scalars import Block
from greenscore.standard.builder import load
from greenscore.standard.compose.composing import EXTENDS, compose
from greenscore.standard.compose.merging import REMOVE
from greenscore.standard.compose.templates import KEYS
from greenscore.standard.proofs.written import read_cases
from greenscore.standard.schema import blocks, draft07, json_schema, meanings
from greenscore.standard.shelf import book_at
from greenscore.workflow import freezing, scoring
from greenscore.workflow.proving import differences
from greenscore.workflow.standards import lint
from tests.docs.format_coverage import all_of_the_format, written
from tests.installing import as_installed, trusting

EXAMPLES = examples()
VALIDATORS = {
    "2020-12": jsonschema.Draft202012Validator(json_schema()),
    "draft 7": jsonschema.Draft7Validator(draft07()),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Write an example, install its function, freeze its population, and return its folder."""

    def folder(example):
        if example.installed is not None:
            install(example.installed, tmp_path / "site")
            as_installed(monkeypatch, tmp_path / "site")
            one = example.installed
            digest = hashlib.sha256(one.source.encode()).hexdigest()
            trusting(monkeypatch, tmp_path / "settings", one.entry, digest)
            importlib.invalidate_caches()
        written_to = example.write(tmp_path / "standards")
        if example.population:
            population = tmp_path / "population.csv"
            population.write_text(example.population, encoding="utf-8")
            frozen, problems = freezing.freeze(written_to, population)
            assert (frozen is not None, problems) == (True, ())
        return written_to

    yield folder
    plugins.function.cache_clear()


def install(function, site):
    module = function.entry.replace("-", "_")
    info = site / f"{module}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    point = f"{function.entry} = {module}:{function.attribute}"
    (info / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{point}\n")
    (site / f"{module}.py").write_bytes(function.source.encode())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_sound_and_gives_what_it_says(example, folder):
    path = folder(example)
    edition, problems = load(path)
    assert problems == ()
    assert lint(edition) == ()
    cases, faults = read_cases(path)
    assert faults == ()
    assert cases or example.figures
    for validator in VALIDATORS.values():
        assert list(validator.iter_errors(compose(book_at(path)).data)) == []
        assert list(validator.iter_errors(yaml.load(example.whole(), yaml.BaseLoader))) == []
    for case in cases:
        told = [difference.text("en") for difference in differences(edition, case)]
        assert told == [], case.name
    if example.figures:
        assert figures(edition, example.entities, example.figures) == example.figures


def figures(edition, entities, wanted):
    """Return the parts of each figure that are wanted, as texts."""
    rows = list(csv.DictReader(io.StringIO(entities)))
    results = scoring.score(edition, [{k: v for k, v in row.items() if v} for row in rows])
    found = {figure["id"]: figure for figure in scoring.portfolio(results).as_json()["figures"]}
    return {id: {part: _shown(found[id][part]) for part in parts} for id, parts in wanted.items()}


def _shown(value):
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def test_the_examples_show_all_of_the_format(tmp_path):
    shown = set()
    for example in EXAMPLES:
        edition, problems = load(example.write(tmp_path), frozen=False)
        assert problems == (), example.name
        shown |= set(written(edition.standard))
    assert sorted(all_of_the_format() - shown) == []


@pytest.mark.parametrize(
    "word",
    [
        *(f"{key}:" for key in (*KEYS, EXTENDS, REMOVE)),
        *(f".{part}" for part in (*NODE_PARTS, f"{REFERENCE}.")),
        "prerequisites.met",
    ],
)
def test_the_examples_show_what_is_no_field_of_the_model(word):
    assert any(word in example.standard for example in EXAMPLES)


def test_every_block_has_a_section_and_every_example_stands_in_one():
    sections = {section.name for section in SECTIONS}
    assert {block.__name__ for block in blocks()} - sections == set()
    assert {name for example in EXAMPLES for name in example.about} - sections == set()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_key_has_a_meaning_and_no_other_word_has(section):
    block = section.block or Block
    keys = {field.alias or name for name, field in block.model_fields.items()}
    assert set(meanings(block)) == keys


@pytest.mark.parametrize("kind, known", [("values", FUNCTIONS), ("rows", AGGREGATES)])
def test_every_function_is_told(kind, known):
    assert [told.partition("(")[0] for told in TOLD[kind]] == list(known)


def test_the_page_is_what_the_format_says():
    current = FILE.read_text(encoding="utf-8")
    assert current == page(), "docs/format-reference.md is not up to date: run `make docs`"


def test_the_page_is_short_enough_to_read():
    assert page().count("\n") < 3200


def test_links_to_the_page_and_within_it_lead_somewhere():
    text = page()
    tutorial = FILE.with_name("writing-a-standard.md").read_text(encoding="utf-8")
    headings = [anchor(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    assert sorted(headings) == sorted(set(headings))
    wanted = re.findall(r"\]\(#([^)]+)\)", text)
    wanted += re.findall(rf"\]\({FILE.name}#([^)]+)\)", tutorial)
    assert set(wanted) - set(headings) == set()


def anchor(heading):
    """Return the anchor that a code host gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_base_is_shown_as_it_lies_under_the_examples():
    assert base_text() in page()
    assert f'edition: "{EDITION}"' in base_text()
