"""Which installed functions standards may run: shown, allowed and withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import Place, Problem, ProblemsFound, unwritable

if TYPE_CHECKING:
    from greenscore.guard.trust import Trusted as Trusted
    from greenscore.plugins import Installed as Installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A function on the list, or one that is installed; `file` is empty where it is not installed."""

    entry: str
    sha256: str
    trusted: bool
    distribution: str = ""
    version: str = ""
    file: str = ""
    added: str = ""


def trust_list() -> tuple[Sequence[Entry], tuple[Problem, ...]]:
    """Return what the list allows, and what is installed and not allowed, by entry."""
    from greenscore.guard.trust import trusted
    from greenscore.plugins import FunctionFault, find, offered

    known, problems = trusted()
    here: dict[tuple[str, str], Installed] = {}
    for name in offered():
        try:
            one = find(name)
        except FunctionFault:
            continue
        here[name, one.sha256] = one
    found = []
    for each in known:
        one_here = here.pop((each.entry, each.sha256), None)
        file = one_here.file if one_here else ""
        parts = {"distribution": each.distribution, "version": each.version, "added": each.added}
        found.append(Entry(entry=each.entry, sha256=each.sha256, trusted=True, file=file, **parts))
    found += [_untrusted(one) for one in here.values()]
    return sorted(found, key=lambda entry: (entry.entry, entry.sha256)), problems


def _untrusted(one: "Installed") -> Entry:
    return Entry(
        entry=one.entry,
        sha256=one.sha256,
        trusted=False,
        distribution=one.distribution,
        version=one.version,
        file=one.file,
    )


def candidate(entry: str, sha256: str = "") -> Entry:
    """Return the installed function that is to be allowed; ProblemsFound where it is not that one."""
    from greenscore.plugins import FunctionFault, find

    try:
        found = find(entry)
    except FunctionFault as fault:
        raise ProblemsFound([Problem(code=fault.code, args=fault.details)]) from None
    if sha256 and found.sha256 != sha256:
        args = {"entry": entry, "file": found.file, "expected": sha256, "found": found.sha256}
        raise ProblemsFound([Problem(code="machine-function-differs", args=args)])
    return _untrusted(found)


def allow(entry: Entry, day: date | None = None) -> None:
    """Enter a function into the list; ProblemsFound where that cannot be done."""
    from greenscore.guard import trust

    one = trust.Trusted(
        entry=entry.entry,
        sha256=entry.sha256,
        distribution=entry.distribution,
        version=entry.version,
    )
    try:
        trust.allow(one, day or date.today())  # noqa: DTZ011 - the day of whoever allows it
    except OSError as fault:
        raise ProblemsFound([unwritable(_file(), fault)]) from fault


def withdraw(entry: str, sha256: str = "") -> int:
    """Strike a function off the list and return how many entries; ProblemsFound where there is none."""
    from greenscore.guard import trust

    try:
        count = trust.withdraw(entry, sha256)
    except OSError as fault:
        raise ProblemsFound([unwritable(_file(), fault)]) from fault
    if not count:
        args = {
            "entry": entry,
            "known": ", ".join(each.entry for each in trust.trusted()[0]) or "-",
        }
        raise ProblemsFound([Problem(code="trust-entry-unknown", where=Place(), args=args)])
    return count


def _file() -> Path:
    from greenscore.guard.trust import FILE, list_file

    return list_file() or Path(FILE)
