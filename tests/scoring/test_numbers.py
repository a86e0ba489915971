"""Transcendental functions: a column holds the very bits that each number alone would give."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.scoring.numbers import power_column, transcendental, transcendental_column
from tests.interpreters import score_both
from tests.small import edition, question, table

TIES = st.integers(10**11, 10**12 - 1).map(lambda digits: (digits + 0.5) / 10**11)
NUMBERS = st.one_of(
    st.floats(allow_nan=True, width=64),
    st.floats(0.0, 100.0),
    st.integers(-30, 30).map(lambda power: 10.0**power),
    TIES,
    TIES.map(math.exp),
    TIES.map(math.log),
    st.sampled_from((0.0, -0.0, 1.0, 1.0 + 1e-15, 709.78, -745.1, math.inf, -math.inf)),
)


def alone(function, number, *more):
    result = None if math.isnan(number) else transcendental(function, number, *more)
    return math.nan if result is None else result


@pytest.mark.parametrize(
    "function, more",
    [(math.log, ()), (math.exp, ()), (math.pow, (0.25,)), (math.pow, (-2.5,)), (math.erfc, ())],
    ids=str,
)
@given(st.lists(NUMBERS, min_size=1, max_size=30))
def test_a_column_holds_the_bits_of_each_number_alone(function, more, numbers):
    column = transcendental_column(function, np.array(numbers), *more)
    expected = np.array([alone(function, number, *more) for number in numbers])
    np.testing.assert_array_equal(bits(column), bits(expected))


def bits(column):
    return np.where(np.isnan(column), np.nan, column).view(np.int64)


def test_whole_powers_are_products_and_none_of_what_is_missing():
    column = np.array([math.nan, 2.0, -3.0, 0.0])
    np.testing.assert_array_equal(power_column(column, 0.0), [math.nan, 1, 1, 1])
    np.testing.assert_array_equal(power_column(column, 3.0), [math.nan, 8, -27, 0])


def test_a_result_has_twelve_digits():
    found = transcendental_column(math.log, np.array([2.0, 1e-7]))
    assert found.tolist() == [0.69314718056, -16.1180956510]


@pytest.mark.parametrize(
    "formula, value",
    [
        ("min(share, log(2))", 10.0),  # 10 % is less than 0.693147, which is 69.3 %
        ("max(share, log(2))", 69.3147180560),
        ("min(share, 0.7)", 0.7),  # a bare number is one of the unit beside it: 0.7 %
    ],
)
def test_a_logarithm_is_a_number_of_its_own_beside_percents(formula, value):
    one = edition(
        {"children": [{"id": "own", "value": formula}]},
        inputs={"share": question(unit="%")},
    )
    (found,) = score_both(one, table(share=[10]))["own.value"]
    assert found == pytest.approx(value, abs=1e-9)
