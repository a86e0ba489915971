"""CSV as people write it: encoding and delimiter found out, every cell a text with its line.

What a standard or a library of factors keeps as CSV is to be just so, and is read by `text/csv.py`; here a
row too short is filled up, and a file too long for a list of rows is read into columns.
"""

import codecs
import csv
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from greenscore.data.cells import Cells, Child, DataSource, Frame
from greenscore.data.files.arrow import joined, pack
from greenscore.data.files.asked import Asked, report_above, report_no_names, report_no_row
from greenscore.data.files.heading_row import MOST_ABOVE
from greenscore.data.files.plaincsv import LinePlaces, read_plain
from greenscore.data.findings import Findings
from greenscore.guard.limits import current
from greenscore.problems import Place
from greenscore.text.csv import unguarded

BLOCK = 16_384

_CHUNK = 1 << 20
_DELIMITERS = ",;\t"
_Row = tuple[int, list[str]]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    """Read a CSV file, and `<stem>.<table>.csv` beside it for each child table."""
    frame = _read(path, asked, findings)
    if frame is None:
        return None
    children = {}
    for name in asked.tables:
        beside = path.with_name(f"{path.stem}.{name}{path.suffix}")
        if beside.is_file() and (rows := _read(beside, asked.child, findings)) is not None:
            children[name] = Child(frame=rows)
    return DataSource(frame=frame, children=children, name=path.stem)


def _read(path: Path, asked: Asked, findings: Findings) -> Frame | None:
    found = encoding_of(path, findings, asked.encoding)
    if found is None:
        return None
    lines = _Lines(path.name, asked, findings)
    try:
        with path.open(encoding=found, newline="") as file:
            start = file.read(1 << 16)
            delimiter = delimiter_of(start, asked.header_row)
            first = asked.header_row in {None, 1} and asked.heads(_first_row(start, delimiter))
            if first and "utf-8" in found:
                plain = read_plain(path, delimiter, current().columns, coded=asked.coded)
                if plain is not None:
                    return plain
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            return lines.frame(reader)
    except _TooBlank as fault:
        where = Place(file=path.name, line=fault.args[0])
        findings.add("data-too-blank", where, limit=str(current().blank_lines))
    except csv.Error as error:
        line = lines.last + 1
        findings.add("data-csv-syntax", Place(file=path.name, line=line), detail=str(error))
    return None


def _first_row(start: str, delimiter: str) -> list[str]:
    return next(csv.reader(start.splitlines()[:1], delimiter=delimiter), [])


def encoding_of(path: Path, findings: Findings, asked: str | None) -> str | None:
    """Return the encoding: the one asked for, else by its mark, else UTF-8, else GB18030."""
    where = Place(file=path.name)
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if asked and not _is_encoding(asked):
        findings.add("data-encoding-unknown", where, encoding=asked[:40])
        return None
    names = [asked] if asked else [marked] if marked else ["utf-8", "gb18030"]
    faults = []
    for name in names:
        fault = _first_fault(path, name)
        if fault is None:
            if name == "gb18030" and not asked:
                findings.add("data-read-as-gb18030", where)
            return name
        faults.append(fault)
    line, nul = faults[0]
    where = Place(file=path.name, line=line)
    findings.add(
        "data-nul-byte" if nul else "data-not-in-encoding", where, encoding=", ".join(names)
    )
    return None


