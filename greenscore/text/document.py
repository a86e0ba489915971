"""A text file as plain data: every scalar stays the text its author wrote, with its place.

What a scalar means is decided by whoever knows its field, so that `NO`, `1.10`, `00123` and dates
cannot be misread on the way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from greenscore.guard import limits as bounds
from greenscore.problems import Place, Problem

Path = tuple[str | int, ...]
Mark = tuple[int, int]

# Control characters, exotic line breaks, changes of writing direction, lone surrogates and
# non-characters: invisible in an editor, and read differently by different programs and people. Tab
# and line feed are fine.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on an untrusted file: its bytes, its nesting depth, and its number of items.

    What is `ours`, a part of the program, is read whatever bounds the run has.
    """

    bytes: int = 2_000_000
    depth: int = 40
    nodes: int = 100_000
    ours: bool = False


DEFAULT_LIMITS = Limits()


def allowed(limits: Limits) -> Limits:
    """Return the bounds of a reader as the run raises them for all readers of texts."""
    run = bounds.current()
    if run is bounds.DEFAULT or limits.ours:
        return limits
    return Limits(
        bytes=_raised(limits.bytes, run.text_bytes, bounds.DEFAULT.text_bytes),
        depth=_raised(limits.depth, run.text_depth, bounds.DEFAULT.text_depth),
        nodes=_raised(limits.nodes, run.text_items, bounds.DEFAULT.text_items),
    )


def _raised(own: int, asked: int, default: int) -> int:
    """Return the bound asked for where it differs from the default: the larger one, or a smaller for all."""
    if asked == default:
        return own
    return max(own, asked) if asked > default else min(own, asked)


class Document(NamedTuple):
    """What a file says: `data` of dict, list, str (and None where blanks are allowed).

    `data` is None where the file could not be walked to its end. `marks` maps the path of an item
    to its 1-based line and column; an entry of a mapping stands where its key stands.
    """

    data: Any
    marks: Mapping[Path, Mark]
    problems: tuple[Problem, ...]

    def places(self, file: str) -> dict[Path, Place]:
        """Return where each item stands, by its path."""
        return {
            path: Place(file=file, line=line, column=column)
            for path, (line, column) in self.marks.items()
        }


class Unreadable(Exception):
    """A fault after which a file cannot be walked any further; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


def dotted(path: Path) -> str:
    """Write a path in the author's words: keys and positions joined by dots."""
    return ".".join(map(str, path))


def decode(source: str | bytes, file: str, limits: Limits) -> str:
    """Return the text of a UTF-8 file without its byte order mark; Unreadable with the reason."""
    limits = allowed(limits)
    size = len(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))
    if size > limits.bytes:
        args = {"size": str(size), "limit": str(limits.bytes)}
        raise Unreadable(Problem(code="text-too-large", where=Place(file=file), args=args))
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Unreadable(Problem(code="text-not-utf8", where=Place(file=file, line=line))) from None
    text = text.removeprefix("\ufeff")
    character = forbidden(text)
    if character:
        before = text[: text.index(character)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        where = Place(file=file, line=line, column=column)
        raise Unreadable(control_character(character, where))
    return text


def readable(name: str) -> str:
    """Return the name of a file as a text, with a sign in the place of whatever no text may hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", name)


def forbidden(text: str) -> str:
    """Return the first character that no text may hold, or an empty string."""
    found = _FORBIDDEN.search(text)
    return found.group() if found else ""


def control_character(character: str, where: Place) -> Problem:
    """Return the problem of a forbidden character."""
    return Problem(
        code="text-control-character", where=where, args={"character": f"U+{ord(character):04X}"}
    )
