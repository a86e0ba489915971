"""Arithmetic that gives the same bits for one number and for a column, alone and among a million.

Each operation stands here twice, side by side: for one number (absent is None) and for a column
(absent is NaN). Transcendental functions are rounded to 12 significant digits, so that libraries that
differ in the last bit agree; decisions allow a slack of 1e-9, so that 79.9999999999 is 80.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Floats
from greenscore.quantities import decimals

SLACK = decimals.SLACK
WHOLE = 2.0**52  # from here on a float has no fraction
LAST_BITS = 2.0**-50  # of a number, relative to it


def finite(number: float) -> float | None:
    """Return `number`, or None where it is not finite; negative zero becomes zero."""
    return number + 0.0 if math.isfinite(number) else None


def finite_column(column: Floats) -> Floats:
    """Return `column` with everything that is not finite as NaN; negative zero becomes zero."""
    cleaned: Floats = column + 0.0
    infinite = np.isinf(cleaned)
    if infinite.any():
        cleaned[infinite] = np.nan
    return cleaned


def twelve_digits(number: float) -> float:
    """Round to 12 significant digits."""
    return float(f"{number:.11e}")


def transcendental(function: Callable[..., float], *numbers: float | None) -> float | None:
    """Apply `function`, rounded to 12 digits; None where a number is absent or out of its domain."""
    if None in numbers:
        return None
    try:
        return finite(twelve_digits(function(*numbers)))
    except (ValueError, OverflowError, ZeroDivisionError):
        return None


def transcendental_column(function: Callable[..., float], *columns: Floats | float) -> Floats:
    """Apply `function` to each row as `transcendental` does, bit for bit.

    Where numpy has the function, its result is within a few last bits of the other, and both round to
    the same twelve digits; the rows that lie too near the middle between two are asked singly, and so
    are all rows of a function that numpy lacks.
    """
    spread = np.broadcast_arrays(*columns)
    absent = np.any([np.isnan(column) for column in spread], axis=0)
    results, single = np.full(spread[0].shape, np.nan), ~absent
    if function in _VECTORS:
        with np.errstate(all="ignore"):
            results, unsure = _twelve_digits_column(_VECTORS[function](*spread))
        single &= unsure
    for row in np.flatnonzero(single).tolist():
        result = transcendental(function, *(float(column[row]) for column in spread))
        results[row] = np.nan if result is None else result
    return results


_VECTORS: dict[Callable[..., float], Callable[..., Floats]] = {
    math.log: np.log,
    math.exp: np.exp,
    math.pow: np.power,
}
_TENS = 10.0 ** np.arange(23)  # all of them exact
_FULL = 1e12
_NEAR = 0.01  # of the twelfth digit: a hundred times what numpy's functions may be off


def _twelve_digits_column(column: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Round to 12 significant digits, and tell where the rounding is not certain.

    A whole number of twelve digits and a power of ten up to 22 are exact, so their quotient or product
    is the float nearest to the decimal, as it is read from text.
    """
    column = finite_column(column)
    tens = np.where((column == 0.0) | np.isnan(column), 0.0, column)
    shift = 11 - np.floor(np.log10(np.abs(tens, where=tens != 0.0, out=np.ones_like(tens))))
    for _ in range(2):  # the logarithm may be off by one beside a power of ten
        scaled = _scaled(column, shift)
        shift = (
            shift + (np.abs(scaled) < _FULL / 10.0) * (column != 0.0) - (np.abs(scaled) >= _FULL)
        )
    scaled = _scaled(column, shift)
    whole = np.rint(scaled)
    unsure = (np.abs(np.abs(scaled - whole) - 0.5) < _NEAR) | (np.abs(shift) >= _TENS.size)
    return _scaled(whole, -shift) + 0.0, unsure


def _scaled(column: Floats, shift: Floats) -> Floats:
    """Shift the decimal point to the right, or to the left where the shift is negative."""
    ten = _TENS.take(np.minimum(np.abs(shift), _TENS.size - 1).astype(np.intp))
    return np.where(shift < 0.0, column / ten, column * ten)


def power(base: float | None, exponent: float) -> float | None:
    """Raise to a constant exponent: by multiplication where it is a whole number, else transcendental."""
    if base is None:
        return None
    if exponent != int(exponent) or exponent < 0:
        return transcendental(math.pow, base, exponent)
    result = 1.0
    for _ in range(int(exponent)):
        result = result * base
    return finite(result)


def power_column(base: Floats, exponent: float) -> Floats:
    """Raise a column to a constant exponent."""
    if exponent != int(exponent) or exponent < 0:
        return transcendental_column(math.pow, base, exponent)
    result = np.where(np.isnan(base), np.nan, 1.0)
    for _ in range(int(exponent)):
        result = result * base
    return finite_column(result)


def rounded(number: float, digits: int, mode: str) -> float:
    """Round once, to `digits` decimals, by half-even, half-up (towards plus), half-away, floor or ceil.

    Ties are within the slack, or within the last bits of the scaled number where those are coarser;
    a number too large for a fraction stays as it is.
    """
    scale = 10.0**digits
    scaled = number * scale
    if not abs(scaled) < WHOLE:
        return number
    whole = float(math.floor(scaled))
    rest = scaled - whole
    slack = max(SLACK, abs(scaled) * LAST_BITS)
    if mode == "floor":
        up = rest >= 1.0 - slack
    elif mode == "ceil":
        up = rest > slack
    elif mode == "half-up" or abs(rest - 0.5) > slack:
        up = rest >= 0.5 - slack
    elif mode == "half-away":
        up = scaled > 0.0
    else:
        up = whole - 2.0 * math.floor(whole / 2.0) == 1.0
    return (whole + (1.0 if up else 0.0)) / scale + 0.0


def rounded_column(column: Floats, digits: int, mode: str) -> Floats:
    """Round a column as `rounded` does a number; NaN stays."""
    scale = 10.0**digits
    scaled = column * scale
    whole = np.floor(scaled)
    rest = scaled - whole
    slack = np.maximum(SLACK, np.abs(scaled) * LAST_BITS)
    if mode == "floor":
        up = rest >= 1.0 - slack
    elif mode == "ceil":
        up = rest > slack
    else:
        up = rest >= 0.5 - slack
        tie = np.abs(rest - 0.5) <= slack
        if mode == "half-even":
            odd = whole - 2.0 * np.floor(whole / 2.0) == 1.0
            up = np.where(tie, odd, up)
        elif mode == "half-away":
            up = np.where(tie, scaled > 0.0, up)
    return np.where(np.abs(scaled) < WHOLE, (whole + up) / scale + 0.0, column)
