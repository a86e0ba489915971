"""Which font files lie on the machine, and which of them has the characters that ours lack.

The choice rests on the names of the files and the characters alone, never on the order in which a folder
lists them: the same fonts give the same bytes.
"""

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from greenscore.guard.installed import module
from greenscore.reporting.press.cutting import CutFailed, characters_of

_SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
_HAN_FILES = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("NotoSansSC[wght].ttf", "NotoSansSC[wght].ttf"),
)
# Packages that bring fonts, for whoever may not install any on the machine.
_PACKAGES = (
    *(f"justmytype_intl_{part}" for part in ("cjk", "rtl", "sea", "south_asia", "africa")),
    *(f"fontpkg_noto_sans_{name}" for name in ("arabic", "devanagari", "khmer", "tamil")),
    *(f"fontpkg_noto_sans_{name}" for name in ("telugu", "thai")),
)
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc"})
_MOST_FILES = 20_000
_LARGEST = 64 * 2**20
# Fonts that draw a box for everything are no help; of others the plain upright ones come first.
_BOXES = re.compile("lastresort|adobeblank|notdef|fallback|tofu", re.IGNORECASE)
_SLANTED = re.compile("italic|oblique|-it$", re.IGNORECASE)
_SPECIAL = re.compile(
    "bold|black|heavy|light|thin|medium|condensed|narrow|mono|serif|math|display", re.IGNORECASE
)
_PREFERRED = (re.compile("NotoSans"), re.compile("Noto"), re.compile("DejaVuSans"))
# A text font that draws a few emoji leaves sequences of them in pieces: only a font for them will do.
_EMOJI = range(0x1F000, 0x1FC00)
_EMOJI_FONTS = re.compile("emoji|seguiemj", re.IGNORECASE)
# What means one thing in one font and another in the next: private use, not assigned, half a character.
_NOBODYS = frozenset({"Co", "Cn", "Cs"})


@dataclass(frozen=True, slots=True)
class Other:
    """A font beside ours: its regular file and the bold one, the same where there is no other."""

    regular: Path
    bold: Path


def han_sources() -> tuple[Path, ...]:
    """Return the regular and the bold source of Chinese glyphs; empty where there is none."""
    found: dict[str, Path] = {}
    for file in _font_files("NotoSans"):
        found.setdefault(file.name, file)
    for names in _HAN_FILES:
        if all(name in found for name in names):
            return tuple(found[name] for name in names)
    return ()


def latin_source() -> Path:
    """Return the source of Latin glyphs, of the package that brings it."""
    return Path(str(files("fontpkg_noto_sans"))) / "files" / "NotoSans[wdth,wght].ttf"


def others_for(lacking: Collection[str]) -> tuple[Other, ...]:
    """Return fonts of the machine for characters that ours lack, as few as there are scripts.

    What none of them has, none is returned for. For each script it is the first font that has all its
    characters, so that a word is not set from two; else the one that has most.
    """
    from fontTools.unicodedata import script

    wanted: dict[str, set[int]] = {}
    for character in lacking:
        code = ord(character)
        if unicodedata.category(character) not in _NOBODYS:
            kind = "emoji" if code in _EMOJI else script(character)
            wanted.setdefault(kind, set()).add(code)
    found = (_best(kind, frozenset(codes)) for kind, codes in sorted(wanted.items()))
    return tuple(dict.fromkeys(_with_bold(file) for file in found if file is not None))


@cache
def characters_in(file: Path) -> frozenset[int]:
    """Return what a font has glyphs for; nothing where it cannot be read."""
    try:
        return characters_of(file) if file.stat().st_size <= _LARGEST else frozenset()
    except (CutFailed, OSError):
        return frozenset()


def _best(kind: str, codes: frozenset[int]) -> Path | None:
    best, most = None, 0
    for file in _ranked():
        if kind == "emoji" and not _EMOJI_FONTS.search(file.stem):
            continue
        has = len(codes & characters_in(file))
        if has > most:
            best, most = file, has
        if most == len(codes):
            break
    return best


def _with_bold(regular: Path) -> Other:
    names = (regular.stem.replace("-Regular", "-Bold"), f"{regular.stem}-Bold")
    for name in names:
        bold = regular.with_name(f"{name}{regular.suffix}")
        if bold != regular and characters_in(bold) >= characters_in(regular):
            return Other(regular, bold)
    return Other(regular, regular)


def _ranked() -> Sequence[Path]:
    return _in_order(tuple(_font_files()))


@cache
def _in_order(found: tuple[Path, ...]) -> Sequence[Path]:
    fit = (
        file for file in found if not _BOXES.search(file.stem) and not _SLANTED.search(file.stem)
    )
    return sorted(fit, key=lambda file: (_rank(file.stem), file.name, str(file)))


def _rank(name: str) -> tuple[bool, int]:
    liked = (n for n, pattern in enumerate(_PREFERRED) if pattern.match(name))
    return bool(_SPECIAL.search(name)), next(liked, len(_PREFERRED))


def _font_files(start: str = "") -> Iterator[Path]:
    """Yield the font files of the machine whose names begin so, in an order of their own."""
    folders = [Path(folder).expanduser() for folder in _known_folders()]
    folders += [folder for name in _PACKAGES for folder in _package_folders(name)]
    yield from islice((file for folder in folders for file in _below(folder, start)), _MOST_FILES)


def _below(folder: Path, start: str) -> Iterator[Path]:
    for parent, below, names in os.walk(folder):
        below.sort()
        for name in sorted(names):
            if name.startswith(start) and Path(name).suffix.lower() in _SUFFIXES:
                yield Path(parent, name)


def _known_folders() -> Iterator[str]:
    """Yield the folders that fonts are installed in; a user without a home has none of their own."""
    for folder in _SYSTEM_FOLDERS:
        if folder.startswith("~"):
            try:
                Path.home()
            except RuntimeError:
                continue
        yield folder


def _package_folders(name: str) -> list[Path]:
    spec = module(name)
    return [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []
