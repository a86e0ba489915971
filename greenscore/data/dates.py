"""Periods and days as people write them: `2024年3月`, `2024/3`, `2024Q1`, `2024/3/1`; the year comes first.

What is read otherwise than it is written is told. Days with the year at the end are refused: 3/4/2024
is two days.
"""

import re
from collections.abc import Callable
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
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
# The full-width forms of digits, letters and signs.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class Written(NamedTuple):
    """What a text says, empty where it says none; `note` is the code of what was read into it."""

    text: str
    note: str = ""


def written_day(given: str) -> Written:
    """Return the day that is written, as 2024-03-01."""
    text = given.strip().translate(_HALF_WIDTH)
    if day_of(text):
        return Written(text)
    found = _DAY.fullmatch(text)
    day = "{:0>4}-{:0>2}-{:0>2}".format(*found.groups()) if found else ""
    return Written(day, "data-day-read") if day_of(day) else Written("")


def written_period(given: str) -> Written:
    """Return the period that is written, as 2024, 2024-H1, 2024-Q1 or 2024-03.

    The first day of a month stands for the month.
    """
    text = given.strip().translate(_HALF_WIDTH)
    if is_period(text):
        return Written(text)
    for pattern, spell in _FORMS:
        found = pattern.fullmatch(text)
        period = spell(*filter(None, found.groups())) if found else ""
        if is_period(period):
            return Written(period, "data-period-read")
    month, _, first = written_day(text).text.rpartition("-")
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
