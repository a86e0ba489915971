"""What every page of the workbook shares: language, looks, lists, and the data to fill in beforehand."""

import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from greenscore.data.template.layout import LISTS, META
from greenscore.data.template.lists import Lists
from greenscore.model.grading import Grade
from greenscore.model.nodes import Criterion
from greenscore.model.standard import Input, Question, Standard
from greenscore.model.table import Column, Table
from greenscore.texts import Lang, Text, worded

GREEN, PALE, YELLOW, GREY, RED = "#1F5C4A", "#E8F1EC", "#FFF6D6", "#E4E4E4", "#F8D7D3"
LINE = "#C9D3CE"

_INPUT = {
    "border": 1,
    "border_color": LINE,
    "valign": "vcenter",
    "text_wrap": True,
    "locked": False,
}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": GREEN, "valign": "vcenter"},
    "heading": {
        "bold": True,
        "font_size": 12,
        "font_color": GREEN,
        "bottom": 1,
        "bottom_color": GREEN,
    },
    "plain": {"valign": "vcenter"},
    "hint": {"valign": "vcenter", "font_color": "#5F6B66"},
    "header": {
        "bold": True,
        "font_color": "white",
        "bg_color": GREEN,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "label": {"text_wrap": True, "valign": "vcenter", "bottom": 1, "bottom_color": LINE},
    "link": {"font_color": GREEN, "underline": 1, "text_wrap": True, "valign": "vcenter"},
    "number": {**_INPUT, "align": "right", "indent": 1},
    "integer": {**_INPUT, "align": "right", "indent": 1, "num_format": "#,##0"},
    "answer": {**_INPUT, "indent": 1, "num_format": "@"},
    "locked": {"bg_color": GREY, "border": 1, "border_color": LINE, "valign": "vcenter"},
    "status": {"bold": True, "valign": "vcenter", "bottom": 1, "bottom_color": LINE},
    "overall": {"bold": True, "font_size": 14, "valign": "vcenter", "bg_color": PALE},
    "open": {"bg_color": YELLOW},
    "skipped": {"bg_color": GREY, "font_color": "#5F6B66"},
    "wrong": {"bg_color": RED, "font_color": "#9C1C10"},
    "done": {"font_color": GREEN},
    "sample_open": {"bg_color": YELLOW, "border": 1, "border_color": LINE},
    "sample_done": {"border": 1, "border_color": LINE},
    "sample_skipped": {"bg_color": GREY, "border": 1, "border_color": LINE},
    "sample_wrong": {"bg_color": RED, "border": 1, "border_color": LINE},
}


@dataclass(slots=True)
class Form:
    """A workbook in the making. `row` of `data`, where there is one, is filled in beforehand.

    `criteria` are those that an input decides by itself, by that input.
    """

    book: Any
    standard: Standard
    langs: tuple[Lang, ...]
    data: Table | None = None
    row: int = 0
    looks: dict[str, Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=lambda: {"history", META, LISTS})
    lists: Lists = field(init=False)
    criteria: dict[str, Criterion] = field(init=False)

    def __post_init__(self) -> None:
        font = "Microsoft YaHei" if "zh" in self.langs else "Calibri"
        base = {"font_name": font, "font_size": 10.5}
        self.looks = {name: self.book.add_format({**base, **look}) for name, look in _LOOKS.items()}
        self.lists = Lists(self.book)
        judged = ((node.value or "", node.score) for node in self.standard.walk())
        self.criteria = {name: s.criterion for name, s in judged if s and s.criterion}

    def both(self, text: Text, joint: str = " ") -> str:
        """Return a text in every language of the workbook; once where they agree."""
        return joint.join(dict.fromkeys(filter(None, (text.get(lang) for lang in self.langs))))

    def say(self, key: str, joint: str = " ") -> str:
        """Return a text of the store in every language of the workbook."""
        return self.both(worded(key), joint)

    def first(self, text: Text) -> str:
        """Return a text in the first language of the workbook."""
        return text.get(self.langs[0])

    def sheet(self, name: str, mark: str) -> Any:
        """Add a page called `name`, whose hidden first column starts with `mark`."""
        sheet = self.book.add_worksheet(self._free_name(name))
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.write_string(0, 0, mark)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def _free_name(self, name: str) -> str:
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in name)
        plain = " ".join(plain.split())[:28] or "-"
        free, number = plain, 1
        while free.casefold() in self.names:
            number += 1
            free = f"{plain} {number}"
        self.names.add(free.casefold())
        return free

    def label(self, name: str, question: Question) -> str:
        """Return the label of a question in every language, with its unit."""
        text = self.both(question.label, "\n") or name
        return (
            text
            if question.unit == "1" or question.type != "number"
            else f"{text} [{question.unit}]"
        )

    def reasons(self, question: Question) -> list[str]:
        """Return the answers "not applicable" that a question allows."""
        if not isinstance(question, Input) or not question.not_applicable.allowed:
            return []
        reasons = question.not_applicable.reasons
        prefix = self.first(worded("workbook.not_applicable"))
        return [prefix + (self.first(text) or key) for key, text in reasons.items()]

    def options(self, question: Question) -> list[str]:
        """Return the answers a question can be given from a list; empty for numbers and texts."""
        if question.type == "boolean":
            return [self.first(worded("glossary.yes")), self.first(worded("glossary.no"))]
        if question.type == "choice":
            labels = [self.first(text) or key for key, text in question.choices.items()]
            return labels if len(set(labels)) == len(labels) else list(question.choices)
        return []

    def write(
        self, sheet: Any, row: int, column: int, given: str | float | None, look: str
    ) -> None:
        """Write what is given into a cell to be filled in; a text stays a text, whatever it looks like."""
        if isinstance(given, float):
            sheet.write_number(row, column, given, self.looks[look])
        elif given:
            sheet.write_string(row, column, given, self.looks[look])
        else:
            sheet.write_blank(row, column, None, self.looks[look])

    def grades(self) -> list[str]:
        """Return the assurance grades in the first language."""
        return [self.first(grade.label) for grade in Grade]

    def answer(self, column: Column, row: int, question: Question) -> str | float | None:
        """Return what a cell holds for a value of the data: a number, or a text from the list."""
        if column.not_applicable is not None and column.not_applicable[row]:
            return self.reasons(question)[int(column.not_applicable[row]) - 1]
        value = float(column.values[row])
        if math.isnan(value):
            return None
        if question.type == "choice":
            return self.options(question)[int(value)]
        if question.type == "boolean":
            return self.options(question)[0 if value else 1]
        return value


def height(texts: dict[str, float]) -> float:
    """Return the height in points of a row whose wrapped texts stand in columns of these widths."""
    lines = 1.0
    for text, width in texts.items():
        lines = max(
            lines, sum(max(1, math.ceil(_width(line) / width)) for line in text.split("\n"))
        )
    return 16.5 * lines + 4


def _width(text: str) -> float:
    """Return how many digits wide a text is; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1.05 for sign in text)
