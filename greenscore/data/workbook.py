"""The workbook a company fills in: a page for each theme, lists to choose from, a page that checks."""

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from greenscore.guard.own_files import MARK, is_workbook
from greenscore.guard.writer import write_bytes
from greenscore.model.standard import Edition, Input, Standard
from greenscore.model.table import Table
from greenscore.quantities.decimals import whole_of
from greenscore.texts import Lang, Text, worded

OTHER = "other"
FORM = "form"


def write_template(
    edition: Edition, path: Path, langs: tuple[Lang, ...], *, data: Table | None = None
) -> None:
    """Write the workbook of a standard in one language or both; the first rules lists and drop-downs.

    `data` fills in the answers of its first subject. The bytes depend on the arguments alone (and
    on SOURCE_DATE_EPOCH, which dates the file). OSError where `path` cannot be written, ProblemsFound
    where another file is there that somebody has worked on.
    """
    from xlsxwriter import Workbook

    options = {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    content = BytesIO()
    book = Workbook(content, options)
    standard = edition.standard
    title = " ".join(dict.fromkeys(standard.title.get(lang) for lang in langs))
    about = {"title": title, "author": MARK, "comments": f"{MARK} {FORM}", "created": _created()}
    book.set_properties(about)
    _write_pages(book, edition, langs, data)
    book.close()
    write_bytes(path, content.getvalue(), is_workbook(FORM))


def _write_pages(book: Any, edition: Edition, langs: tuple[Lang, ...], data: Table | None) -> None:
    from greenscore.data.template.check import write_check
    from greenscore.data.template.cover import Cover
    from greenscore.data.template.form import Form
    from greenscore.data.template.items import write_items
    from greenscore.data.template.questions import write_questions

    standard = edition.standard
    form = Form(book, standard, langs, data)
    cover = Cover(form)
    asked = []
    for theme, inputs in _themes(standard).items():
        label = standard.themes.get(theme, worded("workbook.other_theme")) or Text(theme, theme)
        asked += write_questions(form, theme, label, inputs)
    tables = [write_items(form, name, table) for name, table in standard.tables.items()]
    write_check(form, asked)
    cover.write(asked, tables)
    form.lists.close()
    _write_meta(book, edition)


def _themes(standard: Standard) -> dict[str, dict[str, Input]]:
    """Return the inputs by theme, in the declared order; those without a theme come last."""
    themes: dict[str, dict[str, Input]] = {theme: {} for theme in (*standard.themes, OTHER)}
    for name, question in standard.inputs.items():
        themes.setdefault(question.theme or OTHER, {})[name] = question
    return {theme: inputs for theme, inputs in themes.items() if inputs}


def _write_meta(book: Any, edition: Edition) -> None:
    """Say what the workbook was made for, on a sheet that nobody sees."""
    from greenscore.data.template.layout import META, VERSION

    sheet = book.add_worksheet(META)
    facts = {
        "template": VERSION,
        "standard": edition.standard.id,
        "edition": edition.standard.edition,
        "digest": edition.digest,
    }
    for row, (name, fact) in enumerate(facts.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, fact)
    sheet.very_hidden()


def _created() -> datetime:
    """Return the date of the file: SOURCE_DATE_EPOCH where it is set, else one that never changes."""
    seconds = whole_of(os.environ.get("SOURCE_DATE_EPOCH", "")) or 1735689600
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
