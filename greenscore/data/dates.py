"""Periods and days as people write them: `2024年3月`, `2024/3`, `2024Q1`, `2024/3/1`; the year comes first.

What is read otherwise than it is written is told. Of days with the year at the end, 12/18/2024 can be read
in one way; 3/4/2024 is two days, and refused unless other days of the table tell the order.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from greenscore.quantities.periods import day_of, is_period

_SEPARATOR = r"\s*[-/.年\s]\s*"
_YEAR = re.compile(r"(\d{4})\s*(?:年|年度)", re.ASCII)
_MONTH = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})\s*月?(?:份)?", re.ASCII)
_QUARTER = re.compile(
    rf"(\d{{4}})(?:{_SEPARATOR})?(?:[Qq]([1-4])|第?([1-4一二三四])季度?)", re.ASCII
)
_HALF = re.compile(rf"(\d{{4}})(?:{_SEPARATOR})?(?:[Hh]([12])|([上下])半年)", re.ASCII)
_DAY = re.compile(
    rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})\s*[-/.月\s]\s*(\d{{1,2}})\s*日?(?:[T\s]+0?0:00(?::00)?)?",
    re.ASCII,
)
_YEAR_LAST = re.compile(
    r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?:[T\s]+0?0:00(?::00)?)?", re.ASCII
)
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
# The full-width forms of digits, letters and signs.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class Written(NamedTuple):
    """What a text says, empty where it says none; `note` is the code of what was read into it."""

    text: str
    note: str = ""


class Order(StrEnum):
    """What stands first in days with the year at the end."""

    DAY = "day"
    MONTH = "month"


def order_of(texts: Iterable[str]) -> Order | None:
    """Return the order of days with the year at the end, by those that can be read in one way.

    None where none can, or where they are at odds.
    """
    found = {order for text in texts if (order := _own_order(text)) is not None}
    return found.pop() if len(found) == 1 else None


def _own_order(given: str) -> Order | None:
    found = _YEAR_LAST.fullmatch(given.strip().translate(_HALF_WIDTH))
    if found is None:
        return None
    fits = [order for order in Order if day_of(_year_first(found, order))]
    return fits[0] if len(fits) == 1 else None


def _year_first(found: re.Match[str], order: Order) -> str:
    first, second, year = found.groups()
    month, day = (second, first) if order is Order.DAY else (first, second)
    return f"{year}-{month:0>2}-{day:0>2}"


def written_day(given: str, order: Order | None = None) -> Written:
    """Return the day that is written, as 2024-03-01; `order` is that of days that could be two."""
    text = given.strip().translate(_HALF_WIDTH)
    if day_of(text):
        return Written(text)
    found, last = _DAY.fullmatch(text), _YEAR_LAST.fullmatch(text)
    day = "{:0>4}-{:0>2}-{:0>2}".format(*found.groups()) if found else ""
    own = _own_order(text) or order
    if last and own:
        day = _year_first(last, own)
    return Written(day, "data-day-read") if day_of(day) else Written("")


def written_period(given: str, order: Order | None = None) -> Written:
    """Return the period that is written, as 2024, 2024-H1, 2024-Q1 or 2024-03.

    The first day of a month stands for the month; `order` is that of days that could be two.
    """
    text = given.strip().translate(_HALF_WIDTH)
    if is_period(text):
        return Written(text)
    for pattern, spell in _FORMS:
        found = pattern.fullmatch(text)
        period = spell(*filter(None, found.groups())) if found else ""
        if is_period(period):
            return Written(period, "data-period-read")
    month, _, first = written_day(text, order).text.rpartition("-")
    whole = first == "01" and is_period(month)
    return Written(month, "data-period-from-date") if whole else Written("")


def _named(letter: str) -> Callable[[str, str], str]:
    return lambda year, part: f"{year}-{letter}{_DIGITS.get(part, part)}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (_YEAR, lambda year: year),
    (_MONTH, lambda year, month: f"{year}-{int(month):02}"),
    (_QUARTER, _named("Q")),
    (_HALF, _named("H")),
)
