"""Texts in Chinese and English: the two languages everything a person reads is written in."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


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
