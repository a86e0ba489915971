"""A standard is composed before it is built: its rows written out, its changes laid over its base.

What comes of it is plain data, as if one file had been written by hand, with the place of each item in
the file that it comes from.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from greenscore.guard.limits import current
from greenscore.problems import Place, Problem
from greenscore.standard.catalogue import find_base
from greenscore.standard.compose.merging import merged
from greenscore.standard.compose.parts import Item, parts_of, plain, text_of, walk
from greenscore.standard.compose.rows import filled
from greenscore.standard.files import REFERENCE
from greenscore.standard.shelf import Book
from greenscore.text.document import DEFAULT_LIMITS, Path
from greenscore.text.yaml import read

EXTENDS = "extends"


@dataclass(frozen=True, slots=True)
class ComposedStandard:
    """One of the standards that a composition is made of: id@edition, and where it stands."""

    reference: str
    book: Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A standard as plain data; `data` is None where it could not be composed.

    `keys` are the places of keys that stand elsewhere than what was written for them, in a template of
    rows, and `templates` those of what is written there for all rows. `origins` are the standard itself
    and those it extends, the nearest first. `faults` are the problems of composing, which leave nothing to
    build; `problems` those of the files as texts. `reference` is the standard whose `reference.csv` counts,
    if there is one.
    """

    data: Any = None
    places: Mapping[Path, Place]
    keys: Mapping[Path, Place] = field(default_factory=dict)
    templates: Mapping[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    faults: tuple[Problem, ...] = ()
    origins: tuple[ComposedStandard, ...] = ()
    reference: Book | None = None

    def digests(self) -> tuple[str, ...]:
        """Return the digest of each of the origins, which covers those after it; OSError."""
        found: list[str] = []
        for origin in reversed(self.origins):
            found.append(origin.book.digest(found[-1] if found else ""))
        return tuple(reversed(found))


def compose(book: Book) -> Composition:
    """Compose a standard from its own files and those of what it extends."""
    return _Composing().composition(book)


@dataclass(frozen=True, slots=True)
class _Layer:
    """A standard with all that it extends, not yet plain data."""

    root: Item
    origins: tuple[ComposedStandard, ...]
    reference: Book | None


class _Composing:
    """The way up a chain of standards, with the problems met on it."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._faults: list[Problem] = []
        self._chain: dict[Hashable, str] = {}

    def composition(self, book: Book) -> Composition:
        layer = self._layer(book)
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
            templates={path: part.template for path, part in found if part.template is not None},
            problems=problems,
            origins=layer.origins,
            reference=layer.reference,
        )

    def _layer(self, book: Book) -> _Layer | None:
        """Return a standard laid over its base; None where one of them cannot be read."""
        source, name = book.read(book.file, DEFAULT_LIMITS.bytes), book.told(book.file)
        if isinstance(source, Problem):
            self._faults.append(source)
            return None
        document = read(source, name)
        self._problems += document.problems
        if document.data is None:
            return None
        root, faults = filled(parts_of(document, name), book)
        self._faults += faults
        reference = book if book.has(REFERENCE) else None
        origin = ComposedStandard(_reference(root), book)
        if not isinstance(root.value, dict) or EXTENDS not in root.value:
            return _Layer(root, (origin,), reference)
        self._chain[book.key] = origin.reference
        entries = dict(root.value)
        base = self._base(entries.pop(EXTENDS), book)
        if base is None:
            return None
        whole = merged(base.root, Item(entries, root.where), self._faults)
        return _Layer(whole, (origin, *base.origins), reference or base.reference)

    def _base(self, wanted: Item, book: Book) -> _Layer | None:
        """Return the standard that is extended, or None with the problem at `extends`."""
        reference = text_of(wanted)
        if not reference:
            self._fault("standard-not-a-text", wanted.where)
            return None
        base, faults = find_base(reference, book, wanted.where)
        self._faults += faults
        if base is None:
            return None
        way = " -> ".join((*self._chain.values(), reference))
        if base.key in self._chain:
            self._fault("standard-base-cycle", wanted.where, cycle=way)
            return None
        if len(self._chain) > current().bases:
            limit = str(current().bases)
            self._fault("standard-base-chain", wanted.where, chain=way, limit=limit)
            return None
        return self._layer(base)

    def _fault(self, code: str, where: Place, **args: str) -> None:
        self._faults.append(Problem(code=code, where=where, args=args))


def _reference(root: Item) -> str:
    entries = root.value if isinstance(root.value, dict) else {}
    return f"{text_of(entries.get('id'))}@{text_of(entries.get('edition'))}"
