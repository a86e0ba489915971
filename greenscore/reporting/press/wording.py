"""What the report says, in the languages asked for: fixed labels, sentences and the standard's texts.

A text of the view is a list of lines, one for each language, `{"lang": "zh-CN", "text": ...}`. Labels
live in the `labels.toml` of each folder of templates, where translators find them.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from greenscore.resources import templates_folder
from greenscore.texts import Lang, Text

Lines = list[dict[str, str]]

TAGS: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
# Marks that reorder or hide what stands beside them have no place in a document of record.
_DECEPTIVE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` without control characters and without marks that reorder or hide characters."""
    return _DECEPTIVE.sub("", _CONTROL.sub(" ", text))


@cache
def _labels() -> Mapping[str, Mapping[str, Text]]:
    return {
        section: {key: Text(entry["zh"], entry["en"]) for key, entry in entries.items()}
        for file in sorted(templates_folder().glob("*/labels.toml"))
        for section, entries in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


class Wording:
    """The words of one report, in `langs`; the first language leads."""

    def __init__(self, langs: Sequence[Lang]) -> None:
        self.langs = tuple(langs)

    def text(self, text: Text | str) -> Lines:
        """Return the lines of a text; one line where both languages say the same or one is left out."""
        if isinstance(text, str):
            text = Text(text, text)
        lines: Lines = []
        for lang in self.langs:
            own = clean(getattr(text, lang))
            if own and all(line["text"] != own for line in lines):
                lines.append({"lang": TAGS[lang], "text": own})
        if not lines and text:
            other: Lang = "en" if text.en else "zh"
            lines.append({"lang": TAGS[other], "text": clean(text.get(other))})
        return lines

    def say(self, key: str, **args: Text | str) -> Lines:
        """Return the label `section.name` with its places filled in."""
        return self.text(label(key, **args))

    def labels(self) -> dict[str, dict[str, Lines]]:
        """Return every label, by section and name, for the templates."""
        return {
            section: {key: self.text(text) for key, text in entries.items()}
            for section, entries in _labels().items()
        }


def label(key: str, **args: Text | str) -> Text:
    """Return the label `section.name` in both languages; KeyError if there is none."""
    section, name = key.split(".")
    wording = _labels()[section][name]
    return Text(*(_fill(wording.get(lang), lang, args) for lang in ("zh", "en")))


def joined(texts: Sequence[Text]) -> Text:
    """Return sentences as one paragraph: without a space in Chinese, with one in English."""
    return Text("".join(text.zh for text in texts), " ".join(text.en for text in texts))


def _fill(wording: str, lang: Lang, args: Mapping[str, Any]) -> str:
    """Put `args` into the `{name}` places; never str.format, so that data cannot be a template."""
    first, *rest = wording.split("{")
    filled = [first]
    for part in rest:
        name, _, tail = part.partition("}")
        value = args[name]
        filled.append((value.get(lang) if isinstance(value, Text) else value) + tail)
    return "".join(filled)
