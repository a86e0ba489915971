"""The fonts of reports and certificates: Chinese and Latin in two weights, no empty boxes.

The Chinese half comes from Noto Sans CJK SC (a system package) or Noto Sans SC (the `fonts`
extra), the Latin half from Noto Sans (a dependency). Both are cut down once to what pages use and
kept in the user's cache: with the full fonts a report is 2.6 times as large and takes twice the
memory.
"""

import atexit
import hashlib
import json
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from greenscore.guard.writer import write_bytes, write_text
from greenscore.problems import Problem
from greenscore.reporting.press.other_fonts import fallback
from greenscore.resources import cache_folder

# A modified Noto may not be called Noto, which is a trademark. Two families, since WeasyPrint takes
# two files of the same family and weight for one font and prints the glyphs of the wrong one.
_HAN, _LATIN, _OTHER = "Greenscore Han", "Greenscore Latin", "Greenscore Other"
_WEIGHTS = {"Regular": 400, "Bold": 700}

_SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)
_HAN_FILES = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("NotoSansSC[wght].ttf", "NotoSansSC[wght].ttf"),
)
_SIMPLIFIED = ("Noto Sans CJK SC", "Noto Sans SC")
_SYMBOLS = (
    (0x2190, 0x2300),
    (0x2460, 0x27C0),
    (0x3000, 0x3040),
    (0x3300, 0x3400),
    (0xFF00, 0xFFF0),
)
# In both fonts: a space takes the font of the text before it; the others are full-width in Chinese.
_SHARED = frozenset(map(ord, " \u00a0“”—…·"))
# What a build is called until it is whole, and after how many seconds nobody works on it any more.
_UNFINISHED, _BUILD_SECONDS = "making-", 3600
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class FontSet:
    """Chinese and Latin font files, Chinese regular and bold first.

    `family` is the value of a `font-family`, for pages in Chinese and for every `<svg>`, which does
    not inherit it. `digest` is the SHA-256 over all files; `characters` holds every code point that
    has a glyph. `others` are fonts of the machine for what neither half has, such as Arabic.
    """

    family: str
    files: tuple[Path, ...]
    digest: str
    characters: frozenset[int]
    others: tuple[Path, ...] = ()

    def css(self) -> str:
        """Return the rules that load the files, by `file:` address, and use them by language."""
        faces = zip(_faces(), self.files[: len(_faces())], strict=True)
        rules = [
            f"@font-face {{font-family: {half}; font-weight: {weight};"
            f' src: url("{file.as_uri()}")}}'
            for (half, weight), file in faces
        ]
        named = [f"{_OTHER} {number}" for number in range(len(self.others))]
        rules += [
            f'@font-face {{font-family: {name}; src: url("{file.as_uri()}")}}'
            for name, file in zip(named, self.others, strict=True)
        ]
        more = "".join(f", {name}" for name in named)
        rules.append(f"html, :lang(zh) {{font-family: {self.family}}}")
        rules.append(f":lang(en) {{font-family: {_LATIN}, {_HAN}{more}}}")
        return "\n".join(rules)

    def extended(self, others: tuple[Path, ...], characters: frozenset[int]) -> "FontSet":
        """Return the set with further fonts behind it."""
        more = "".join(f", {_OTHER} {number}" for number in range(len(others)))
        return FontSet(
            self.family + more,
            (*self.files, *others),
            self.digest,
            self.characters | characters,
            others,
        )


