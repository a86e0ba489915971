"""Which days of a period are covered by spans of days, each day counted once."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from greenscore.quantities.periods import Span

_DAY = timedelta(days=1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same days as spans that neither touch nor overlap, in their order."""
    found: list[Span] = []
    for span in sorted(each for each in spans if each.days):
        if found and span.start <= found[-1].end + _DAY:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def days_covered(spans: Iterable[Span], asked: Span) -> int:
    """Return how many days of `asked` lie in any of the spans; never more than it has."""
    return sum(each.within(asked).days for each in merged(spans))


def gaps(spans: Iterable[Span], asked: Span) -> tuple[Span, ...]:
    """Return the days of `asked` that lie in none of the spans, in their order."""
    found: list[Span] = []
    day = asked.start
    for each in merged(spans):
        found.append(Span(day, min(each.start - _DAY, asked.end)))
        day = max(day, each.end + _DAY)
    found.append(Span(day, asked.end))
    return tuple(each for each in found if each.days)


def hull(spans: Iterable[Span]) -> Span | None:
    """Return the days from the first to the last; None where there is no span."""
    known = list(spans)
    if not known:
        return None
    return Span(min(each.start for each in known), max(each.end for each in known))


def whole_months(span: Span) -> Span:
    """Return the months in which the days of a span lie, from the first of one to the last of another."""
    first = span.start.replace(day=1)
    after = (span.end.replace(day=1) + 31 * _DAY).replace(day=1)
    return Span(first, after - _DAY)


def told(spans: Sequence[Span], most: int = 3) -> str:
    """Return spans as a person reads them: `2024-07-01..2024-07-31`, the first of them and how many more."""
    shown = ", ".join(f"{each.start}..{each.end}" for each in spans[:most])
    return shown + (f" +{len(spans) - most}" if len(spans) > most else "")
