"""What a run has read and written so far, and whether it may write over what is not its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from greenscore.guard import limits
from greenscore.problems import comparing

Given = ParamSpec("Given")
Result = TypeVar("Result")
Identity = tuple[int, int]


@dataclass(slots=True)
class Run:
    """One run of the program: the files that were read and written, by what they are on the disk.

    With `force` a file that is not of our making may be written over; the old one is kept beside it.
    """

    force: bool = False
    read: dict[Identity, Path] = field(default_factory=dict)
    written: dict[Identity, Path] = field(default_factory=dict)


_RUN: ContextVar[Run | None] = ContextVar("run", default=None)


@contextmanager
def run(*, force: bool = False) -> Iterator[Run]:
    """Begin a run, or go on in the one around it."""
    around = _RUN.get()
    if around is None:
        begun = Run(force)
        token = _RUN.set(begun)
        try:
            with comparing(limits.current().spellings):
                yield begun
        finally:
            _RUN.reset(token)
        return
    before, around.force = around.force, around.force or force
    try:
        yield around
    finally:
        around.force = before


def within_run(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let each call of a function be a run of its own, or part of the one around it."""

    @wraps(function)
    def called(*args: Given.args, **more: Given.kwargs) -> Result:
        with run():
            return function(*args, **more)

    return called


def current() -> Run:
    """Return the run that goes on; one that knows nothing where none was begun."""
    return _RUN.get() or Run()


def force() -> None:
    """Let the run that goes on write over what is not its own."""
    current().force = True


def reads(path: str | os.PathLike[str]) -> None:
    """Note that the run reads a file, whatever its name: no later output takes its place."""
    found = identity(Path(path))
    if found is not None:
        current().read.setdefault(found, Path(path))


def identity(path: Path) -> Identity | None:
    """Return what a file is on its disk, the same through every link; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
