"""Which installed functions standards may run: a list of the user's, outside of every standard.

The list stands in the user's folder of settings and is changed by `greenscore trust`. Where it cannot be
read, or is not the user's alone to change, nothing is trusted.
"""

import os
import re
import stat
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from greenscore.guard.reader import read_file
from greenscore.guard.writer import anew, write_text
from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.resources import settings_folder

FILE = "trust.toml"
MOST_BYTES = 1_000_000

_DIGEST = re.compile(r"[0-9a-f]{64}")
_HEAD = (
    "# Functions that standards may run on this machine, each by the SHA-256 of its source.\n"
    "# Written by greenscore trust add and remove.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """A function that may run: its entry point, the SHA-256 of its source, and where it was when allowed."""

    entry: str
    sha256: str
    distribution: str = ""
    version: str = ""
    added: str = ""


def list_file() -> Path | None:
    """Return where the list stands, be it there or not; None where the user has no folder for it."""
    folder = settings_folder()
    return None if folder is None else folder / FILE


def trusted() -> tuple[Sequence[Trusted], tuple[Problem, ...]]:
    """Return what the list names, and why it names nothing where it cannot be relied on."""
    path = list_file()
    if path is None or not path.exists():
        return (), ()
    where = Place(file=str(path))
    try:
        if _others_may_write(path):
            return (), (Problem(code="trust-list-open", where=where),)
        found = tomllib.loads(read_file(path, MOST_BYTES).decode("utf-8"))
        return _entries(found), ()
    except (OSError, ValueError, TypeError, RecursionError) as fault:
        args = {"reason": str(fault)[:200]}
        return (), (Problem(code="trust-list-unreadable", where=where, args=args),)


def is_trusted(entry: str, sha256: str) -> bool:
    """Tell whether the list names this function, with this source."""
    return any((each.entry, each.sha256) == (entry, sha256) for each in trusted()[0])


def allow(one: Trusted, day: date) -> None:
    """Enter a function.

    ProblemsFound where the list cannot be relied on, OSError where it cannot be written.
    """
    known = _sound()
    if not any((each.entry, each.sha256) == (one.entry, one.sha256) for each in known):
        _write([*known, Trusted(**{**asdict(one), "added": day.isoformat()})])


def withdraw(entry: str, sha256: str = "") -> int:
    """Strike a function off, with every source or with one alone; return how many entries that were.

    ProblemsFound and OSError as for `allow`.
    """
    known = _sound()
    kept = [e for e in known if e.entry != entry or (sha256 and e.sha256 != sha256)]
    if len(kept) < len(known):
        _write(kept)
    return len(known) - len(kept)


def _others_may_write(path: Path) -> bool:
    """Tell whether somebody but its user and the administrator can change the list, or put another there."""
    if os.name != "posix":  # where the folder of settings is closed to others
        return False
    file, folder = path.stat(), path.parent.stat()
    if not {file.st_uid, folder.st_uid} <= {os.getuid(), 0}:
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return bool(file.st_mode & others or folder.st_mode & stat.S_IWOTH)


def _sound() -> Sequence[Trusted]:
    known, problems = trusted()
    if problems:
        raise ProblemsFound(problems)
    return known


def _entries(found: dict[str, object]) -> Sequence[Trusted]:
    listed = found.get("function", [])
    if set(found) - {"function"} or not isinstance(listed, list):
        raise ValueError("[[function]]")
    entries = [Trusted(**each) for each in listed]
    for each in entries:
        if not all(isinstance(text, str) for text in asdict(each).values()):
            raise ValueError(each.entry)
        if not each.entry or not _DIGEST.fullmatch(each.sha256):
            raise ValueError(f"sha256: {each.sha256}")
    return entries


def _write(entries: Sequence[Trusted]) -> None:
    path = list_file()
    if path is None:
        raise OSError(2, "no folder for settings")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    tables = [
        "\n[[function]]\n"
        + "".join(f"{key} = {_quoted(text)}\n" for key, text in asdict(each).items())
        for each in entries
    ]
    write_text(path, _HEAD + "".join(tables), anew)
    path.chmod(0o600)


def _quoted(text: str) -> str:
    """Write a text as TOML does."""
    signs = (f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text)
    return '"' + "".join(signs) + '"'
