"""The days that have records, by item and site."""

from typing import Any

from greenscore.model.inventory_coverage import DaysCovered
from greenscore.quantities.coverage import told
from greenscore.reporting.inventory.lookups import InventoryLookups
from greenscore.reporting.press.wording import clean

LINES = 60


def days_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the days covered as plain data, supplies with gaps first."""
    asked = desk.inventory.asked
    if asked is None:
        return {"rows": []}
    found = sorted(desk.inventory.coverage, key=lambda own: not (own.continuous and own.gaps))
    more = len(found) - LINES
    return {
        "intro": desk.words.say(
            "inventory.days.intro",
            start=str(asked.start),
            end=str(asked.end),
            asked=str(asked.days),
        ),
        "rows": [_row(desk, own) for own in found[:LINES]],
        "more": desk.words.say("inventory.days.more", count=str(more)) if more > 0 else [],
    }


def _row(desk: InventoryLookups, own: DaysCovered) -> dict[str, Any]:
    return {
        "item": desk.words.text(desk.item(own.item)),
        "category": desk.words.text(desk.category(own.category)),
        "site": clean(own.site),
        "days": f"{own.days} / {own.asked}",
        "gaps": told(own.gaps),
        "wanted": desk.words.say("inventory.days.wanted") if own.continuous else [],
        "short": own.continuous and bool(own.gaps),
    }
