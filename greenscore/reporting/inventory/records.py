"""The records that weigh most, each with the cell it was written in and the factors it met."""

import heapq
import math
from collections.abc import Iterator, Mapping
from typing import Any

from greenscore.model.inventory import Lines
from greenscore.model.inventory_terms import REPORTED, SCOPES, Account, EmissionScope, LineColumn
from greenscore.reporting.assessment.evidence import place_text
from greenscore.reporting.inventory.lookups import InventoryLookups, tonnes
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import clean

SHOWN = 50


def records_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the largest records as plain data."""
    lines = desk.inventory.lines
    rows = heapq.nlargest(SHOWN, range(len(lines)), key=lambda row: _weight(lines, row))
    shown, count = str(len(rows)), f"{len(lines):,}"
    whole = len(rows) == len(lines)
    intro = desk.words.say(
        "inventory.activity.all" if whole else "inventory.activity.intro", shown=shown, all=count
    )
    return {"intro": intro, "rows": [_record(desk, lines, row) for row in rows]}


def _weight(lines: Lines, row: int) -> float:
    """Return what a record weighs in the order; last come those outside the scopes or without a figure."""
    amount = float(lines.columns[LineColumn.CO2E][row])
    if math.isnan(amount):
        return -2.0
    return abs(amount) if str(lines.columns[LineColumn.SCOPE][row]) in SCOPES else -1.0


def _references(cell: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rows behind a record; those of the market after the others."""
    for column in (Account.LOCATION.factors, Account.MARKET.factors):
        yield from str(cell[column]).split()


def _record(desk: InventoryLookups, lines: Lines, row: int) -> dict[str, Any]:
    cell = {name: column[row] for name, column in lines.columns.items()}
    market = tonnes(float(cell[LineColumn.CO2E_MARKET]))
    co2e = tonnes(float(cell[LineColumn.CO2E]))
    scope = str(cell[LineColumn.SCOPE])  # blank where a record has no amount
    other = scope == EmissionScope.TWO and market != co2e
    amount, unit = float(cell[LineColumn.AMOUNT]), clean(str(cell[LineColumn.UNIT]))
    return {
        "record": clean(str(cell[LineColumn.RECORD])),
        "site": clean(str(cell[LineColumn.SITE])),
        "category": desk.words.text(desk.category(str(cell[LineColumn.CATEGORY]))),
        "item": desk.words.text(desk.item(str(cell[LineColumn.ITEM]))),
        "period": clean(str(cell[LineColumn.PERIOD])),
        "amount": numbers.ABSENT if math.isnan(amount) else numbers.quantity(amount, unit),
        "reported": REPORTED in str(cell[LineColumn.LABEL]).split(),
        "product": clean(str(cell[LineColumn.PRODUCT])),
        "place": clean(place_text(lines.place(row))),
        "factors": [
            {"at": desk.exhibits.get(reference, ""), "reference": clean(reference)}
            for reference in dict.fromkeys(_references(cell))
        ],
        "outside": scope == EmissionScope.OUTSIDE,
        "co2e": co2e,
        "market": desk.words.say("inventory.activity.market", amount=market) if other else [],
    }
