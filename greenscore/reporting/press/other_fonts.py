"""Fonts of the machine for what neither the Chinese nor the Latin font has: Arabic, Tibetan, signs."""

import os
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "~/Library/Fonts",
)
MOST_FILES = 2_000
_NOBODYS = frozenset({"Co", "Cn", "Cs"})
_PICTURES = frozenset(range(0x1F000, 0x1FB00))
# In the order in which they are asked, by how their names begin; others follow by name.
_FIRST = ("NotoSans", "DejaVuSans", "FreeSans", "Arial")
_STYLES = ("bold", "italic", "oblique", "mono", "condensed", "light", "thin", "black", "serif")


def fallback(characters: Sequence[str]) -> tuple[tuple[Path, ...], frozenset[int]]:
    """Return fonts that have some of `characters`, and which of them they have.

    The same fonts in the same order, whatever the order of the disk. Pictures such as emoji are taken from
    fonts for them alone: each font of text draws another one. What means something else in every font
    (private use) is taken from none.
    """
    wanted = {ord(each) for each in characters if unicodedata.category(each) not in _NOBODYS}
    taken: list[Path] = []
    had: set[int] = set()
    for file in _candidates():
        if not wanted:
            break
        here = wanted & _characters(file)
        if "emoji" not in file.name.casefold():
            here -= _PICTURES
        if here:
            taken.append(file)
            had |= here
            wanted -= here
    return tuple(taken), frozenset(had)


@cache
def _candidates() -> tuple[Path, ...]:
    found = sorted(_files(), key=lambda file: (_rank(file.name), file.name, str(file)))
    return tuple(found[:MOST_FILES])


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for parent, _, names in os.walk(os.path.expanduser(folder)):  # noqa: PTH111 - never raises
            for name in names:
                plain = not any(style in name.casefold() for style in _STYLES)
                if plain and name.casefold().endswith((".ttf", ".otf")):
                    yield Path(parent, name)


def _rank(name: str) -> int:
    return next(
        (place for place, start in enumerate(_FIRST) if name.startswith(start)), len(_FIRST)
    )


@cache
def _characters(file: Path) -> frozenset[int]:
    """Return the code points that a font has an outline for; none where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, lazy=True) as font:
            if not {"glyf", "CFF ", "CFF2"} & set(font.keys()):
                return frozenset()
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError, IndexError):
        return frozenset()
