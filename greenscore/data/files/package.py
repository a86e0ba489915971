"""The zip package of a workbook, opened under limits so that a bomb ends in one clean problem."""

import errno
import lzma
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.sax import SAXException, handler
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from greenscore.guard.archives import TooManyMembers
from greenscore.guard.archives import opened as open_archive
from greenscore.guard.limits import current

SMALL_PART = 10 * 2**20


# What comes of a damaged member, or of one that is packed in a way nobody reads.
DAMAGED = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, OverflowError),
)


class WorkbookRefused(Exception):
    """A workbook that is not read any further; carries the code of the problem and its detail."""

    def __init__(self, code: str, detail: str, limit: str = "") -> None:
        self.code = code
        self.detail = detail
        self.limit = limit
        super().__init__(code, detail, limit)


def over(bound: str, found: str) -> WorkbookRefused:
    """Return the refusal of a workbook that asks for more than a bound allows."""
    return WorkbookRefused("data-workbook-over", found, limit=bound)


class Package:
    """The parts of a workbook; what they hold counts against the limits of the run.

    Capitals do not matter in their names.
    """

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = self._most = current().unpacked
        self._tags, self._rows = current().tags, current().cells
        infos = archive.infolist()
        _require_sizes(infos, self._most)
        self._parts: dict[str, str] = {}
        for info in infos:
            if info.filename.casefold() in self._parts:
                raise WorkbookRefused("data-workbook-part-twice", info.filename[:80])
            self._parts[info.filename.casefold()] = info.filename
            if info.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", info.filename):
                raise WorkbookRefused("data-workbook-unsafe", info.filename[:80])
            if info.flag_bits & 1:
                raise WorkbookRefused("data-old-or-locked-workbook", "")

    def has(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part.casefold() in self._parts

    def parse(self, part: str, content: handler.ContentHandler) -> None:
        """Stream the XML of a part into `content`; nothing happens where there is no such part."""
        if part.casefold() not in self._parts:
            return
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(content)
        try:
            with self._archive.open(self._parts[part.casefold()]) as stream:
                parser.parse(_Counted(stream, self))
        except (*DAMAGED, SAXException, OSError) as error:
            if isinstance(error, DefusedXmlException):
                raise
            detail = f"{part[:80]}: {error}"[:120]
            raise WorkbookRefused("data-workbook-unreadable", detail) from None

    def count(self, size: int) -> None:
        """Take `size` streamed bytes off what is left; a header may lie about the size of its part."""
        self._left -= size
        if self._left < 0:
            raise over("unpacked", f"> {self._most}")

    def count_row(self) -> None:
        """Count a row, of which there are as many as cells at most."""
        self._rows -= 1
        if self._rows < 0:
            raise over("cells", f"> {current().cells}")

    def count_tag(self) -> None:
        """Count an element that is no cell and no string."""
        self._tags -= 1
        if self._tags < 0:
            raise over("tags", f"> {current().tags}")


class _Counted:
    """A stream that reports what is read from it."""

    def __init__(self, stream: IO[bytes], package: Package) -> None:
        self._stream = stream
        self._package = package

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        chunk = self._stream.read(size)
        self._package.count(len(chunk))
        return chunk

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def _require_sizes(infos: Sequence[ZipInfo], most: int) -> None:
    """Refuse what unfolds to more than its size on the disk lets expect, by what its headers say."""
    size = sum(info.file_size for info in infos)
    if size > most:
        raise over("unpacked", str(size))
    whole = size, sum(info.compress_size for info in infos), ""
    for unfolded, packed, name in (
        whole,
        *((i.file_size, i.compress_size, i.filename) for i in infos),
    ):
        ratio = unfolded / max(packed, 1)
        if unfolded > SMALL_PART and ratio > current().ratio:
            raise over("ratio", f"{name[:80]} 1:{ratio:.0f}".strip())


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a workbook; Refused for whatever is wrong with the package or its XML."""
    try:
        with path.open("rb") as file, open_archive(file, current().members) as archive:
            yield Package(archive)
    except TooManyMembers:
        raise over("members", f"> {current().members}") from None
    except DAMAGED as error:
        raise WorkbookRefused("data-workbook-unreadable", str(error)[:120]) from None
    except DefusedXmlException as error:
        raise WorkbookRefused("data-workbook-unsafe", type(error).__name__) from None
    except (SAXException, UnicodeError) as error:
        raise WorkbookRefused("data-workbook-unreadable", str(error)[:120]) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # the package names a place before its beginning
            raise
        raise WorkbookRefused("data-workbook-unreadable", str(error)[:120]) from None
    except LookupError as error:
        if type(error) is not LookupError:  # only the XML parser, for an encoding nobody knows
            raise
        raise WorkbookRefused("data-workbook-unreadable", str(error)[:120]) from None
