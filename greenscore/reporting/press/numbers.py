"""Numbers as a reader sees them: rounded once, grouped, with a true minus sign."""

import math
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
)

from greenscore.model.assessment import decimal_text
from greenscore.model.nodes import Rounding

ABSENT = "–"
_WIDE = Context(prec=400)  # of any float
_MODES = {
    "half-even": ROUND_HALF_EVEN,
    "half-up": ROUND_HALF_UP,
    "half-away": ROUND_HALF_UP,
    "floor": ROUND_FLOOR,
    "ceil": ROUND_CEILING,
}


def points(number: float | None, rounding: Rounding) -> str:
    """Return a score with the digits and the rounding of the standard; a dash for none."""
    if number is None:
        return ABSENT
    exact = Decimal(decimal_text(number) or "0")
    step = Decimal(1).scaleb(-rounding.digits)
    mode = _MODES[rounding.mode]
    if rounding.mode == "half-up" and exact < 0:  # towards plus
        mode = ROUND_HALF_DOWN
    return _signed(f"{exact.quantize(step, mode, _WIDE):,f}")


def quantity(number: float | str | None, unit: str = "") -> str:
    """Return a value to six significant digits, its whole part untouched, with its unit; a text as it is."""
    if isinstance(number, str):
        return number
    if number is None:
        return ABSENT
    whole = 0 if number == 0 else math.floor(math.log10(abs(number)))
    digits = min(max(5 - whole, 0), 12)
    text = f"{number:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    text = "0" if text == "-0" else text
    return _signed(text) + unit_after(unit)


def unit_after(unit: str | None) -> str:
    """Return a unit as it follows its number; nothing for a bare number."""
    return "" if unit in (None, "", "1") else f"\u00a0{unit}"


def percent(share: float | None) -> str:
    """Return a share (0..1) in whole percent, rounded down, so that 100 % means all of it."""
    if share is None:
        return ABSENT
    return f"{math.floor(share * 100 + 1e-9)}\u00a0%"


def weight(share: float | None) -> str:
    """Return a weight (a share, 0..1) in percent with at most two decimals."""
    return ABSENT if share is None else f"{share * 100:.2f}".rstrip("0").rstrip(".") + "\u00a0%"


def _signed(text: str) -> str:
    return text.replace("-", "\u2212")
