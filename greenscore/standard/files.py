"""The files of a standard: what they are called, how they are read, and the digest over them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from greenscore.problems import Place, Problem

FILE = "standard.yaml"
REFERENCE = "reference.csv"
TABLES = "tables"


def read_file(file: Path, shown: str, limit: int) -> bytes | Problem:
    """Return the bytes of a file, or the problem that keeps it from being read."""
    try:
        if not file.is_file():
            return Problem(code="standard-file-missing", where=Place(file=shown))
        size = file.stat().st_size
        if size > limit:
            args = {"size": str(size), "limit": str(limit)}
            return Problem(code="text-too-large", where=Place(file=shown), args=args)
        return file.read_bytes()
    except (OSError, ValueError):  # ValueError: a null byte in the path
        return Problem(code="standard-file-unreadable", where=Place(file=shown))


def shown(file: Path) -> str:
    """Return a path as a message names it: as it was given, an absolute one by its folder alone."""
    return f"{file.parent.name}/{file.name}" if file.is_absolute() else file.as_posix()


def digest(file: Path, base: str = "") -> str:
    """Return the SHA-256 over a `standard.yaml`, its `tables/*.csv` and its `reference.csv`.

    Each file is framed by its name and length; byte order marks and the kind of line ends do not
    count. `base` is the digest of the standard it extends, framed as one more file.
    """
    total = hashlib.sha256()
    for name, content in _parts(file, base):
        total.update(f"{len(name.encode())}:{name}{len(content)}:".encode())
        total.update(content)
    return total.hexdigest()


def _parts(file: Path, base: str) -> Iterator[tuple[str, bytes]]:
    yield FILE, _content(file)
    reference = file.parent / REFERENCE
    if reference.is_file():
        yield REFERENCE, _content(reference)
    tables = sorted(file.parent.glob(f"{TABLES}/*.csv"), key=lambda table: table.name)
    for table in filter(Path.is_file, tables):
        yield f"{TABLES}/{table.name}", _content(table)
    if base:
        yield "extends", base.encode()


def content_digest(source: bytes) -> str:
    """Return the SHA-256 of a text file, whatever its byte order mark and its line ends are."""
    return hashlib.sha256(_normal(source)).hexdigest()


def _content(file: Path) -> bytes:
    return _normal(file.read_bytes())


def _normal(source: bytes) -> bytes:
    content = source.removeprefix(b"\xef\xbb\xbf")
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
