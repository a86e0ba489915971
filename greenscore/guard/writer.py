"""The one writer: a file is there whole, or as it was before; and nobody's work is written over.

What is written stands beside its target until it is complete and on the disk, and is then moved into place. A
run that is killed leaves the old file, and a piece under a name of ours that the next one to the same target
sweeps away.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from greenscore.guard.run import current, identity
from greenscore.problems import Place, Problem, ProblemsFound

# Whether the file at a path is an earlier output of the same kind, that nobody has worked on.
Ours = Callable[[Path], bool]

_CHUNK = 2**20


def nobodys(_path: Path) -> bool:
    """Say of every file that it is somebody's: for outputs that cannot be told from a person's work."""
    return False


def anew(_path: Path) -> bool:
    """Say of every file that it is ours: for what the program itself keeps and brings up to date.

    Such a file may have been read in the run.
    """
    return True


def write_bytes(path: Path, content: bytes, ours: Ours = nobodys) -> None:
    """Write `content` to `path`, as `writing` does."""
    with writing(path, ours) as file:
        file.write(content)


def write_text(path: Path, text: str, ours: Ours = nobodys) -> None:
    """Write `text` to `path` as UTF-8 with the line ends it has, as `writing` does."""
    write_bytes(path, text.encode("utf-8"), ours)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; FileExistsError where it is, and OSError as `writing` does."""
    with _piece(path) as file:
        file.write(content)
        _settle(file)
        try:
            os.link(file.name, path)  # fails where there is one, which a move would replace
        except OSError as fault:
            if isinstance(fault, FileExistsError) or path.exists():
                raise FileExistsError(path) from None
            _move(file, path)  # a file system without links
    _settle_folder(path.parent)


@contextmanager
def writing(path: Path, ours: Ours = nobodys) -> Iterator[BinaryIO]:
    """Open a file to be written to `path` as a whole, when the block ends without an exception.

    ProblemsFound where `path` was read in this run or written before in it, and where another file stands
    there that is not `ours`, differs, and may not be written over; with `force` that one is kept beside it.
    OSError where it cannot be written. A symbolic link stays one: what it points to is written. A device or
    a pipe is written to as it is.
    """
    target = Path(os.path.realpath(path))
    if _takes_anything(target):
        with target.open("wb") as file:
            yield file
        return
    if ours is not anew:
        _refuse_own_input(path)
    with _piece(target) as file:
        yield file
        _settle(file)
        if _may_replace(path, target, Path(file.name), ours):
            _keep_look(target, Path(file.name))
            _move(file, target)
    _settle_folder(target.parent)
    found = identity(target)
    if found is not None:
        current().written[found] = path


def kept_beside(path: Path) -> Path:
    """Return a name beside `path` that no file has: with `.bak`, `.bak2` and so on behind it."""
    number = 1
    while True:
        name = f"{path.name}.bak{number if number > 1 else ''}"
        if not os.path.lexists(path.with_name(name)):
            return path.with_name(name)
        number += 1


def _takes_anything(target: Path) -> bool:
    """Tell whether bytes go through the target and stay nowhere."""
    try:
        mode = target.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _refuse_own_input(path: Path) -> None:
    found = identity(path)
    run = current()
    for code, files in (("output-is-input", run.read), ("output-twice", run.written)):
        if found is not None and found in files:
            args = {"other": str(files[found])}
            raise ProblemsFound([Problem(code=code, where=Place(file=str(path)), args=args)])


def _may_replace(path: Path, target: Path, piece: Path, ours: Ours) -> bool:
    """Tell whether the new file is to take the place of what is there; ProblemsFound where it may not."""
    if target.is_dir():
        raise IsADirectoryError(21, os.strerror(21), str(path))
    if not target.exists() or target.stat().st_size == 0:
        return True
    if _same(target, piece):
        return False
    if ours(target):
        return True
    if not current().force:
        raise ProblemsFound([Problem(code="output-not-ours", where=Place(file=str(path)))])
    _keep(target, kept_beside(target))
    return True


def _keep(target: Path, beside: Path) -> None:
    """Let the old file stand under a second name, so that the first is never without one."""
    try:
        os.link(target, beside)
    except OSError:
        write_new(beside, target.read_bytes())


def _same(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while chunk := first.read(_CHUNK):
            if chunk != second.read(_CHUNK):
                return False
    return True


def _keep_look(target: Path, piece: Path) -> None:
    """Give the new file the permissions of the one it replaces."""
    with suppress(OSError):
        piece.chmod(stat.S_IMODE(target.stat().st_mode))


@contextmanager
def _piece(target: Path) -> Iterator[BinaryIO]:
    """Open a piece beside a target under a name that says whose it is; it is gone when the block ends."""
    start = f".greenscore-{crc32(os.fsencode(target.name)):08x}-"
    _sweep(target.parent, start)
    file, name = _begun(target, start)
    with file:
        try:
            yield file
        finally:
            with suppress(OSError):
                name.unlink()
    if os.name == "nt":  # where an open file cannot be removed
        with suppress(OSError):
            name.unlink()


def _begun(target: Path, start: str) -> tuple[BinaryIO, Path]:
    """Return a locked piece and its path; one that another run swept before it was locked is begun anew."""
    while True:
        name = target.with_name(f"{start}{os.urandom(6).hex()}.part")
        file = name.open("x+b")
        with suppress(OSError):
            _lock(file)
            found = os.fstat(file.fileno())
            if identity(name) == (found.st_dev, found.st_ino):
                return file, name
        file.close()


def _move(file: BinaryIO, target: Path) -> None:
    if os.name == "nt":  # where an open file cannot be moved
        file.close()
    Path(file.name).replace(target)


def _settle(file: BinaryIO) -> None:
    """Let nothing of a file be in memory alone."""
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Let the name of a file be on the disk; some systems cannot be asked, and need not be."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(folder: Path, start: str) -> None:
    """Remove the pieces of runs that were killed; a piece that somebody writes to is locked and stays."""
    with suppress(OSError):
        for left in folder.glob(f"{start}*.part"):
            with suppress(OSError), left.open("rb+") as file:
                _lock(file)
                left.unlink()


def _lock(file: BinaryIO) -> None:
    """Lock a file for this process; OSError where another one has it. Elsewhere an open file stays anyhow."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
