"""Folders of files that can be made again: moved into place whole, checked at use, made anew where damaged.

A folder has a list of its files with the SHA-256 of each. Whoever makes one holds a lock meanwhile, so that
of two processes the second waits and finds it, and what another left unfinished belongs to nobody and goes.
"""

import atexit
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from greenscore.resources import cache_folder

LIST = "files.json"

_UNFINISHED = ".unfinished-"
# What a version before this one left behind when it was killed: eight random letters where a key has sixteen.
_OLDER = "fonts-????????"
_LONGEST_WAIT = (
    120.0  # seconds; then another process is stuck, and the files are made somewhere else
)

States = tuple[tuple[str, int, int], ...]

_CHECKED: dict[Path, States] = {}


def kept(name: str, make: Callable[[], Mapping[str, bytes]]) -> Path:
    """Return a folder of the cache with the files that `make` gives, every one as it was made.

    `make` is asked where there is none or it is damaged. Where the cache cannot be written, or belongs to
    somebody else, the folder is one of this process alone and goes with it. OSError where that fails, too.
    """
    with suppress(OSError):
        return _in(cache_folder(), name, make)
    return _in(_of_this_process(os.getpid()), name, make)


def digest(folder: Path) -> str:
    """Return the SHA-256 over names and contents of a kept folder."""
    return str(json.loads((folder / LIST).read_bytes())["sha256"])


def _in(home: Path, name: str, make: Callable[[], Mapping[str, bytes]]) -> Path:
    folder = home / name
    if _sound(folder):
        return folder
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _ours(home):
        raise PermissionError(home)
    with _alone(home) as alone:
        if alone:
            _sweep(home)
        if not _sound(folder):
            _put(folder, make())
    return folder


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside `folder` and move them there in one step: no reader sees a part."""
    sums = {name: sha256(content).hexdigest() for name, content in files.items()}
    listed = json.dumps({"files": sums, "sha256": _seal(sums)}).encode()
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        whole, damaged = unfinished / "whole", unfinished / "damaged"
        whole.mkdir()
        for name, content in {**files, LIST: listed}.items():
            (whole / name).write_bytes(content)
        with suppress(FileNotFoundError):
            folder.rename(damaged)
        try:
            whole.rename(folder)
        except OSError:
            if not _sound(folder):  # otherwise another process was first, with the same files
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _sound(folder: Path) -> bool:
    """Tell whether every file is as it was made; read once, and again where one was touched since."""
    try:
        sums = json.loads((folder / LIST).read_bytes())
        names = sums["files"]
        states = _states(folder, (*names, LIST))
        if _CHECKED.get(folder) == states:
            return True
        if not _ours(folder) or sums["sha256"] != _seal(names) or any(map(_leaves, names)):
            return False
        for name, found in names.items():
            if sha256((folder / name).read_bytes()).hexdigest() != found:
                return False
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False
    _CHECKED[folder] = states
    return True


def _seal(sums: Mapping[str, str]) -> str:
    return sha256(json.dumps(sums, sort_keys=True).encode()).hexdigest()


def _leaves(name: str) -> bool:
    """Tell whether a name is none of a file right in the folder."""
    return Path(name).name != name


def _states(folder: Path, names: tuple[str, ...]) -> States:
    found = [(name, (folder / name).stat()) for name in names]
    return tuple((name, state.st_size, state.st_mtime_ns) for name, state in found)


def _ours(folder: Path) -> bool:
    """Tell whether a folder is this user's own and no link: in one for everybody others can make theirs."""
    state = os.lstat(folder)
    return not hasattr(os, "getuid") or state.st_uid == os.getuid()


@cache
def _of_this_process(_process: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="greenscore-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Hold the lock of a folder; False where the system has none. OSError where another keeps it too long."""
    try:
        import fcntl
    except ImportError:
        yield False
        return
    deadline = time.monotonic() + _LONGEST_WAIT
    with (home / ".lock").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            except OSError:  # a file system without locks
                yield False
                return
            else:
                yield True
                return


def _sweep(home: Path) -> None:
    """Remove what killed processes left; only whoever holds the lock may."""
    for left in (*home.glob(f"{_UNFINISHED}*"), *home.glob(_OLDER)):
        shutil.rmtree(left, ignore_errors=True)
