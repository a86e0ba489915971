"""Periods: which one precedes another, and when it ends."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from greenscore.table import Table

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")
NO_DATE = 0


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


def last_day(period: str) -> date | None:
    """Return the last day of a period, or None where the text is not one."""
    found = _PERIOD.fullmatch(period)
    if found is None or not 1 <= int(found["year"]) < 9999:
        return None
    year, months = int(found["year"]), 12
    if found["month"]:
        months = int(found["month"])
    elif found["quarter"]:
        months = 3 * int(found["quarter"])
    return date(year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def dates_of(table: Table, as_of: date | None) -> NDArray[np.int64]:
    """Return the date each row is judged at: `as_of`, or the last day of its period (0 where none)."""
    if as_of is not None:
        return np.full(len(table), as_of.toordinal(), dtype=np.int64)
    known: dict[str, int] = {}
    for period in dict.fromkeys(table.periods):
        day = last_day(period)
        known[period] = NO_DATE if day is None else day.toordinal()
    if len(known) == 1:
        return np.full(len(table), next(iter(known.values())), dtype=np.int64)
    return np.fromiter(
        (known[period] for period in table.periods), dtype=np.int64, count=len(table)
    )


def previous_rows(subjects: Sequence[str], periods: Sequence[str]) -> NDArray[np.int64]:
    """Return for each row the row of the same subject in the preceding period, or -1."""
    known = set(periods)
    if not any(preceding(period) in known for period in known if period):
        return np.full(len(subjects), -1, dtype=np.int64)
    rows = {key: row for row, key in enumerate(zip(subjects, periods, strict=True))}
    found = (
        rows.get((s, preceding(p)), -1) if p else -1 for s, p in zip(subjects, periods, strict=True)
    )
    return np.fromiter(found, dtype=np.int64, count=len(subjects))
