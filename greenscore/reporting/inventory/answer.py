"""Page one: the scopes, what is not quantified, the energy, and how sure all of it is."""

from typing import Any

from greenscore.model.inventory import CategoryTotals
from greenscore.model.inventory_terms import FALLBACKS, EmissionScope, TotalPart
from greenscore.reporting.inventory.energy import basis, total_words
from greenscore.reporting.inventory.graders import graded_texts
from greenscore.reporting.inventory.lookups import (
    PATTERNS,
    InventoryLookups,
    amount_of,
    extent,
    relative,
    tonnes,
)
from greenscore.reporting.inventory.sureness import drafts_text
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines, joined
from greenscore.texts import Text, worded

SHOWN = 6


def answer_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return page one as plain data."""
    return {
        "conclusion": desk.words.text(conclusion(desk)),
        "graded": [desk.words.text(text) for text in graded_texts(desk.inventory)],
        "tiles": _tiles(desk),
        "energy": _energy(desk),
        "factors": _factors(desk),
        "apart": _apart(desk),
        "largest": _largest(desk),
    }


def conclusion(desk: InventoryLookups) -> Text:
    """Return the totals that may be claimed, each saying how power is counted, and why one may not."""
    totals, complete = desk.inventory.totals, desk.inventory.scope3_complete
    sentences = [_sum_words(desk, "own", totals.own_location, totals.own_market)]
    count = str(len(desk.not_quantified(EmissionScope.THREE)))
    if complete:
        sentences.append(_sum_words(desk, "all", totals.all_location, totals.all_market))
    elif desk.known(EmissionScope.THREE):
        sentences.append(worded("inventory.summary.scope3_part", count=count))
    else:
        sentences.append(worded("inventory.summary.scope3_none"))
    return joined([sentence for sentence in sentences if sentence])


def _sum_words(desk: InventoryLookups, which: str, location: float, market: float | None) -> Text:
    """Return a sum over scopes both ways; nothing where a scope has no figure."""
    silent = [scope for scope in (EmissionScope.ONE, EmissionScope.TWO) if not desk.known(scope)]
    if silent:
        scopes = [worded(f"Glossary.total.scope{scope}") for scope in silent]
        return (
            worded(f"inventory.silent.{len(silent)}", scope=scopes[0]) if which == "own" else Text()
        )
    if market is None:
        return worded(f"inventory.sum.{which}_open", location=tonnes(location))
    return worded(f"inventory.sum.{which}", location=tonnes(location), market=tonnes(market))


def _tiles(desk: InventoryLookups) -> dict[str, Any]:
    totals, complete = desk.inventory.totals, desk.inventory.scope3_complete
    scope1 = totals.scope1 if desk.known(EmissionScope.ONE) else None
    location = totals.scope2_location if desk.known(EmissionScope.TWO) else None
    market = totals.scope2_market if desk.known(EmissionScope.TWO) else None
    scope3 = totals.scope3 if desk.known(EmissionScope.THREE) or complete else None
    third = (
        "Glossary.total.scope3" if complete or scope3 is None else "inventory.scopes.scope3_part"
    )
    silent = (
        "inventory.scopes.no_market" if desk.known(EmissionScope.TWO) else "inventory.scopes.silent"
    )
    return {
        "scope1": _tile(
            desk, "Glossary.total.scope1", scope1, TotalPart.SCOPE1, "inventory.scopes.silent"
        ),
        "location": _tile(
            desk, "Glossary.location-based", location, TotalPart.LOCATION, "inventory.scopes.silent"
        ),
        "market": _tile(desk, "Glossary.market-based", market, TotalPart.MARKET, silent),
        "scope3": _tile(
            desk, third, scope3, TotalPart.SCOPE3, "glossary.completeness.not-quantified"
        ),
        "open": [desk.words.text(c.label) for c in desk.not_quantified(EmissionScope.THREE)],
    }


def _tile(
    desk: InventoryLookups, title: str, amount: float | None, part: TotalPart, why: str
) -> dict[str, Any]:
    """Return one figure of page one, or in words why there is none."""
    spread = next((spread for spread in desk.inventory.spreads if spread.part == part), None)
    told = spread is not None and amount is not None and spread.amount != 0
    share = numbers.percent(spread.assumed) if spread else ""
    return {
        "title": desk.words.say(title),
        "known": amount is not None,
        "amount": tonnes(amount),
        "why": desk.words.say(why) if amount is None else [],
        "spread": relative(spread.spread, spread.amount) if spread and told else "",
        "assumed": desk.words.say("inventory.summary.assumed", share=share) if told else [],
    }


def _energy(desk: InventoryLookups) -> dict[str, Any]:
    energy = desk.inventory.energy
    return {
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
    unstated = sum(factor.gwp == "unstated" for factor in used)
    told += [("newer", newer), ("own", own), ("unstated", unstated)]
    drafts = drafts_text(desk.inventory)
    tally = [
        desk.words.say(f"inventory.tally.{name}", count=str(count))
        for name, count in told
        if count or name == "used"
    ]
    return [*tally, desk.words.text(drafts)] if drafts else tally


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
