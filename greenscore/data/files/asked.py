"""What a reader of files is asked for by the door and by the person, and what it tells of headings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from greenscore.data.cells import shown
from greenscore.data.files.heading_row import ENOUGH, MOST_CELLS, HeadingRow, heading_row
from greenscore.data.findings import Findings
from greenscore.model.reading import PLAIN, Reading
from greenscore.model.standard import Edition
from greenscore.problems import Place, nearest
from greenscore.text.headings import Names, renamed

_MOST_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a file is read for; `names` is None where its first row names the columns, whatever they are."""

    names: Names | None = None
    tables: Sequence[str] = ()
    edition: Edition | None = None
    coded: bool = False
    reading: Reading = PLAIN

    @property
    def encoding(self) -> str | None:
        """The encoding of a text file, where somebody names it."""
        return self.reading.encoding

    @property
    def header_row(self) -> int | None:
        """The row of the headings, from 1, where somebody names it."""
        return self.reading.header_row

    @property
    def child(self) -> "Asked":
        """What is asked of the file of a child table beside this one."""
        own = Reading(encoding=self.reading.encoding)
        return replace(self, names=None, tables=(), edition=None, reading=own)

    def known(self, heading: str) -> bool:
        """Tell whether a heading names a column that is asked for."""
        if self.names is None:
            return True
        return self.names.known(renamed(heading, self.reading.columns))

    def heads(self, row: Sequence[str]) -> bool:
        """Tell whether a row names columns that are asked for, and so needs no other above or below it."""
        filled = [cell for cell in row[:MOST_CELLS] if cell]
        return sum(map(self.known, filled)) >= min(len(filled), ENOUGH)

    def heading_row(self, rows: Sequence[Sequence[str]]) -> HeadingRow:
        """Find the row of headings among the first rows of a table that hold anything."""
        return HeadingRow() if self.names is None else heading_row(rows, self.known)


def report_above(where: Place, first: Sequence[str], findings: Findings) -> None:
    """Tell that headings were found below a title; `where` is the place of the headings."""
    findings.add("data-header-found", where, first=_listed(first))


def report_no_names(
    where: Place, first: Sequence[str], names: Sequence[str], asked: Asked, findings: Findings
) -> None:
    """Tell that the first row is a title, and where names seem to stand that nobody here knows."""
    expected = "" if asked.names is None else ", ".join(list(asked.names)[:_MOST_NAMES])
    row = str(where.line or "".join(filter(str.isdigit, where.cell)))
    sheet = f' --sheet "{where.sheet}"' if where.sheet else ""
    args = {"first": _listed(first), "names": _listed(names), "row": row, "sheet": sheet}
    findings.add("data-header-not-known", where, expected=expected, **args)


def report_no_row(where: Place, asked: Asked, findings: Findings) -> None:
    """Tell that nothing stands in the row that was named for the headings."""
    findings.add("data-header-row-empty", where, row=str(asked.header_row))


def report_no_sheet(file: str, asked: Asked, sheets: Sequence[str], findings: Findings) -> None:
    """Tell that a workbook has no such sheet."""
    given = asked.reading.sheet
    near = nearest(given, sheets) or ", ".join(sheets[:_MOST_NAMES])
    findings.add("data-sheet-unknown", Place(file=file), given=given, nearest=near)


def _listed(cells: Sequence[str]) -> str:
    filled = [shown(cell, 40) for cell in cells if cell]
    more = ", …" if len(filled) > _MOST_NAMES else ""
    return ", ".join(filled[:_MOST_NAMES]) + more
