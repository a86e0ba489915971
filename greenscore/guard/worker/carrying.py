"""What goes to the worker and comes back: pickles, with large columns beside them in shared memory.

What the parent sends is its own. What comes back is read by names that are allowed alone: a worker that a
file has taken over can send data, and no code.
"""

import copyreg
import io
import mmap
import os
import pickle
import re
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

INSIDE = "greenscore worker"
"""What a worker calls itself: inside of it work is done where it stands."""

# What stands beside a pickle; smaller pieces are quicker within it.
_LARGE = 64 * 2**10
_HEAD = struct.Struct(">QQ")
_NUMBERS = re.compile(r"[<>|=][biufcSUmM][0-9]{1,6}(\[[0-9]*[a-zA-Z]{1,2}\])?")
_MOST_MESSAGE = 8 * 2**30

_PLAIN = frozenset(
    (module, name)
    for module, names in {
        "builtins": "set frozenset slice range bytearray complex object",
        "datetime": "date datetime time timedelta timezone",
        "decimal": "Decimal",
        "fractions": "Fraction",
        "collections": "OrderedDict Counter defaultdict deque",
        "array": "array _array_reconstructor",
        "copyreg": "_reconstructor __newobj__",
        "pathlib": "PosixPath PurePosixPath WindowsPath PureWindowsPath",
        "types": "MappingProxyType",
        "greenscore.guard.worker.carrying": "_array",
        "pyarrow.lib": "_reconstruct_table _restore_array binary chunked_array decimal128 decimal256 "
        "decimal32 decimal64 dictionary duration field large_list list_ map_ py_buffer schema struct time32 "
        "time64 timestamp type_for_alias",
    }.items()
    for name in names.split()
)
_FAULTS = frozenset(
    {
        "OSError",
        "FileNotFoundError",
        "PermissionError",
        "IsADirectoryError",
        "NotADirectoryError",
        "MemoryError",
    }
)


class NotAllowed(Exception):
    """What came back names something that no answer is made of."""


def _is_data(found: Any) -> bool:
    """Tell whether a name of ours is a kind of data: nothing else is made of what a worker says."""
    kinds = (Enum, tuple, Exception)
    return isinstance(found, type) and (is_dataclass(found) or issubclass(found, kinds))


def _array(content: Any, kind: str, shape: tuple[int, ...]) -> Any:
    """Return an array of numbers, times or texts: numpy's own way would take addresses for objects."""
    import numpy as np

    if not _NUMBERS.fullmatch(kind):
        raise NotAllowed(kind)
    return np.ndarray(shape, dtype=kind, buffer=content)


def _plainly(array: Any) -> Any:
    import numpy as np

    if type(array) is not np.ndarray or not _NUMBERS.fullmatch(array.dtype.str):
        raise pickle.PicklingError(f"array of {array.dtype}")
    content: Any = np.ascontiguousarray(array).reshape(-1).view("u1")  # times have no buffer
    return _array, (pickle.PickleBuffer(content), array.dtype.str, array.shape)


class _Writer(pickle.Pickler):
    """Arrays go by a way of ours."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if numpy := sys.modules.get("numpy"):
            self.dispatch_table = {**copyreg.dispatch_table, numpy.ndarray: _plainly}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or (module == "builtins" and name in _FAULTS):
            return super().find_class(module, name)
        parts = module.split(".")
        if parts[0] == "greenscore" and "__main__" not in parts and "." not in name:
            found = super().find_class(module, name)
            if _is_data(found) and found.__module__ == module:
                return found
        raise NotAllowed(f"{module}.{name}")


def send(channel: socket.socket, content: Any, memory: int | None = None) -> None:
    """Send anything that can be pickled; large pieces go into the file `memory` where it is given."""
    pieces: list[pickle.PickleBuffer] = []
    keep = pieces.append if memory is not None else None
    file = io.BytesIO()
    _Writer(file, protocol=5, buffer_callback=_large(keep) if keep else None).dump(content)
    body = file.getbuffer()
    sizes = [piece.raw().nbytes for piece in pieces]
    at = 0
    for piece in pieces:
        view, at = piece.raw(), _aligned(at)
        written = 0
        while written < view.nbytes:
            written += os.pwrite(memory or 0, view[written:], at + written)
        at += view.nbytes
        piece.release()
    lengths = struct.pack(f">{len(sizes)}Q", *sizes)
    channel.sendall(_HEAD.pack(len(body), len(sizes)) + lengths)
    channel.sendall(body)


def _large(keep: Callable[[pickle.PickleBuffer], None]) -> Callable[[pickle.PickleBuffer], Any]:
    def kept(piece: pickle.PickleBuffer) -> bool:
        try:
            large = piece.raw().nbytes >= _LARGE
        except BufferError:  # not one piece of memory
            return True
        if large:
            keep(piece)
        return not large

    return kept


def _aligned(at: int) -> int:
    return -(-at // 64) * 64


def receive(channel: socket.socket, memory: int | None = None, *, trusted: bool = False) -> Any:
    """Return what was sent; EOFError where the other side is gone, NotAllowed for what no answer holds."""
    length, count = _HEAD.unpack(_exactly(channel, _HEAD.size))
    if length > _MOST_MESSAGE or count > 1_000_000:
        raise NotAllowed("length")
    sizes = struct.unpack(f">{count}Q", _exactly(channel, 8 * count))
    body = _exactly(channel, length)
    buffers = list(_mapped(memory, sizes)) if count and memory is not None else []
    if trusted:
        return pickle.loads(body, buffers=buffers)  # noqa: S301 - our own parent sent it
    try:
        return _Reader(io.BytesIO(body), buffers=buffers).load()
    except NotAllowed:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever comes of bytes that are no answer
        raise NotAllowed(type(fault).__name__) from None


def _mapped(memory: int, sizes: tuple[int, ...]) -> Any:
    """Yield the pieces of a shared file, sealed first: nobody changes or cuts it any more."""
    import fcntl

    try:
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK)
    except OSError:
        raise NotAllowed("memory") from None  # held open for writing, after all has been sent
    end = 0
    places = []
    for size in sizes:
        start = _aligned(end)
        end = start + size
        places.append((start, end))
    if end > os.fstat(memory).st_size:
        raise NotAllowed("length")
    flags = mmap.MAP_PRIVATE | getattr(mmap, "MAP_POPULATE", 0)
    view = memoryview(mmap.mmap(memory, end, flags=flags, prot=mmap.PROT_READ))
    yield from (view[start:stop] for start, stop in places)


def _exactly(channel: socket.socket, size: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        piece = channel.recv(min(size - len(pieces), 2**20))
        if not piece:
            raise EOFError
        pieces += piece
    return bytes(pieces)
