"""A standard is composed before it is built: its rows written out, its changes laid over its base.

What comes of it is plain data, as if one file had been written by hand, with the place of each item in
the file that it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from greenscore.problems import Place, Problem
from greenscore.standard.catalogue import find_base
from greenscore.standard.compose.merging import merged
from greenscore.standard.compose.parts import Item, parts_of, plain, text_of, walk
from greenscore.standard.compose.rows import filled
from greenscore.standard.files import FILE, REFERENCE, digest, read_file, shown
from greenscore.text.document import DEFAULT_LIMITS, Path
from greenscore.text.yaml import read

EXTENDS = "extends"
MOST_BASES = 4


@dataclass(frozen=True, slots=True)
class ComposedStandard:
    """One of the standards that a composition is made of: id@edition, and its `standard.yaml`."""

    reference: str
    file: File


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A standard as plain data; `data` is None where it could not be composed.

    `keys` are the places of keys that stand elsewhere than what was written for them, in a template of
    rows. `origins` are the standard itself and those it extends, the nearest first. `faults` are the problems
    of composing, which leave nothing to build; `problems` those of the files as texts. `reference` is
    the `reference.csv` that counts, if there is one.
    """

    data: Any = None
    places: Mapping[Path, Place]
    keys: Mapping[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    faults: tuple[Problem, ...] = ()
    origins: tuple[ComposedStandard, ...] = ()
    reference: File | None = None

    def digests(self) -> tuple[str, ...]:
        """Return the digest of each of the origins, which covers those after it; OSError."""
        found: list[str] = []
        for origin in reversed(self.origins):
            found.append(digest(origin.file, found[-1] if found else ""))
        return tuple(reversed(found))


def compose(file: File) -> Composition:
    """Compose the standard at `file`, a `standard.yaml`."""
    return _Composing().composition(file)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A standard with all that it extends, not yet plain data."""

    root: Item
    origins: tuple[ComposedStandard, ...]
    reference: File | None


class _Composing:
    """The way up a chain of standards, with the problems met on it."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._faults: list[Problem] = []
        self._chain: dict[File, str] = {}

    def composition(self, file: File) -> Composition:
        layer = self._layer(file, shown(file))
        problems, faults = tuple(self._problems), tuple(self._faults)
        if layer is None or faults:
            return Composition(places={}, problems=problems, faults=faults)
        found = list(walk(layer.root))
        if len(found) > DEFAULT_LIMITS.nodes:
            args = {"limit": str(DEFAULT_LIMITS.nodes)}
            fault = Problem(code="text-too-many-nodes", where=layer.root.where, args=args)
            return Composition(places={}, problems=problems, faults=(fault,))
        return Composition(
            data=plain(layer.root),
            places={path: part.where for path, part in found},
            keys={path: part.key for path, part in found if part.key is not None},
            problems=problems,
            origins=layer.origins,
            reference=layer.reference,
        )

    def _layer(self, file: File, name: str) -> _Layer | None:
        """Return the standard at `file`, laid over its base; None where one of them cannot be read."""
        source = read_file(file, name, DEFAULT_LIMITS.bytes)
        if isinstance(source, Problem):
            self._faults.append(source)
            return None
        document = read(source, name)
        self._problems += document.problems
        if document.data is None:
            return None
        root, faults = filled(parts_of(document, name), file, name)
        self._faults += faults
        own = file.parent / REFERENCE
        reference = own if own.exists() else None
        origin = ComposedStandard(_reference(root), file)
        if not isinstance(root.value, dict) or EXTENDS not in root.value:
            return _Layer(root, (origin,), reference)
        self._chain[file.resolve()] = origin.reference
        entries = dict(root.value)
        base = self._base(entries.pop(EXTENDS), file)
        if base is None:
            return None
        whole = merged(base.root, Item(entries, root.where), self._faults)
        return _Layer(whole, (origin, *base.origins), reference or base.reference)

    def _base(self, wanted: Item, file: File) -> _Layer | None:
        """Return the standard that is extended, or None with the problem at `extends`."""
        reference = text_of(wanted)
        if not reference:
            self._fault("standard-not-a-text", wanted.where)
            return None
        folder, faults = find_base(reference, file.parent.resolve().parent, wanted.where)
        self._faults += faults
        if folder is None:
            return None
        base = (folder / FILE).resolve()
        way = " -> ".join((*self._chain.values(), reference))
        if base in self._chain:
            self._fault("standard-base-cycle", wanted.where, cycle=way)
            return None
        if len(self._chain) > MOST_BASES:
            limit = str(MOST_BASES)
            self._fault("standard-base-chain", wanted.where, chain=way, limit=limit)
            return None
        return self._layer(base, shown(base))

    def _fault(self, code: str, where: Place, **args: str) -> None:
        self._faults.append(Problem(code=code, where=where, args=args))


def _reference(root: Item) -> str:
    entries = root.value if isinstance(root.value, dict) else {}
    return f"{text_of(entries.get('id'))}@{text_of(entries.get('edition'))}"
