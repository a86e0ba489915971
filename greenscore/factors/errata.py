"""Errata: what was wrong in a published row, and the row that stands in its place."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from greenscore.factors.entries import Form, at, place, read_yaml, text_of
from greenscore.factors.fields import DECIMAL, IDENTIFIER, VERSION
from greenscore.problems import Place, Problem
from greenscore.text.document import Document
from greenscore.texts import Text

_REFERENCE = re.compile(f"{IDENTIFIER.pattern}@{VERSION.pattern}")
_FILE = Form({"errata": "list"})
_ENTRY = Form(
    {
        "row": _REFERENCE,
        "replacement?": _REFERENCE,
        "old": DECIMAL,
        "new?": DECIMAL,
        "reason": "text",
        "reported": re.compile(r"\S.{0,200}"),
        "date": "date",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A mistake in `row`; `new` and `replacement` are empty where a row was only withdrawn."""

    row: str
    replacement: str
    old: str
    new: str
    reason: Text
    reported: str
    date: date
    where: Place


def read_errata(path: Path) -> tuple[tuple[Erratum, ...], Document, list[Problem]]:
    """Return the errata of a library in their order, the document, and all problems."""
    document, problems = read_yaml(path)
    if document.data is None:
        return (), document, problems
    problems += _FILE.faults(document, path.name)
    if problems:
        return (), document, problems
    paths = [("errata", index) for index in range(len(document.data["errata"]))]
    for entry in paths:
        problems += _ENTRY.faults(document, path.name, entry)
    if problems:
        return (), document, problems
    return tuple(_erratum(document, path.name, entry) for entry in paths), document, []


def _erratum(document: Document, file: str, path: tuple[str, int]) -> Erratum:
    given = at(document, path)
    return Erratum(
        row=given["row"],
        replacement=given.get("replacement", ""),
        old=given["old"],
        new=given.get("new", ""),
        reason=text_of(given["reason"]),
        reported=given["reported"],
        date=date.fromisoformat(given["date"]),
        where=place(document, file, path),
    )
