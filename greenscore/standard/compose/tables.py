"""`tables/*.csv` of a standard: a header of column names, and rows that items are made from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from greenscore.guard.limits import current
from greenscore.problems import Place, Problem
from greenscore.standard.compose.parts import Item, text_of
from greenscore.standard.files import TABLES
from greenscore.standard.shelf import Book
from greenscore.text.csv import CsvFault, CsvRow, rows_of
from greenscore.text.document import DEFAULT_LIMITS, Unreadable, decode

_PATH = re.compile(rf"{TABLES}/[^/\\]+\.csv")
# A table of another shape is faulty in each of its rows; some of them are enough to tell.
MOST_FAULTS = 100


@dataclass(frozen=True, eq=False)
class SideTable:
    """A table that was read: `file` as messages name it, the position of each column, and the rows."""

    file: str
    columns: Mapping[str, int]
    rows: Sequence[CsvRow]
    _indexes: dict[tuple[str, ...], dict[tuple[str, ...], list[CsvRow]]] = field(
        default_factory=dict
    )

    def cell(self, row: CsvRow, column: str) -> str:
        """Return the text of a cell."""
        return row.cells[self.columns[column]]

    def place(self, row: CsvRow, column: str = "") -> Place:
        """Return where a row stands, or one of its cells."""
        if not column:
            return Place(file=self.file, line=row.line)
        return Place(file=self.file, line=row.line, column=self.columns[column] + 1, path=column)

    def matching(self, wanted: Mapping[str, str], unwanted: Mapping[str, str]) -> Sequence[CsvRow]:
        """Return the rows whose cells have the wanted texts, and none of the unwanted ones."""
        found = self._having(wanted)
        if not unwanted:
            return found
        pairs = unwanted.items()
        return [row for row in found if all(self.cell(row, n) != text for n, text in pairs)]

    def _having(self, wanted: Mapping[str, str]) -> Sequence[CsvRow]:
        if not wanted:
            return self.rows
        names = tuple(wanted)
        if names not in self._indexes:
            index: dict[tuple[str, ...], list[CsvRow]] = {}
            for row in self.rows:
                index.setdefault(tuple(self.cell(row, name) for name in names), []).append(row)
            self._indexes[names] = index
        return self._indexes[names].get(tuple(wanted.values()), ())


class Tables:
    """The tables of one standard, each read once; `problems` are those of all that were asked for."""

    def __init__(self, book: Book) -> None:
        self.problems: list[Problem] = []
        self._book = book
        self._read: dict[str, SideTable | None] = {}

    def table(self, named: Item) -> SideTable | None:
        """Return the table that a part names, without rows if it is faulty; None where it is none."""
        name = text_of(named)
        if not _PATH.fullmatch(name):
            self._add("standard-table-path", named.where, given=name[:100])
            return None
        if name not in self._read:
            self._read[name] = self._load(name, named.where)
        return self._read[name]

    def _load(self, name: str, asked: Place) -> SideTable | None:
        shown = self._book.told(name)
        if not self._book.has(name):
            self._add("standard-table-missing", asked, table=name)
            return None
        if self._book.stray(name):
            self._add("standard-table-path", asked, given=name)
            return None
        source = self._book.read(name, DEFAULT_LIMITS.bytes)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        try:
            return self._table(rows_of(decode(source, shown, DEFAULT_LIMITS), trim=True), shown)
        except Unreadable as fault:
            self.problems.append(fault.problem)
        return None

    def _table(self, rows: Iterator[CsvRow | CsvFault], shown: str) -> SideTable | None:
        first = next(rows, CsvRow(1, [""]))
        if isinstance(first, CsvFault):
            self._faulty(first, shown)
            return None
        line, header = first
        before = len(self.problems)
        columns: dict[str, int] = {}
        if len(header) > current().table_columns:
            counts = {"found": str(len(header)), "limit": str(current().table_columns)}
            self._add("standard-table-wide", Place(file=shown, line=line), **counts)
            return None
        for position, name in enumerate(header):
            if not name or name in columns:
                where = Place(file=shown, line=line, column=position + 1)
                self._add("standard-table-header", where, given=name)
            columns.setdefault(name, position)
        if len(self.problems) > before:
            return None
        kept: list[CsvRow] = []
        for row in rows:
            if isinstance(row, CsvRow):
                kept.append(row)
                continue
            self._faulty(row, shown)
            if len(self.problems) - before >= MOST_FAULTS:
                break
        sound = len(self.problems) == before
        return SideTable(shown, columns, kept if sound else ())

    def _faulty(self, fault: CsvFault, shown: str) -> None:
        where = Place(file=shown, line=fault.line)
        if fault.detail:
            self._add("standard-table-csv", where, detail=fault.detail)
        else:
            counts = {"found": str(fault.found), "expected": str(fault.expected)}
            self._add("standard-table-row", where, **counts)

    def _add(self, code: str, where: Place, **args: str) -> None:
        self.problems.append(Problem(code=code, where=where, args=args))
