"""Spans of a meter by the days and months of its clock, with what no reading covers.

A span that lies across the end of a day is shared by time; its parts add up to it. What was fed in is
summed apart and never taken off consumption.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from greenscore.inventories.meters.clocks import Clock, midnight
from greenscore.inventories.meters.spans import AmountSpan, Step

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


@dataclass(slots=True)
class DaySum:
    """What was taken and fed in on a day, exactly, and which part of the day was read."""

    amount: Decimal = Decimal(0)
    fed_in: Decimal = Decimal(0)
    part: Fraction = field(default_factory=Fraction)


class DayRun(NamedTuple):
    """Days one after the other, as a record holds them, with the sums that go with them."""

    start: date
    end: date
    amount: float
    fed_in: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The exact sums of a month in `unit`, of `readings` out of the `expected` ones.

    `fed_in` is apart from `amount`. `runs` hold no more days than were read; `whole` tells that no part of
    the month is missing.
    """

    month: str
    amount: float
    fed_in: float
    unit: str
    readings: int
    expected: int
    whole: bool
    runs: tuple[DayRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Steps without a reading: the first moment that is not covered, and the next that is."""

    start: datetime
    end: datetime
    steps: int


def days_of(spans: Sequence[AmountSpan], clock: Clock) -> tuple[dict[date, DaySum], int]:
    """Return the sums of each day, and how many spans lie across the end of a month."""
    days: dict[date, DaySum] = {}
    across = 0
    window: _Window | None = None
    for span in spans:
        at, months = span.start, set[int]()
        while at < span.end:
            if window is None or not window.start <= at < window.end:
                window = _Window.of(clock, at)
            until = min(span.end, window.end)
            found = days.setdefault(window.day, DaySum())
            _add(found, span, until - at, window.end - window.start)
            months.add(window.day.month)
            at = until
        across += len(months) > 1
    return days, across


class _Window(NamedTuple):
    """A day of a clock and the moments it lies between."""

    day: date
    start: datetime
    end: datetime

    @classmethod
    def of(cls, clock: Clock, moment: datetime) -> "_Window":
        """Return the day that holds a moment, also where the clock goes back over a midnight."""
        day = clock.shown(moment).date()
        while (end := midnight(clock, day + _DAY)) <= moment:
            day += _DAY
        return cls(day, midnight(clock, day), end)


def _add(found: DaySum, span: AmountSpan, time: timedelta, day: timedelta) -> None:
    amount = span.amount
    if time != span.end - span.start:
        amount = amount * Decimal(time // _SECOND) / Decimal((span.end - span.start) // _SECOND)
    if amount < 0:
        found.fed_in -= amount
    else:
        found.amount += amount
    found.part += Fraction(time // _SECOND, day // _SECOND)


def months_of(days: Mapping[date, DaySum], unit: str, step: Step) -> tuple[Month, ...]:
    """Return the months of a series by the sums of its days."""
    months = groupby(sorted(days), key=lambda day: (day.year, day.month))
    return tuple(_month([(day, days[day]) for day in found], unit, step) for _, found in months)


def _month(found: Sequence[tuple[date, DaySum]], unit: str, step: Step) -> Month:
    first = found[0][0].replace(day=1)
    start, end = midnight(step.clock, first), midnight(step.clock, following(first))
    covered = sum((day.part for _, day in found), Fraction())
    length = (following(first) - first).days
    expected = length // step.length.days if step.civil else (end - start) // step.length
    return Month(
        month=f"{first:%Y-%m}",
        amount=_sum(found, "amount"),
        fed_in=_sum(found, "fed_in"),
        unit=unit,
        readings=_readings(found, step),
        expected=expected,
        whole=covered == length,
        runs=tuple(_runs(found)),
    )


def _readings(found: Sequence[tuple[date, DaySum]], step: Step) -> int:
    """Return the steps that were read: so many parts of days of the clock."""
    if step.civil:
        return int(sum(day.part for _, day in found) / step.length.days)
    seconds = 0
    for day, each in found:
        length = midnight(step.clock, day + _DAY) - midnight(step.clock, day)
        seconds += int(each.part * (length // _SECOND))
    return timedelta(seconds=seconds) // step.length


def following(first: date) -> date:
    """Return the first day of the next month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _runs(found: Sequence[tuple[date, DaySum]]) -> Iterator[DayRun]:
    """Yield the days of records with their sums; those of a day that none holds go with the one before."""
    claimed = _claimed(found)
    start, days = claimed[0], list[tuple[date, DaySum]]()
    for day, own in found:
        if day in claimed and day > start and day - _DAY not in claimed:
            yield _run(start, claimed, days)
            start, days = day, []
        days.append((day, own))
    yield _run(start, claimed, days)


def _run(start: date, claimed: Sequence[date], days: Sequence[tuple[date, DaySum]]) -> DayRun:
    end = start
    while end + _DAY in claimed:
        end += _DAY
    return DayRun(start, end, _sum(days, "amount"), _sum(days, "fed_in"))


def _claimed(found: Sequence[tuple[date, DaySum]]) -> list[date]:
    """Return the days that records of a month hold, one at least.

    They are the days read as a whole, and of those read in part the fullest, as many as their hours make up.
    """
    whole = [day for day, own in found if own.part == 1]
    partly = sorted((-own.part, day) for day, own in found if own.part < 1)
    more = int(-sum(part for part, _ in partly))
    if not whole and not more:
        return [partly[0][1]]
    return sorted([*whole, *(day for _, day in partly[:more])])


def _sum(days: Sequence[tuple[date, DaySum]], name: str) -> float:
    return float(sum((getattr(day, name) for _, day in days), Decimal(0)))


def gaps_of(spans: Sequence[AmountSpan], step: Step) -> tuple[Gap, ...]:
    """Return what is not covered of the months in which spans begin or end."""
    clock = step.clock
    first = clock.shown(spans[0].start).date().replace(day=1)
    last = clock.shown(spans[-1].end - _SECOND).date().replace(day=1)
    return tuple(
        Gap(
            start=clock.shown(start),
            end=clock.shown(end),
            steps=max(1, round((end - start) / step.length)),
        )
        for start, end in _uncovered(
            spans, midnight(clock, first), midnight(clock, following(last))
        )
    )


def _uncovered(
    spans: Sequence[AmountSpan], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    at = start
    for span in spans:
        if span.start > at:
            yield at, span.start
        at = span.end
    if at < end:
        yield at, end
