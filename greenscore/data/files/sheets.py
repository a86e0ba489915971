"""Sheets of a workbook as typed cells: numbers, texts, dates, errors, formulas without a value.

The XML is streamed once, cell by cell. Readers of spreadsheets either drop what a formula lacks,
take an Excel error for a blank, or hold the whole rectangle that one stray cell spans; here a
sheet costs what it holds, and every cell that cannot be a value says why.
"""

import posixpath
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from xml.sax import handler
from xml.sax.xmlreader import AttributesImpl

from greenscore.data.cells import Cell, Faulty, Measured, column_letters, is_blank
from greenscore.data.files.markup import Attributes, Strings, local_name, unescaped
from greenscore.data.files.package import Package, WorkbookRefused, opened, over
from greenscore.guard.limits import current
from greenscore.quantities.decimals import PATTERN

_NUMBER = re.compile(PATTERN)  # of any length: programs write them
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_FORMAT_TEXT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENTS = {9, 10}
_DAY = 86_400
_TRUE = ("1", "true")
_MOST_COLUMNS = 16_384
WIDEST = 2**15
"""No reference names a column as far out as this: ZZZ is the 18,278th."""
_FOREIGN = re.compile(
    r"\[[0-9]+\]"
)  # how a formula names another workbook, by its number in the package
_BASE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_BASE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - the same


@dataclass(slots=True)
class Filled:
    """What one column of a sheet holds: 1-based row numbers and cells, in the order of the file."""

    rows: "array[int]" = field(default_factory=lambda: array("q"))
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by 0-based column, and its merged ranges.

    `hidden_rows` (from 1) and `hidden_columns` (from 0) are those nobody sees; `foreign` are cells
    whose formula looks into another workbook, each as its row times WIDEST and its column.
    """

    name: str
    columns: dict[int, Filled] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    foreign: "array[int]" = field(default_factory=lambda: array("q"))

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of everything that is filled."""
        for column, filled in self.columns.items():
            for row, cell in zip(filled.rows, filled.cells, strict=True):
                yield row, column, cell


def column_index(letters: str) -> int:
    """Return the 0-based number of a column: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


@dataclass(frozen=True, slots=True)
class Book:
    """Every sheet of a workbook, in their order, and the names of those that nobody sees."""

    sheets: Mapping[str, Sheet]
    hidden: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sheets."""
        return tuple(self.sheets)

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its name."""
        return self.sheets[name]


def read_book(path: Path) -> Book:
    """Read a workbook; WorkbookRefused where it is damaged, or asks for more work than any form could."""
    with opened(path) as package:
        book = Workbook(package)
        return Book({name: book.sheet(name) for name in book.names}, book.hidden)


class Workbook:
    """The sheets of a package, in their order, read when asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._most = current()
        self._strings: list[str] | None = None
        root = Attributes(package, "xl/workbook.xml", {"sheet", "workbookPr"})
        links = Attributes(package, "xl/_rels/workbook.xml.rels", {"Relationship"})
        targets = {
            link.get("Id"): _path(link.get("Target", "")) for link in links.of("Relationship")
        }
        self._parts: dict[str, str] = {}
        if len(root.of("sheet")) > self._most.sheets:
            raise over("sheets", str(len(root.of("sheet"))))
        for sheet in root.of("sheet"):
            self._add(sheet.get("name", ""), targets.get(_reference_of(sheet), ""))
        if not self._parts:
            raise WorkbookRefused("data-workbook-unreadable", "xl/workbook.xml")
        self.hidden = frozenset(
            sheet.get("name", "")
            for sheet in root.of("sheet")
            if sheet.get("state", "visible") != "visible"
        )
        flags = [properties.get("date1904") for properties in root.of("workbookPr")]
        self._base = _BASE_1904 if flags and flags[0] in ("1", "true") else _BASE_1900
        self._styles = _number_styles(
            Attributes(package, "xl/styles.xml", {"numFmt", "cellXfs/xf"})
        )
        self._cells = self._blank = 0

    def _add(self, name: str, part: str) -> None:
        """Take a sheet in; refused is one whose name another has, or whose part is not there."""
        if name.casefold() in map(str.casefold, self._parts):
            raise WorkbookRefused("data-sheet-twice", name[:80])
        if not self._package.has(part):
            raise WorkbookRefused("data-workbook-unreadable", f"{name[:40]}: {part[:80]}")
        self._parts[name] = part

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sheets."""
        return tuple(self._parts)

    def sheet(self, name: str) -> Sheet:
        """Read a sheet; Refused where the workbook holds more cells than any form could."""
        if self._strings is None:
            strings = Strings()
            self._package.parse("xl/sharedStrings.xml", strings)
            self._strings = strings.texts
        sheet = Sheet(name)
        self._package.parse(self._parts[name], _Cells(self, self._package, sheet))
        return sheet

    def count_cell(self, *, blank: bool) -> None:
        """Count a cell against the limits; looks without values are many in no workbook of data."""
        self._cells += 1
        self._blank += blank
        if self._cells > self._most.cells:
            raise over("cells", f"> {self._most.cells}")
        if self._blank > max(self._most.blank_cells, self._cells * 0.9):
            raise over("blank_cells", str(self._blank))

    def value(self, kind: str, style: str, text: str) -> Cell:
        """Return the cell of type `kind` whose value is written as `text`."""
        if kind == "s":
            return self._string(text)
        if kind in ("str", "inlineStr"):
            return unescaped(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return Faulty("data-excel-error", text.strip()[:20])
        if kind == "d":
            return _iso_date(text.strip())
        return self._number(text.strip(), style)

    def _string(self, text: str) -> Cell:
        strings = self._strings or []
        index = _whole(text.strip())
        return strings[index] if index < len(strings) else Faulty("data-excel-error", "?")

    def _number(self, text: str, style: str) -> Cell:
        if not _NUMBER.fullmatch(text):
            return Faulty("data-excel-error", text[:20])
        number = float(text)
        index = _whole(style)
        look = self._styles[index] if index < len(self._styles) else ""
        if look == "percent":
            exact = Decimal(repr(number)) * 100
            return Measured(exact.normalize() if exact.is_finite() else exact, "%")
        return self._date(number) if look == "date" else number

    def _date(self, serial: float) -> Cell:
        """Return a date or a time to the second: a serial number holds no more, 00:15 is 0.0104166..."""
        try:
            moment = self._base + timedelta(seconds=round(serial * _DAY))
        except (OverflowError, ValueError):
            return Faulty("data-date-for-number", repr(serial))
        return moment.date() if moment.time() == time() else moment


def _whole(text: str) -> int:
    """Return a whole number of at most nine digits; what is none is beyond all that is counted."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 10**9


