"""However a standard is broken, loading and linting answer with problems that have a place."""

import json
import re
from copy import deepcopy
from functools import reduce
from operator import getitem
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenscore.standard.builder import load
from greenscore.text.yaml import read
from greenscore.workflow.standards import lint

SMALL = (Path(__file__).parent / "broken" / "standard.yaml").read_text(encoding="utf-8")
LINES = SMALL.splitlines()
WORDS = sorted(set(re.findall(r"[\w.%/@-]+", SMALL)))
SPLINTERS = [
    *"{}[]:,-&*!|>'\"#%?@`~\n\t ",
    "<<: ",
    "null",
    "none",
    "é",
    "\x07",
    "1e999",
    "-1",
    "--",
]
FORMULAS = [
    "x",
    "energy",
    "policy",
    "sector",
    'plan == "draft"',
    "use.score",
    "1/0",
    "a if b",
    "(((",
]


def get(tree, path):
    return reduce(getitem, path, tree)


@st.composite
def mutated(draw):
    """One to four edits of the small standard: words swapped, lines moved, splinters put in."""
    text = SMALL
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["word", "line", "splinter", "cut"]))
        if kind == "word":
            old = draw(st.sampled_from(WORDS))
            new = draw(st.sampled_from(WORDS + SPLINTERS + FORMULAS))
            text = text.replace(old, new, draw(st.integers(1, 3)))
        elif kind == "line":
            lines = text.splitlines() or [""]
            at = draw(st.integers(0, len(lines) - 1))
            lines[at : at + 1] = draw(st.lists(st.sampled_from(LINES), max_size=2))
            text = "\n".join(lines) + "\n"
        else:
            at = draw(st.integers(0, len(text)))
            end = at + draw(st.integers(0, 40)) if kind == "cut" else at
            put = "" if kind == "cut" else draw(st.sampled_from(SPLINTERS))
            text = text[:at] + put + text[end:]
    return text


def leaves(item, path=()):
    """Yield the path of every text below `item`."""
    if isinstance(item, str):
        yield path
        return
    entries = item.items() if isinstance(item, dict) else enumerate(item)
    for key, below in entries:
        yield from leaves(below, (*path, key))


TREE = read(SMALL, "standard.yaml").data
LEAVES = list(leaves(TREE))
TEXTS = [get(TREE, path) for path in LEAVES] + FORMULAS


@st.composite
def regrown(draw):
    """The small standard with some of its texts swapped or left out: sound YAML, unsound content."""
    tree = deepcopy(TREE)
    for path in draw(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4, unique=True)):
        parent = get(tree, path[:-1])
        if draw(st.booleans()) or isinstance(parent, list):
            parent[path[-1]] = draw(st.sampled_from(TEXTS))
        else:
            del parent[path[-1]]
    return json.dumps(tree, ensure_ascii=False, indent=0)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mutated() | regrown())
def test_a_mutated_standard_never_ends_in_a_traceback(write, text):
    edition, problems = load(write(text))
    if edition is not None:
        problems = (*problems, *lint(edition))
    else:
        assert problems
    for problem in problems:
        assert problem.where.line is not None or problem.code == "yaml-no-document"
        assert problem.message("zh")
        assert problem.hint("en")


BOMBS = {
    "nesting": "index: " + "[" * 50_000,
    "aliases": "a: &a [x]\nb: [" + ",".join(["*a"] * 50_000) + "]",
    "children": "index: {children: " + "[{id: a, children: " * 18 + "[]" + "}]" * 18 + "}",
    "keys": "inputs:\n" + "".join(f"  i{n}: {{unit: t}}\n" for n in range(15_000)),
    "formula": f"derived: {{a: {{formula: '{'(' * 1900}'}}}}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_a_problem(write, bomb):
    edition, problems = load(write(bomb))
    assert edition is None
    assert problems


def test_a_huge_map_is_refused_before_it_is_spread_out(write, small):
    names = [f"c{n}" for n in range(6)]
    keys = ", ".join(f"k{n}: k" for n in range(20))
    inputs = "".join(f"  {name}: {{type: choice, choices: {{{keys}}}}}\n" for name in names)
    text = small.replace("inputs:\n", f"inputs:\n{inputs}")
    text = text.replace("map: {on: plan", f"map: {{else: 0, on: [{', '.join(names)}]")
    edition, _ = load(write(text))
    assert "standard-too-many-keys" in [problem.code for problem in lint(edition)]
