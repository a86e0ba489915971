"""Meter series: readings by the hour or any other step become amounts by the month.

A reading counts for the step that begins at its time stamp. Stamps carry their distance from UTC, or
the series names its time zone: then an hour that the clock shows twice is two readings, and one that it
skips is none missing. Nothing is filled in: gaps and duplicates are told, and a month with one says so.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from greenscore.model.activities import MeterReading
from greenscore.problems import Problem
from greenscore.quantities.decimals import is_number

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The exact sum of a month in `unit`, of `readings` out of the `expected` ones."""

    month: str
    amount: float
    unit: str
    readings: int
    expected: int

    @property
    def whole(self) -> bool:
        """Tell whether no reading is missing."""
        return self.readings == self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Steps without a reading: the first moment that is not covered, and the next that is."""

    start: datetime
    end: datetime
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A meter by months, in their order, with its gaps. `step` is the length of a reading."""

    months: tuple[Month, ...]
    gaps: tuple[Gap, ...]
    step: timedelta

    def records(self, meter: str, told: Mapping[str, str]) -> list[dict[str, str | float]]:
        """Return an activity record for each month; `told` are its other columns.

        A month with gaps says so in its note; its amount is what was read.
        """
        return [
            {
                **told,
                "record": f"{meter}/{month.month}",
                "amount": month.amount,
                "unit": month.unit,
                "period": month.month,
                "note": "" if month.whole else f"{month.readings}/{month.expected}",
            }
            for month in self.months
        ]


def monthly(
    readings: Iterable[MeterReading], *, zone: str = "", step: timedelta = timedelta(hours=1)
) -> tuple[Series | None, tuple[Problem, ...]]:
    """Return a series by months of its own clock, and every problem.

    `zone` is the IANA name for stamps that carry no distance from UTC. In such a series the second of
    two equal stamps in the hour that is shown twice is the later one. Problems: `meter-zone`,
    `meter-stamp`, `meter-ambiguous`, `meter-skipped`, `meter-value`, `meter-units`, `meter-step`,
    `meter-duplicate`, `meter-empty`; a gap is a warning, `meter-gap`.
    """
    problems: list[Problem] = []
    clock = _clock(zone, problems)
    told = list(readings)
    if not told:
        problems.append(Problem(code="meter-empty"))
    units = sorted({reading.unit for reading in told})
    if len(units) > 1:
        problems.append(Problem(code="meter-units", args={"units": ", ".join(units)}))
    if problems:
        return None, tuple(problems)
    values = _values(told, clock, problems)
    moments = sorted(values)
    problems += [_off_step(moment) for moment in moments if (moment - moments[0]) % step][:_MOST]
    if problems:
        return None, tuple(problems)
    gaps = _gaps(moments, step, clock)
    months = _months(values, units[0], step)
    series = Series(months=months, gaps=gaps, step=step)
    return series, tuple(_gap_problem(gap) for gap in gaps[:_MOST])


def _clock(zone: str, problems: list[Problem]) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem(code="meter-zone", args={"given": zone[:60]}))
        return None


def _values(
    told: Sequence[MeterReading], clock: ZoneInfo | None, problems: list[Problem]
) -> dict[datetime, tuple[float, datetime]]:
    """Return value and local time by the moment in UTC."""
    values: dict[datetime, tuple[float, datetime]] = {}
    for reading in told:
        local = _local(reading, clock, problems)
        value = _number(reading.value)
        if value is None:
            args = {"given": reading.value[:60]}
            problems.append(Problem(code="meter-value", where=reading.where, args=args))
        if local is None or value is None:
            continue
        moment = local.astimezone(UTC)
        if moment in values and clock is not None and _shown_twice(local):
            local = local.replace(fold=1)
            moment = local.astimezone(UTC)
        if moment in values:
            args = {"given": reading.timestamp}
            problems.append(Problem(code="meter-duplicate", where=reading.where, args=args))
            continue
        values[moment] = (value, local)
    return values


def _local(
    reading: MeterReading, clock: ZoneInfo | None, problems: list[Problem]
) -> datetime | None:
    args = {"given": reading.timestamp[:60]}
    try:
        local = datetime.fromisoformat(reading.timestamp.strip())
    except ValueError:
        problems.append(Problem(code="meter-stamp", where=reading.where, args=args))
        return None
    if local.tzinfo is not None:
        return local.astimezone(clock) if clock is not None else local
    if clock is None:
        problems.append(Problem(code="meter-ambiguous", where=reading.where, args=args))
        return None
    local = local.replace(tzinfo=clock)
    if local.astimezone(UTC).astimezone(clock).replace(tzinfo=None) != local.replace(tzinfo=None):
        problems.append(Problem(code="meter-skipped", where=reading.where, args=args))
        return None
    return local


def _shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _number(text: str) -> float | None:
    value = float(text) if is_number(text.strip()) else math.nan
    return value if math.isfinite(value) and value >= 0 else None


def _gaps(moments: Sequence[datetime], step: timedelta, clock: ZoneInfo | None) -> tuple[Gap, ...]:
    found = []
    for before, after in pairwise(moments):
        steps = (after - before) // step - 1
        if steps:
            start = (before + step).astimezone(clock or UTC)
            found.append(Gap(start=start, end=after.astimezone(clock or UTC), steps=steps))
    return tuple(found)


def _months(
    values: Mapping[datetime, tuple[float, datetime]], unit: str, step: timedelta
) -> tuple[Month, ...]:
    by_month: dict[str, list[float]] = {}
    zones: dict[str, datetime] = {}
    for value, local in values.values():
        month = f"{local:%Y-%m}"
        by_month.setdefault(month, []).append(value)
        zones.setdefault(month, local)
    return tuple(
        Month(
            month=month,
            amount=math.fsum(by_month[month]),
            unit=unit,
            readings=len(by_month[month]),
            expected=_expected(zones[month], step),
        )
        for month in sorted(by_month)
    )


def _expected(local: datetime, step: timedelta) -> int:
    """Return the steps in the month of `local`: 743 hours in a March that loses one."""
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    year, month = divmod(start.year * 12 + start.month, 12)
    end = start.replace(year=year, month=month + 1)
    return (end.astimezone(UTC) - start.astimezone(UTC)) // step


def _off_step(moment: datetime) -> Problem:
    return Problem(code="meter-step", args={"moment": moment.isoformat()})


def _gap_problem(gap: Gap) -> Problem:
    args = {"start": gap.start.isoformat(), "end": gap.end.isoformat(), "steps": str(gap.steps)}
    return Problem(code="meter-gap", args=args)
