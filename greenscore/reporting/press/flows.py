"""A Sankey diagram: amounts that flow from column to column, each as broad as it is large."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenscore.reporting.press import svg
from greenscore.reporting.press.svg import BAND, GREEN, INK, MUTED

WIDTH = 656
SIDE, THICK = 150, 9  # room for names at both sides, and how broad a node is drawn
SLOT, GAP = 25, 7  # the least height of a node with its two lines, and what lies between two
BODY = 210  # height of all that flows
TOP = 22

FlowNode = tuple[int, str]


@dataclass(slots=True)
class _Box:
    """A node on the page: where it lies, and how far its links have filled either side."""

    x: float
    y: float
    high: float
    into: float = field(default=0.0)
    out: float = field(default=0.0)


def sankey(
    *,
    font: str,
    headings: Sequence[str],
    nodes: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
) -> str:
    """Draw `links` (`source`, `target`, `at` > 0) between `nodes` (`id`, `column`, `name`, `text`).

    Nodes of a column stand in the given order under its heading; `at` of a node is its whole amount,
    and `text` its number. Every link runs to a later column.
    """
    columns: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for node in nodes:
        columns[node["column"]].append(node)
    tallest = max((sum(n["at"] for n in column) for column in columns.values()), default=0.0)
    unit = BODY / (tallest or 1.0)
    boxes: dict[str, _Box] = {}
    bottom = 0.0
    for number, column in sorted(columns.items()):
        x = _left(number, len(headings))
        y = float(TOP)
        for node in column:
            high = max(node["at"] * unit, 0.8)
            slot = max(high, SLOT)
            boxes[node["id"]] = _Box(x, y + (slot - high) / 2, high)
            y += slot + GAP
        bottom = max(bottom, y - GAP)
    parts = [
        _link(boxes[link["source"]], boxes[link["target"]], link["at"] * unit) for link in links
    ]
    parts += [_node(boxes[node["id"]], node, len(headings)) for node in nodes]
    parts += [_heading(number, words, len(headings)) for number, words in enumerate(headings)]
    return svg.image(WIDTH, bottom + 6, font, "".join(parts))


def _left(column: int, count: int) -> float:
    """Return where the nodes of a column begin."""
    return SIDE + column * (WIDTH - 2 * SIDE - THICK) / max(count - 1, 1)


def _link(start: _Box, end: _Box, broad: float) -> str:
    left, right = start.x + THICK, end.x
    top, foot = start.y + start.out, end.y + end.into
    start.out += broad
    end.into += broad
    return svg.ribbon((left, top), (right, foot), max(broad, 0.5), BAND, MUTED)


def _node(box: _Box, node: Mapping[str, Any], count: int) -> str:
    """Draw a node with its name and number: outside of the first and last column, beside the others."""
    last = node["column"] == count - 1
    first = node["column"] == 0
    x = box.x - 6 if first else box.x + THICK + 6
    anchor = "end" if first else "start"
    room = SIDE - 8 if first or last else (WIDTH - 2 * SIDE) / max(count - 1, 1) - 30
    y = box.y + box.high / 2
    name = svg.shortened(node["name"], room, 9.5)
    return (
        svg.rect(box.x, box.y, THICK, box.high, GREEN, GREEN)
        + svg.text((x, y - 1), name, 9.5, INK, anchor, style="bold halo")
        + svg.text((x, y + 11), node["text"], 9.5, MUTED, anchor, style="halo")
    )


def _heading(number: int, words: str, count: int) -> str:
    anchor = "end" if number == 0 else "start"
    x = _left(number, count) + (THICK if number == 0 else 0)
    return svg.text((x, 10), words, 9.5, MUTED, anchor)
