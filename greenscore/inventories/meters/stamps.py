"""Time stamps as meters and spreadsheets write them.

Of a day and a time `2024-03-31T01:00+08:00`, `2024/3/31 1:00`, `2024年3月31日 1:00`, `3/31/2024 1:00 AM` are
read; the end of a day may be written `24:00`. A day and a month before the year are told apart by all
stamps of a series: where one of the two is above 12, the order is known for all; else it is asked for, not
guessed. A bare number is a serial number of a workbook, days since the end of 1899.

Parts of seconds are the noise of serial numbers (a quarter of an hour is 0.0104166...) and are rounded
away; so are two seconds beside a whole minute, since no meter reads between minutes.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from greenscore.inventories.meters.faults import Faults
from greenscore.quantities.periods import FIRST, LAST

_TIME = (
    r"(?:[T ]*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp][Mm])?)?"
)
_OFFSET = r" ?(?P<offset>[Zz]|[+-]\d{2}(?::?\d{2})?)?"
# Between year, month and day may stand their Chinese signs.
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:[-/.\u5e74](?P<b>\d{1,2})[-/.\u6708](?P<c>\d{1,2})\u65e5?|(?P<bb>\d{2})(?P<cc>\d{2}))"
    + _TIME
    + _OFFSET,
    re.ASCII,
)
_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4})" + _TIME + _OFFSET, re.ASCII
)
_SERIAL = re.compile(r"(?P<serial>\d{5}(?:\.\d{1,12})?)", re.ASCII)
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_LONGEST = 64
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time by a clock: `offset` is its distance from UTC where the stamp says it.

    `ends_day` tells that it was written `24:00`, which no time at the start of a reading is.
    """

    local: datetime
    offset: timedelta | None
    ends_day: bool = False


def read_stamps(texts: Sequence[str], faults: Faults) -> list[Stamp | None]:
    """Return a stamp for each text, None with a fault for what is none.

    Faults: `meter-stamp`, `meter-stamp-range` beyond the years 1900 to 2199, `meter-day-or-month`.
    """
    plain = [" ".join(unicodedata.normalize("NFKC", text).split()) for text in texts]
    found = [_matched(text) for text in plain]
    lasts = [each for each in found if each is not None and each.re is _YEAR_LAST]
    day_first = any(int(each["a"]) > 12 for each in lasts)
    known = day_first or any(int(each["b"]) > 12 for each in lasts)
    stamps: list[Stamp | None] = []
    for row, match in enumerate(found):
        stamps.append(None)
        if match is None:
            faults.of_stamp("meter-stamp", row)
        elif match.re is _YEAR_LAST and not known:
            faults.of_stamp("meter-day-or-month", row)
        else:
            stamps[row] = _stamp(match, row, day_first, faults)
    return stamps


def beside_a_minute(stamp: Stamp) -> Stamp:
    """Return a stamp that lies up to two seconds beside a whole minute on it; others as they are."""
    second = stamp.local.second
    moved = -second if second <= _NEAR else 60 - second if second >= 60 - _NEAR else 0
    if not moved:
        return stamp
    return Stamp(stamp.local + timedelta(seconds=moved), stamp.offset, stamp.ends_day)


def _matched(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    grammars = (_YEAR_FIRST, _YEAR_LAST, _SERIAL)
    return next(filter(None, (grammar.fullmatch(text) for grammar in grammars)), None)


def _stamp(match: re.Match[str], row: int, day_first: bool, faults: Faults) -> Stamp | None:
    parts = match.groupdict()
    if match.re is _SERIAL:
        seconds = round(float(parts["serial"]) * 86_400)
        return Stamp(_FIRST_DAY + timedelta(seconds=seconds), None)
    if match.re is _YEAR_FIRST:
        month, day = parts["b"] or parts["bb"], parts["c"] or parts["cc"]
    else:
        month, day = (parts["b"], parts["a"]) if day_first else (parts["a"], parts["b"])
    hour = _hour(int(parts["hour"] or 0), parts["half"])
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    ends_day = hour == 24 and not minute and not second
    try:
        local = datetime(  # noqa: DTZ001 - its distance from UTC stands beside it
            int(parts["year"]), int(month), int(day), 0 if ends_day else hour, minute, second
        )
        offset = _offset(parts["offset"])
    except ValueError:
        faults.of_stamp("meter-stamp", row)
        return None
    if not FIRST <= local.date() < LAST:
        faults.of_stamp("meter-stamp-range", row)
        return None
    up = float(f"0.{parts['part'] or 0}") >= 0.5
    return Stamp(local + timedelta(days=ends_day, seconds=up), offset, ends_day)


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of 24; one beyond them where an hour of 12 is none."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return 25
    return hour % 12 + (12 if half.lower() == "pm" else 0)


def _offset(text: str | None) -> timedelta | None:
    """Return a distance from UTC; ValueError where no place on earth keeps it."""
    if text is None:
        return None
    if text in "Zz":
        return timedelta(0)
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    size = timedelta(hours=hours, minutes=minutes)
    return -size if text[0] == "-" else size
