"""Shelves: names and the bytes behind them, from which editions are read wherever they stand.

A folder, the data of an installed package and a mapping in memory are read alike: with the same limits,
the same problems and the same places. A name is joined by `/` and leads out of no shelf.
"""

import os
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from greenscore.guard.limits import current
from greenscore.guard.run import reads
from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.standard.files import FILE, REFERENCE, SECTORS, TABLES, normal
from greenscore.text.document import Limits, allowed


class Shelf(Protocol):
    """Files by name, such as `plant-2025/standard.yaml`."""

    @property
    def label(self) -> str:
        """What a person calls the shelf."""

    def folders(self) -> Sequence[str]:
        """Return the folders that hold a standard, in the order of their names."""

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of the files in a folder, in their order, without that of the folder."""

    def size(self, name: str) -> int | None:
        """Return the bytes of a file; None where there is none of this name. OSError."""

    def content(self, name: str) -> bytes:
        """Return what a file holds; OSError."""

    def stray(self, folder: str, part: str) -> bool:
        """Tell whether `part` of a folder is a link to somewhere else."""

    def key(self, name: str) -> Hashable:
        """Return what tells one file from every other."""

    def around(self) -> "Shelf":
        """Return the shelf on which a standard at the top of this one has its neighbours."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the disk."""

    root: Path
    called: str = ""

    @property
    def label(self) -> str:
        """What it is called, or its path."""
        return self.called or self.root.as_posix()

    def folders(self) -> Sequence[str]:
        """Return the folders with a `standard.yaml`."""
        found = sorted(file.parent.name for file in self.root.glob(f"*/{FILE}"))
        most = current().neighbours
        if len(found) > most:
            args = {"count": str(len(found)), "limit": str(most)}
            where = Place(file=self.root.as_posix())
            raise ProblemsFound([Problem(code="standard-shelf-full", where=where, args=args)])
        return found

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of the files in a folder."""
        return sorted(file.name for file in (self.root / folder).glob("*") if file.is_file())

    def size(self, name: str) -> int | None:
        """Return the bytes of a file."""
        file = self.root / name
        return file.stat().st_size if file.is_file() else None

    def content(self, name: str) -> bytes:
        """Read a file."""
        reads(self.root / name)
        return (self.root / name).read_bytes()

    def stray(self, folder: str, part: str) -> bool:
        """Tell whether a link leads out of the folder."""
        named = (self.root / folder).resolve() / part
        return named.resolve().parent != named.parent

    def key(self, name: str) -> Hashable:
        """Return the path without links."""
        return (self.root / name).resolve()

    def around(self) -> "Folder":
        """Return the folder around it."""
        return Folder(self.root.resolve().parent)


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """Bytes by name; a standard may stand at the top or in a folder."""

    files: Mapping[str, bytes] = field(repr=False)
    label: str = "memory"

    def folders(self) -> Sequence[str]:
        """Return the folders with a `standard.yaml`, and an empty name for one at the top."""
        found = (PurePosixPath(name) for name in sorted(self.files))
        return [
            "" if len(path.parts) == 1 else path.parts[0]
            for path in found
            if path.name == FILE and len(path.parts) <= 2
        ]

    def names(self, folder: str) -> Sequence[str]:
        """Return the names of the files in a folder."""
        start = f"{folder}/" if folder else ""
        inside = (name.removeprefix(start) for name in self.files if name.startswith(start))
        return sorted(name for name in inside if "/" not in name)

    def size(self, name: str) -> int | None:
        """Return the bytes of a file."""
        return len(self.files[name]) if name in self.files else None

    def content(self, name: str) -> bytes:
        """Return the bytes under a name."""
        return self.files[name]

    def stray(self, folder: str, part: str) -> bool:
        """Tell that nothing in memory is a link."""
        return False

    def key(self, name: str) -> Hashable:
        """Return the mapping, as itself, and the name."""
        return id(self.files), name

    def around(self) -> "Memory":
        """Return the same: neighbours stand in its folders."""
        return self


@dataclass(frozen=True, slots=True)
class Book:
    """One edition on a shelf: its folder there, empty at the top, and its main file.

    Messages call the folder `shown`. `others` are further shelves that its base may stand on.
    """

    shelf: Shelf
    folder: str = ""
    file: str = FILE
    shown: str = ""
    others: tuple[Shelf, ...] = ()

    @property
    def key(self) -> Hashable:
        """What tells this edition's file from every other."""
        return self.shelf.key(self._name(self.file))

    @property
    def place(self) -> str:
        """Where it stands, as a person is told."""
        return f"{self.shelf.label}: {self.folder or self.file}"

    @property
    def path(self) -> Path | None:
        """The folder on the disk; None where it stands elsewhere."""
        return self.shelf.root / self.folder if isinstance(self.shelf, Folder) else None

    def neighbours(self) -> Shelf:
        """Return the shelf of the standards beside this one."""
        return self.shelf if self.folder else self.shelf.around()

    def told(self, part: str) -> str:
        """Return a file of the folder as messages name it."""
        return str(PurePosixPath(self.shown) / part)

    def has(self, part: str) -> bool:
        """Tell whether the folder has a file."""
        try:
            return self.shelf.size(self._name(part)) is not None
        except OSError:
            return True  # reading it tells why

    def names(self, below: str, suffix: str) -> Sequence[str]:
        """Return the parts of a folder below that end so, such as `tests/a.yaml`, in their order."""
        found = self.shelf.names(self._name(below))
        return [f"{below}/{name}" for name in found if name.endswith(suffix)]

    def stray(self, part: str) -> bool:
        """Tell whether a part is a link out of its folder."""
        return self.shelf.stray(self.folder, part)

    def read(self, part: str, limit: int) -> bytes | Problem:
        """Return the bytes of a file, or the problem that keeps it from being read."""
        where = Place(file=self.told(part))
        try:
            size = self.shelf.size(self._name(part))
            if size is None:
                return Problem(code="standard-file-missing", where=where)
            limit = allowed(Limits(bytes=limit)).bytes
            if size > limit:
                args = {"size": str(size), "limit": str(limit)}
                return Problem(code="text-too-large", where=where, args=args)
            return self.shelf.content(self._name(part))
        except (OSError, ValueError):  # ValueError: a null byte in the path
            return Problem(code="standard-file-unreadable", where=where)

    def digest(self, base: str = "") -> str:
        """Return the SHA-256 over the main file and what stands beside it; OSError.

        That is `tables/*.csv`, `sectors/*.yaml` and `reference.csv`.

        Each file is framed by its name and length; byte order marks and the kind of line ends do not
        count. `base` is the digest of the standard it extends, framed as one more file.
        """
        from hashlib import sha256

        total = sha256()
        for name, content in self._parts(base):
            total.update(f"{len(name.encode())}:{name}{len(content)}:".encode())
            total.update(content)
        return total.hexdigest()

    def _parts(self, base: str) -> Iterator[tuple[str, bytes]]:
        yield FILE, self._content(self.file)
        if self.has(REFERENCE):
            yield REFERENCE, self._content(REFERENCE)
        for part in (*self.names(TABLES, ".csv"), *self.names(SECTORS, ".yaml")):
            yield part, self._content(part)
        if base:
            yield "extends", base.encode()

    def _content(self, part: str) -> bytes:
        return normal(self.shelf.content(self._name(part)))

    def _name(self, part: str) -> str:
        return f"{self.folder}/{part}" if self.folder else part


def book_at(path: Path) -> Book:
    """Return the edition at a folder or at its main file, named in messages as the caller did.

    An absolute path is shortened to the standard's folder.
    """
    file = path / FILE if os.path.isdir(path) else path  # noqa: PTH112 - never raises
    shown = file.parent.name if file.is_absolute() else file.parent.as_posix()
    return Book(Folder(file.parent), file=file.name, shown=shown)


def book_in(files: Mapping[str, bytes]) -> Book:
    """Return the edition in a mapping of names to bytes: that at the top, or else the only one."""
    shelf = Memory(files)
    folders = shelf.folders()
    folder = folders[0] if len(folders) == 1 else ""
    return Book(shelf, folder, shown=folder)
