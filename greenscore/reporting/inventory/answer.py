"""Page one: the scopes, what is not quantified, the energy, and how sure all of it is."""

from typing import Any

from greenscore.model.inventory import CategoryTotals
from greenscore.model.inventory_terms import FALLBACKS, UNSTATED, EmissionScope, TotalPart
from greenscore.reporting.inventory.energy import basis, total_words
from greenscore.reporting.inventory.graders import graded_texts
from greenscore.reporting.inventory.intensities import intensity_rows
from greenscore.reporting.inventory.lookups import (
    PATTERNS,
    InventoryLookups,
    amount_of,
    extent,
    relative,
    tonnes,
    total_name,
)
from greenscore.reporting.inventory.sureness import drafts_text, reported_text
from greenscore.reporting.inventory.unknown import conclusion, unknown_texts
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines
from greenscore.texts import worded

SHOWN = 6
_TITLES = {
    TotalPart.SCOPE1: "Glossary.total.scope1",
    TotalPart.LOCATION: "Glossary.location-based",
    TotalPart.MARKET: "Glossary.market-based",
    TotalPart.SCOPE3: "Glossary.total.scope3",
}


def answer_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return page one as plain data."""
    return {
        "conclusion": desk.words.text(conclusion(desk.inventory)),
        "unknown": [desk.words.text(text) for text in unknown_texts(desk.inventory)],
        "graded": [desk.words.text(text) for text in graded_texts(desk.inventory)],
        "tiles": _tiles(desk),
        "intensities": [
            {
                "title": desk.words.text(title),
                "rows": [{"title": desk.words.text(name), "amount": each} for name, each in rows],
            }
            for title, rows in intensity_rows(desk.inventory)
        ],
        "energy": _energy(desk),
        "factors": _factors(desk),
        "apart": _apart(desk),
        "largest": _largest(desk),
    }


def _tiles(desk: InventoryLookups) -> dict[str, Any]:
    totals = desk.inventory.totals
    silent = "inventory.scopes.silent"
    power = totals.scope2_location is not None
    return {
        "scope1": _tile(desk, TotalPart.SCOPE1, totals.scope1, silent),
        "location": _tile(desk, TotalPart.LOCATION, totals.scope2_location, silent),
        "market": _tile(
            desk,
            TotalPart.MARKET,
            totals.scope2_market,
            "inventory.scopes.no_market" if power else silent,
        ),
        "scope3": _tile(
            desk, TotalPart.SCOPE3, totals.scope3, "glossary.completeness.not-quantified"
        ),
        "open": [desk.words.text(c.label) for c in desk.not_quantified(EmissionScope.THREE)],
    }


def _tile(
    desk: InventoryLookups, part: TotalPart, amount: float | None, why: str
) -> dict[str, Any]:
    """Return one figure of page one, or in words why there is none."""
    spread = next((spread for spread in desk.inventory.spreads if spread.part == part), None)
    told = spread is not None and amount is not None and spread.amount != 0
    share = numbers.percent(spread.assumed) if spread else ""
    return {
        "title": desk.words.text(total_name(desk.inventory, worded(_TITLES[part]), part.scope)),
        "known": amount is not None,
        "amount": tonnes(amount),
        "why": desk.words.say(why) if amount is None else [],
        "spread": relative(spread.spread, spread.amount) if spread and told else "",
        "assumed": desk.words.say("inventory.summary.assumed", share=share) if told else [],
    }


def _energy(desk: InventoryLookups) -> dict[str, Any]:
    energy = desk.inventory.energy
    part = energy.tce is not None and desk.inventory.sums.tce is None
    return {
        "part": desk.words.say("inventory.unknown.partly") if part else [],
        "known": energy.tce is not None and bool(energy.lines),
        "amount": tonnes(energy.tce),
        "basis": basis(desk) if energy.tce is not None else [],
        "words": total_words(desk),
    }


def _factors(desk: InventoryLookups) -> list[Lines]:
    used = desk.inventory.factors
    fallback = sum(factor.label in FALLBACKS for factor in used)
    newer = sum(bool(factor.newer) for factor in used)
    own = sum(bool(factor.overlay) for factor in used)
    told = [("used", len(used)), ("fallback", fallback)]
    if used and not fallback:
        told[1] = ("no_fallback", 1)
    unstated = sum(factor.gwp == UNSTATED for factor in used)
    told += [("newer", newer), ("own", own), ("unstated", unstated)]
    shares = (drafts_text(desk.inventory), reported_text(desk.inventory))
    tally = [
        desk.words.say(f"inventory.tally.{name}", count=str(count))
        for name, count in told
        if count or name == "used"
    ]
    return [*tally, *(desk.words.text(each) for each in shares if each)]


def _apart(desk: InventoryLookups) -> list[dict[str, Any]]:
    totals = desk.inventory.totals
    amounts = {
        "biogenic": totals.biogenic,
        "removals": totals.removals,
        "offsets": totals.offsets,
    }
    return [
        {
            "title": desk.words.say(f"Glossary.total.{name}"),
            "amount": f"{tonnes(amount)}\u00a0t" if amount else "",
        }
        for name, amount in amounts.items()
    ]


def _largest(desk: InventoryLookups) -> list[dict[str, Any]]:
    """Return the categories that weigh most, as bars on one scale."""
    known = [c for c in desk.inventory.categories if amount_of(c)]
    known = sorted(known, key=lambda category: -abs(amount_of(category)))[:SHOWN]
    ends = extent([{"at": amount_of(category)}] for category in known)
    return [
        {
            "title": desk.words.text(category.label),
            "scope": desk.words.say(f"Glossary.total.scope{category.scope}"),
            "amount": tonnes(amount_of(category)),
            "chart": {"kind": "signed", "extent": ends, "parts": [bar_part(category)]},
        }
        for category in known
    ]


def bar_part(category: CategoryTotals) -> dict[str, Any]:
    """Return a category as a part of a bar, in the pattern of its scope."""
    return {"pattern": PATTERNS[category.scope], "at": amount_of(category)}
