"""Charts as SVG, drawn by hand: small pure functions from plain numbers to text.

Meaning never rests on colour alone: solid stands for recognised, hatched for claimed only, dotted for
still open, and every mark has its number beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from greenscore.reporting.press import bars, flows, svg
from greenscore.reporting.press.svg import BAND, DEEP, GREEN, INK, MUTED, PALE, PAPER, RULE

WIDTH = 656
GUTTER = 118
TOO_NEAR = 26  # between two numbers on a scale

Ends = tuple[float | None, float | None, float | None]
Scale = Callable[[float], float]


def draw(spec: Mapping[str, Any], font: str) -> str:
    """Return the SVG of `spec`: its `kind` names the chart, the rest are its arguments."""
    arguments = {name: value for name, value in spec.items() if name != "kind"}
    return CHARTS[spec["kind"]](font=font, **arguments)


def ladder(
    *,
    font: str,
    extent: Sequence[float],
    steps: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    gap: str,
    known: bool = True,
) -> str:
    """Draw bars on one scale with the thresholds of the levels across them.

    `extent` is the lowest and highest score, numbered where they are `known` to be that; `steps` have `at`,
    `text`, `mark`; `rows` have `names` (lines), `solid`, `hatched`, `dotted` (where each stretch ends) and
    `text`; `gap` is what to write between the ends of the two rows.
    """
    scale = _scale(extent, GUTTER, WIDTH - 60)
    bottom = 26 + 34 * len(rows)
    parts = [svg.line((scale(extent[0]), 22), (scale(extent[0]), bottom), MUTED)]
    parts.append(_thresholds(scale, steps, extent, bottom))
    for number, row in enumerate(rows):
        parts.append(_ladder_row(row, 30 + 34 * number, scale, extent[0]))
    if gap:
        after_number = scale(rows[1]["solid"]) + 14 + 8 * len(rows[1]["text"])
        parts.append(_gap(after_number, scale(rows[0]["hatched"]), 73, gap))
    parts += [
        svg.text((scale(end), bottom + 13), f"{end:g}", 9.5, MUTED, "middle")
        for end in (extent if known else ())
        if all(abs(scale(end) - scale(step["at"])) >= TOO_NEAR for step in steps)
    ]
    return svg.image(WIDTH, bottom + 18, font, "".join(parts))


def bar(
    *,
    font: str,
    extent: Sequence[float],
    solid: float | None,
    hatched: float | None,
    dotted: float | None,
    width: int = 190,
) -> str:
    """Draw one bar: solid to the first end, hatched to the second, dotted to the third."""
    scale = _scale(extent, 1, width - 1)
    track = svg.rect(1, 2, width - 2, 9, BAND, RULE)
    stretches = _stretches(scale, extent[0], (solid, hatched, dotted), 2, 9)
    return svg.image(width, 13, font, track + stretches)


def bullet(*, font: str, at: float | None, ticks: Sequence[float], width: int = 120) -> str:
    """Draw where a value stands between its base (left, 0) and its leading value (right, 1)."""
    scale = _scale((0.0, 1.0), 7, width - 7)
    parts = [svg.rect(scale(0), 6, scale(1) - scale(0), 4, BAND, RULE)]
    parts += [svg.line((scale(tick), 3), (scale(tick), 13), MUTED) for tick in ticks]
    if at is not None:
        parts.append(svg.rect(scale(0), 6, scale(at) - scale(0), 4, GREEN))
        parts.append(svg.pointer(scale(at), 8, at))
    return svg.image(width, 16, font, "".join(parts))


def mix(*, font: str, parts: Sequence[Mapping[str, Any]], width: int = 200) -> str:
    """Draw one stacked bar; each of `parts` has `share` (0..1), `grade` and `text`."""
    drawn, left = [], 1.0
    for part in parts:
        wide, grade = part["share"] * (width - 2), part["grade"]
        drawn.append(_grade(left, 1, wide, 18, grade))
        if wide >= 6.5 * len(part["text"]) + 4:
            ink, style = (PAPER, "bold") if grade == "verified" else (INK, "bold halo")
            middle = (left + wide / 2, 14)
            drawn.append(svg.text(middle, part["text"], 10, ink, "middle", style=style))
        left += wide
    return svg.image(width, 20, font, "".join(drawn))


def swatch(*, font: str, grade: str) -> str:
    """Draw the pattern of one grade for a legend."""
    return svg.image(14, 10, font, _grade(0.5, 0.5, 13, 9, grade))


def key(*, font: str, pattern: str) -> str:
    """Draw the pattern of one stretch of a bar for a legend: solid, hatched or dotted."""
    ends: dict[str, Ends] = {
        "solid": (1.0, None, None),
        "hatched": (None, 1.0, None),
        "dotted": (None, None, 1.0),
    }
    scale = _scale((0.0, 1.0), 0.5, 13.5)
    return svg.image(14, 10, font, _stretches(scale, 0.0, ends[pattern], 0.5, 9))


def trend(
    *,
    font: str,
    extent: Sequence[float],
    points: Sequence[Mapping[str, Any]],
    steps: Sequence[Mapping[str, Any]],
) -> str:
    """Draw scores over periods; `points` have `period`, `at` (None leaves a gap) and `text`."""
    top, bottom, left, right = 22, 176, 40, WIDTH - 40
    down = _scale(extent, bottom, top)
    across = _scale((0.0, max(len(points) - 1.0, 1.0)), left + 40, right - 40)
    parts = [svg.rect(left, top, right - left, bottom - top, PAPER, RULE)]
    for step in steps:
        y = down(step["at"])
        parts.append(svg.line((left, y), (right, y), MUTED, dash="3 3"))
        parts.append(svg.text((left - 5, y + 3.5), step["text"], 9, MUTED, "end"))
        parts.append(svg.badge(right + 12, y, step["mark"]))
    dots = [
        None if point["at"] is None else (across(place), down(point["at"]))
        for place, point in enumerate(points)
    ]
    for before, after in pairwise(dots):
        if before and after:
            parts.append(svg.line(before, after, GREEN, width=2))
    for place, (dot, point) in enumerate(zip(dots, points, strict=True)):
        x = across(place)
        parts.append(svg.text((x, bottom + 18), _short(point["period"]), 9.5, INK, "middle"))
        at = (x, bottom - 8) if dot is None else (x, dot[1] - 9)
        parts.append("" if dot is None else svg.dot(*dot))
        parts.append(svg.text(at, point["text"], 10.5, INK, "middle", style="bold halo"))
    return svg.image(WIDTH, 200, font, "".join(parts))


CHARTS: Mapping[str, Callable[..., str]] = {
    "ladder": ladder,
    "bar": bar,
    "bullet": bullet,
    "mix": mix,
    "swatch": swatch,
    "key": key,
    "trend": trend,
    "signed": bars.signed,
    "columns": bars.columns,
    "sankey": flows.sankey,
}


def _scale(ends: Sequence[float], first: float, last: float) -> Scale:
    """Return where a value lies between two places of the drawing, never beyond them."""
    low, high = ends
    span = (high - low) or 1.0
    return lambda value: first + (min(max(value, low), high) - low) / span * (last - first)


def _thresholds(
    scale: Scale, steps: Sequence[Mapping[str, Any]], extent: Sequence[float], bottom: float
) -> str:
    """Draw each threshold: a line through the bars, its number below, the mark of its level above."""
    parts, labelled = [], float("-inf")
    for place, step in enumerate(steps):
        x = scale(step["at"])
        until = scale(steps[place + 1]["at"] if place + 1 < len(steps) else extent[1])
        if place % 2 == 0:
            parts.append(svg.rect(x, 22, until - x, bottom - 22, BAND))
        parts.append(svg.line((x, 22), (x, bottom), MUTED, dash="2 2"))
        parts.append(svg.badge((x + until) / 2 if until - x >= 14 else x, 12, step["mark"]))
        if x - labelled >= TOO_NEAR:
            parts.append(svg.text((x, bottom + 13), step["text"], 9.5, INK, "middle"))
            labelled = x
    return "".join(parts)


def _ladder_row(row: Mapping[str, Any], y: float, scale: Scale, start: float) -> str:
    ends = (row["solid"], row["hatched"], row["dotted"])
    first, *second = row["names"][:2]
    parts = [svg.text((0, y + (7.5 if second else 13)), first, 11, style="bold")]
    parts += [svg.text((0, y + 20), name, 9.5, MUTED) for name in second]
    parts.append(_stretches(scale, start, ends, y, 18))
    last = max((scale(end) for end in ends if end is not None), default=scale(start))
    parts.append(svg.text((last + 6, y + 14), row["text"], 13, style="bold halo"))
    return "".join(parts)


def _gap(left: float, right: float, y: float, words: str) -> str:
    """Draw the stretch from the number of the recognised score (it ends at `left`) to the claimed."""
    mark = svg.line((right, y - 9), (right, y + 9), MUTED) if right > left else ""
    if right - left < 60:
        after = (max(right, left) + 6, y + 3.5)
        return mark + svg.text(after, words, 9.5, MUTED, style="halo")
    across = svg.line((left, y), (right, y), MUTED, dash="2 2")
    middle = ((left + right) / 2, y + 3.5)
    return mark + across + svg.text(middle, words, 9.5, MUTED, "middle", style="halo")


def _stretches(scale: Scale, start: float, ends: Ends, y: float, high: float) -> str:
    """Draw the three stretches of a bar one after the other; None leaves one out."""
    parts, left = [], scale(start)
    for end, style in zip(ends, ("solid", "hatched", "dotted"), strict=True):
        if end is None or scale(end) <= left:
            continue
        parts.append(bars.patterned(left, y, scale(end) - left, high, style))
        left = scale(end)
    return "".join(parts)


def _grade(x: float, y: float, wide: float, high: float, grade: str) -> str:
    """Draw the pattern of a grade: dark, striped at the top, hatched, or an empty dotted box."""
    if wide <= 0:
        return ""
    if grade == "verified":
        return svg.rect(x, y, wide, high, DEEP, PAPER)
    if grade == "reviewed":
        return svg.rect(x, y, wide, high, "#3f9168", PAPER) + svg.rect(x, y, wide, 2.2, DEEP)
    if grade == "documented":
        return svg.rect(x, y, wide, high, PALE, GREEN) + svg.hatch(x, y, wide, high, "#8fc0a5")
    return svg.rect(x, y, wide, high, PAPER, MUTED, dash="2 2")


def _short(words: str, most: int = 12) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
