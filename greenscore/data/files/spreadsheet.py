"""Workbooks: the wide form with one row a subject, or a form that `template` made."""

from pathlib import Path

from greenscore.data.cells import Child, DataSource, Frame, column_letters, shown, table_named
from greenscore.data.files.asked import (
    Asked,
    report_above,
    report_no_names,
    report_no_row,
    report_no_sheet,
)
from greenscore.data.files.grid import (
    first_rows,
    frame_below,
    report_merged,
    report_unseen,
    row_texts,
)
from greenscore.data.files.heading_row import MOST_ABOVE
from greenscore.data.files.package import WorkbookRefused
from greenscore.data.files.sheets import Book, Sheet, read_book
from greenscore.data.findings import Findings
from greenscore.data.template.filled import read_filled
from greenscore.data.template.layout import MARK, META
from greenscore.guard.limits import current
from greenscore.guard.worker.calling import apart
from greenscore.problems import Place, ProblemsFound


def read_xlsx(path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    """Read a workbook, a sheet named as a child table as that table; for an edition also its form."""
    try:
        book = apart(read_book, path, about=path)
        if asked.edition is not None and META in book.names and not asked.reading.sheet:
            return read_filled(book, path, asked.edition, findings)
        return _wide(book, path, asked, findings)
    except WorkbookRefused as refused:
        told = {"detail": refused.detail}
        if refused.limit:
            told |= {"limit": refused.limit, "most": str(getattr(current(), refused.limit))}
        findings.add(refused.code, Place(file=path.name), **told)
    except ProblemsFound as found:
        findings.extend(found.problems)
    return None


def _wide(book: Book, path: Path, asked: Asked, findings: Findings) -> DataSource | None:
    named = {table_named(name, asked.tables): name for name in book.names}
    sheets = [
        sheet
        for name in book.names
        if not table_named(name, asked.tables) and (sheet := book.sheet(name)).columns
    ]
    if any(_is_form(sheet) for sheet in sheets):
        findings.add("data-template-broken", Place(file=path.name), META)
        return None
    main = _chosen(book, sheets, path.name, asked, findings)
    if main is None:
        return None
    for sheet in sheets:
        if sheet is not main and not asked.reading.sheet:
            where = Place(file=path.name, sheet=shown(sheet.name))
            also = asked.names is not None and _names_known(sheet, asked)
            code = "data-sheet-also" if also else "data-sheet-unused"
            findings.add(code, where, sheet.name, read=main.name)
    frame = _frame(main, path.name, asked, findings)
    if frame is None:
        return None
    children = {}
    for name in asked.tables:
        if name in named and (sheet := book.sheet(named[name])).columns:
            rows = _frame(sheet, path.name, asked.child, findings)
            if rows is not None:
                children[name] = Child(frame=rows)
    return DataSource(frame=frame, children=children, name=path.stem)


def _is_form(sheet: Sheet) -> bool:
    top = next(iter(first_rows(sheet, 1).values()))
    return top.get(0, "").startswith(MARK)


def _chosen(
    book: Book, sheets: list[Sheet], file: str, asked: Asked, findings: Findings
) -> Sheet | None:
    """Return the sheet that is named, else the first visible one with known names, else the first."""
    wanted = asked.reading.sheet.casefold()
    if wanted:
        found = next((sheet for sheet in sheets if sheet.name.casefold() == wanted), None)
        if found is None:
            report_no_sheet(file, asked, book.names, findings)
        return found
    visible = [sheet for sheet in sheets if sheet.name not in book.hidden]
    if not visible:
        findings.add("data-empty", Place(file=file))
        return None
    return next((sheet for sheet in visible if _names_known(sheet, asked)), visible[0])


def _names_known(sheet: Sheet, asked: Asked) -> bool:
    if asked.header_row:
        return asked.heads(list(row_texts(sheet, asked.header_row).values()))
    rows = [list(texts.values()) for texts in first_rows(sheet, MOST_ABOVE).values()]
    return asked.heads(rows[asked.heading_row(rows).place])


def _frame(sheet: Sheet, file: str, asked: Asked, findings: Findings) -> Frame | None:
    """Return a sheet as a frame, below the row in which the names of its columns stand."""
    top = _top(sheet, file, asked, findings)
    if top is None:
        return None
    report_merged(sheet, file, findings, top)
    report_unseen(sheet, file, findings, top)
    return frame_below(sheet, file, top, row_texts(sheet, top))


def _top(sheet: Sheet, file: str, asked: Asked, findings: Findings) -> int | None:
    """Return the row of the headings, counted from 1; None where it cannot be told, which is a problem."""
    where = Place(file=file, sheet=shown(sheet.name))
    if asked.header_row:
        if any(row_texts(sheet, asked.header_row).values()):
            return asked.header_row
        report_no_row(where, asked, findings)
        return None
    rows = first_rows(sheet, MOST_ABOVE)
    texts = [list(row.values()) for row in rows.values()]
    found = asked.heading_row(texts)
    top = list(rows)[found.place]
    cell = f"{column_letters(min(column for column, text in rows[top].items() if text))}{top}"
    where = Place(file=file, sheet=shown(sheet.name), cell=cell)
    if not found.known:
        report_no_names(where, texts[0], texts[found.place], asked, findings)
        return None
    if found.place:
        report_above(where, texts[0], findings)
    return top
