"""The few SVG shapes that charts are drawn with; every text is escaped here and nowhere else."""

import unicodedata
from html import escape

INK, MUTED, RULE, PAPER = "#1f2a2e", "#56626a", "#c9d0d4", "#ffffff"
GREEN, DEEP, PALE, BAND = "#1b7a4b", "#12593a", "#d7eadf", "#eef1f2"


def image(width: float, height: float, font: str, body: str) -> str:
    """Return a whole drawing. SVG text does not inherit the font of a page, so it is named here."""
    size = f'width="{n(width)}" height="{n(height)}" viewBox="0 0 {n(width)} {n(height)}"'
    family = f'font-family="{escape(font)}" aria-hidden="true"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {family}>{body}</svg>'


def rect(
    x: float, y: float, wide: float, high: float, fill: str, line: str = "", dash: str = ""
) -> str:
    """Draw a rectangle, outlined where `line` names a colour."""
    stroke = f' stroke="{line}" stroke-width="0.8"' if line else ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    box = f'x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(high)}"'
    return f'<rect {box} fill="{fill}"{stroke}{dashes}/>'


def line(
    start: tuple[float, float],
    end: tuple[float, float],
    ink: str,
    *,
    width: float = 0.8,
    dash: str = "",
) -> str:
    """Draw a straight line."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{n(start[0])}" y1="{n(start[1])}" x2="{n(end[0])}" y2="{n(end[1])}"'
    return f'<line {ends} stroke="{ink}" stroke-width="{n(width)}"{dashes}/>'


def text(
    at: tuple[float, float],
    words: str,
    size: float,
    ink: str = INK,
    anchor: str = "start",
    *,
    style: str = "",
) -> str:
    """Write `words`; `style` may hold `bold`, and `halo` for a rim that keeps lines off the letters."""
    weight = ' font-weight="bold"' if "bold" in style else ""
    place = f'x="{n(at[0])}" y="{n(at[1])}" font-size="{n(size)}" text-anchor="{anchor}"{weight}'
    words = escape(words)
    rim = f'<text {place} fill="{PAPER}" stroke="{PAPER}" stroke-width="3">{words}</text>'
    return f'{rim if "halo" in style else ""}<text {place} fill="{ink}">{words}</text>'


def hatch(x: float, y: float, wide: float, high: float, ink: str, gap: float = 5.0) -> str:
    """Draw rising lines at 45 degrees, cut to the rectangle."""
    path, offset = [], gap
    while offset < wide + high:
        left, right = max(0.0, offset - high), min(wide, offset)
        start, end = (x + left, y + offset - left), (x + right, y + offset - right)
        path.append(f"M{n(start[0])} {n(start[1])}L{n(end[0])} {n(end[1])}")
        offset += gap
    return (
        f'<path d="{"".join(path)}" stroke="{ink}" stroke-width="0.9" fill="none"/>' if path else ""
    )


def badge(x: float, y: float, mark: str) -> str:
    """Draw the number of a level in a circle."""
    circle = f'<circle cx="{n(x)}" cy="{n(y)}" r="7" fill="{PAPER}" stroke="{INK}"/>'
    return circle + text((x, y + 3.3), mark, 9, INK, "middle", style="bold")


def dot(x: float, y: float) -> str:
    """Draw the point of a line."""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="4" fill="{GREEN}"/>'


def pointer(x: float, y: float, at: float) -> str:
    """Draw the mark of a value: a diamond, or an arrow where it lies beyond 0 or 1."""
    shape: tuple[tuple[float, float], ...]
    if at < 0:
        shape = ((x - 6, y), (x + 1, y - 5), (x + 1, y + 5))
    elif at > 1:
        shape = ((x + 6, y), (x - 1, y - 5), (x - 1, y + 5))
    else:
        shape = ((x, y - 6), (x + 4, y), (x, y + 6), (x - 4, y))
    corners = " ".join(f"{n(a)},{n(b)}" for a, b in shape)
    return f'<polygon points="{corners}" fill="{INK}" stroke="{PAPER}" stroke-width="0.8"/>'


def ribbon(
    start: tuple[float, float], end: tuple[float, float], broad: float, fill: str, line: str
) -> str:
    """Draw a band of one breadth that swings from `start` to `end`, the upper corners of its ends."""
    middle = (start[0] + end[0]) / 2
    there = f"C{n(middle)} {n(start[1])} {n(middle)} {n(end[1])} {n(end[0])} {n(end[1])}"
    low = (start[1] + broad, end[1] + broad)
    back = f"C{n(middle)} {n(low[1])} {n(middle)} {n(low[0])} {n(start[0])} {n(low[0])}"
    path = f"M{n(start[0])} {n(start[1])}{there}L{n(end[0])} {n(low[1])}{back}Z"
    return f'<path d="{path}" fill="{fill}" stroke="{line}" stroke-width="0.4"/>'


def width_of(words: str, size: float) -> float:
    """Return about how wide `words` will stand: a Chinese character is square, others are narrower."""
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in words)
    return size * (wide + 0.58 * (len(words) - wide))


def shortened(words: str, room: float, size: float) -> str:
    """Return `words` cut with an ellipsis to what fits into `room`."""
    if width_of(words, size) <= room:
        return words
    end = len(words)
    while end > 1 and width_of(words[:end], size) + size > room:
        end -= 1
    return words[:end].rstrip() + "…"


def n(number: float) -> str:
    """Write a coordinate the same way everywhere: two decimals, no trailing zeros."""
    short = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
