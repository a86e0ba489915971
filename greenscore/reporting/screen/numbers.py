"""Numbers as the screen shows them."""

import math

from greenscore.model.assessment import decimal_text


def number(value: float | None, digits: int) -> str:
    """Write a number with `digits` decimals, or a dash where there is none."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text if float(text) else text.removeprefix("-")


def quantity(value: float | str | None, unit: str) -> str:
    """Write a value with its unit, to six significant digits and without an exponent; a text as it is."""
    if isinstance(value, str):
        return value
    if value is None:
        return "–"
    return f"{decimal_text(float(f'{value:.6g}'))}{'' if unit in {'', '1'} else ' ' + unit}"
