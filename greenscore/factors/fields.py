"""The grammar of a row: its cells become a Factor, or problems that say which cell and why."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from greenscore.factors.csvrows import FactorLine
from greenscore.factors.digest import row_digest
from greenscore.factors.rows import Factor, Uncertainty
from greenscore.factors.vocabulary import WORDS
from greenscore.problems import Problem, nearest
from greenscore.quantities.decimals import FIGURE
from greenscore.quantities.periods import day_of
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.texts import Text

Printed = Annotated[str, StringConstraints(pattern=f"^({FIGURE.pattern})$")]
"""A number in a file of YAML, kept as it was printed."""
IDENTIFIER = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*(/[A-Z]{2,5}(-[A-Z0-9]{1,12})*)?")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PATTERNS = {
    "id": IDENTIFIER,
    "version": VERSION,
    "activity": _SLUG,
    "region": re.compile(r"[A-Z]{2,5}(-[A-Z0-9]{1,12})*"),
    "source": _SLUG,
    "quality": re.compile(r"([1-5];){4}[1-5]|"),
    "supersedes": re.compile(f"({IDENTIFIER.pattern}@{VERSION.pattern})?"),
}
_NEEDED = ("name_zh", "name_en", "locator", "unit", "per")
_DATES = ("data_from", "data_to", "apply_from", "apply_to", "published")
_LIMITS = {
    "interval95": {"low", "high"},
    "lognormal": {"gsd"},
    "relative": {"percent"},
}


def read_factor(row: FactorLine, overlay: str = "") -> tuple[Factor | None, list[Problem]]:
    """Return the factor a row stands for, or all the problems of its cells."""
    problems = list(_faults(row))
    if problems:
        return None, problems
    cells = row.cells
    days = {name: day_of(cells[name]) for name in _DATES}
    own = {name: cells[name] for name in cells if name not in {"name_zh", "name_en", "u", *_DATES}}
    return Factor(
        **own,
        data_from=days["data_from"],
        data_to=days["data_to"],
        apply_from=days["apply_from"],
        apply_to=days["apply_to"],
        published=days["published"],
        name=Text(zh=cells["name_zh"], en=cells["name_en"]),
        uncertainty=_uncertainty(cells["u"]),
        digest=row_digest(cells),
        overlay=overlay,
    ), []


def _faults(row: FactorLine) -> Iterator[Problem]:
    cells = row.cells
    for column, pattern in _PATTERNS.items():
        if not pattern.fullmatch(cells[column]):
            yield _fault(row, column, "factor-cell-grammar")
    for column, words in WORDS.items():
        if cells[column] not in words:
            close = nearest(cells[column], words) or ", ".join(words)
            yield _fault(row, column, "factor-word-unknown", nearest=close)
    for column in _NEEDED:
        if not cells[column]:
            yield _fault(row, column, "factor-cell-empty")
    if not FIGURE.fullmatch(cells["value"]):
        yield _fault(row, "value", "factor-decimal")
    yield from _date_faults(row)
    for column in ("unit", "per"):
        try:
            parse_unit(cells[column] or "1")
        except UnitError as error:
            yield Problem(code=error.code, where=row.place(column), args=error.args)
    if _uncertainty_faulty(cells["u"]):
        yield _fault(row, "u", "factor-uncertainty")


def _date_faults(row: FactorLine) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for column in _DATES:
        cell = row.cells[column]
        day = day_of(cell)
        if day is not None:
            days[column] = day
        elif cell:
            yield _fault(row, column, "factor-date")
    for start, end in (("data_from", "data_to"), ("apply_from", "apply_to")):
        if start in days and end in days and days[start] > days[end]:
            yield _fault(row, end, "factor-window-turned", start=row.cells[start])


def _uncertainty_faulty(cell: str) -> bool:
    """Tell whether a cell `u` is anything but a flat object of known keys and decimal strings."""
    if not cell:
        return False
    try:
        given = json.loads(cell)
    except (ValueError, RecursionError):
        return True
    if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
        return True
    needed = _LIMITS.get(given.get("type", ""))
    if needed is None or set(given) - {"origin"} != {"type", *needed}:
        return True
    return not all(FIGURE.fullmatch(given[name]) for name in needed)


def _uncertainty(cell: str) -> Uncertainty | None:
    if not cell:
        return None
    given = json.loads(cell)
    return Uncertainty(kind=given.pop("type"), **given, cell=cell)


def _fault(row: FactorLine, column: str, code: str, **more: str) -> Problem:
    args = {"column": column, "given": row.cells[column][:80], **more}
    return Problem(code=code, where=row.place(column), args=args)
