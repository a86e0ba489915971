"""Errata: what was wrong in a published row, and the row that stands in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from greenscore.factors.entries import Both, Line, place, read_as
from greenscore.factors.fields import IDENTIFIER, VERSION, Printed
from greenscore.model.scalars import Block, Date
from greenscore.problems import Place
from greenscore.text.document import Document

_Reference = Annotated[
    str, StringConstraints(pattern=f"^({IDENTIFIER.pattern}@{VERSION.pattern})$")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """A mistake in `row`; `new` and `replacement` are empty where a row was only withdrawn."""

    row: _Reference
    replacement: _Reference = ""
    old: Printed
    new: Printed = ""
    reason: Both
    reported: Line
    date: Date


class _File(Block):
    errata: tuple[Erratum, ...]


def read_errata(path: Path) -> tuple[Mapping[Place, Erratum], Document]:
    """Return the errata of a library in their order by where they stand, and the document."""
    file, document = read_as(path, _File)
    found = file.errata if file else ()
    places = (place(document, path.name, ("errata", index)) for index in range(len(found)))
    return dict(zip(places, found, strict=True)), document
