"""Exact numbers: fractions, and what is not rational by 50-digit decimals, brought to 12 digits."""

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache

SLACK = Fraction(1, 10**9)
LARGEST = Fraction(1.7976931348623157e308)
# The value whose complementary error function is 1/5.
ONE_FIFTH = Decimal("0.90619380243682322007116270309566286665086687474611")


def finite(number):
    """Return the number, or None where no float can hold it."""
    return None if number is None or abs(number) > LARGEST else Fraction(number)


def rounded(number, digits, mode):
    """Return the number to so many digits after the point; what is near a half or a whole is on it."""
    scaled = number * 10**digits
    nearest = Fraction(round(2 * scaled), 2)
    if abs(scaled - nearest) <= SLACK:
        scaled = nearest
    whole, rest = divmod(scaled, 1)
    half = Fraction(1, 2)
    up = {
        "floor": False,
        "ceil": rest > 0,
        "half-up": rest >= half,
        "half-away": rest > half or (rest == half and scaled > 0),
        "half-even": rest > half or (rest == half and whole % 2 == 1),
    }[mode]
    return Fraction(whole + up) / 10**digits


def exponential(number):
    if number > 710:
        return None
    return _twelve(decimal(number).exp)


def logarithm(number):
    return _twelve(decimal(number).ln) if number > 0 else None


def power(base, exponent):
    """Return base ** exponent: exact by multiplication, where the exponent is whole and not negative."""
    if exponent.denominator == 1 and exponent >= 0:
        return finite(base ** int(exponent)) if exponent < 400 else None
    return raised(base, exponent)


def raised(base, exponent):
    """Return base ** exponent to 12 digits; a base below zero takes whole exponents alone."""
    if base == 0:
        return None if exponent < 0 else Fraction(0)
    if exponent.denominator == 1:
        return _twelve(lambda: decimal(base) ** int(exponent))
    if base < 0:
        return None

    def by_logarithm():
        return (decimal(base).ln() * decimal(exponent)).exp()

    return _twelve(by_logarithm)


def survival(x, p10, median):
    """Return 100 times the survival function of the log-normal curve through (p10, 90), (median, 50)."""
    with localcontext(Context(prec=60)):
        z = (decimal(x).ln() - decimal(median).ln()) / (decimal(median).ln() - decimal(p10).ln())
        return Fraction(50 * _erfc(z * ONE_FIFTH))


def _erfc(x):
    """By the series of the error function, with digits to spare for what cancels."""
    if x < -12:
        return Decimal(2)
    if x > 12:
        return _erfc_far(x) if x < 26 else Decimal(0)
    with localcontext(Context(prec=200)):
        term, total, n = x, x, 0
        while abs(term) > Decimal("1e-150"):
            n += 1
            term = -term * x * x / n
            total += term / (2 * n + 1)
        return 1 - 2 * total / _pi().sqrt()


def _erfc_far(x):
    """By the asymptotic series, whose terms fall to nothing here before they grow."""
    with localcontext(Context(prec=60)):
        term = total = Decimal(1)
        for n in range(1, 100):
            term = -term * (2 * n - 1) / (2 * x * x)
            total += term
        return (-x * x).exp() / (x * _pi().sqrt()) * total


@cache
def _pi():
    """By Machin's formula."""

    def arctan(inverse):
        term = total = Decimal(1) / inverse
        n = 1
        while abs(term) > Decimal("1e-190"):
            term = -term / (inverse * inverse)
            n += 2
            total += term / n
        return total

    return 4 * (4 * arctan(5) - arctan(239))


def decimal(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def _twelve(compute):
    with localcontext(Context(prec=50)):
        value = compute()
    return finite(Fraction(Context(prec=12).plus(value)))
