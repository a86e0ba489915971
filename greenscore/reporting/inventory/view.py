"""The inventory report as plain data: everything a template may print, and nothing it could compute with."""

from collections.abc import Sequence
from typing import Any

from greenscore.model.inventory import Inventory
from greenscore.reporting.assessment.evidence import FINGERPRINT_DIGITS
from greenscore.reporting.inventory.answer import answer_view
from greenscore.reporting.inventory.days import days_view
from greenscore.reporting.inventory.emissions import emissions_view
from greenscore.reporting.inventory.energy import energy_view
from greenscore.reporting.inventory.factors import factors_view
from greenscore.reporting.inventory.lookups import InventoryLookups
from greenscore.reporting.inventory.method import method_view, repeat_view
from greenscore.reporting.inventory.records import records_view
from greenscore.reporting.press.wording import TAGS, Lines, Wording, clean
from greenscore.texts import Lang

LONG_NAME = 36


def inventory_view(inventory: Inventory, langs: Sequence[Lang]) -> dict[str, Any]:
    """Return the report of `inventory` in `langs` (the first leads) as plain data."""
    words = Wording(langs)
    desk = InventoryLookups(inventory, words)
    fingerprint = inventory.records_digest[:FINGERPRINT_DIGITS]
    reference = f"{clean(inventory.profile.id)} · {inventory.as_of.isoformat()}"
    graded = "_graded" if inventory.graded.standing else ""
    claim = words.say(f"inventory.head.claim{graded}")
    holder = words.text(inventory.holder) or words.say("inventory.head.unnamed")
    return {
        "lang": TAGS[words.langs[0]],
        "labels": words.labels("inventory"),
        "terms": words.labels("Glossary"),
        "holder": {"name": holder, "long": len(inventory.holder) > LONG_NAME},
        "facts": _facts(desk),
        "claim": claim,
        "reference": reference,
        "fingerprint": fingerprint,
        "running": {
            "reference": reference,
            "claim": " / ".join(line["text"] for line in claim),
            "fingerprint": fingerprint,
        },
        "answer": answer_view(desk),
        "emissions": emissions_view(desk),
        "days": days_view(desk),
        "energy": energy_view(desk),
        "factors": factors_view(desk),
        "method": method_view(desk),
        "activity": records_view(desk),
        "repeat": repeat_view(desk),
    }


def _facts(desk: InventoryLookups) -> list[dict[str, Lines]]:
    """Return what the heading of page one tells, each as a title and a text."""
    inventory, words = desk.inventory, desk.words
    count = "of_one" if len(inventory.sites) == 1 else "of"
    sites = str(len(inventory.sites))
    facts = {
        "inventory.head.period": _span(desk),
        "Glossary.record": words.say(
            f"inventory.head.records_{count}", records=f"{inventory.records:,}", sites=sites
        ),
        "Glossary.profile": words.text(inventory.profile.label or inventory.profile.id),
        "inventory.head.as_of": words.text(inventory.as_of.isoformat()),
    }
    return [{"title": words.say(key), "text": text} for key, text in facts.items()]


def _span(desk: InventoryLookups) -> Lines:
    start, end = desk.inventory.start, desk.inventory.end
    if start is None or end is None:
        return desk.words.say("inventory.head.no_span")
    return desk.words.say("inventory.head.span", start=start.isoformat(), end=end.isoformat())
