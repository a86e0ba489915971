"""The text of a formula, made ready for Python's parser, and the error that tells of its faults."""

import re
import unicodedata
from collections.abc import Mapping

# A letter no id may hold, which Python takes within an identifier, stands in for the hyphen.
HYPHEN = "\N{LATIN LETTER DENTAL CLICK}"
_LEXEME = re.compile(
    r"""(?P<text>"[^"\\]*"|'[^'\\]*')"""
    r"|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_OPERATORS = frozenset("+-*/<>=!(),.\"'")
_LOOKALIKES = {
    **dict.fromkeys("×·⋅", "*"),
    **dict.fromkeys("÷∕", "/"),
    **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}", "-"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’", "'"),
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "、": ",",
    "。": ".",
}


class FormulaError(ValueError):
    """A fault of a formula at a column of its text, from 1; `args` fill the wording of `code`."""

    def __init__(self, code: str, column: int, args: Mapping[str, str]) -> None:
        super().__init__(code, column, args)
        self.code = code
        self.column = column
        self._details = dict(args)

    @property
    def args(self) -> dict[str, str]:  # type: ignore[override]
        """Return what the placeholders of the wording stand for."""
        return self._details

    def __str__(self) -> str:
        return f"{self.code} at column {self.column} {self._details}"


def prepared(text: str) -> str:
    """Return `text` for Python's parser, every character at its place, on one line."""
    parts = []
    for match in _LEXEME.finditer(text):
        part = match.group()
        if match["name"]:
            part = part.replace("-", HYPHEN)
        elif match["other"]:
            part = " " if part in " \t\r\n" else _operator(part, match.start() + 1)
        elif match["text"]:
            _check_text(part, match.start() + 1)
        parts.append(part)
    return "".join(parts)


def _check_text(part: str, column: int) -> None:
    """Refuse the empty text, with which Python's triple quotes begin, and control characters."""
    if len(part) == 2:
        raise FormulaError("formula-text", column, {"text": part})
    if not part.isprintable():
        raise FormulaError("formula-character", column, {"character": ascii(part)})


def _operator(character: str, column: int) -> str:
    """Return a character of the grammar; refuse others, and name what a full-width one stands for.

    Besides being no part of the grammar, `#` would hide the rest of the text from Python's parser.
    """
    if character in _OPERATORS:
        return character
    plain = _LOOKALIKES.get(character) or unicodedata.normalize("NFKC", character)
    if plain.isascii() and not character.isascii():
        args = {"character": character, "plain": plain}
        raise FormulaError("formula-lookalike", column, args)
    shown = character if character.isprintable() else ascii(character)
    raise FormulaError("formula-character", column, {"character": shown})
