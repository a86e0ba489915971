"""Writes `format-reference.md`: the blocks of a standard with their keys, and an example of each.

Run as `python docs/format_reference.py`. Everything comes from the model, the meanings of its keys in
`greenscore/standard/keys.toml`, and the files of `examples/`.
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_type_hints

from format_examples import BASE, Example, base_text, examples
from format_sections import CHAPTERS, SECTIONS, Section
from format_words import default, written

from greenscore.model.scalars import Block
from greenscore.standard.schema import json_schema, meanings

FOLDER = Path(__file__).parent
FILE = FOLDER / "format-reference.md"
FUNCTIONS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (FOLDER / "functions.toml").read_text(encoding="utf-8")
)
_SCHEMA_WORDS = {"string": "text", "object": "a block"}
_HEAD = """\
# The format of a standard 标准的格式

Every block that can stand in a `standard.yaml`, its keys, and a short standard that shows it. The
page is generated from the code that reads standards, and every example is run with its cases by the
tests. [Writing a standard](writing-a-standard.md) is the place to start.

A score is a tree of nodes. Each passes these steps, every one of them optional:

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

It is YAML of the plain kind: UTF-8, one document, every key once. Anchors and aliases (`&`, `*`), tags (`!`)
and merge keys are refused; what repeats is written out, or made from a table by `rows`. A text that begins
with such a sign stands in quotes.

| an | is made of | at most |
|---|---|---|
| id (of nodes, levels, sources, themes, checks) | `a-z`, then `a-z 0-9 _ -` | 64 |
| name (of inputs, parameters, figures, tables, columns) | `a-z`, then `a-z 0-9 _`, no hyphen | 64 |
| id of a standard | `a-z 0-9`, then `a-z 0-9 . _ -` | 64 |
| edition | `A-Z a-z 0-9`, then these and `. _ -` | 32 |
| key of a choice | `A-Z a-z 0-9`, then these and `. _ + -` | 64 |

In data, capitals of names and keys do not matter where one alone can be meant.

In the tables, *needed* marks what cannot be left out, and – what has no default. A text for readers
is written `{zh, en}`, or once for both languages. The examples are profiles of this standard, so
that each says only what matters:
"""


def page() -> str:
    """Return the whole page."""
    shown = examples()
    parts = [_HEAD, _fenced("yaml", base_text()), *_contents()]
    for chapter in CHAPTERS:
        parts.append(f"## {chapter.title}")
        if chapter.note:
            parts.append(chapter.note)
        for section in chapter.sections:
            parts += _section(section, shown)
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _contents() -> Iterator[str]:
    yield "## Contents 目录"
    lines = []
    for chapter in CHAPTERS:
        lines.append(f"- {_link(chapter.title)}")
        lines += [f"  - {_link(section.title)}" for section in chapter.sections]
    yield "\n".join(lines)


def _section(section: Section, shown: Sequence[Example]) -> Iterator[str]:
    yield f"### {section.title}"
    if section.block is not None:
        yield _paragraphs(section.block)
        yield _table(section.block)
    if section.name in _OTHERS:
        yield from _OTHERS[section.name]()
    for example in shown:
        if example.about[0] == section.name:
            yield from _example(example)
    also = [example for example in shown if section.name in example.about[1:]]
    if also:
        yield f"See also: {', '.join(_link(example.title_of()) for example in also)}."


def _paragraphs(block: type[Block]) -> str:
    """Return the description of a block with the lines of each paragraph joined."""
    paragraphs = inspect.cleandoc(block.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.splitlines()) for paragraph in paragraphs)


def _table(block: type[Block]) -> str:
    """Return the keys of a block; blocks that have a section are linked."""
    links = {s.name: _link(s.title, s.en) for s in SECTIONS}
    texts = meanings(block)
    hints = get_type_hints(block, include_extras=True)
    rows = [
        (f"`{field.alias or name}`", written(hints[name], links), default(field), texts[key])
        for name, field in block.model_fields.items()
        for key in [field.alias or name]
    ]
    return _rows(("key", "what is written", "default", "meaning"), rows)


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _example(example: Example) -> Iterator[str]:
    yield f"#### {example.title_of()}"
    yield example.note.strip()
    yield _fenced("yaml", example.standard)
    for name, text in example.files.items():
        yield f"`{name}`:"
        yield _fenced(Path(name).suffix[1:], text)
    if example.installed is not None:
        yield f"The module of the entry point `{example.installed.entry}`:"
        yield _fenced("python", example.installed.source)
    if example.population:
        yield "The population that is frozen:"
        yield _fenced("csv", example.population)
    if example.cases:
        yield "What comes of data:"
        yield _fenced("yaml", example.cases)
    if example.figures:
        yield "The entities, and the figures they give:"
        yield _fenced("csv", example.entities)
        yield _figures(example.figures)


def _figures(figures: Mapping[str, Mapping[str, str]]) -> str:
    parts = list(dict.fromkeys(part for figure in figures.values() for part in figure))
    rows = [(id, *(figure.get(part, "") for part in parts)) for id, figure in figures.items()]
    return _rows(("figure", *parts), rows)


_LANGUAGE = """\
A formula has numbers, `true` and `false`, names, `+ - * / **`, `< <= > >= == !=` (also in a row: `0
<= a < 10`), `in` and `not in` a list (`a in (1, 2)` is `a == 1 or a == 2`), `and`, `or`, `not`, `a if
condition else b`, the functions below, and nothing else. A choice is compared with its keys in quotes:
`kind == "bf"`, `kind in ("bf", "eaf")`. A text, also that beside an answer (`<input>.evidence`,
`<input>.note`), stands only in the functions on texts and in `is_missing`. A minus between names needs
spaces, because ids may hold hyphens.

