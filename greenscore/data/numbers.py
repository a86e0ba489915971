"""Numbers as people write them, read exactly: the unit they stand in changes no score.

A number is a decimal text; it is multiplied by the exact factor of its unit and only then becomes a
float, correctly rounded. `1.3` in a file and the float 1.3 in a spreadsheet give the same bits.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from greenscore.model.table import Floats
from greenscore.quantities.decimals import LARGEST, LONGEST, in_range, is_number
from greenscore.quantities.units import UnitError, conversion, parse_unit

_QUANTITY = re.compile(
    r"([+-]?[\d.,](?:[\d.,\s]*[\d.])?(?:[eE][+-]?\d{1,3})?)\s*((?:[A-Za-z%(]|[^\x00-\x7f]).*)?",
    re.DOTALL | re.ASCII,
)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3}((,\d{3})+(\.\d*)?|\.\d*)|(\s\d{3})+(\.\d*)?)", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3},\d{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+", re.ASCII)

# The full-width forms of ASCII, and the signs that typesetting puts in the place of a hyphen.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HALF_WIDTH |= {0x2212: ord("-"), 0x2010: ord("-"), 0x2011: ord("-"), 0xFE63: ord("-")}


class WrittenQuantity(NamedTuple):
    """A number as plain decimal text, its unit (empty for none), and codes of what was assumed."""

    number: str
    unit: str
    notes: tuple[str, ...] = ()


class NumberFault(Exception):
    """A text that is no number; carries the code of the problem and what fills its wording."""

    def __init__(self, code: str, **args: str) -> None:
        self.code = code
        self.details = args
        super().__init__(code)


def read_quantity(given: str) -> WrittenQuantity:
    """Read `1200`, `1,234,567.8`, `１２００ MWh` or `35%`; NumberFault for anything else."""
    text = given.strip()
    if len(text) > LONGEST * 2:
        raise NumberFault("data-not-a-number", given=text[:LONGEST] + "…")
    half = text.translate(_HALF_WIDTH)
    notes = ("data-full-width",) if half != text else ()
    if is_number(half):
        return WrittenQuantity(half, "", notes)
    first, _, rest = half.partition(" ")
    if is_number(first) and is_unit(rest):
        return WrittenQuantity(first, rest, notes)
    match = _QUANTITY.fullmatch(half)
    if not match or len(match.group(1)) > LONGEST:
        raise NumberFault("data-not-a-number", given=text)
    number, unit = match.group(1), match.group(2) or ""
    if is_number(number):
        return WrittenQuantity(number, unit, notes)
    return WrittenQuantity(_ungrouped(number, text), unit, (*notes, "data-thousands"))


def _ungrouped(number: str, given: str) -> str:
    """Return a number without thousands separators; NumberFault where they may be points."""
    if _GROUPED.fullmatch(number):
        return re.sub(r"[,\s]", "", number)
    if _AMBIGUOUS.fullmatch(number):
        whole, point = number.replace(",", ""), number.replace(",", ".")
        raise NumberFault("data-ambiguous-comma", given=given, whole=whole, point=point)
    if _DECIMAL_COMMA.fullmatch(number):
        point = number.replace(".", "").replace(",", ".")
        raise NumberFault("data-decimal-comma", given=given, point=point)
    raise NumberFault("data-not-a-number", given=given)


def to_float(number: str, factor: Fraction | None = None) -> float:
    """Return decimal text times `factor` as the nearest float; NumberFault beyond the range of quantities."""
    try:
        if factor is None or factor == 1:
            value = float(number)
        else:
            above, below = Decimal(number).as_integer_ratio()
            value = (above * factor.numerator) / (below * factor.denominator)
    except OverflowError:
        value = math.inf
    if not in_range(value):
        raise NumberFault("data-not-finite", given=number)
    return value + 0.0


def out_of_range(values: Floats) -> list[int]:
    """Return the rows of numbers that no quantity has; NaN is absent and none of them."""
    sizes = np.abs(values)
    fit = (sizes <= LARGEST) & (sizes >= 1 / LARGEST)
    rows: list[int] = np.flatnonzero(~(fit | (sizes == 0) | np.isnan(values))).tolist()
    return rows


def is_unit(text: str) -> bool:
    """Tell whether `text` is a unit."""
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True


def is_dimensionless(text: str) -> bool:
    """Tell whether `text` is a unit of pure numbers: 1, % or the like; so is an empty text."""
    return not text or (is_unit(text) and parse_unit(text).dimensionless)


def factor_between(source: str, target: str) -> Fraction:
    """Return the exact factor from one unit's text to another's; UnitError where there is none."""
    if source == target:
        return Fraction(1)
    return conversion(parse_unit(source), parse_unit(target))
