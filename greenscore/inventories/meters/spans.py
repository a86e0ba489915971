"""From readings to spans of time with amounts: each reading its step, a register from count to count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from greenscore.inventories.meters.clocks import Clock
from greenscore.inventories.meters.faults import Faults
from greenscore.inventories.meters.kinds import Kind, counted

DAY = timedelta(days=1)
_HOUR = 3600


class StampAt(StrEnum):
    """Which end of its step a time stamp names."""

    START = "start"
    END = "end"


class AmountSpan(NamedTuple):
    """An amount from one moment to another, below zero where it was fed in."""

    start: datetime
    end: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """The length of a reading; whole days are days of the clock, of 23 to 25 hours where it changes."""

    length: timedelta
    clock: Clock
    civil: bool

    def after(self, moment: datetime, steps: int = 1) -> datetime:
        """Return the moment so many steps later, earlier where the number is negative."""
        if not self.civil:
            return moment + steps * self.length
        return self.clock.moment(
            self.clock.shown(moment).replace(tzinfo=None) + steps * self.length
        )


def step_of(moments: Sequence[datetime], length: timedelta, clock: Clock) -> Step:
    """Return the step of a series: days of the clock where all stamps show the same time of it."""
    days = not length % DAY
    civil = days and len({_day_time(clock, moment) for moment in moments}) == 1
    return Step(length, clock, civil)


def _day_time(clock: Clock, moment: datetime) -> tuple[int, int, int]:
    """Return the time of day; a midnight that the clock skips is one."""
    shown = clock.shown(moment)
    if clock.moment(shown.replace(tzinfo=None, hour=0, minute=0, second=0)) == moment:
        return (0, 0, 0)
    return (shown.hour, shown.minute, shown.second)


def beside_the_step(moments: Sequence[datetime], step: Step) -> list[datetime]:
    """Return the moments that are not a whole number of steps after the first."""
    if not step.civil:
        return [moment for moment in moments if (moment - moments[0]) % step.length]
    first = step.clock.shown(moments[0]).date()
    days = step.length.days
    return [each for each in moments if (step.clock.shown(each).date() - first).days % days]


def distance(moments: Sequence[datetime]) -> timedelta | None:
    """Return the most common distance from one moment to the next."""
    common = Counter(after - before for before, after in pairwise(moments)).most_common(1)
    return common[0][0] if common else None


def stamped_at(moments: Sequence[datetime], step: Step, *, ends_day: bool) -> StampAt:
    """Return which end of a reading the stamps name, as their first and last tell.

    They end it where one is written 24:00, and where the series is one of whole days only so: the first
    reading is then the first of its day, and the last one ends at midnight.
    """
    if ends_day:
        return StampAt.END
    if step.length >= DAY or len(moments) < 2:
        return StampAt.START
    first = _day_time(step.clock, step.after(moments[0], -1))
    last = _day_time(step.clock, moments[-1])
    return StampAt.END if first == last == (0, 0, 0) else StampAt.START


def spans_of(
    kind: Kind, values: Mapping[datetime, Decimal], step: Step, stamp: StampAt
) -> list[AmountSpan]:
    """Return the spans of readings of energy or power, by the moments of their stamps in order."""
    spans = []
    for moment, value in values.items():
        start, end = (
            (moment, step.after(moment))
            if stamp is StampAt.START
            else (step.after(moment, -1), moment)
        )
        seconds = Decimal((end - start) // timedelta(seconds=1))
        amount = value * seconds / _HOUR if kind is Kind.POWER else value
        spans.append(AmountSpan(start, end, amount))
    return spans


def register_spans(
    values: Mapping[datetime, Decimal],
    rollover: Decimal | None,
    rows: Mapping[datetime, int],
    faults: Faults,
) -> list[AmountSpan]:
    """Return the spans between the counts of a register, by their moments in order.

    Faults: `meter-register-falls`, and `meter-register-range` for a count that the register cannot show.
    """
    spans = []
    below = "" if rollover is None else f" < {float(rollover):.15g}"
    for moment, value in values.items():
        if value < 0 or (rollover is not None and value >= rollover):
            faults.of_value("meter-register-range", rows[moment], range=f"0 ≤ n{below}")
    for (start, before), (end, after) in pairwise(values.items()):
        amount = counted(before, after, rollover)
        if amount is None:
            faults.of_value("meter-register-falls", rows[end], before=f"{float(before):.15g}")
        else:
            spans.append(AmountSpan(start, end, amount))
    return spans
