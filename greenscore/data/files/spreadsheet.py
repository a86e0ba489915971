"""Workbooks: the wide form with one row a subject, or a form that `template` made."""

from collections.abc import Sequence
from pathlib import Path

from greenscore.data.cells import Child, DataSource, Frame, shown, table_named
from greenscore.data.files.grid import first_row, frame_below, report_merged
from greenscore.data.files.package import WorkbookRefused, opened
from greenscore.data.files.sheets import Sheet, Workbook
from greenscore.data.findings import Findings
from greenscore.data.template.filled import read_filled
from greenscore.data.template.layout import MARK, META
from greenscore.model.standard import Edition
from greenscore.problems import Place


def read_xlsx(
    path: Path, tables: Sequence[str], findings: Findings, edition: Edition | None = None
) -> DataSource | None:
    """Read a workbook, a sheet named in `tables` as that table; with `edition` also its form."""
    try:
        with opened(path) as package:
            book = Workbook(package)
            if edition is not None and META in book.names:
                return read_filled(book, path, edition, findings)
            return _wide(book, path, tables, findings)
    except WorkbookRefused as refused:
        findings.add(refused.code, Place(file=path.name), detail=refused.detail)
        return None


def _wide(
    book: Workbook, path: Path, tables: Sequence[str], findings: Findings
) -> DataSource | None:
    named = {table_named(name, tables): name for name in book.names}
    sheets = [name for name in book.names if not table_named(name, tables)]
    frame = None
    for name in sheets:
        sheet = book.sheet(name)
        if not sheet.columns:
            continue
        if first_row(sheet)[1].get(0, "").startswith(MARK):
            findings.add("data-template-broken", Place(file=path.name), META)
            return None
        if frame is None and name not in book.hidden:
            frame = _frame(sheet, path.name, findings)
        else:
            findings.add("data-sheet-unused", Place(file=path.name, sheet=shown(name)), name)
    if frame is None:
        findings.add("data-empty", Place(file=path.name))
        return None
    children = {}
    for name in tables:
        if name in named and (sheet := book.sheet(named[name])).columns:
            children[name] = Child(frame=_frame(sheet, path.name, findings))
    return DataSource(frame=frame, children=children, name=path.stem)


def _frame(sheet: Sheet, file: str, findings: Findings) -> Frame:
    """Return a sheet as a frame: its first row that holds anything names the columns."""
    report_merged(sheet, file, findings)
    return frame_below(sheet, file, *first_row(sheet))
