from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.data.numbers import NumberFault, factor_between, read_quantity, to_float
from greenscore.quantities.units import UnitError


@pytest.mark.parametrize(
    "text, number, unit, notes",
    [
        ("1200", "1200", "", ()),
        (" 1.30 ", "1.30", "", ()),
        ("-5e-3", "-5e-3", "", ()),
        ("1200 MWh", "1200", "MWh", ()),
        ("1e3kWh", "1e3", "kWh", ()),
        ("35%", "35", "%", ()),
        ("35 ％", "35", "%", ("data-full-width",)),
        ("１２００　吨", "1200", "吨", ("data-full-width",)),
        ("\N{MINUS SIGN}3", "-3", "", ("data-full-width",)),
        ("1,234,567.8", "1234567.8", "", ("data-thousands",)),
        ("1,234.5 t", "1234.5", "t", ("data-thousands",)),
        ("12 345 678", "12345678", "", ("data-thousands",)),
        ("5 10kt", "5", "10kt", ()),
    ],
)
def test_numbers_as_people_write_them(text, number, unit, notes):
    assert read_quantity(text) == (number, unit, notes)


@pytest.mark.parametrize(
    "text, code",
    [
        ("1,234", "data-ambiguous-comma"),
        ("1,23", "data-decimal-comma"),
        ("1.234,5", "data-decimal-comma"),
        ("1,23,456", "data-not-a-number"),
        ("12-13", "data-not-a-number"),
        ("1_000", "data-not-a-number"),
        ("nan", "data-not-a-number"),
        ("٣", "data-not-a-number"),
        ("-", "data-not-a-number"),
        ("9" * 65, "data-not-a-number"),
        ("1" * 100_000, "data-not-a-number"),
    ],
)
def test_what_is_no_number_says_why(text, code):
    with pytest.raises(NumberFault) as fault:
        read_quantity(text)
    assert fault.value.code == code


@pytest.mark.parametrize("text", ["1200 tons", "5 o'clock", "12kgs"])
def test_a_number_with_a_unit_that_nobody_knows(text):
    with pytest.raises(UnitError):
        factor_between(read_quantity(text).unit, "t")


def test_an_ambiguous_comma_names_both_readings():
    with pytest.raises(NumberFault) as fault:
        read_quantity("-1,234")
    assert fault.value.details == {"given": "-1,234", "whole": "-1234", "point": "-1.234"}


@pytest.mark.parametrize("number", ["1e999", "-1e400"])
def test_beyond_the_range_of_floats(number):
    with pytest.raises(NumberFault, match="data-not-finite"):
        to_float(number)
    with pytest.raises(NumberFault, match="data-not-finite"):
        to_float(number, Fraction(1, 3))


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=12, min_value=-(10**9), max_value=10**9
    )
)
def test_conversion_is_the_nearest_float_of_the_exact_product(number):
    factor = factor_between("GJ", "MWh")
    assert to_float(str(number), factor) == float(Fraction(number) * factor)


def test_there_is_no_negative_zero():
    assert str(to_float("-0")) == "0.0"
    assert str(to_float("-0.0", Fraction(5))) == "0.0"
