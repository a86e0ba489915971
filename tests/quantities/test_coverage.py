"""Days covered by spans: each once, never more than there are, and the gaps are what is left."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenscore.quantities.coverage import (
    days_covered,
    gaps,
    hull,
    merged,
    told,
    whole_months,
)
from greenscore.quantities.periods import Span, span_of

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 60)
SPANS = st.lists(
    st.builds(
        lambda start, length: Span(day(start), day(start + length)), DAYS, st.integers(0, 40)
    ),
    max_size=6,
)


def day(number):
    return FIRST + timedelta(days=number)


def each_day(span):
    return {span.start + timedelta(days=number) for number in range(span.days)}


@given(SPANS, st.builds(lambda start, length: Span(day(start), day(start + length)), DAYS, DAYS))
def test_days_are_those_of_the_calendar_counted_once(spans, asked):
    every = set().union(*map(each_day, spans)) & each_day(asked)
    assert days_covered(spans, asked) == len(every) <= asked.days
    left = gaps(spans, asked)
    assert set().union(*map(each_day, left)) == each_day(asked) - every
    assert sum(own.days for own in left) == asked.days - len(every)
    assert list(left) == merged(left)


def test_spans_that_touch_are_one_and_those_apart_are_not():
    months = [span_of(f"2024-{month:02}") for month in (3, 1, 2, 5)]
    assert merged(months) == [
        Span(date(2024, 1, 1), date(2024, 3, 31)),
        Span(date(2024, 5, 1), date(2024, 5, 31)),
    ]
    # 31 + 29 + 31 + 31 = 122 of the 366 days of 2024; April and June to December are left.
    assert days_covered(months, span_of("2024")) == 122
    assert gaps(months, span_of("2024")) == (
        Span(date(2024, 4, 1), date(2024, 4, 30)),
        Span(date(2024, 6, 1), date(2024, 12, 31)),
    )


def test_without_spans_all_days_are_left():
    assert gaps([], span_of("2024-02")) == (span_of("2024-02"),)
    assert hull([]) is None
    assert hull([span_of("2024-02"), span_of("2024-05")]) == Span(
        date(2024, 2, 1), date(2024, 5, 31)
    )


def test_half_a_month_asks_for_the_whole_of_it():
    assert whole_months(Span(date(2024, 3, 16), date(2024, 3, 31))) == span_of("2024-03")
    assert whole_months(Span(date(2023, 12, 16), date(2024, 1, 15))) == Span(
        date(2023, 12, 1), date(2024, 1, 31)
    )


def test_many_gaps_are_told_by_the_first_and_their_number():
    odd = [Span(day(number), day(number)) for number in (0, 2, 4, 6, 8)]
    assert told(odd[:1]) == "2024-01-01..2024-01-01"
    assert told(odd).endswith("2024-01-05..2024-01-05 +2")
