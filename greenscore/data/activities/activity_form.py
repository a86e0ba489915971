"""The workbook for activity records: a row a record, lists to choose from, a sheet about the categories."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from greenscore.data.activities.activities import GUIDE, ITEMS, REGIONS
from greenscore.guard.own_files import MARK, is_workbook
from greenscore.guard.writer import write_bytes
from greenscore.model.activities import COLUMNS
from greenscore.quantities.decimals import whole_of
from greenscore.texts import Text, entries, worded

_SHEET = "activities"
_KIND = "records"
_ROWS = 5_000
_TEXTS = {"record", "period", "start", "end", "scope", "factor"}
_LISTS = {
    "use": ["it", "facility"],
    "basis": ["NCV", "GCV"],
    "instrument": ["certificate", "ppa", "supplier"],
}
_SHEETS = {"category": GUIDE, "item": ITEMS, "region": REGIONS}
_HEADS = {
    ITEMS: ("item", "glossary.item", "name", "kinds", "regions"),
    REGIONS: ("region", "glossary.region", "name"),
}
Listed = Mapping[str, tuple[Text, str, Sequence[str]]]
Lists = Mapping[str, Sequence[Sequence[str]]]


def write_form(path: Path, categories: Listed, grades: Sequence[str], lists: Lists) -> None:
    """Write an empty form; `categories` maps an id to its label, scope and example units.

    `lists` has the rows of the sheets of items and of regions, ids first. The bytes depend on the
    arguments alone. OSError where `path` cannot be written, ProblemsFound where a file is there that
    somebody has worked on.
    """
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    seconds = whole_of(os.environ.get("SOURCE_DATE_EPOCH", "")) or 1735689600
    created = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    title = worded("inventory.activity.title")
    comments = f"{MARK} {_KIND}"
    book.set_properties(
        {"title": f"{title.en} / {title.zh}", "created": created, "comments": comments}
    )
    counts = {GUIDE: len(categories), **{name: len(rows) for name, rows in lists.items()}}
    _records(book, counts, grades)
    _guide(book, categories)
    for name, rows in lists.items():
        _list(book, name, rows)
    book.close()
    write_bytes(path, content.getvalue(), is_workbook(_KIND))


def _records(book: Any, counts: Mapping[str, int], grades: Sequence[str]) -> None:
    sheet = book.add_worksheet(_SHEET)
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})  # a period is a text, not the date it looks like
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, head)
        sheet.set_column(column, column, 14, text if name in _TEXTS else None)
        about = (
            worded(f"activities.help.{name}") if name in entries("activities")["help"] else Text()
        )
        words = (worded(f"activities.column.{name}").zh, about.zh, about.en)
        sheet.write_comment(0, column, "\n".join(filter(None, words)))
        if name in _SHEETS:
            source: Any = f"={_SHEETS[name]}!$A$2:$A${counts[_SHEETS[name]] + 1}"
        else:
            source = _LISTS.get(name) or (list(grades) if name == "grade" else None)
        if source:  # a list to choose from, which words in a person's own way do not have to be in
            options = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(1, column, _ROWS, column, options)


def _guide(book: Any, categories: Listed) -> None:
    sheet = book.add_worksheet(GUIDE)
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 1)
    sheet.write_row(
        0, 0, ("category", worded("glossary.category").zh, "name", "scope", "units"), head
    )
    for row, (name, (label, scope, units)) in enumerate(categories.items(), start=1):
        sheet.write_row(row, 0, (name, label.zh, label.en))
        sheet.write_string(row, 3, scope)
        sheet.write_string(row, 4, ", ".join(units))
    sheet.set_column(0, 4, 24)


def _list(book: Any, name: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    heads = [worded(head).zh if "." in head else head for head in _HEADS[name]]
    sheet.write_row(0, 0, heads, book.add_format({"bold": True, "bottom": 1}))
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    sheet.set_column(0, len(heads) - 1, 24)
