"""Periods of the calendar, to the day: 2024 has 366, 2024-Q1 has 91, 2023-02 has 28.

A period is a year, a quarter or a month: `2024`, `2024-Q1`, `2024-02`. Spans of days include both
of their ends.
"""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")


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


def span_of(period: str) -> Span | None:
    """Return the days of a period, or None where the text is not one."""
    found = _PERIOD.fullmatch(period)
    if found is None or not 1 <= int(found["year"]) < date.max.year:
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
    year = int(found["year"])
    if found["month"]:
        month = int(found["month"])
        return f"{year:04}-{month - 1:02}" if month > 1 else f"{year - 1:04}-12"
    if found["quarter"]:
        quarter = int(found["quarter"])
        return f"{year:04}-Q{quarter - 1}" if quarter > 1 else f"{year - 1:04}-Q4"
    return f"{year - 1:04}"
