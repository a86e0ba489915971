"""What a door asks of a table: the names of its columns, its child tables, and how its texts may be kept."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from greenscore.model.standard import Edition
from greenscore.text.headings import Names

_FILE = Path(__file__).with_name("headings.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is asked of a source.

    `names` are those of the columns, by which the row of headings is found; `tables` the child tables it
    may hold. With `edition` a workbook may be a form that its template made. `coded` tells that the texts
    of a file repeat from row to row, and are best kept once each.
    """

    names: Names
    tables: Sequence[str] = ()
    edition: Edition | None = None
    coded: bool = False


def spellings(door: str, names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return how else people spell the names of columns, by the section of `headings.toml`."""
    known = _store()[door]
    return {name: tuple(known.get(name, ())) for name in names}


@cache
def _store() -> Any:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
