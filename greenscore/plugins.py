"""Functions of installed distributions that a standard may name where no formula serves.

A function is found among the entry points of the group `greenscore.functions` of what is installed in the
interpreter's own places, never in a file beside a standard or in the current folder. Its module is one source
file, hashed before anything of it runs: what runs is exactly the text whose SHA-256 the standard declares,
and only where the user's list of trust has it. Numbers go in and a number comes out; whatever else a function
does (raise, return what is not finite or no number) is a missing value.
"""

import hashlib
import importlib.util
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from greenscore.guard.installed import entry_points, module

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "greenscore.functions"
Computed = Callable[..., float]


class FunctionFault(Exception):
    """A function that cannot be used here: the code of the problem and what fills its wording."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code, args)
        self.code = code
        self.details = args


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed function: its entry point, where its module stands, its source, and what brought it."""

    entry: str
    point: "EntryPoint"
    spec: ModuleSpec
    source: bytes
    distribution: str
    version: str

    @property
    def file(self) -> str:
        """Return the path of its source."""
        return self.spec.origin or ""

    @property
    def sha256(self) -> str:
        """Return the digest of its source."""
        return hashlib.sha256(self.source).hexdigest()


def examine(entry: str, sha256: str) -> None:
    """Find the function `entry` and hash its source, without running any of it.

    Raises FunctionFault where it is not installed, is not the one the standard was written with, or is not
    on the list of trust.
    """
    _verified(entry, sha256)


@lru_cache(maxsize=64)
def function(entry: str, sha256: str) -> Computed:
    """Return the function `entry`, total: NaN stands for whatever is not a finite number.

    Raises FunctionFault where it is not installed, is another one, or its module does not run.
    """
    one = _verified(entry, sha256)
    point, name = one.point, one.spec.name
    loader = _Verified(name, one.file, one.source)
    module_spec = importlib.util.spec_from_file_location(name, one.file, loader=loader)
    assert module_spec is not None
    loaded = importlib.util.module_from_spec(module_spec)
    before = sys.modules.get(name)
    sys.modules[name] = loaded  # as a module expects of itself while it runs
    try:
        loader.exec_module(loaded)
        found = getattr(loaded, point.attr)
    except Exception as fault:
        reason = f"{type(fault).__name__}: {fault}"[:200]
        raise FunctionFault("machine-function-broken", entry=entry, reason=reason) from fault
    finally:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before
    if not callable(found):
        reason = f"{point.attr} is no function"
        raise FunctionFault("machine-function-broken", entry=entry, reason=reason)
    return _total(found)


class _Verified(SourceFileLoader):
    """Runs the bytes that were hashed, not the file as it may have become, nor a compiled copy."""

    def __init__(self, name: str, path: str, source: bytes) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Compile the verified text."""
        return self.source_to_code(self._source, self.path)


def find(entry: str) -> Installed:
    """Return the installed function `entry`, without running any of it; FunctionFault where there is none."""
    missing = FunctionFault("machine-function-missing", entry=entry, group=GROUP)
    for distribution, point in entry_points(GROUP):
        if point.name != entry:
            continue
        spec = module(point.module)
        if spec is None or spec.origin is None or not isinstance(spec.loader, SourceFileLoader):
            raise missing
        try:
            source = Path(spec.origin).read_bytes()
        except OSError:
            raise missing from None
        return Installed(entry, point, spec, source, distribution.name, distribution.version)
    raise missing


def offered() -> Iterator[str]:
    """Yield the names of the functions that installed distributions offer."""
    return (point.name for _, point in entry_points(GROUP))


def _verified(entry: str, sha256: str) -> Installed:
    """Return the function whose source has the digest that is declared, and that the user trusts."""
    found = find(entry)
    if found.sha256 != sha256:
        args = {"entry": entry, "file": found.file, "expected": sha256, "found": found.sha256}
        raise FunctionFault("machine-function-differs", **args)
    from greenscore.guard.trust import is_trusted

    if not is_trusted(entry, sha256):
        args = {"entry": entry, "sha256": sha256, "file": found.file}
        raise FunctionFault("machine-function-untrusted", **args)
    return found


def _total(found: Callable[..., object]) -> Computed:
    def call(*numbers: float) -> float:
        try:
            result = found(*numbers)
            number = float(result)  # type: ignore[arg-type]  # TypeError is one of the cases
        except Exception:  # noqa: BLE001 - declared: what fails has no value
            return math.nan
        return number if math.isfinite(number) else math.nan

    return call
