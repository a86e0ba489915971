"""Texts in Chinese and English, and the one store of what a person reads: the files of `messages/`.

A text is found by its file and its names in it, as `glossary.grade.declared`, and a place `{name}` in it
takes an argument. A place with a full stop takes another text of the store, so that a term of the field
is worded once, in the glossary; with a capital (`Glossary.level`) it begins a line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import Any, Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
STORE = Path(__file__).with_name("messages")
PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; a missing language falls back to the other one."""

    zh: str = ""
    en: str = ""

    def get(self, lang: Lang) -> str:
        """Return the text in `lang`, or in the other language where it was left out."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


@cache
def entries(file: str) -> Mapping[str, Any]:
    """Return what a file of the store says, `report` or `problems/data`; it is read when first asked for."""
    import tomllib

    return tomllib.loads((STORE / f"{file}.toml").read_text(encoding="utf-8"))


def unfilled(key: str) -> Text:
    """Return the text `file.name` of the store as it is written; KeyError where there is none."""
    file, *names = key.split(".")
    entry: Any = reduce(getitem, names, entries(file.lower()))
    return Text(entry, entry) if isinstance(entry, str) else Text(entry["zh"], entry["en"])


def worded(key: str, /, **args: Text | str) -> Text:
    """Return the text `file.name` of the store with its places filled in."""
    text = unfilled(key)
    zh, en = fill(text.zh, "zh", args), fill(text.en, "en", args)
    return Text(zh, en[:1].upper() + en[1:]) if key[0].isupper() else Text(zh, en)


def fill(wording: str, lang: Lang, args: Mapping[str, Text | str]) -> str:
    """Put what they name into the `{name}` places; never str.format, so that data cannot be a template."""

    def named(place: re.Match[str]) -> str:
        value = worded(place[1]) if "." in place[1] else args[place[1]]
        return value.get(lang) if isinstance(value, Text) else value

    return PLACE.sub(named, wording)


def named(what: str, name: Text) -> dict[str, str]:
    """Return a name as arguments of a problem, one for each language: `what_zh` and `what_en`."""
    return {f"{what}_{lang}": name.get(lang) for lang in LANGS}


def arguments(text: Text) -> set[str]:
    """Return the names of the arguments that a text takes."""
    return {name for name in PLACE.findall(text.zh + text.en) if "." not in name}


def fixed(file: str) -> list[str]:
    """Return the names of the texts in a file that take no argument."""
    names = names_in(entries(file.lower()))
    return [name for name in names if not arguments(unfilled(f"{file}.{name}"))]


def names_in(entries: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of texts, a term of the glossary before its kinds."""
    for name, entry in entries.items():
        is_text = isinstance(entry, str) or "zh" in entry
        if is_text:
            yield name
        if isinstance(entry, Mapping):
            below = {key: e for key, e in entry.items() if not is_text or isinstance(e, Mapping)}
            yield from (f"{name}.{each}" for each in names_in(below))
