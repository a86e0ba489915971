"""What this machine has and lacks: for PDF reports, for their fonts, for exchange, for the tests."""

import ctypes
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from greenscore.guard.worker import sandbox
from greenscore.guard.worker.calling import apart
from greenscore.problems import Problem, ProblemsFound
from greenscore.reporting.press.fonts import han_sources
from greenscore.resources import cache_folder


class Readiness(StrEnum):
    """`MISSING` is needed and not there; `OPTIONAL` is not there and serves only some.

    `NOT_HELD` is a promise about files of strangers that this system cannot hold; all works without.
    """

    OK = "ok"
    NOT_HELD = "not_held"
    MISSING = "missing"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked for; `problem` says how to get it, and is None where it is there."""

    what: str
    state: Readiness
    problem: Problem | None = None


# Where LibreOffice lies when it is not on the path.
ROOT = Path("/")
OFFICES = (
    "usr/lib*/libreoffice/program/soffice",
    "opt/libreoffice*/program/soffice",
    "Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def examine() -> tuple[Finding, ...]:
    """Look for everything greenscore can use, the needed things first."""
    return tuple(
        [_finding(Readiness.MISSING, *check) for check in _NEEDED]
        + [_finding(Readiness.OPTIONAL, *check) for check in _OPTIONAL]
        + _promises()
    )


def _promises() -> list[Finding]:
    """Ask the worker what it may not do: each promise is tried in it, not looked up."""
    try:
        apart_from_us = apart(os.getpid, about="worker") != os.getpid()
        held = (
            apart(sandbox.holding, about="worker") | {"process"} if apart_from_us else frozenset()
        )
    except (ProblemsFound, OSError):
        held = frozenset()
    return [
        _finding(Readiness.NOT_HELD, what, code, partial(held.__contains__, promise))
        for what, code, promise in _PROMISED
    ]


def _finding(otherwise: Readiness, what: str, code: str, present: Callable[[], bool]) -> Finding:
    if present():
        return Finding(what=what, state=Readiness.OK)
    return Finding(what=what, state=otherwise, problem=Problem(code=code, args=_facts()))


def _facts() -> dict[str, str]:
    return {"version": ".".join(map(str, sys.version_info[:3])), "folder": str(cache_folder())}


def _python() -> bool:
    return (3, 11) <= sys.version_info[:2] < (3, 14)


def _opens(name: str, number: str) -> bool:
    """Tell whether a library can be loaded under its name on Linux, macOS or Windows."""
    for file in (f"lib{name}.so.0", f"lib{name}{number}.dylib", f"lib{name}-0.dll"):
        with suppress(OSError):
            ctypes.CDLL(file)
            return True
    return False


def _pango() -> bool:
    return _opens("pango-1.0", "")


def _pangoft2() -> bool:
    return _opens("pangoft2-1.0", "")


def _harfbuzz_subset() -> bool:
    """WeasyPrint embeds fonts by it; without it a PDF takes twice as long, its bytes differing each time."""
    return _opens("harfbuzz-subset", ".0")


def _weasyprint() -> bool:
    """Import it where its libraries are: without them it prints advice of its own and raises."""
    if not (_pango() and _pangoft2() and find_spec("weasyprint")):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for fonts, which have their own finding here
        try:
            version = import_module("weasyprint").__version__
        except OSError:  # one of the libraries that Pango brings along
            return False
    return int(version.split(".")[0]) >= 70


def _cache() -> bool:
    """Tell whether a file can be made in the cache folder, or the folder itself be made."""
    folder = cache_folder()
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def find_office() -> str | None:
    """Return the path of LibreOffice, whichever package brought it, if it has Calc; None otherwise.

    Distributions put it on the path as `soffice`, `libreoffice` or not at all; the project's own
    packages go to `/opt` and, on macOS, to `/Applications`.
    """
    named = (shutil.which(name) for name in ("soffice", "libreoffice"))
    found = [Path(path) for path in named if path]
    found += [path for pattern in OFFICES for path in sorted(ROOT.glob(pattern), reverse=True)]
    return next((str(path) for path in found if _has_calc(path)), None)


def _has_calc(office: Path) -> bool:
    """Tell whether the folder of the program has the library of Calc; a wrapper is believed."""
    folder = office.resolve().parent
    return not (folder / "soffice.bin").exists() or (folder / "libsclo.so").exists()


_NEEDED: tuple[tuple[str, str, Callable[[], bool]], ...] = (
    ("python", "machine-python", _python),
    ("pango", "machine-pango", _pango),
    ("pangoft2", "machine-pangoft2", _pangoft2),
    ("harfbuzz-subset", "machine-harfbuzz-subset", _harfbuzz_subset),
    ("weasyprint", "machine-weasyprint", _weasyprint),
    ("font", "machine-font-missing", lambda: bool(han_sources())),
    ("cache", "machine-cache", _cache),
)
_PROMISED = (
    ("worker", "machine-worker", "process"),
    ("memory", "machine-worker-memory", "memory"),
    ("cpu_seconds", "machine-worker-time", "time"),
    ("open_files", "machine-worker-files", "files"),
    ("seccomp", "machine-worker-filter", "filter"),
    ("audit-hook", "machine-worker-hook", "hook"),
)
_OPTIONAL: tuple[tuple[str, str, Callable[[], bool]], ...] = (
    ("openlca", "machine-openlca", lambda: find_spec("olca_schema") is not None),
    ("libreoffice", "machine-libreoffice", lambda: find_office() is not None),
    ("poppler", "machine-poppler", lambda: shutil.which("pdftotext") is not None),
)
