"""How much work a file may ask for: each bound under a name, with its default.

A bound is asked for where the work is counted, `current().cells`, and may be raised for a run by whoever
starts it, never by what is read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Limits(NamedTuple):
    """The bounds of a run; what each one counts is told in `messages/limits.toml`."""

    bases: int = 4
    blank_cells: int = 1_000_000
    blank_lines: int = 1_000_000
    cells: int = 8_000_000
    columns: int = 2_000
    combinations: int = 100_000
    cpu_seconds: int = 120
    data_sets: int = 20_000
    directives: int = 100
    evidence_bytes: int = 256 * 2**20
    evidence_total: int = 2 * 2**30
    file_bytes: int = 8 * 2**30
    made_characters: int = 20_000_000
    members: int = 2_000
    memory: int = 6 * 2**30
    merged: int = 50_000
    neighbours: int = 500
    open_files: int = 256
    package_bytes: int = 50_000_000
    ratio: int = 200
    rows: int = 50_000_000
    seconds: int = 300
    sheets: int = 500
    spanned_cells: int = 20_000_000
    spellings: int = 2_000_000
    strings: int = 4_000_000
    table_bytes: int = 16 * 2**30
    table_columns: int = 1_000
    tags: int = 1_000_000
    text_bytes: int = 2_000_000
    text_depth: int = 40
    text_items: int = 100_000
    unpacked: int = 300 * 2**20
    values_a_byte: int = 20


DEFAULT = Limits()
_CURRENT: ContextVar[Limits] = ContextVar("limits", default=DEFAULT)


def current() -> Limits:
    """Return the bounds of this run."""
    return _CURRENT.get()


def names() -> tuple[str, ...]:
    """Return the names of all bounds."""
    return Limits._fields


def put(bounds: Limits) -> None:
    """Let other bounds hold from here on."""
    _CURRENT.set(bounds)


@contextmanager
def raised(**bounds: int) -> Iterator[Limits]:
    """Let other bounds hold inside; ValueError for a name that is none."""
    token = _CURRENT.set(current()._replace(**bounds))
    try:
        yield current()
    finally:
        _CURRENT.reset(token)


_BYTES = {"KB": 2**10, "MB": 2**20, "GB": 2**30, "": 1}
_WRITTEN = re.compile(r"([0-9]{1,15})(KB|MB|GB)?")


def read_bound(text: str) -> tuple[str, int]:
    """Read `cells=20000000` or `memory=12GB`; ValueError where it is none, LookupError for another name."""
    name, _, value = (part.strip() for part in text.partition("="))
    if name not in names():
        raise LookupError(name)
    match = _WRITTEN.fullmatch(value.upper())
    number = int(match[1]) * _BYTES[match[2] or ""] if match else 0
    if not number or (match and match[2] and not _is_size(name)):
        raise ValueError(value)
    return name, number


def written(name: str, bound: int) -> str:
    """Return a bound as people read it: a size in MB or GB, a number with its thousands apart."""
    if not _is_size(name):
        return f"{bound:,}"
    for unit in ("GB", "MB"):
        if bound % _BYTES[unit] == 0:
            return f"{bound // _BYTES[unit]:,} {unit}"
    return f"{bound:,} bytes"


def _is_size(name: str) -> bool:
    return name in {"memory", "unpacked", "evidence_total"} or name.endswith("_bytes")
