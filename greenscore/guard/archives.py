"""Zip archives of others: their members counted before any list of them is made, and what damage raises."""

import io
import lzma
import struct
import zlib
from collections.abc import Sequence
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

DAMAGED = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, ValueError, EOFError, RuntimeError, NotImplementedError, OverflowError),
)
"""What a damaged archive, or one that is packed in a way nobody reads, raises."""

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 22 + 56 + 20 + 2**16
_ENTRY = 512
"""No member's entry in the directory takes more bytes on average; it is 46 and its name, mostly."""


class TooManyMembers(Exception):
    """An archive whose directory is longer than that of `most` members."""


def opened(file: IO[bytes], most: int) -> ZipFile:
    """Open an archive of at most `most` members; TooManyMembers, or one of DAMAGED."""
    if _directory(file) > most * _ENTRY:
        raise TooManyMembers
    archive = ZipFile(file)
    if len(archive.infolist()) > most:
        raise TooManyMembers
    return archive


def double(members: Sequence[ZipInfo]) -> str:
    """Return the name of the first member that another one has too, capitals aside; empty where none has."""
    seen: set[str] = set()
    for member in members:
        name = member.filename.casefold()
        if name in seen:
            return member.filename
        seen.add(name)
    return ""


def _directory(file: IO[bytes]) -> int:
    """Return the bytes that an archive's directory has by what stands at its end; 0 where nothing does."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    found = 0
    at = tail.rfind(_END)
    if at >= 0 and len(tail) >= at + 16:
        (found,) = struct.unpack_from("<L", tail, at + 12)
    at = tail.rfind(_END_64)
    if at >= 0 and len(tail) >= at + 48:
        (wide,) = struct.unpack_from("<Q", tail, at + 40)
        found = max(wide, 0 if found == 2**32 - 1 else found)
    return min(found, size)
