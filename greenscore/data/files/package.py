"""The zip package of a workbook, opened under limits so that a bomb ends in one clean problem."""

import errno
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.sax import SAXException, handler
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

MOST_PARTS = 2_000
MOST_BYTES = 300 * 2**20
MOST_RATIO = 200
SMALL_PART = 10 * 2**20


class WorkbookRefused(Exception):
    """A workbook that is not read any further; carries the code of the problem and its detail."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(code, detail)


class Package:
    """The parts of a workbook; what is streamed from them counts against one limit."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = MOST_BYTES
        self.parts = frozenset(archive.namelist())
        infos = archive.infolist()
        if len(infos) > MOST_PARTS:
            raise WorkbookRefused("data-workbook-unsafe", f"{len(infos)} > {MOST_PARTS} parts")
        size = sum(info.file_size for info in infos)
        if size > MOST_BYTES:
            raise WorkbookRefused("data-workbook-unsafe", f"{size} > {MOST_BYTES} bytes")
        ratio = size / max(sum(info.compress_size for info in infos), 1)
        if size > SMALL_PART and ratio > MOST_RATIO:
            raise WorkbookRefused("data-workbook-unsafe", f"1:{ratio:.0f}")
        for info in infos:
            ratio = info.file_size / max(info.compress_size, 1)
            if info.file_size > SMALL_PART and ratio > MOST_RATIO:
                raise WorkbookRefused(
                    "data-workbook-unsafe", f"{info.filename[:80]}: 1:{ratio:.0f}"
                )
            if info.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", info.filename):
                raise WorkbookRefused("data-workbook-unsafe", info.filename[:80])
            if info.flag_bits & 1:
                raise WorkbookRefused("data-old-or-locked-workbook", "")

    def parse(self, part: str, content: handler.ContentHandler) -> None:
        """Stream the XML of a part into `content`; nothing happens where there is no such part."""
        if part not in self.parts:
            return
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(content)
        with self._archive.open(part) as stream:
            parser.parse(_Counted(stream, self))

    def count(self, size: int) -> None:
        """Take `size` streamed bytes off what is left; a header may lie about the size of its part."""
        self._left -= size
        if self._left < 0:
            raise WorkbookRefused("data-workbook-unsafe", f"> {MOST_BYTES} bytes")


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


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Open a workbook; Refused for whatever is wrong with the package or its XML."""
    try:
        with ZipFile(path) as archive:
            yield Package(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
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
