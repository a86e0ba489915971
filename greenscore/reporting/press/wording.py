"""What the report says, in the languages asked for: fixed labels, sentences and the standard's texts.

A text of the view is a list of lines, one for each language, `{"lang": "zh-CN", "text": ...}`.
"""

import re
from collections.abc import Mapping, Sequence

from greenscore.texts import Lang, Text, fixed, worded

Lines = list[dict[str, str]]

TAGS: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]+")
# Marks that reorder or hide what stands beside them have no place in a document of record.
_DECEPTIVE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` without control characters and without marks that reorder or hide characters."""
    return _DECEPTIVE.sub("", _CONTROL.sub(" ", text))


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

    def say(self, key: str, /, **args: Text | str) -> Lines:
        """Return a text of the store with its places filled in."""
        return self.text(worded(key, **args))

    def labels(self, file: str) -> dict[str, Lines]:
        """Return the fixed texts of a file of the store, by their names, for the templates."""
        return {name: self.say(f"{file}.{name}") for name in fixed(file)}


def joined(texts: Sequence[Text]) -> Text:
    """Return sentences as one paragraph: without a space in Chinese, with one in English."""
    return Text("".join(text.zh for text in texts), " ".join(text.en for text in texts))