class FontMissing(Exception):
    """No usable font, or no glyph for a character; `problem` says which and what to install."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.message('en')} {problem.hint('en')}")


class _CutFailed(Exception):
    """A font file cannot be read or cut; carries its path."""


def font_set(extra: str = "") -> FontSet:
    """Return the fonts for pages that also print `extra`, such as names of companies and people.

    The usual set holds GB 2312, Latin and symbols. Where `extra` needs a rarer character, it is the
    set of all that the source fonts have, and where neither has it, a font of the machine that does.

    Raises:
        FontMissing: there is no Chinese font, none that can be cut, no folder to keep it in, or no glyph
            for a character of `extra`.
    """
    han = han_sources()
    if not han:
        raise FontMissing(Problem(code="machine-font-missing"))
    fonts = _kept(han, whole=False)
    if missing_characters(extra, fonts):
        fonts = _kept(han, whole=True)
    lacking = missing_characters(extra, fonts)
    if lacking:
        fonts = fonts.extended(*fallback(lacking))
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
    )


def han_sources() -> tuple[Path, ...]:
    """Return the regular and the bold source of Chinese glyphs; empty where there is none."""
    found = {file.name: file for file in _font_files()}
    for names in _HAN_FILES:
        if all(name in found for name in names):
            return tuple(found[name] for name in names)
    return ()


def _font_files() -> Iterator[Path]:
    folders = [Path(folder).expanduser() for folder in _SYSTEM_FOLDERS]
    folders += _package_folders("justmytype_intl_cjk")
    for folder in folders:
        for parent, _, names in os.walk(folder):
            yield from (Path(parent, name) for name in names if name.startswith("NotoSans"))


def _package_folders(name: str) -> list[Path]:
    spec = find_spec(name)
    return [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []


def _latin_source() -> Path:
    return Path(str(files("fontpkg_noto_sans"))) / "files" / "NotoSans[wdth,wght].ttf"


def _kept(han: tuple[Path, ...], *, whole: bool) -> FontSet:
    """Return the set from the cache, made first where it is not there yet."""
    sources = (*han, _latin_source())
    recipe = Path(__file__)
    states = [(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in (*sources, recipe)]
    key = hashlib.sha256(json.dumps([whole, states]).encode()).hexdigest()[:16]
    try:
        return _found(_made(cache_folder() / f"fonts-{key}", han, whole=whole))
    except _CutFailed as failure:
        problem = Problem(code="machine-font-unreadable", args={"file": str(failure)})
        raise FontMissing(problem) from failure
    except OSError:
        return _for_this_run(key, han, whole=whole)


def _for_this_run(key: str, han: tuple[Path, ...], *, whole: bool) -> FontSet:
    """Return the set from a folder that goes with the process: the cache cannot be written to."""
    try:
        return _found(_made(_passing_folder() / f"fonts-{key}", han, whole=whole))
    except _CutFailed as failure:
        problem = Problem(code="machine-font-unreadable", args={"file": str(failure)})
        raise FontMissing(problem) from failure
    except OSError as failure:
        problem = Problem(code="machine-cache", args={"folder": str(cache_folder())})
        raise FontMissing(problem) from failure


@cache
def _passing_folder() -> Path:
    folder = tempfile.mkdtemp(prefix="greenscore-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def _made(folder: Path, han: tuple[Path, ...], *, whole: bool) -> Path:
    """Return a folder that holds the set, whole; it is made, or made anew, where it does not.

    Looked at once a process: a file of another length or content would print another page without a word.
    """
    _sweep(folder.parent)
    if folder.is_dir() and not _is_whole(folder):
        shutil.rmtree(folder)
    if not folder.is_dir():
        _make(folder, han, whole=whole)
    return folder


def _is_whole(folder: Path) -> bool:
    try:
        told = (folder / "digest.txt").read_text(encoding="ascii")
        return told == _digest_of(folder)
    except (OSError, ValueError):
        return False


def _digest_of(folder: Path) -> str:
    """Return the SHA-256 over the fonts and the list of characters of a folder."""
    total = hashlib.sha256()
    for name in (*_file_names(), "characters.txt"):
        content = (folder / name).read_bytes()
        total.update(f"{name}:{len(content)}:".encode())
        total.update(content)
    return total.hexdigest()


def _found(folder: Path) -> FontSet:
    characters = (folder / "characters.txt").read_bytes().decode()
    return FontSet(
        f"{_HAN}, {_LATIN}",
        tuple(folder / name for name in _file_names()),
        (folder / "digest.txt").read_text(encoding="ascii"),
        frozenset(map(ord, characters)),
    )


def _sweep(folder: Path) -> None:
    """Remove what builds left behind that were killed; one that goes on is younger."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - _BUILD_SECONDS:
                shutil.rmtree(left)


