"""What a number in a text is, said once: a decimal such as `1200`, `-0.5`, `.5`, `+3.` or `1.2e-5`.

Its digits are 0 to 9 and no others, though Python reads `３` and `٣` too; there are no separators, no
spaces and no bases, so that `1_000`, `1,000` and `0x10` are none, nor are `inf` and `nan`. Who takes more,
as company data do (`１２００`, `1,234,567.8`), makes such a text of it first and says so. Who takes less,
as the library of factors does (`FIGURE`), says that here.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

SLACK = 1e-9
"""Numbers that differ by no more are equal, wherever something is decided by them."""

LARGEST = 1e30
"""No quantity that a person hands in is larger, and none but zero smaller than its inverse, in any unit."""

LONGEST = 64
PATTERN = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
"""A figure written in the one way that says it with all its digits: no plus, no exponent, no bare point."""

_NUMBER = re.compile(PATTERN)
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def is_number(text: str) -> bool:
    """Tell whether a text is a decimal number of at most 64 characters."""
    return len(text) <= LONGEST and _NUMBER.fullmatch(text) is not None


def in_range(value: float) -> bool:
    """Tell whether a number is finite and of a size that quantities have."""
    return value == 0 or 1 / LARGEST <= abs(value) <= LARGEST


def number_of(text: str) -> "Decimal | None":
    """Return a number exactly as it is written, or None where the text is none."""
    from decimal import Decimal

    return Decimal(text) if is_number(text) else None


def plainly(value: float) -> str:
    """Return the shortest decimal that is this float, without an exponent: `0.05`, `1200`."""
    from decimal import Decimal

    return f"{Decimal(repr(value)).normalize():f}"


def whole_of(text: str) -> int | None:
    """Return a whole number of at most 18 digits, or None where the text is none."""
    return int(text) if _WHOLE.fullmatch(text) else None
