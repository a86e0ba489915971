"""From the lines of a meter to a series by months: readings by the hour or any other step, or counts.

A reading counts for the step that begins or ends at its time stamp, a count of a register for the time
since the one before. Stamps carry their distance from UTC, or the series names its time zone: then an hour
that the clock shows twice is two readings, and one that it skips is none missing. Nothing is filled in:
gaps, those at the edges of a month too, and duplicates are told, and a month with one says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext

from greenscore.inventories.meters.clocks import Clock, moments_of, zone_of
from greenscore.inventories.meters.faults import Faults
from greenscore.inventories.meters.kinds import Kind, Measured, measured_in, recognised
from greenscore.inventories.meters.months import Gap, days_of, gaps_of, months_of
from greenscore.inventories.meters.series import Series
from greenscore.inventories.meters.spans import (
    StampAt,
    Step,
    beside_the_step,
    distance,
    register_spans,
    spans_of,
    stamped_at,
    step_of,
)
from greenscore.inventories.meters.stamps import Stamp, beside_a_minute, read_stamps
from greenscore.model.activities import MeterReading
from greenscore.problems import Problem, has_errors
from greenscore.quantities.decimals import is_number

LARGEST = 1e15
"""No value lies beyond it, so that sums of any length keep every digit."""

_READ_AS = {Kind.POWER: "meter-read-as-power", Kind.REGISTER: "meter-read-as-register"}
_MOST_GAPS = 5
_DIGITS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesForm:
    """What is declared of a series; what is None is recognised and told.

    Every value is multiplied by `multiplier`, the ratio of a meter's transformers. A register begins
    again at zero where it would come to `rollover`.
    """

    kind: Kind | None = None
    stamp: StampAt | None = None
    multiplier: Decimal = Decimal(1)
    rollover: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    """Values by their moments in order, the rows they stand in, and the clock of the series.

    `ends_day` tells that a stamp was written 24:00.
    """

    values: Mapping[datetime, Decimal]
    rows: Mapping[datetime, int]
    clock: Clock
    ends_day: bool

    @property
    def moments(self) -> list[datetime]:
        return list(self.values)


def monthly(
    readings: Iterable[MeterReading],
    *,
    zone: str = "",
    step: timedelta = timedelta(hours=1),
    form: SeriesForm = SeriesForm(),
) -> tuple[Series | None, tuple[Problem, ...]]:
    """Return a series by months of its own clock, and every problem.

    A line without a value is no reading: its time is open, as if the line were not there.
    `zone` is the IANA name for stamps that carry no distance from UTC. Equal faults of readings are one
    problem with their count, first and last place: `meter-stamp`, `meter-stamp-range`,
    `meter-day-or-month`, `meter-ambiguous`, `meter-skipped`, `meter-offsets`, `meter-value`,
    `meter-value-range`, `meter-step`, `meter-duplicate`, `meter-register-falls`, `meter-register-range`.
    Problems of the series: `meter-zone`, `meter-empty`, `meter-units`, those of its unit (`meter-unit`,
    `meter-unit-missing`), `meter-kind-unit`, `meter-option`, `meter-register-short`. What was recognised
    is a note; gaps, and what is doubtful, are warnings.
    """
    told = [reading for reading in readings if reading.value.strip()]
    if not told:
        return None, (Problem(code="meter-empty"),)
    measured, problems = _measured(told)
    by_zone, faulty_zone = zone_of(zone)
    problems += faulty_zone
    faults = Faults(told)
    values = _values(told, faults)
    stamps = read_stamps([reading.timestamp for reading in told], faults)
    notes = _rounded(stamps)
    rows, clock = ({}, None) if faulty_zone else moments_of(stamps, by_zone, faults)
    problems += faults.all()
    if problems or clock is None or measured is None:
        return None, tuple(problems)
    ends_day = any(stamp is not None and stamp.ends_day for stamp in stamps)
    by_moment = {moment: values[rows[moment]] for moment in sorted(rows)}
    timed = _Timed(by_moment, rows, clock, ends_day=ends_day)
    with localcontext(prec=_DIGITS):
        series, found = _series(told, timed, measured, step, form)
    return series, (*notes, *found)


def _measured(told: Sequence[MeterReading]) -> tuple[Measured | None, list[Problem]]:
    units = sorted({reading.unit for reading in told})
    if len(units) > 1:
        args = {"units": ", ".join(unit or '""' for unit in units)}
        return None, [Problem(code="meter-units", args=args)]
    measured, problems = measured_in(units[0], told[0].place("unit"))
    return measured, list(problems)


def _values(told: Sequence[MeterReading], faults: Faults) -> list[Decimal]:
    """Return the values, 0 with a fault for what is none; a file of texts and one of floats give the same."""
    values = []
    for row, reading in enumerate(told):
        text = reading.value.strip()
        value = float(text) if is_number(text) else None
        if value is None:
            faults.of_value("meter-value", row)
        elif abs(value) > LARGEST:
            faults.of_value("meter-value-range", row)
            value = None
        values.append(Decimal(repr(value or 0.0)))
    return values


def _rounded(stamps: list[Stamp | None]) -> list[Problem]:
    """Put stamps beside a whole minute on it, and say how many there were."""
    count = 0
    for row, stamp in enumerate(stamps):
        if stamp is not None and (put := beside_a_minute(stamp)) is not stamp:
            stamps[row] = put
            count += 1
    return [Problem(code="meter-rounded", args={"count": str(count)})] if count else []


def _series(
    told: Sequence[MeterReading],
    timed: _Timed,
    measured: Measured,
    length: timedelta,
    form: SeriesForm,
) -> tuple[Series | None, list[Problem]]:
    kind, problems = _kind(list(timed.values.values()), form, measured)
    step = step_of(timed.moments, length, timed.clock)
    faults = Faults(told)
    stamp = None
    if kind is Kind.REGISTER:
        spans = register_spans(timed.values, form.rollover, timed.rows, faults)
    else:
        _on_step(timed, step, faults)
        stamp = form.stamp or stamped_at(timed.moments, step, ends_day=timed.ends_day)
        spans = spans_of(kind, timed.values, step, stamp)
    problems += faults.all()
    if has_errors(problems):
        return None, problems
    spans = [span._replace(amount=span.amount * form.multiplier) for span in spans]
    days, across = days_of(spans, timed.clock)
    series = Series(
        months=months_of(days, measured.amount, step),
        gaps=gaps_of(spans, step),
        step=length,
        kind=kind,
        stamp=stamp,
    )
    return series, [*problems, *_doubts(series, form, timed, across)]


def _kind(
    values: Sequence[Decimal], form: SeriesForm, measured: Measured
) -> tuple[Kind, list[Problem]]:
    """Return the kind of a series, and what is said of it or stands against it."""
    problems = []
    args = {"unit": measured.unit, "amount": measured.amount}
    kind, doubtful = recognised(values, power=measured.power)
    if form.kind is None and kind in _READ_AS:
        problems.append(Problem(code=_READ_AS[kind], args=args))
    elif form.kind is None and doubtful:
        problems.append(Problem(code="meter-rising"))
    kind = form.kind or kind
    if measured.power is not (kind is Kind.POWER):
        problems.append(Problem(code="meter-kind-unit", args={**args, "kind": kind.value}))
    if kind is Kind.REGISTER and len(values) < 2:
        problems.append(Problem(code="meter-register-short"))
    given = "--stamp" if form.stamp and kind is Kind.REGISTER else ""
    given = "--rollover" if form.rollover is not None and kind is not Kind.REGISTER else given
    if given:
        problems.append(Problem(code="meter-option", args={"option": given, "kind": kind.value}))
    return kind, problems


def _on_step(timed: _Timed, step: Step, faults: Faults) -> None:
    minutes = _minutes(distance(timed.moments) or step.length)
    for moment in beside_the_step(timed.moments, step):
        faults.of_stamp("meter-step", timed.rows[moment], minutes=minutes)


def _doubts(series: Series, form: SeriesForm, timed: _Timed, across: int) -> Iterator[Problem]:
    """Yield what a person should look at in a series that could be read."""
    if series.stamp is StampAt.END and form.stamp is None:
        yield Problem(code="meter-stamps-end")
    apart = distance(timed.moments) or series.step
    if series.kind is not Kind.REGISTER and apart > series.step:
        args = {"apart": _minutes(apart), "minutes": _minutes(series.step)}
        yield Problem(code="meter-apart", args=args)
    if across:
        yield Problem(code="meter-across", args={"count": str(across)})
    if series.fed_in:
        args = {"amount": f"{series.fed_in:.12g}", "unit": series.unit}
        yield Problem(code="meter-feed-in", args=args)
    longest = sorted(series.gaps, key=lambda gap: -gap.steps)
    for gap in sorted(longest[:_MOST_GAPS], key=lambda gap: gap.start):
        yield Problem(code="meter-gap", args=_gap(gap))
    if rest := longest[_MOST_GAPS:]:
        args = {"count": str(len(rest)), "steps": str(sum(gap.steps for gap in rest))}
        yield Problem(code="meter-gaps", args=args)


def _gap(gap: Gap) -> dict[str, str]:
    start, end = gap.start.isoformat(), gap.end.isoformat()
    return {"start": start, "end": end, "steps": str(gap.steps)}


def _minutes(length: timedelta) -> str:
    return f"{length / timedelta(minutes=1):g}"
