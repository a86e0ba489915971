"""Texts as formulas ask about them: of inputs and columns, and the evidence and notes beside answers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from greenscore.expression.functions import TEXTS_BESIDE, beside
from greenscore.expression.syntax import TextTest
from greenscore.model.grading import Grade
from greenscore.model.table import Column, Table

_EVIDENCE, _NOTE = TEXTS_BESIDE
# A scheme, a host of two parts or more, perhaps a port, and then anything but blanks.
_ADDRESS = re.compile(r"https?://(\w[\w-]*\.)+\w[\w-]*(:[0-9]+)?([/?#]\S*)?", re.IGNORECASE)


def asked(test: TextTest, text: str | None) -> float | None:
    """Return what a formula asks of a text: a length, or 1 or 0; None where there is no text."""
    if test.function == "is_missing":
        return 1.0 if text is None else 0.0
    if text is None:
        return None
    if test.function == "length":
        return float(len(text))
    if test.function == "is_address":
        return 1.0 if _ADDRESS.fullmatch(text) else 0.0
    return 1.0 if text.startswith(test.start) else 0.0


def texts_at(table: Table, name: str, rows: Iterable[int], grade: Grade) -> list[str | None]:
    """Return the texts that a name stands for, by row: of the subjects, or of the table `<table>.<column>`.

    None where there is none, and where the answer it is, or stands beside, is below `grade`.
    """
    column, found = _kept(table, name)
    graded = None if column is None else column.grades

    def text(row: int) -> str | None:
        given = Grade.DECLARED if graded is None else graded[row]
        return (found(row) or None) if given >= grade else None

    return [text(row) for row in rows]


def hidden_texts(table: Table, name: str, rows: Sequence[int], grade: Grade) -> list[bool]:
    """Tell, by row, whether a text is given and below `grade`, so that it does not count."""
    given, counting = (texts_at(table, name, rows, asked) for asked in (Grade.DECLARED, grade))
    return [text is not None and own is None for text, own in zip(given, counting, strict=True)]


def _kept(table: Table, name: str) -> tuple[Column | None, Callable[[int], str]]:
    """Return the column whose grades count for a text, and the look-up of its texts."""
    owner, _, part = name.rpartition(".")
    if owner in table.tables:
        return table.tables[owner].columns.get(part), _listed(table.texts.get(name))
    column = table.columns.get(beside(name) or name)
    if not beside(name):
        return column, _listed(table.texts.get(name))
    if column is None:
        return None, _listed(None)
    return column, _by_row(column.evidence if part == _EVIDENCE else column.notes)


def _listed(texts: Sequence[str] | None) -> Callable[[int], str]:
    return (lambda _: "") if texts is None else texts.__getitem__


def _by_row(texts: Mapping[int, str]) -> Callable[[int], str]:
    return lambda row: texts.get(row, "")