def _is_encoding(name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)
        "".encode(name)  # refuses what is a codec, but not of texts
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _first_fault(path: Path, encoding: str) -> tuple[int, bool] | None:
    """Return the line of the first byte that is zero or not in `encoding`, and which it is."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + error.object.count(b"\n", 0, error.start), False
            except UnicodeError:
                return line, False
            if "\0" in text:
                return line + text.count("\n", 0, text.index("\0")), True
            if not chunk:
                return None
            line += text.count("\n")


def delimiter_of(start: str, header_row: int | None = None) -> str:
    """Return the delimiter of a header line: the most frequent of comma, semicolon and tab.

    The header is the line `header_row`, counted from 1, else the first line that has any of them.
    """
    lines = re.sub(r'"[^"]*"', "", start).strip().splitlines()
    asked = start.splitlines()[header_row - 1 : header_row] if header_row else []
    split = [line for line in asked or lines if any(sign in line for sign in _DELIMITERS)]
    return max(_DELIMITERS, key=split[0].count) if split else ","


class _TooBlank(Exception):
    """More lines that hold nothing than any table has; its argument is the line that was one too many."""


class _Lines:
    """Reads the rows of one file into columns, remembering the line where each row starts."""

    def __init__(self, file: str, asked: Asked, findings: Findings) -> None:
        self.last = 0
        self._file = file
        self._asked = asked
        self._findings = findings
        self._lines: list[int] = []
        self._headers: list[str] = []

    def frame(self, reader: Iterator[list[str]]) -> Frame | None:
        """Return the frame of a file; None where it has no header."""
        rows = self._rows(reader)
        header = self._header(rows)
        if header is None:
            return None
        header_line, cells, rest = header
        self._headers = [cell.strip() for cell in cells]
        while self._headers and not self._headers[-1]:
            self._headers.pop()
        if len(self._headers) > current().columns:
            counts = {
                "rows": "?",
                "columns": str(len(self._headers)),
                "bytes": "?",
                "bound": "columns",
            }
            self._findings.add("data-too-large", Place(file=self._file), **counts)
            return None
        columns = self._columns(rest)
        lines = np.array(self._lines, np.int64)
        places = LinePlaces(self._file, self._headers, header_line, lines)
        return Frame(headers=self._headers, columns=columns, rows=len(lines), places=places)

    def _header(self, rows: Iterator[_Row]) -> tuple[int, list[str], Iterator[_Row]] | None:
        """Return the line and the cells of the header, and the rows below it."""
        where = Place(file=self._file)
        if self._asked.header_row:
            for line, cells in rows:  # noqa: B007 - both are those of the row that was reached
                if line >= self._asked.header_row:
                    break
            else:
                line, cells = 0, []
            if line == self._asked.header_row:
                return line, cells, rows
            report_no_row(where, self._asked, self._findings)
            return None
        first = list(itertools.islice(rows, MOST_ABOVE))
        if not first:
            self._findings.add("data-empty", where)
            return None
        texts = [[cell.strip() for cell in cells] for _, cells in first]
        found = self._asked.heading_row(texts)
        line, cells = first[found.place]
        where = Place(file=self._file, line=line)
        if not found.known:
            report_no_names(where, texts[0], texts[found.place], self._asked, self._findings)
            return None
        if found.place:
            report_above(where, texts[0], self._findings)
        return line, cells, itertools.chain(first[found.place + 1 :], rows)

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[_Row]:
        """Yield rows that hold something, each with the line where it starts."""
        blank, most = 0, current().blank_lines
        for row in reader:
            start, self.last = self.last + 1, reader.line_num  # type: ignore[attr-defined]
            if any(cell and not cell.isspace() for cell in row):
                yield start, [*map(unguarded, row)] if "'" in "".join(row) else row
                continue
            blank += 1
            if blank > most:
                raise _TooBlank(start)

    def _columns(self, rows: Iterator[_Row]) -> list[Cells]:
        """Return the columns; those of a long file are packed, a block of rows at a time."""
        first = self._block(rows)
        second = self._block(rows) if first else []
        if not second:
            return [list(column) for column in first] or [[] for _ in self._headers]
        parts = [[pack(column)] for column in first]
        while second:
            for part, column in zip(parts, second, strict=True):
                part.append(pack(column))
            second = self._block(rows)
        return [joined(part) for part in parts]

    def _block(self, rows: Iterator[_Row]) -> list[tuple[str, ...]]:
        return list(
            zip(*itertools.starmap(self._fitted, itertools.islice(rows, BLOCK)), strict=True)
        )

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        """Return a row as long as the header; what is missing or too much is a problem."""
        self._lines.append(line)
        width = len(self._headers)
        if len(row) == width:
            return row
        where = Place(file=self._file, line=line)
        at = len(self._lines) - 1 if self._asked.names is not None else None
        counts = {"found": str(len(row)), "expected": str(width)}
        if len(row) < width:
            self._findings.add("data-row-short", where, "", at, **counts)
            return row + [""] * (width - len(row))
        if any(cell.strip() for cell in row[width:]):
            self._findings.add("data-row-long", where, "", at, **counts)
        return row[:width]
