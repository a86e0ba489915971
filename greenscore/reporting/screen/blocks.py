"""What a screen is made of: lines, tables, and facts under a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """Rows under a header, all of one length."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with what is told of it."""

    pairs: Sequence[tuple[str, str]]


ScreenBlock = str | ScreenTable | Facts
Blocks = Iterator[ScreenBlock]


def on_one_line(text: str) -> str:
    """Return a text of somebody else's without its line breaks, which could pass for lines of ours."""
    return text.replace("\n", " ")
