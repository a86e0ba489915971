"""Functions of installed distributions that a standard may name where no formula serves.

A function is found among the entry points of the group `greenscore.functions`, never in a file beside a
standard. Its module is one source file, hashed before anything of it runs: what runs is exactly the
text whose SHA-256 the standard declares. Numbers go in and a number comes out; whatever else a function
does (raise, return what is not finite or no number) is a missing value.
"""

import hashlib
import importlib.util
import math
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import CodeType

GROUP = "greenscore.functions"
Computed = Callable[..., float]


class FunctionFault(Exception):
    """A function that cannot be used here: the code of the problem and what fills its wording."""

    def __init__(self, code: str, **args: str) -> None:
        super().__init__(code, args)
        self.code = code
        self.details = args


def examine(entry: str, sha256: str) -> None:
    """Find the function `entry` and hash its source, without running any of it.

    Raises FunctionFault where it is not installed, or is not the one the standard was written with.
    """
    _verified(entry, sha256)


@lru_cache(maxsize=64)
def function(entry: str, sha256: str) -> Computed:
    """Return the function `entry`, total: NaN stands for whatever is not a finite number.

    Raises FunctionFault where it is not installed, is another one, or its module does not run.
    """
    point, spec, source = _verified(entry, sha256)
    assert spec.origin is not None
    loader = _Verified(spec.name, spec.origin, source)
    module_spec = importlib.util.spec_from_file_location(spec.name, spec.origin, loader=loader)
    assert module_spec is not None
    module = importlib.util.module_from_spec(module_spec)
    before = sys.modules.get(spec.name)
    sys.modules[spec.name] = module  # as a module expects of itself while it runs
    try:
        loader.exec_module(module)
        found = getattr(module, point.attr)
    except Exception as fault:
        reason = f"{type(fault).__name__}: {fault}"[:200]
        raise FunctionFault("machine-function-broken", entry=entry, reason=reason) from fault
    finally:
        if before is None:
            del sys.modules[spec.name]
        else:
            sys.modules[spec.name] = before
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


def _verified(entry: str, sha256: str) -> tuple[EntryPoint, ModuleSpec, bytes]:
    """Return the entry point, where its module stands, and the source whose digest agrees."""
    point = next(iter(entry_points(group=GROUP, name=entry)), None)
    spec = None if point is None else _spec(point.module)
    if point is None or spec is None:
        raise FunctionFault("machine-function-missing", entry=entry, group=GROUP)
    assert spec.origin is not None
    try:
        source = Path(spec.origin).read_bytes()
    except OSError:
        raise FunctionFault("machine-function-missing", entry=entry, group=GROUP) from None
    found = hashlib.sha256(source).hexdigest()
    if found != sha256:
        args = {"entry": entry, "file": spec.origin, "expected": sha256, "found": found}
        raise FunctionFault("machine-function-differs", **args)
    return point, spec, source


def _spec(module: str) -> ModuleSpec | None:
    """Return where a module's source stands, step by step, so that no package around it is run."""
    parts = module.split(".")
    spec, folders = None, None
    for length in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:length]), folders)
        if spec is None:
            return None
        folders = list(spec.submodule_search_locations or ())
    return spec if spec is not None and isinstance(spec.loader, SourceFileLoader) else None


def _total(found: Callable[..., object]) -> Computed:
    def call(*numbers: float) -> float:
        try:
            result = found(*numbers)
            number = float(result)  # type: ignore[arg-type]  # TypeError is one of the cases
        except Exception:  # noqa: BLE001 - declared: what fails has no value
            return math.nan
        return number if math.isfinite(number) else math.nan

    return call
