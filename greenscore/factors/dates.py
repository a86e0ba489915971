"""Which of several versions of one factor serves a span of days, by the rule a programme declares.

A rule never breaks a tie: versions it cannot tell apart are handed back as rivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from greenscore.factors.rows import Factor
from greenscore.quantities.periods import Span

Shares = tuple[tuple[Factor, Decimal], ...]
WHOLE = Decimal(1)


class DateRule(StrEnum):
    """How a programme picks a version.

    `latest-published` takes the newest that may be applied on the reporting date, by `is_newer`; a
    version whose day of publication is not known counts as out. The others look at the days of the
    activity: `window-majority` takes the version whose application window holds
    more than half of them, `window-days` weighs the windows by their days and needs each day covered
    once, `data-year` takes the version whose data describe all of them.
    """

    LATEST_PUBLISHED = "latest-published"
    WINDOW_MAJORITY = "window-majority"
    WINDOW_DAYS = "window-days"
    DATA_YEAR = "data-year"


@dataclass(frozen=True, slots=True)
class Choice:
    """The versions chosen with their shares, which sum to 1; or the rivals, or neither.

    `fits` tells that the rule did not have to give way: the newest version is all that
    `latest-published` asks for, a window must hold every day of the activity.
    """

    shares: Shares = ()
    rivals: tuple[Factor, ...] = ()
    fits: bool = True


def choose(versions: Sequence[Factor], span: Span, rule: DateRule, as_of: date) -> Choice:
    """Return what `rule` makes of `versions` for the days of `span`, reported at `as_of`."""
    match rule:
        case DateRule.LATEST_PUBLISHED:
            return _latest(versions, as_of)
        case DateRule.WINDOW_MAJORITY:
            return _majority(versions, span)
        case DateRule.WINDOW_DAYS:
            return _by_days(versions, span)
        case DateRule.DATA_YEAR:
            return _single([row for row in versions if _covers(described(row), span)])


def is_newer(row: Factor, other: Factor) -> bool:
    """Tell whether `row` is newer than `other`: by the day both were published.

    Where that is not known of one, editions of one id are told apart by the last day their data
    describe, else by the first day they may be applied. Rows of two ids, or of two companies' files,
    without both days of publication are not told apart: neither is newer.
    """
    if row.published and other.published:
        return row.published > other.published
    if (row.id, row.overlay) != (other.id, other.overlay):
        return False
    if row.data_to and other.data_to:
        return row.data_to > other.data_to
    if row.apply_from and other.apply_from:
        return row.apply_from > other.apply_from
    return False


def recency(row: Factor) -> tuple[date, str]:
    """Return what the newest of several newer rows has most of: its day, then its version."""
    return row.published or row.data_to or row.apply_from or date.min, row.version


def window(row: Factor) -> Span:
    """Return the days on which a version may be applied; an open end reaches to the end of time."""
    return Span(row.apply_from or date.min, row.apply_to or date.max)


def described(row: Factor) -> Span:
    """Return the days that the data of a version describe; an open end reaches to the end of time."""
    return Span(row.data_from or date.min, row.data_to or date.max)


def _covers(outer: Span, span: Span) -> bool:
    return span.within(outer) == span


def _single(rows: Sequence[Factor], *, fits: bool = True) -> Choice:
    if len(rows) == 1:
        return Choice(((rows[0], WHOLE),), fits=fits)
    return Choice(rivals=tuple(rows))


def _latest(versions: Sequence[Factor], as_of: date) -> Choice:
    today = Span(as_of, as_of)
    rows = [row for row in versions if _covers(window(row), today)]
    newest = [row for row in rows if all(o is row or is_newer(row, o) for o in rows)]
    return _single(newest or rows)


def _majority(versions: Sequence[Factor], span: Span) -> Choice:
    rows = [row for row in versions if 2 * span.within(window(row)).days > span.days]
    return _single(rows, fits=all(_covers(window(row), span) for row in rows))


def _by_days(versions: Sequence[Factor], span: Span) -> Choice:
    parts = sorted(
        ((span.within(window(row)), row) for row in versions if span.within(window(row)).days),
        key=lambda part: part[0],
    )
    if any(after.start <= before.end for (before, _), (after, _) in pairwise(parts)):
        return Choice(rivals=tuple(row for _, row in parts))
    if sum(part.days for part, _ in parts) != span.days:
        return Choice()
    shares = [Decimal(part.days) / span.days for part, _ in parts[:-1]]
    shares.append(WHOLE - sum(shares))
    return Choice(tuple((row, share) for (_, row), share in zip(parts, shares, strict=True)))
