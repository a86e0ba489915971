"""Whether a file is an earlier output of ours that nobody has worked on, by what stands in it.

Every test reads a bounded part of what may be anybody's file, and says no where it is not sure.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

MARK = "greenscore"
PDF_MARK = MARK.encode()

_HEAD = 4_096
_LONGEST_LINE = 2**20
_MOST_JSON = 64 * 2**20
_MOST_PROPERTIES = 64 * 2**10
_MOST_FOOTER = 16 * 2**20
_GENERATOR = b'<meta name="generator" content="greenscore'
_TABLE_AT = re.compile(rb"startxref\s+([0-9]{1,15})\s+%%EOF\s*$")
_COMMENT = re.compile(rb"<dc:description>([^<]*)</dc:description>")
_TIMES = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")
_LAST = re.compile(rb"<cp:lastModifiedBy>([^<]*)<")

Ours = Callable[[Path], bool]


def is_report(path: Path) -> bool:
    """Tell whether a file is a report that was written here, as HTML or PDF."""
    head, tail = _ends(path)
    if head.startswith(b"%PDF-"):
        return b"/ID [(" + PDF_MARK in _trailer(path, tail)
    return head.startswith(b"<!DOCTYPE html>") and _GENERATOR in head


def is_report_of(identifier: str) -> Ours:
    """Return the test for the PDF that was printed here of one result, in the same languages."""
    mark = PDF_MARK + identifier[:32].encode()

    def test(path: Path) -> bool:
        head, tail = _ends(path)
        return head.startswith(b"%PDF-") and b"/ID [(" + mark + b")" in _trailer(path, tail)

    return test


def _trailer(path: Path, tail: bytes) -> bytes:
    """Return the beginning of the last table of places of a PDF, which has its identifier."""
    found = _TABLE_AT.search(tail)
    if found is None:
        return b""
    with path.open("rb") as file:
        file.seek(int(found[1]))
        return file.read(_HEAD)


def is_json(*keys: str) -> Ours:
    """Return the test for an object of JSON that has all of `keys`, and was written by this program."""

    def test(path: Path) -> bool:
        if path.stat().st_size > _MOST_JSON:
            return False
        try:
            found = json.loads(path.read_bytes())
        except (ValueError, RecursionError):
            return False
        return isinstance(found, dict) and set(keys) <= set(found)

    return test


def is_table(kind: str, header: re.Pattern[str]) -> Ours:
    """Return the test for a table of a `kind`: csv with a `header` of ours, a workbook or Parquet."""

    def test(path: Path) -> bool:
        head, tail = _ends(path)
        if head.startswith(b"PK\x03\x04"):
            return is_workbook(kind)(path)
        if head.startswith(b"PAR1"):
            return _in_footer(path, tail, kind)
        with path.open("rb") as file:
            line = file.readline(_LONGEST_LINE).decode("utf-8-sig", "replace")
        return header.fullmatch(line.rstrip("\n")) is not None

    return test


def is_workbook(kind: str) -> Ours:
    """Return the test for a workbook of a `kind` that no program has saved since it was written here."""

    def test(path: Path) -> bool:
        try:
            with ZipFile(path) as archive, archive.open("docProps/core.xml") as part:
                content = part.read(_MOST_PROPERTIES)
        except (
            BadZipFile,
            OSError,
            KeyError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ):
            return False
        comment, last = _COMMENT.search(content), _LAST.search(content)
        told = comment is not None and comment[1] == f"{MARK} {kind}".encode()
        same = len(set(_TIMES.findall(content))) == 1
        return told and same and (last is None or last[1] in (b"", PDF_MARK))

    return test


def _in_footer(path: Path, tail: bytes, kind: str) -> bool:
    """Tell whether the footer of Parquet has our mark; it is not parsed."""
    if len(tail) < 8 or not tail.endswith(b"PAR1"):
        return False
    size = int.from_bytes(tail[-8:-4], "little")
    if size > _MOST_FOOTER:
        return False
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 8 - size, 0))
        return parquet_mark(kind) in file.read(size)


def parquet_mark(kind: str) -> bytes:
    """Return what the footer of Parquet says of us, as the value of the key `greenscore`."""
    return f"{MARK} {kind}".encode()


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(path.stat().st_size - _HEAD, 0))
        return head, file.read(_HEAD)
