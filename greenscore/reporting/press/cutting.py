"""Fonts cut down to some characters, under a name of our own, by uharfbuzz and fontTools."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

# A modified Noto may not be called Noto, which is a trademark. Families of our own, each for itself, since
# WeasyPrint takes two files of one family and weight for one font and prints the glyphs of the wrong one.
WEIGHTS = {"Regular": 400, "Bold": 700}

_SIMPLIFIED = ("Noto Sans CJK SC", "Noto Sans SC")


class CutFailed(Exception):
    """A font file cannot be read or cut; carries its path."""


def cut(source: Path, characters: frozenset[int], axes: Mapping[str, float]) -> bytes:
    """Return the font of `characters` alone, its variable `axes` fixed; CutFailed.

    A Chinese font takes HarfBuzz 0.1 s where a subsetter in Python takes 6 s.
    """
    import uharfbuzz

    try:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)), _face(source))
        wish = uharfbuzz.SubsetInput()
        wish.unicode_set.update(characters)
        for tag, value in axes.items():
            wish.pin_axis_location(face, tag, value)
        return bytes(uharfbuzz.subset(face, wish).blob.data)
    except (RuntimeError, OSError, uharfbuzz.HarfBuzzError) as failure:
        raise CutFailed(source) from failure


def characters_of(source: Path) -> frozenset[int]:
    """Return the code points that a font has glyphs for; CutFailed."""
    import uharfbuzz

    try:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)), _face(source))
        return frozenset(face.unicodes)
    except (RuntimeError, OSError, uharfbuzz.HarfBuzzError) as failure:
        raise CutFailed(source) from failure


def renamed(font: bytes, family: str, weight: int) -> bytes:
    """Return the font under our family name, its copyright and licence kept."""
    from fontTools.ttLib import TTFont

    style = next(name for name, number in WEIGHTS.items() if number == weight)
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}"}
    names[6] = f"{family.replace(' ', '')}-{style}"
    with TTFont(BytesIO(font), recalcTimestamp=False) as changed:
        table = changed["name"]
        table.names = [record for record in table.names if record.nameID in {0, 13, 14}]
        for number, text in names.items():
            table.setName(text, number, 3, 1, 0x409)
        if "STAT" in changed:  # describes the axes that are fixed now
            del changed["STAT"]
        out = BytesIO()
        changed.save(out)
    return out.getvalue()


def _face(file: Path) -> int:
    """Return the index of the simplified Chinese face of a collection that has one; else 0."""
    from fontTools.ttLib import TTCollection, TTLibError

    if file.suffix.lower() != ".ttc":
        return 0
    try:
        with file.open("rb") as stream, TTCollection(stream, lazy=True) as collection:
            names = [font["name"].getDebugName(1) for font in collection.fonts]
    except (TTLibError, KeyError, ValueError, AssertionError) as failure:
        raise CutFailed(file) from failure
    return next((index for index, name in enumerate(names) if name in _SIMPLIFIED), 0)
