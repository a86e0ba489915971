"""Writes `glossary.md`: the terms of the field as greenscore words them, from its store of wording.

Run as `python docs/glossary_page.py`.
"""

from collections.abc import Mapping
from functools import reduce
from operator import getitem
from pathlib import Path

from greenscore.texts import entries, names_in, worded

FILE = Path(__file__).with_name("glossary.md")
_HEAD = """\
# Glossary 术语

One word in each language for each concept: screens, reports, workbooks and messages take it from here.
The page is generated from `greenscore/messages/glossary.toml`, where a wrong word is mended for all of
them; the tests refuse a text that says the same in other words. The kinds of a concept stand below it.

| 中文 | English | meaning |
|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return _HEAD + "\n".join(map(_row, names_in(entries("glossary")))) + "\n"


def _row(name: str) -> str:
    term = worded(f"glossary.{name}")
    entry: Mapping[str, str] = reduce(getitem, name.split("."), entries("glossary"))
    kind = "· " if "." in name else ""
    return f"| {kind}{term.zh} | {kind}{term.en} | {entry['means']} |"


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"docs/{FILE.name}: {page().count(chr(10))} lines")


if __name__ == "__main__":
    main()
