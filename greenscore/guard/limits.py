"""How much work a file may ask for: each bound under a name, with its default.

A bound is asked for where the work is counted, `current().cells`, and may be raised for a run by whoever
starts it, never by what is read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of a run; what each one counts is told in `messages/limits.toml`."""

    blank_cells: int = 1_000_000
    cells: int = 8_000_000
    cpu_seconds: int = 120
    memory: int = 6 * 2**30
    merged: int = 50_000
    members: int = 2_000
    open_files: int = 256
    ratio: int = 200
    seconds: int = 300
    sheets: int = 500
    spanned_cells: int = 20_000_000
    strings: int = 4_000_000
    tags: int = 1_000_000
    unpacked: int = 300 * 2**20


_CURRENT: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 - it is frozen


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
