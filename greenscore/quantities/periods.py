"""Periods of the calendar, to the day: 2024 has 366, 2024-Q1 has 91, 2023-02 has 28.

A period is a year, a quarter or a month: `2024`, `2024-Q1`, `2024-02`, of the years 1900 to 2199. Spans of
days include both of their ends.

Every period has days that can be compared with those of standards, factors and records, and a period before
it. The calendar of spreadsheets begins in 1900, and before it countries counted days by calendars of their
own; a year after 2199 is a slip, as are 0000 and 9999, which stand for nothing or for ever.
"""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)

_PERIOD = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?"
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

    def share(self, window: "Span") -> Fraction:
        """Return which part of this span's days lies in `window`, exactly; the span has days."""
        return Fraction(self.within(window).days, self.days)


def is_period(text: str) -> bool:
    """Tell whether a text is a period."""
    return _PERIOD.fullmatch(text) is not None


def day_of(text: str) -> date | None:
    """Return the day that is written `2024-02-29`, or None where the text is none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def span_of(period: str) -> Span | None:
    """Return the days of a period, or None where the text is not one."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    year, first, last = int(found["year"]), 1, 12
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        first, last = 3 * int(found["quarter"]) - 2, 3 * int(found["quarter"])
    after = date(year + last // 12, last % 12 + 1, 1)
    return Span(date(year, first, 1), after - timedelta(days=1))


def last_day(period: str) -> date | None:
    """Return the last day of a period, or None where the text is not one."""
    span = span_of(period)
    return span.end if span else None


def preceding(period: str) -> str:
    """Return the period of the same length before `period`; empty where there is none."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return ""
    year, part = int(found["year"]), int(found["month"] or found["quarter"] or 1)
    year, part = (year, part - 1) if part > 1 else (year - 1, 12 if found["month"] else 4)
    if found["month"]:
        before = f"{year:04}-{part:02}"
    else:
        before = f"{year:04}-Q{part}" if found["quarter"] else f"{year:04}"
    return before if is_period(before) else ""
