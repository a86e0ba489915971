"""The fonts of reports and certificates: Chinese and Latin in two weights, others where a name asks for them.

The Chinese half comes from Noto Sans CJK SC (a system package) or Noto Sans SC (the `fonts`
extra), the Latin half from Noto Sans (a dependency). Both are cut down once to what pages use and
kept in the user's cache: with the full fonts a report is 2.6 times as large and takes twice the
memory. Characters of other scripts come from what fonts the machine has; where none has one, there is no page
with an empty box.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from greenscore.guard.kept import digest, kept
from greenscore.problems import Problem
from greenscore.reporting.press import cutting, sources
from greenscore.reporting.press.cutting import WEIGHTS, CutFailed
from greenscore.reporting.press.sources import Other, han_sources, latin_source, others_for
from greenscore.resources import cache_folder

_HAN, _LATIN = "Greenscore Han", "Greenscore Latin"
_CHARACTERS = "characters.txt"

_SYMBOLS = (
    (0x2190, 0x2300),
    (0x2460, 0x27C0),
    (0x3000, 0x3040),
    (0x3300, 0x3400),
    (0xFF00, 0xFFF0),
)
# In both fonts: a space takes the font of the text before it; the others are full-width in Chinese.
_SHARED = frozenset(map(ord, " \u00a0“”—…·"))
_SPACES = frozenset(map(ord, " \u00a0"))
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})
# Which of several shapes of a character is meant; a font that has no other shows the one it has.
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a family, for one weight."""

    family: str
    weight: int
    file: Path


@dataclass(frozen=True, slots=True)
class FontSet:
    """Font files, Chinese regular and bold first, then Latin, then those of other scripts.

    `digest` is the SHA-256 over all files; `characters` holds every code point that has a glyph.
    """

    faces: tuple[Face, ...]
    digest: str
    characters: frozenset[int]

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the files, in the order of the faces."""
        return tuple(face.file for face in self.faces)

    @property
    def family(self) -> str:
        """Return the value of `font-family`, for pages in Chinese and every `<svg>`, which inherits none."""
        return ", ".join(self._families())

    def css(self) -> str:
        """Return the rules that load the files, by `file:` address, and use them by language."""
        rules = [
            f"@font-face {{font-family: {face.family}; font-weight: {face.weight};"
            f' src: url("{face.file.as_uri()}")}}'
            for face in self.faces
        ]
        _, _, *others = self._families()
        rules.append(f"html, :lang(zh) {{font-family: {self.family}}}")
        rules.append(f":lang(en) {{font-family: {', '.join((_LATIN, _HAN, *others))}}}")
        return "\n".join(rules)

    def _families(self) -> Iterable[str]:
        return dict.fromkeys(face.family for face in self.faces)


class FontMissing(Exception):
    """No usable font, or no glyph for a character; `problem` says which and what to install."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.message('en')} {problem.hint('en')}")


def font_set(extra: str = "") -> FontSet:
    """Return the fonts for pages that also print `extra`, such as names of companies and people.

    The usual set holds GB 2312, Latin and symbols. Where `extra` needs a rarer character, it is the
    set of all that the source fonts have, and where these lack it, other fonts of the machine come along.

    Raises:
        FontMissing: there is no Chinese font, none that can be cut, no folder to keep it in, or no glyph
            for a character of `extra`.
    """
    han = han_sources()
    if not han:
        raise FontMissing(Problem(code="machine-font-missing"))
    fonts = _set_of(han, whole=False)
    lacking = missing_characters(extra, fonts)
    if lacking:
        whole = _set_of(han, whole=True)
        others = others_for(missing_characters(extra, whole))
        if set(map(ord, lacking)) & whole.characters:
            fonts = whole
        for other in others:
            fonts = _joined(fonts, _set_of_other(other, fonts.characters))
        lacking = missing_characters(extra, fonts)
    if lacking:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in lacking)
        raise FontMissing(Problem(code="machine-glyph-missing", args={"characters": named}))
    return fonts


def missing_characters(text: str, fonts: FontSet) -> tuple[str, ...]:
    """Return the visible characters of `text` without a glyph, each once, as they appear."""
    return tuple(
        character
        for character in dict.fromkeys(text)
        if ord(character) not in fonts.characters
        and unicodedata.category(character) not in _INVISIBLE
        and not any(ord(character) in variants for variants in _VARIANTS)
    )


