"""Periods of rows: the date each row is judged at, and the row of the period before."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Table
from greenscore.quantities.periods import last_day, preceding

NO_DATE = 0


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
