"""The energy in tce with its basis: where it comes from, where it goes, and item by item."""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from greenscore.model.inventory import EnergyFlow, EnergyLine
from greenscore.reporting.inventory.lookups import InventoryLookups, tonnes
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines, clean, joined
from greenscore.texts import worded

BANDS = 9  # nodes of a column; what is smaller is drawn as one
LINES = 60

Ends = tuple[str, str, str]


def energy_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the chapter of energy as plain data."""
    lines = sorted(desk.inventory.energy.lines, key=lambda line: -abs(line.tce or math.inf))
    flows = [flow for flow in desk.inventory.energy.flows if flow.tce > 0]
    left = len(desk.inventory.energy.flows) - len(flows)
    more = len(lines) - LINES
    return {
        "words": total_words(desk),
        "sankey": _sankey(desk, flows) if flows else {},
        "left": desk.words.say("inventory.energy_use.flows_left", count=str(left)) if left else [],
        "lines": [_line(desk, line) for line in lines[:LINES]],
        "more": desk.words.say("inventory.energy_use.more", count=str(more)) if more > 0 else [],
    }


def total_words(desk: InventoryLookups) -> Lines:
    """Return the total with its basis, or why there is none."""
    energy = desk.inventory.energy
    if not energy.lines:
        return desk.words.say("inventory.energy_use.none")
    if not energy.basis:
        return desk.words.say("inventory.energy_use.unstated")
    if energy.tce is None:
        return desk.words.say("inventory.energy_use.total_open")
    how = worded(f"inventory.energy_use.basis_{energy.basis}")
    told = [worded("inventory.energy_use.total", amount=tonnes(energy.tce), basis=how)]
    if energy.derived:
        told.append(worded("inventory.energy_use.derived_part", amount=tonnes(energy.derived)))
    return desk.words.text(joined(told))


def basis(desk: InventoryLookups) -> Lines:
    """Return how power is counted; nothing where no basis is stated."""
    energy = desk.inventory.energy
    return desk.words.say(f"inventory.energy_use.basis_{energy.basis}") if energy.basis else []


def _line(desk: InventoryLookups, line: EnergyLine) -> dict[str, Any]:
    return {
        "item": desk.words.text(desk.item(line.item)),
        "site": clean(line.site),
        "amount": numbers.quantity(line.amount, clean(line.unit)),
        "known": line.tce is not None,
        "tce": tonnes(line.tce),
        "coefficients": desk.coefficient(line),
        "derived": line.derived,
    }


def _sankey(desk: InventoryLookups, flows: list[EnergyFlow]) -> dict[str, Any]:
    """Return the drawing of the flows, the small ends of each column taken together."""
    ends: dict[Ends, float] = defaultdict(float)
    named = [_names(desk, flow) for flow in flows]
    kept = [_kept(desk, [(names[at], flow.tce) for names, flow in named]) for at in range(3)]
    for names, flow in named:
        drawn = [column[name] for column, name in zip(kept, names, strict=True)]
        ends[drawn[0], drawn[1], drawn[2]] += flow.tce
    order = [list(dict.fromkeys(column.values())) for column in kept]
    return {
        "kind": "sankey",
        "headings": [
            desk.words.say(key)[0]["text"]
            for key in ("inventory.energy_use.source", "Glossary.site", "inventory.energy_use.use")
        ],
        "nodes": [
            _node(column, name, ends) for column, names in enumerate(order) for name in names
        ],
        "links": _links(ends, order),
    }


def _names(desk: InventoryLookups, flow: EnergyFlow) -> tuple[Ends, EnergyFlow]:
    source, use = (
        desk.words.text(text)[0]["text"]
        for text in (desk.item(flow.source), desk.category(flow.use))
    )
    return (source, clean(flow.site), use), flow


def _kept(desk: InventoryLookups, amounts: list[tuple[str, float]]) -> dict[str, str]:
    """Return under which name each end is drawn: its own for the largest, one for all the others."""
    sums: dict[str, float] = defaultdict(float)
    for name, tce in amounts:
        sums[name] += tce
    order = sorted(sums, key=lambda name: -sums[name])
    rest = order[BANDS - 1 :] if len(order) > BANDS else []
    others = desk.words.say("inventory.energy_use.others", count=str(len(rest)))[0]["text"]
    return {name: others if name in rest else name for name in order}


def _node(column: int, name: str, ends: Mapping[Ends, float]) -> dict[str, Any]:
    at = math.fsum(tce for names, tce in ends.items() if names[column] == name)
    text = f"{tonnes(at)}\u00a0tce"
    return {"id": f"{column} {name}", "column": column, "name": name, "at": at, "text": text}


def _links(ends: Mapping[Ends, float], order: list[list[str]]) -> list[dict[str, Any]]:
    """Return the bands between neighbouring columns, in the order of the nodes they leave and reach."""
    found = []
    for left in (0, 1):
        pairs: dict[tuple[str, str], float] = defaultdict(float)
        for names, tce in ends.items():
            pairs[names[left], names[left + 1]] += tce
        for source in order[left]:
            for target in order[left + 1]:
                if (source, target) in pairs:
                    at = pairs[source, target]
                    link = {"source": f"{left} {source}", "target": f"{left + 1} {target}"}
                    found.append({**link, "at": at})
    return found
