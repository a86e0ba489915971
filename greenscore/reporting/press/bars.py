"""Bars that may run below zero: one across a cell of a table, or columns over the months.

Solid, hatched and dotted are three parts of one sum. What lies below zero is taken off: it is drawn on
the other side of the line of zero, and its number says so too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from greenscore.reporting.press import svg
from greenscore.reporting.press.svg import BAND, GREEN, INK, MUTED, PALE, PAPER, RULE

WIDTH = 656
PATTERNS = ("solid", "hatched", "dotted")


def signed(
    *,
    font: str,
    extent: Sequence[float],
    parts: Sequence[Mapping[str, Any]],
    width: int = 190,
) -> str:
    """Draw `parts` (`pattern`, `at`) one after the other from zero; those below zero run to the left.

    `extent` is the lowest and the highest end of all bars of a table, with zero between them.
    """
    low, high = extent
    unit = (width - 2) / ((high - low) or 1.0)
    zero = right = left = 1 - low * unit
    drawn = [svg.rect(1, 2, width - 2, 9, BAND, RULE)]
    for part in parts:
        wide = abs(part["at"]) * unit
        if part["at"] < 0:
            left -= wide
        drawn.append(patterned(left if part["at"] < 0 else right, 2, wide, 9, part["pattern"]))
        if part["at"] > 0:
            right += wide
    drawn.append(svg.line((zero, 0), (zero, 13), INK))
    return svg.image(width, 13, font, "".join(drawn))


def columns(*, font: str, columns: Sequence[Mapping[str, Any]], height: int = 150) -> str:
    """Draw one column each for months or periods; every one has `name`, `text` and `parts`.

    A part has `pattern` and `at`, its amount; amounts below zero stack downwards. `text` is the number
    of the column, left out where columns are too narrow to hold it.
    """
    tops = [sum(max(part["at"], 0.0) for part in column["parts"]) for column in columns]
    feet = [sum(min(part["at"], 0.0) for part in column["parts"]) for column in columns]
    unit = height / ((max(tops, default=0.0) - min(feet, default=0.0)) or 1.0)
    zero = 20 + max(tops, default=0.0) * unit
    bottom = 20 + height
    step = WIDTH / max(len(columns), 6)
    parts = []
    for place, column in enumerate(columns):
        middle = (place + 0.5) * step
        parts.append(_column(column["parts"], middle, min(step * 0.62, 44.0), zero, unit))
        size = 9.5 if step >= 48 else 8.0
        if svg.width_of(column["text"], size) <= step - 2:
            above = (middle, zero - tops[place] * unit - 5)
            parts.append(svg.text(above, column["text"], size, INK, "middle", style="bold halo"))
        if place % (1 + int(svg.width_of(column["name"], 9.5) / step)) == 0:
            parts.append(svg.text((middle, bottom + 16), column["name"], 9.5, MUTED, "middle"))
    parts.append(svg.line((0, zero), (WIDTH, zero), INK))
    return svg.image(WIDTH, bottom + 22, font, "".join(parts))


def _column(
    parts: Sequence[Mapping[str, Any]], middle: float, wide: float, zero: float, unit: float
) -> str:
    drawn, above, below = [], zero, zero
    for part in parts:
        high = abs(part["at"]) * unit
        top = above - high if part["at"] > 0 else below
        drawn.append(patterned(middle - wide / 2, top, wide, high, part["pattern"]))
        if part["at"] > 0:
            above -= high
        else:
            below += high
    return "".join(drawn)


def patterned(x: float, y: float, wide: float, high: float, pattern: str) -> str:
    """Draw a rectangle that is solid, hatched or dotted; nothing where it has no extent."""
    if wide <= 0 or high <= 0:
        return ""
    if pattern == "solid":
        return svg.rect(x, y, wide, high, GREEN, GREEN)
    if pattern == "hatched":
        return svg.rect(x, y, wide, high, PALE, GREEN) + svg.hatch(x, y, wide, high, GREEN)
    return svg.rect(x, y, wide, high, PAPER, GREEN, dash="2 2")
