from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.quantities.periods import Span, day_of, is_period, last_day, preceding, span_of

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
spans = st.builds(
    lambda start, length: Span(start, start + timedelta(length)), days, st.integers(0, 800)
)


@pytest.mark.parametrize(
    "period,count",
    [
        ("2024", 366),
        ("2023", 365),
        ("1900", 365),
        ("2000", 366),
        ("2024-02", 29),
        ("2023-02", 28),
        ("2023-12", 31),
        ("2024-Q1", 91),
        ("2023-Q1", 90),
        ("2023-Q4", 92),
    ],
)
def test_days_of_a_period(period, count):
    assert span_of(period).days == count


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "24",
            "2024-13",
            "2024-00",
            "2024-Q5",
            "2024-Q0",
            "2024-1",
            "2024-Q",
            "+2024",
            "2024 ",
        ),
        *("0000", "0001", "1899", "1899-12", "2200", "2200-Q1", "9999", "9999-12"),
        *("２０２４", "٢٠٢٤", "2024-0٣", "2_24"),
    ],
)
def test_what_is_no_period_has_no_days_and_nothing_before_it(text):
    assert not is_period(text)
    assert (span_of(text), last_day(text), preceding(text)) == (None, None, "")


@pytest.mark.parametrize(
    "text", ["1900", "1900-01", "1900-Q1", "2199", "2199-12", "2199-Q4", "2000-02"]
)
def test_every_period_has_days(text):
    assert is_period(text)
    assert span_of(text).end == last_day(text)
    assert span_of(text).days >= 28


@pytest.mark.parametrize("text", ["1900", "1900-01", "1900-Q1"])
def test_before_the_first_period_there_is_none(text):
    assert preceding(text) == ""


@pytest.mark.parametrize(
    "text, day",
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("20240229", None),  # what Python reads too, and no form of ours offers
        ("2024-W09-4", None),
        ("2024-2-29", None),
        ("２０２４-02-29", None),
        ("2024-02-2٩", None),
        ("", None),
    ],
)
def test_days_are_written_in_one_way(text, day):
    assert day_of(text) == day


def test_a_year_from_april_lies_in_two_calendar_years():
    year = Span(date(2024, 4, 1), date(2025, 3, 31))
    assert year.share(span_of("2024")) == Fraction(275, 365)
    assert year.share(span_of("2025")) == Fraction(90, 365)
    assert year.share(span_of("2026")) == 0


@given(spans, spans)
def test_shares_count_days(span, window):
    counted = sum(window.start <= span.start + timedelta(n) <= window.end for n in range(span.days))
    assert span.share(window) == Fraction(counted, span.days)