def _path(target: str) -> str:
    """Return the part that a relationship of the workbook points to, be it from the root or from here."""
    whole = target.replace("\\", "/")
    return posixpath.normpath(posixpath.join("/xl", whole)).lstrip("/")


def _reference_of(sheet: Mapping[str, str]) -> str | None:
    """Return the name of the relationship of a sheet, whatever prefix the file has for its kind."""
    named = (text for name, text in sheet.items() if ":" in name and local_name(name) == "id")
    return next(named, sheet.get("id"))


def _iso_date(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Faulty("data-excel-error", text[:20])
    return moment.date() if moment.tzinfo is None and moment.time() == time() else moment


def _number_styles(styles: Attributes) -> list[str]:
    """Return for each cell style whether it shows numbers as "date", as "percent", or plainly."""
    codes = {f.get("numFmtId", ""): f.get("formatCode", "") for f in styles.of("numFmt")}
    return [_look(xf.get("numFmtId", "0"), codes) for xf in styles.of("cellXfs/xf")]


def _look(number: str, codes: dict[str, str]) -> str:
    if number in codes:
        code = _FORMAT_TEXT.sub("", codes[number]).casefold()
        if "general" not in code and re.search("[dmyhs]", code):
            return "date"
        return "percent" if "%" in code else ""
    builtin = _whole(number)
    return "date" if builtin in _DATES else "percent" if builtin in _PERCENTS else ""


class _Cells(handler.ContentHandler):
    """Files the cells of a sheet under their columns."""

    def __init__(self, book: Workbook, package: Package, sheet: Sheet) -> None:
        super().__init__()
        self._book = book
        self._package = package
        self._most = current()
        self._sheet = sheet
        self._row = 0
        self._column = -1
        self._kind = ""
        self._style = ""
        self._text: list[str] = []
        self._inside = False
        self._formula = False
        self._valued = False
        self._look_at: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - named by SAX
        """Open a row, a cell, or the value in it."""
        local = local_name(name)
        if local == "c":
            self._start_cell(attrs)
        elif local in ("v", "t"):
            self._inside = self._valued = True
        elif local == "f":
            self._formula = True
            self._look_at = []
        elif local == "row":
            self._package_row(attrs)
        else:
            self._package.count_tag()
            if local == "mergeCell":
                self._merge(attrs.get("ref", ""))
            elif local == "col" and attrs.get("hidden", "") in _TRUE:
                first, last = _whole(attrs.get("min", "")), _whole(attrs.get("max", ""))
                self._sheet.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))

    def _package_row(self, attrs: AttributesImpl) -> None:
        self._package.count_row()
        self._row = _whole(attrs["r"]) if "r" in attrs else self._row + 1
        self._column = -1
        if attrs.get("hidden", "") in _TRUE:
            self._sheet.hidden_rows.add(self._row)

    def _merge(self, ranged: str) -> None:
        self._sheet.merged.append(ranged)
        if len(self._sheet.merged) > self._most.merged:
            raise over("merged", f"> {self._most.merged}")

    def _start_cell(self, attrs: AttributesImpl) -> None:
        match = _REFERENCE.fullmatch(attrs.get("r", ""))
        self._column = column_index(match.group(1)) if match else self._column + 1
        self._row = int(match.group(2)) if match else self._row
        self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "0")
        self._text = []
        self._formula = self._valued = False

    def characters(self, content: str) -> None:
        """Add to the value, or to the formula."""
        if self._inside:
            self._text.append(content)
        elif self._look_at is not None:
            self._look_at.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - named by SAX
        """Close a value, or file the cell."""
        local = local_name(name)
        if local in ("v", "t"):
            self._inside = False
        elif local == "f":
            if _FOREIGN.search("".join(self._look_at or ())):
                self._sheet.foreign.append(self._row * WIDEST + max(self._column, 0))
            self._look_at = None
        elif local == "c":
            cell = self._cell()
            self._book.count_cell(blank=cell is None)
            if not is_blank(cell):
                self._file(cell)

    def _file(self, cell: Cell) -> None:
        filled = self._sheet.columns.setdefault(self._column, Filled())
        if filled.rows and filled.rows[-1] >= self._row:
            detail = f"{self._sheet.name[:40]}: {column_letters(self._column)}{self._row}"
            raise WorkbookRefused("data-workbook-unreadable", detail)
        filled.rows.append(self._row)
        filled.cells.append(cell)

    def _cell(self) -> Cell:
        text = "".join(self._text)
        if text:
            return self._book.value(self._kind, self._style, text)
        # A formula may well come to an empty text; every other result would be written.
        if self._formula and not (self._kind == "str" and self._valued):
            return Faulty("data-formula-without-value", "=")
        return None
