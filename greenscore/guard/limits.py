"""How much work a file may ask for: each bound under a name, with its default.

A bound is asked for where the work is counted, `current().cells`, and may be raised for a run by whoever
starts it, never by what is read. What each one counts is told in `messages/limits.toml`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a run; what each one counts is told in `messages/limits.toml`."""

    bases: int = 4
    blank_cells: int = 1_000_000
    blank_rows: int = 5_000_000
    cells: int = 8_000_000
    columns: int = 2_000
    combinations: int = 100_000
    composed_items: int = 100_000
    cpu_seconds: int = 120
    data_bytes: int = 64 * 2**20
    data_depth: int = 12
    data_items: int = 600_000
    data_sets: int = 20_000
    directives: int = 100
    evidence_bytes: int = 256 * 2**20
    evidence_total: int = 2 * 2**30
    exchange_bytes: int = 50_000_000
    exchange_depth: int = 40
    exchange_items: int = 2_000_000
    file_bytes: int = 8 * 2**30
    heading_events: int = 1_000
    made_characters: int = 20_000_000
    made_items: int = 100_000
    manifest_bytes: int = 20_000_000
    manifest_depth: int = 40
    manifest_items: int = 500_000
    members: int = 2_000
    memory: int = 6 * 2**30
    merged: int = 50_000
    near_letters: int = 3_000_000
    neighbours: int = 1_000
    open_files: int = 256
    population_bytes: int = 20_000_000
    ratio: int = 200
    result_bytes: int = 64 * 2**20
    result_depth: int = 64
    result_items: int = 2_000_000
    rows: int = 50_000_000
    seconds: int = 300
    sheets: int = 500
    spanned_cells: int = 20_000_000
    strings: int = 4_000_000
    table_bytes: int = 16 * 2**30
    table_columns: int = 1_000
    tags: int = 1_000_000
    text_bytes: int = 2_000_000
    text_depth: int = 40
    text_items: int = 100_000
    unpacked: int = 300 * 2**20
    values_a_byte: int = 20


_CURRENT: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - it is frozen
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:([kMGT])(i?))?B?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
LARGEST = 2**62


def current() -> Limits:
    """Return the bounds of this run."""
    return _CURRENT.get()


def names() -> tuple[str, ...]:
    """Return the names of all bounds."""
    return tuple(field.name for field in fields(Limits))


def put(bounds: Limits) -> None:
    """Let other bounds hold from here on."""
    _CURRENT.set(bounds)


@contextmanager
def raised(**bounds: int) -> Iterator[Limits]:
    """Let other bounds hold inside; TypeError for a name that is none."""
    token = _CURRENT.set(replace(current(), **bounds))
    try:
        yield current()
    finally:
        _CURRENT.reset(token)


def size_of(text: str) -> int | None:
    """Return a count or size as people write it, `16000000`, `16M`, `2GB` (10^9) or `2GiB` (2^30); else None.

    The least is 1, and a fraction of one is cut off.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or len(text) > 30:
        return None
    number, unit, binary = match.groups(default="")
    whole, _, part = number.partition(".")
    step = (1024 if binary else 1000) ** _POWERS[unit.lower()]
    size = int(whole) * step + (int(part) * step // 10 ** len(part) if part else 0)
    return size if 1 <= size <= LARGEST else None
