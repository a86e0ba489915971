"""Periods of the calendar, to the day: 2024 has 366, 2024-Q1 has 91, 2023-02 has 28.

A period is a year, a half-year, a quarter or a month: `2024`, `2024-H1`, `2024-Q1`, `2024-02`, or two to
twelve whole months that have no such name, a fiscal year among them: `2023-10..2024-09`. All lie in the
years 1900 to 2199. Spans of days include both of their ends.

Every period has days that can be compared with those of standards, factors and records, and a period before
it. The calendar of spreadsheets begins in 1900, and before it countries counted days by calendars of their
own; a year after 2199 is a slip, as are 0000 and 9999, which stand for nothing or for ever.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)

_YEAR, _MONTH = "(?:19|20|21)[0-9]{2}", "0[1-9]|1[0-2]"
_PERIOD = re.compile(
    f"(?P<year>{_YEAR})(?:-(?:(?P<month>{_MONTH})|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
    f"|(?P<first>{_YEAR}-(?:{_MONTH}))\\.\\.(?P<last>{_YEAR}-(?:{_MONTH}))"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Span(NamedTuple):
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """The number of days; zero where the end lies before the start."""
        return max(0, (self.end - self.start).days + 1)

    def within(self, window: "Span") -> "Span":
        """Return the days of this span that lie in `window`; of no days where there are none."""
        return Span(max(self.start, window.start), min(self.end, window.end))

    def share(self, window: "Span") -> "Fraction":
        """Return which part of this span's days lies in `window`, exactly; the span has days."""
        from fractions import Fraction

        return Fraction(self.within(window).days, self.days)


class _Months(NamedTuple):
    """Whole months: `first` counts from the year 0, `number` is how many."""

    first: int
    number: int

    @property
    def name(self) -> str:
        """The one way to write them."""
        year, month = divmod(self.first, 12)
        if self.number == 1:
            return f"{year:04}-{month + 1:02}"
        if self.number in _LETTERS and month % self.number == 0:
            return f"{year:04}{_LETTERS[self.number].format(month // self.number + 1)}"
        return f"{_Months(self.first, 1).name}..{_Months(self.first + self.number - 1, 1).name}"


_LETTERS = {12: "", 6: "-H{}", 3: "-Q{}"}


@lru_cache(maxsize=4096)
def _months(text: str) -> _Months | None:
    """Return the months of a period, or None where the text is not one, or not the name they have."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        return None
    if found["first"]:
        first, last = _index(found["first"]), _index(found["last"])
        months = _Months(first, last - first + 1)
        return months if 2 <= months.number <= 12 and months.name == text else None
    year = 12 * int(found["year"])
    if found["month"]:
        return _Months(year + int(found["month"]) - 1, 1)
    if found["quarter"]:
        return _Months(year + 3 * int(found["quarter"]) - 3, 3)
    if found["half"]:
        return _Months(year + 6 * int(found["half"]) - 6, 6)
    return _Months(year, 12)


def _index(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def is_period(text: str) -> bool:
    """Tell whether a text is a period."""
    return _months(text) is not None


def day_of(text: str) -> date | None:
    """Return the day that is written `2024-02-29`, or None where the text is none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def span_of(period: str) -> Span | None:
    """Return the days of a period, or None where the text is not one."""
    months = _months(period)
    if months is None:
        return None
    start, after = (divmod(index, 12) for index in (months.first, months.first + months.number))
    end = date(after[0], after[1] + 1, 1) - timedelta(days=1)
    return Span(date(start[0], start[1] + 1, 1), end)


def last_day(period: str) -> date | None:
    """Return the last day of a period, or None where the text is not one."""
    span = span_of(period)
    return span.end if span else None


def preceding(period: str) -> str:
    """Return the period of the same length before `period`; empty where there is none."""
    months = _months(period)
    if months is None:
        return ""
    before = _Months(months.first - months.number, months.number).name
    return before if is_period(before) else ""
