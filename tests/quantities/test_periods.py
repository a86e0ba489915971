from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.quantities.periods import Span, span_of

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
    "text", ["", "24", "2024-13", "2024-Q5", "2024-1", "0000", "9999", "２０２４"]
)
def test_what_is_no_period_has_no_span(text):
    assert span_of(text) is None


def test_a_year_from_april_lies_in_two_calendar_years():
    year = Span(date(2024, 4, 1), date(2025, 3, 31))
    assert year.share(span_of("2024")) == Fraction(275, 365)
    assert year.share(span_of("2025")) == Fraction(90, 365)
    assert year.share(span_of("2026")) == 0


@given(spans, spans)
def test_shares_count_days(span, window):
    counted = sum(window.start <= span.start + timedelta(n) <= window.end for n in range(span.days))
    assert span.share(window) == Fraction(counted, span.days)
