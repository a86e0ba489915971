"""Strict JSON (RFC 8259) that cannot misread: numbers stay text, and every item has its place.

The standard library accepts duplicate keys and NaN silently and recurses without a limit; only its
reading of one string is used here.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from json import JSONDecodeError, decoder
from typing import Any

from greenscore.problems import Place, Problem
from greenscore.text.document import (
    DEFAULT_LIMITS,
    Document,
    Limits,
    Mark,
    Path,
    Unreadable,
    allowed,
    control_character,
    decode,
    dotted,
    forbidden,
)

_scan: Callable[[str, int, bool], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z]+")
_WORDS = {"true": "true", "false": "false", "null": None}
_TRUTHS = {"true": True, "false": False, "null": None}
_CONSTANTS = {"NaN", "Infinity", "-Infinity"}


def read_json(
    source: str | bytes,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
    *,
    blanks: bool = False,
    lean: bool = False,
) -> Document:
    """Read one JSON document: numbers, true and false as their text, null as None.

    `blanks` allows null, which is a problem otherwise. `lean` is for large files that a program wrote: no
    marks are kept, and true and false stay what they are.
    """
    try:
        reader = _Reader(decode(source, file, limits), file, limits, blanks=blanks, lean=lean)
    except Unreadable as fault:
        return Document(None, {}, (fault.problem,))
    try:
        data = reader.document()
    except Unreadable as fault:
        return Document(None, reader.marks, (*reader.problems, fault.problem))
    return Document(data, reader.marks, tuple(reader.problems))


class _Reader:
    """Recursive descent over a text, never deeper than its limit."""

    def __init__(self, text: str, file: str, limits: Limits, *, blanks: bool, lean: bool) -> None:
        self.marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self._text = text
        self._file = file
        self._limits = allowed(limits)
        self._blanks = blanks
        self._lean = lean
        self._words = _TRUTHS if lean else _WORDS
        self._at = 0
        self._nodes = 0
        self._breaks = [match.end() for match in re.finditer("\n", text)]

    def document(self) -> Any:
        data = self._value(())
        if self._peek():
            raise self._unexpected("the end of the file")
        return data

    def _value(self, path: Path) -> Any:
        character = self._peek()
        self._admit(path)
        self._keep(path, self._at)
        if character == "{":
            return self._object(path)
        if character == "[":
            return self._array(path)
        if character == '"':
            return self._string(path)
        return self._scalar(path)

    def _keep(self, path: Path, at: int) -> None:
        if not self._lean:
            self.marks.setdefault(path, self._mark(at))

    def _admit(self, path: Path) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise self._stop("text-too-many-nodes", {"limit": str(self._limits.nodes)}, path[:4])
        if len(path) > self._limits.depth:
            raise self._stop("text-too-deep", {"limit": str(self._limits.depth)}, path[:4])

    def _object(self, path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        self._at += 1
        if self._peek() == "}":
            self._at += 1
            return entries
        while True:
            if self._peek() != '"':
                raise self._unexpected('a key in "..."')
            start = self._at
            key = self._string(path)
            below = (*path, key)
            self._expect(":")
            if key not in entries:
                self._keep(below, start)
            value = self._value(below)
            if key in entries:
                first, _ = self.marks.get(below) or self._mark(start)
                args = {"key": key, "first": str(first)}
                where = self._place(start, below)
                self.problems.append(Problem(code="text-duplicate-key", where=where, args=args))
            else:
                entries[key] = value
            if not self._more("}"):
                return entries

    def _array(self, path: Path) -> list[Any]:
        items: list[Any] = []
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return items
        while True:
            items.append(self._value((*path, len(items))))
            if not self._more("]"):
                return items

    def _more(self, closing: str) -> bool:
        character = self._peek()
        if character not in {",", closing} or not character:
            raise self._unexpected(f", or {closing}")
        self._at += 1
        return character == ","

    def _string(self, path: Path) -> str:
        start = self._at
        try:
            text, self._at = _scan(self._text, start + 1, True)
        except JSONDecodeError as error:
            self._at = error.pos
            raise self._unexpected("the rest of a text") from None
        character = forbidden(text)
        if character:
            self.problems.append(control_character(character, self._place(start, path)))
        return text

    def _scalar(self, path: Path) -> str | bool | None:
        number = _NUMBER.match(self._text, self._at)
        if number:
            self._at = number.end()
            return number.group()
        word = _WORD.match(self._text, self._at)
        name = word.group() if word else ""
        if name in _CONSTANTS:
            raise self._stop("json-constant", {"given": name}, path)
        if name not in _WORDS:
            raise self._unexpected("a value")
        if name == "null" and not self._blanks:
            self.problems.append(
                Problem(code="text-empty-value", where=self._place(self._at, path))
            )
        self._at += len(name)
        return self._words[name]

    def _expect(self, character: str) -> None:
        if self._peek() != character:
            raise self._unexpected(character)
        self._at += 1

    def _peek(self) -> str:
        """Return the next character that is no space, or an empty string at the end."""
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._text[self._at : self._at + 1]

    def _unexpected(self, expected: str) -> Unreadable:
        return self._stop("json-syntax", {"expected": expected}, ())

    def _stop(self, code: str, args: dict[str, str], path: Path) -> Unreadable:
        return Unreadable(Problem(code=code, where=self._place(self._at, path), args=args))

    def _place(self, at: int, path: Path) -> Place:
        line, column = self._mark(at)
        return Place(file=self._file, line=line, column=column, path=dotted(path))

    def _mark(self, at: int) -> Mark:
        line = bisect_right(self._breaks, at)
        return line + 1, at - (self._breaks[line - 1] if line else 0) + 1
