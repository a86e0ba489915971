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
        ("2024-H1", 182),  # 31 + 29 + 31 + 30 + 31 + 30
        ("2024-H2", 184),
        ("2023-10..2024-09", 366),  # with the 29th of February 2024
        ("2024-12..2025-01", 62),
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
        *(
            "2024-H0",
            "2024-H3",
            "FY2024",
            "2024-10..2024-10",
            "2024-10..2024-09",
            "2024-01..2025-01",
        ),
        # What has a name is written by it, so that one period is one text.
        *("2024-01..2024-12", "2024-07..2024-12", "2024-04..2024-06", "1899-12..1900-01"),
        *("２０２４", "٢٠٢٤", "2024-0٣", "2_24"),
    ],
)
def test_what_is_no_period_has_no_days_and_nothing_before_it(text):
    assert not is_period(text)
    assert (span_of(text), last_day(text), preceding(text)) == (None, None, "")


@pytest.mark.parametrize(
    "text", ["1900", "1900-01", "1900-Q1", "2199", "2199-12", "2199-Q4", "2199-H2", "2000-02"]
)
def test_every_period_has_days(text):
    assert is_period(text)
    assert span_of(text).end == last_day(text)
    assert span_of(text).days >= 28


@pytest.mark.parametrize(
    "text, before",
    [
        ("2024", "2023"),
        ("2024-01", "2023-12"),
        ("2024-Q1", "2023-Q4"),
        ("2024-H1", "2023-H2"),
        ("2024-H2", "2024-H1"),
        ("2023-10..2024-09", "2022-10..2023-09"),
        ("2024-05..2024-06", "2024-03..2024-04"),
        ("2024-07..2024-10", "2024-03..2024-06"),
        ("2024-09..2024-12", "2024-05..2024-08"),
    ],
)
def test_the_period_before_is_as_long(text, before):
    assert preceding(text) == before


@pytest.mark.parametrize("text", ["1900", "1900-01", "1900-Q1", "1900-H1", "1900-02..1900-03"])
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


@given(st.integers(1900 * 12, 2199 * 12), st.integers(1, 12))
def test_whole_months_have_one_name_and_what_precedes_them_ends_the_day_before(first, count):
    months = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, first + count)]
    names = [f"{months[0]}..{months[-1]}", months[0][:4], months[0]]
    names += [f"{months[0][:4]}-{part}" for part in ("Q1", "Q2", "Q3", "Q4", "H1", "H2")]
    days = Span(date.fromisoformat(f"{months[0]}-01"), span_of(months[-1]).end)
    named = [name for name in names if is_period(name) and span_of(name) == days]
    assert len(named) == 1
    before = preceding(named[0])
    assert before == "" or span_of(before).end + timedelta(1) == days.start


def test_a_year_from_april_lies_in_two_calendar_years():
    year = Span(date(2024, 4, 1), date(2025, 3, 31))
    assert year.share(span_of("2024")) == Fraction(275, 365)
    assert year.share(span_of("2025")) == Fraction(90, 365)
    assert year.share(span_of("2026")) == 0


@given(spans, spans)
def test_shares_count_days(span, window):
    counted = sum(window.start <= span.start + timedelta(n) <= window.end for n in range(span.days))
    assert span.share(window) == Fraction(counted, span.days)