def _file_names() -> tuple[str, ...]:
    return tuple(f"{half} {weight}.otf" for half, weight in _faces())


def _faces() -> tuple[tuple[str, int], ...]:
    return tuple((half, weight) for half in (_HAN, _LATIN) for weight in _WEIGHTS.values())


def _make(folder: Path, han: tuple[Path, ...], *, whole: bool) -> None:
    """Build the set beside `folder` and move it there in one step: no reader sees a part."""
    from fontTools.ttLib import TTLibError

    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        try:
            _build(unfinished, han, whole=whole)
        except TTLibError as failure:
            raise _CutFailed(han[0]) from failure
        try:
            unfinished.rename(folder)
        except OSError:
            if not folder.is_dir():  # otherwise another process was first, with the same files
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _build(folder: Path, han: tuple[Path, ...], *, whole: bool) -> None:
    latin = _latin_source()
    latin_characters = _characters(latin, 0)
    han_characters = _characters(han[0], _face(han[0])) - (latin_characters - _SHARED)
    if not whole:
        han_characters &= _page_characters()
    for (half, weight), source in zip(_faces(), (*han, latin, latin), strict=True):
        characters = han_characters if half == _HAN else latin_characters
        font = _cut(source, characters, {"wght": weight, "wdth": 100})
        renamed = _renamed(font, half, weight)
        write_bytes(folder / f"{half} {weight}.otf", renamed)
    text = "".join(map(chr, sorted(latin_characters | han_characters)))
    write_text(folder / "characters.txt", text)
    write_text(folder / "digest.txt", _digest_of(folder))


def _cut(source: Path, characters: frozenset[int], axes: Mapping[str, float]) -> bytes:
    """Return the font of `characters` alone, its variable `axes` fixed.

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
    except (RuntimeError, uharfbuzz.HarfBuzzError) as failure:
        raise _CutFailed(source) from failure


def _page_characters() -> frozenset[int]:
    """Return the code points of GB 2312 and of the symbols that pages use."""
    symbols = {code for start, end in _SYMBOLS for code in range(start, end)}
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = b"".join(pairs).decode("gb2312", errors="ignore")
    return _SHARED.union(symbols, map(ord, text))


def _characters(file: Path, face: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with file.open("rb") as stream, TTFont(stream, fontNumber=face, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _face(file: Path) -> int:
    """Return the index of the simplified Chinese face; 0 in a file that is no collection."""
    from fontTools.ttLib import TTCollection

    if file.suffix != ".ttc":
        return 0
    with file.open("rb") as stream, TTCollection(stream, lazy=True) as collection:
        names = [font["name"].getDebugName(1) for font in collection.fonts]
    return next(index for index, name in enumerate(names) if name in _SIMPLIFIED)


def _renamed(font: bytes, family: str, weight: int) -> bytes:
    """Return the font under our family name, its copyright and licence kept."""
    from fontTools.ttLib import TTFont

    style = next(name for name, number in _WEIGHTS.items() if number == weight)
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}"}
    names[6] = f"{family.replace(' ', '')}-{style}"
    with TTFont(BytesIO(font), recalcTimestamp=False) as renamed:
        table = renamed["name"]
        table.names = [record for record in table.names if record.nameID in {0, 13, 14}]
        for number, text in names.items():
            table.setName(text, number, 3, 1, 0x409)
        if "STAT" in renamed:  # describes the axes that are fixed now
            del renamed["STAT"]
        out = BytesIO()
        renamed.save(out)
    return out.getvalue()
