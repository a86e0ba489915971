"""The clock of a series: from its stamps to moments of UTC, and from moments to its days."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from greenscore.inventories.meters.faults import Faults
from greenscore.inventories.meters.stamps import Stamp
from greenscore.problems import Problem

_SUMMER_TIME = timedelta(hours=1)
_INSTANT = timedelta(microseconds=1)


class Clock(Protocol):
    """What tells the local time of a moment, and the moment of a local time."""

    def shown(self, moment: datetime) -> datetime:
        """Return the local time of a moment, with its distance from UTC."""

    def moment(self, local: datetime) -> datetime:
        """Return the first moment at which the clock shows `local`, or skips it."""


@dataclass(frozen=True, slots=True)
class ZoneClock:
    """The clock of a time zone."""

    zone: ZoneInfo

    def shown(self, moment: datetime) -> datetime:
        """Return the local time of a moment."""
        return moment.astimezone(self.zone)

    def moment(self, local: datetime) -> datetime:
        """Return the first moment at which the clock shows `local`, or skips it."""
        return local.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class StampedClock:
    """The clock that stamps with their distance from UTC tell: `offsets` hold from `moments` on, in order."""

    moments: Sequence[datetime]
    offsets: Sequence[timedelta]

    def shown(self, moment: datetime) -> datetime:
        """Return the local time of a moment."""
        return moment.astimezone(timezone(self._offset(moment)))

    def moment(self, local: datetime) -> datetime:
        """Return the first moment at which the clock shows `local`, or skips it."""
        moments = sorted((local - offset).replace(tzinfo=UTC) for offset in set(self.offsets))
        shown = (
            each for each in moments if self._offset(each) == local - each.replace(tzinfo=None)
        )
        return next(shown, moments[-1])

    def _offset(self, moment: datetime) -> timedelta:
        return self.offsets[max(0, bisect_right(self.moments, moment) - 1)]


def midnight(clock: Clock, day: date) -> datetime:
    """Return the moment at which a day of the clock begins."""
    return clock.moment(datetime.combine(day, time()))


def zone_of(name: str) -> tuple[ZoneInfo | None, tuple[Problem, ...]]:
    """Return the time zone of an IANA name, None for an empty one; problem `meter-zone`."""
    try:
        return ZoneInfo(name) if name else None, ()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None, (Problem(code="meter-zone", args={"given": name[:60]}),)


def moments_of(
    stamps: Sequence[Stamp | None], zone: ZoneInfo | None, faults: Faults
) -> tuple[dict[datetime, int], Clock | None]:
    """Return the row of each moment, and the clock they are shown by.

    The second of two equal stamps in the hour that a zone's clock shows twice is the later one, or the
    earlier one where the series runs backwards. Faults: `meter-ambiguous` for a stamp whose distance from
    UTC nothing tells, `meter-skipped`, `meter-duplicate`, and `meter-offsets` where distances without a
    zone differ by more than summer time.
    """
    clock: Clock | None = ZoneClock(zone) if zone else _stamped(stamps, faults)
    found: dict[datetime, int] = {}
    rows = range(len(stamps))
    for row in reversed(rows) if _backwards(stamps) else rows:
        stamp = stamps[row]
        if stamp is None:
            continue
        if stamp.offset is None and zone is None:
            faults.of_stamp("meter-ambiguous", row)
            continue
        moment = _moment(stamp, zone)
        if moment is None:
            faults.of_stamp("meter-skipped", row)
            continue
        if moment in found and stamp.offset is None and zone is not None:
            moment = stamp.local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        if moment in found:
            faults.of_stamp("meter-duplicate", row)
        else:
            found[moment] = row
    return found, clock


def _backwards(stamps: Sequence[Stamp | None]) -> bool:
    told = [stamp.local for stamp in stamps if stamp is not None]
    return len(told) > 1 and told[0] > told[-1]


def _moment(stamp: Stamp, zone: ZoneInfo | None) -> datetime | None:
    """Return the moment of a stamp, None for one that the clock skips.

    The first time that it skips is the end of the reading before, and a midnight among such begins its day.
    """
    if stamp.offset is not None:
        return (stamp.local - stamp.offset).replace(tzinfo=UTC)
    moment = stamp.local.replace(tzinfo=zone).astimezone(UTC)
    before = (moment - _INSTANT).astimezone(zone).replace(tzinfo=None) + _INSTANT
    shown = moment.astimezone(zone).replace(tzinfo=None)
    return moment if stamp.local in (shown, before) else None


def _stamped(stamps: Sequence[Stamp | None], faults: Faults) -> Clock | None:
    told = sorted(
        (stamp.local - stamp.offset, stamp.offset, row)
        for row, stamp in enumerate(stamps)
        if stamp is not None and stamp.offset is not None
    )
    if not told:
        return None
    offsets = [offset for _, offset, _ in told]
    if max(offsets) - min(offsets) > _SUMMER_TIME:
        row = next(row for _, offset, row in told if offset != offsets[0])
        faults.of_stamp("meter-offsets", row)
    changes = [0, *(at for at in range(1, len(told)) if offsets[at] != offsets[at - 1])]
    moments = [told[at][0].replace(tzinfo=UTC) for at in changes]
    return StampedClock(moments, [offsets[at] for at in changes])
