"""Problems: what is wrong with a standard or with data, where, and how to mend it.

Errors about user data are values with a place, collected and never raised. Their wording lives in
`messages/problems/`, one file a room, and is read only when a problem is shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from greenscore.texts import STORE, Lang, entries, fill


class Severity(StrEnum):
    """An error refuses the input, a warning asks for a look, a note tells what was assumed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands: a cell of a sheet, or a line and column of a text, and its path."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        position = ""
        if self.cell:
            position = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        elif self.line is not None:
            position = str(self.line) if self.column is None else f"{self.line}:{self.column}"
        return " ".join(
            part for part in (":".join(filter(None, (self.file, position))), self.path) if part
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the place as plain data, empty parts left out."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {name: part for name, part in parts.items() if part not in ("", None)}


NOWHERE = Place()
# What a hint says of the nearest spelling: an aside in brackets, or a sentence of its own.
_ASIDE = re.compile(r"\s*[(（][^()（）]*\{nearest\}[^()（）]*[)）]")
_SENTENCE = re.compile(r"[^.?!;。？！；]*\{nearest\}[^.?!;。？！；]*[.?!;。？！；]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding with a stable `code`; `args` fill the placeholders of its wording.

    `rows` are those of a table that it is about, where it is about some alone; `excluded` tells that they
    were left out for it, so that it refuses nothing any more.
    """

    code: str
    where: Place = NOWHERE
    args: Mapping[str, str] = field(default_factory=dict)
    rows: frozenset[int] = field(default=frozenset(), compare=False)
    excluded: bool = False

    @property
    def severity(self) -> Severity:
        """Severity as the catalogue of messages declares it for this code."""
        return Severity(_wording(self.code)["severity"])

    def message(self, lang: Lang) -> str:
        """Say what is wrong, in `lang`."""
        return self._said(lang, lang)

    def hint(self, lang: Lang) -> str:
        """Say what was expected and how to mend it, in `lang`; of no near spelling nothing is said."""
        return self._said(f"hint_{lang}", lang)

    def _said(self, part: str, lang: Lang) -> str:
        """Fill a wording; a problem is shown even where somebody forgot to give an argument."""
        wording = _wording(self.code)[part]
        if self.args.get("nearest", "-") in {"", "-"}:
            wording = _SENTENCE.sub("", _ASIDE.sub("", wording)).strip(" ;；")
        return fill(wording, lang, defaultdict(str, self.args))

    def as_dict(self, lang: Lang) -> dict[str, Any]:
        """Return the problem as plain data, in the shape that `--json` prints."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where.as_dict(),
            "message": self.message(lang),
            "hint": self.hint(lang),
            **({"excluded": True} if self.excluded else {}),
        }


class ProblemsFound(Exception):
    """Raised at the public API when the input has errors; carries all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(f"{p.where}: {p.message('en')} {p.hint('en')}" for p in self.problems[:20])
        )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of `problems` refuses the input; one whose rows were left out does not."""
    return any(problem.severity is Severity.ERROR and not problem.excluded for problem in problems)


@dataclass(slots=True)
class _Comparing:
    """How many spellings may still be compared; where none are left no word is suggested any more."""

    left: int


_COMPARING: ContextVar[_Comparing | None] = ContextVar("comparing", default=None)
_LONGEST = 500  # letters of a word that somebody could have meant as another
_LETTERS = (
    8  # so many letters held one to one cost as much as a spelling that is seen to be far off
)


@contextmanager
def comparing(most: int) -> Iterator[None]:
    """Let no more than `most` spellings be compared inside."""
    token = _COMPARING.set(_Comparing(most))
    try:
        yield
    finally:
        _COMPARING.reset(token)


def can_compare() -> bool:
    """Tell whether the run may still look for near spellings."""
    run = _COMPARING.get()
    return run is None or run.left > 0


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the known spelling closest to `word`, or an empty string where none is close.

    `alike` is the least likeness of two spellings, from 0 to 1, at which one counts as close.
    """
    return next(iter(near(word, known, most=1, alike=alike)), "")


def near(word: str, known: Iterable[str], most: int = 3, alike: float = 0.6) -> list[str]:
    """Return up to `most` known spellings close to `word`, the closest first, capitals aside.

    Closeness counts letters that are wrong, missing, too many or swapped with the next one; the likeness
    `alike` is the share of the longer spelling that is left. In a Chinese word of two signs the second may be
    wrong, or both swapped. Of equally close ones those that begin alike come first, then the last in the
    alphabet: the newest of several editions. Where the run has compared all it may, none is close.
    """
    if len(word) > _LONGEST or not can_compare():
        return []
    names = sorted(set(known), reverse=True)
    run = _COMPARING.get() or _Comparing(0)
    run.left -= len(names)
    if run.left < 0 and _COMPARING.get() is not None:
        return []
    given = word.casefold()
    letters = set(given)
    found = []
    for name in names:
        meant = name.casefold()
        longest = max(len(given), len(meant))
        bound = int(longest * (1 - alike) + 1e-9)
        if not bound and longest > 1 and not name.isascii():
            bound = int(given[:1] == meant[:1] or given == meant[::-1])
        # a wrong letter changes the length by one at most, and the letters there are by two
        if abs(len(given) - len(meant)) <= bound and len(letters ^ set(meant)) <= 2 * bound:
            run.left -= len(meant) // _LETTERS
            wrong = _wrong_letters(given, meant)
            if wrong <= bound:
                found.append((wrong, given[:1] != meant[:1], name))
    found.sort(key=itemgetter(0, 1))
    return [name for *_, name in found[:most]]


def _wrong_letters(first: str, second: str) -> int:
    """Return the distance of optimal string alignment, by whole columns of its table in one number.

    After Hyyro, A bit-vector algorithm for computing Levenshtein and Damerau edit distances (2003): `up`
    and `down` mark where the distance grows or falls from one row to the next.
    """
    places: dict[str, int] = {}
    for place, letter in enumerate(first):
        places[letter] = places.get(letter, 0) | 1 << place
    full = (1 << len(first)) - 1
    last = 1 << len(first) >> 1
    up, down, same, before, distance = full, 0, 0, 0, len(first)
    if not first:
        return len(second)
    for letter in second:
        here = places.get(letter, 0)
        swapped = ((~same & here) << 1) & before
        same = ((((here & up) + up) ^ up) | here | down | swapped) & full
        rises, falls = (down | ~(same | up)) & full, same & up
        distance += bool(rises & last) - bool(falls & last)
        rises, falls = rises << 1 | 1, falls << 1
        up, down = (falls | ~(same | rises)) & full, rises & same & full
        before = here
    return distance


@cache
def _wording(code: str) -> Mapping[str, str]:
    """Return the wording of one code; of the files of the store only its own is parsed."""
    header = f"\n[{code}]\n"
    for file in STORE.glob("problems/*.toml"):
        if header in "\n" + file.read_text(encoding="utf-8"):
            found: Mapping[str, str] = entries(f"problems/{file.stem}")[code]
            return found
    raise KeyError(code)


def unwritable(path: Path, fault: OSError) -> Problem:
    """Return the problem of a file that could not be written."""
    args = {"reason": fault.strerror or str(fault)}
    return Problem(code="output-unwritable", where=Place(file=str(path)), args=args)