def _set_of(han: tuple[Path, ...], *, whole: bool) -> FontSet:
    """Return our own set from the cache, made first where it is not there or damaged."""
    files = (*han, latin_source())
    name = f"fonts-{_key(files, whole)}"
    faces = [(half, weight) for half in (_HAN, _LATIN) for weight in WEIGHTS.values()]
    return _from(name, faces, partial(_ours, han, whole=whole))


def _set_of_other(other: Other, has: frozenset[int]) -> FontSet:
    """Return a font beside ours, without the characters that the ones before it have."""
    lacks = sources.characters_in(other.regular) - (has - _SPACES)
    files = (other.regular, other.bold)
    # Named after its source: it stands in the PDF, and may not depend on where and when that was installed.
    family = f"Greenscore {hashlib.sha256(other.regular.name.encode()).hexdigest()[:8]}"
    name = f"fonts-{_key(files, hashlib.sha256(repr(sorted(lacks)).encode()).hexdigest())}"
    faces = [(family, weight) for weight in WEIGHTS.values()]
    return _from(name, faces, partial(_cut_all, faces, files, [lacks, lacks]))


def _joined(one: FontSet, other: FontSet) -> FontSet:
    both = hashlib.sha256(f"{one.digest} {other.digest}".encode()).hexdigest()
    return replace(
        one,
        faces=(*one.faces, *other.faces),
        digest=both,
        characters=one.characters | other.characters,
    )


def _from(name: str, faces: list[tuple[str, int]], make: "partial[Mapping[str, bytes]]") -> FontSet:
    try:
        folder = kept(name, make)
        characters = (folder / _CHARACTERS).read_bytes().decode()
        seal = digest(folder)
    except CutFailed as failure:
        problem = Problem(code="machine-font-unreadable", args={"file": str(failure)})
        raise FontMissing(problem) from failure
    except OSError as failure:
        problem = Problem(code="machine-cache", args={"folder": str(cache_folder())})
        raise FontMissing(problem) from failure
    made = tuple(Face(half, weight, folder / _file(half, weight)) for half, weight in faces)
    return FontSet(made, seal, frozenset(map(ord, characters)))


def _file(family: str, weight: int) -> str:
    return f"{family} {weight}.otf"


def _key(files: Iterable[Path], recipe: object) -> str:
    """Return a name for what is made of some files by this code and these libraries."""
    try:
        states = [(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files]
    except OSError as failure:
        problem = Problem(code="machine-font-unreadable", args={"file": str(failure.filename)})
        raise FontMissing(problem) from failure
    return hashlib.sha256(json.dumps([recipe, states, _makers()]).encode()).hexdigest()[:16]


@cache
def _makers() -> list[str]:
    code = [Path(str(module)).read_bytes() for module in (__file__, cutting.__file__)]
    found = [hashlib.sha256(each).hexdigest() for each in code]
    for library in ("uharfbuzz", "fonttools"):
        try:
            found.append(version(library))
        except PackageNotFoundError:
            found.append("")
    return found


def _ours(han: tuple[Path, ...], *, whole: bool) -> Mapping[str, bytes]:
    latin = latin_source()
    latin_characters = cutting.characters_of(latin)
    han_characters = cutting.characters_of(han[0]) - (latin_characters - _SHARED)
    if not whole:
        han_characters &= _page_characters()
    faces = [(half, weight) for half in (_HAN, _LATIN) for weight in WEIGHTS.values()]
    wanted = [han_characters, han_characters, latin_characters, latin_characters]
    return _cut_all(faces, (*han, latin, latin), wanted)


def _cut_all(
    faces: list[tuple[str, int]], files: tuple[Path, ...], wanted: list[frozenset[int]]
) -> Mapping[str, bytes]:
    """Return the files of some faces, and the characters they have between them."""
    from fontTools.ttLib import TTLibError

    made = {}
    for (family, weight), source, characters in zip(faces, files, wanted, strict=True):
        font = cutting.cut(source, characters, {"wght": weight, "wdth": 100})
        try:
            made[_file(family, weight)] = cutting.renamed(font, family, weight)
        except TTLibError as failure:
            raise CutFailed(source) from failure
    text = "".join(map(chr, sorted(frozenset().union(*wanted))))
    return {**made, _CHARACTERS: text.encode()}  # holds line ends that text mode alters


def _page_characters() -> frozenset[int]:
    """Return the code points of GB 2312 and of the symbols that pages use."""
    symbols = {code for start, end in _SYMBOLS for code in range(start, end)}
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = b"".join(pairs).decode("gb2312", errors="ignore")
    return _SHARED.union(symbols, map(ord, text))