Names are those of inputs, parameters and derived figures; `<node>.score`, `<node>.value`,
`<node>.level`; `prerequisites.met`; and statistics of the frozen population,
`<node>.reference.<statistic>`: `min`, `max`, `mean`, `sd` (divided by n), `sample_sd` (by n - 1),
`median`, `p01` to `p99`, and the fences `low` and `high`; those of the subject's own group by a choice,
`<node>.reference.mean(by=sector)`. Within a function over rows, the columns of its table have names too.

Units are checked and converted. A bare number counts in the unit beside it: of a `share` in %, the
rest is `100 - share`. Arithmetic with something missing is missing, and so is a division by zero.
Comparisons have a slack of 1e-9.
"""


def _formula() -> Iterator[str]:
    """Yield the formula language and its functions."""
    yield _LANGUAGE
    for kind, head in (("values", "function of values"), ("rows", "function over rows of a table")):
        rows = [(f"`{written_as}`", text) for written_as, text in FUNCTIONS[kind].items()]
        yield _rows((head, "what it gives"), rows)


def _composed(name: str) -> Iterator[str]:
    """Yield the keys of what is gone after composing, as the schema for editors knows them."""
    schema = json_schema()["$defs"][name]
    yield schema["description"]
    rows = []
    for key, part in schema["properties"].items():
        if "description" in part and (name == "Rows" or key == "extends"):
            kind = _SCHEMA_WORDS.get(part.get("type", ""), "anything")
            need = "*needed*" if key in schema["required"] else "–"
            rows.append((f"`{key}`", kind, need, part["description"]))
    if name == "Profile":
        removal = json_schema()["$defs"]["Removal"]["description"]
        rows.append(("`remove`", "`true`, in any block", "–", removal))
    yield _rows(("key", "what is written", "default", "meaning"), rows)


_OTHERS: Mapping[str, Callable[[], Iterator[str]]] = {
    "Formula": _formula,
    "Rows": lambda: _composed("Rows"),
    "Profile": lambda: _composed("Profile"),
}


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```"


def _link(heading: str, words: str = "") -> str:
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"[{words or heading}](#{anchor})"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    print(f"{FILE.relative_to(FOLDER.parent)}: {page().count(chr(10))} lines, over {BASE}.yaml")
