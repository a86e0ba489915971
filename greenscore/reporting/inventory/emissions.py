"""The emissions by category, site, period and gas, and the categories that have no figure."""

from collections.abc import Sequence
from typing import Any

from greenscore.model.inventory import (
    CategoryTotals,
    GasTotals,
    GroupTotals,
    Quantification,
    Totals,
)
from greenscore.model.inventory_coverage import ScopeState
from greenscore.model.inventory_terms import SCOPES, EmissionScope, TotalPart
from greenscore.reporting.inventory.answer import bar_part
from greenscore.reporting.inventory.lookups import (
    PARTS,
    PATTERNS,
    InventoryLookups,
    amount_of,
    extent,
    in_scope,
    partly,
    stack,
    tonnes,
)
from greenscore.reporting.press.wording import Lines, clean

SITES = 60


def emissions_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the chapter of emissions as plain data."""
    inventory = desk.inventory
    sites = sorted(inventory.sites, key=lambda site: -abs(site.totals.known_location))
    return {
        "scopes": _scopes(desk),
        "open": [
            _open(desk, c) for c in desk.categories if c.state is not Quantification.QUANTIFIED
        ],
        "outside": _outside(desk),
        "sites": _groups(sites[:SITES]),
        "more_sites": _more(desk, len(sites) - SITES),
        "columns": _columns(inventory.periods) if len(inventory.periods) > 1 else {},
        "periods": _groups(inventory.periods),
        "gases": [
            {"title": desk.part(part), "rows": _gases(desk, part)}
            for part in PARTS
            if any(gas.part == part for gas in inventory.gases)
        ],
    }


def _scopes(desk: InventoryLookups) -> list[dict[str, Any]]:
    """Return the quantified categories under their scopes, on one scale."""
    known = [c for c in desk.categories if c.totals is not None]
    ends = extent([{"at": amount_of(category)}] for category in known if category.scope in SCOPES)
    totals = desk.inventory.totals
    return [
        {
            "title": desk.words.say(f"inventory.scopes.scope{scope}_long"),
            "amount": tonnes(in_scope(totals, scope)),
            "part": desk.words.say("inventory.unknown.partly")
            if desk.inventory.state(scope) is ScopeState.PART
            else [],
            "market": tonnes(totals.scope2_market) if scope == EmissionScope.TWO else "",
            "rows": [_category(desk, c, ends) for c in known if c.scope == scope],
        }
        for scope in SCOPES
        if any(category.scope == scope for category in known)
    ]


def _category(
    desk: InventoryLookups, category: CategoryTotals, ends: Sequence[float]
) -> dict[str, Any]:
    totals = category.totals or Totals()
    return {
        "title": desk.words.text(category.label),
        "protocol": clean(category.protocol),
        "part": desk.words.say("inventory.emissions.part")
        if partly(desk.inventory, category)
        else [],
        "records": f"{category.records:,}",
        "amount": tonnes(amount_of(category)),
        "market": tonnes(totals.scope2_market) if category.scope == EmissionScope.TWO else "",
        "biogenic": tonnes(totals.biogenic) if totals.biogenic else "",
        "chart": {"kind": "signed", "extent": ends, "parts": [bar_part(category)], "width": 150},
    }


def _open(desk: InventoryLookups, category: CategoryTotals) -> dict[str, Any]:
    relevant = category.state is Quantification.NOT_QUANTIFIED
    return {
        "title": desk.words.text(category.label),
        "protocol": clean(category.protocol),
        "relevant": relevant,
        "state": desk.words.say(f"glossary.completeness.{category.state.value}"),
        "reason": desk.words.text(category.reason)
        or desk.words.say("inventory.emissions.no_reason"),
    }


def _outside(desk: InventoryLookups) -> list[dict[str, Any]]:
    """Return each category with something that belongs to no scope."""
    found = []
    for category in desk.inventory.categories:
        totals = category.totals or Totals()
        apart = (totals.biogenic, totals.removals, totals.offsets)
        if any(apart) or (category.scope not in SCOPES and category.totals is not None):
            amounts = [tonnes(amount) if amount else "" for amount in apart]
            found.append({"title": desk.words.text(category.label), "amounts": amounts})
    return found


def _amounts(totals: Totals) -> dict[str, str]:
    """Return the scopes as texts, blank where nothing was recorded; a dash is what is not known."""
    power = totals.scope2_location is not None and (
        bool(totals.scope2_location) or totals.scope2_market != 0
    )
    return {
        "scope1": tonnes(totals.scope1) if totals.scope1 else "",
        "scope2_location": tonnes(totals.scope2_location) if power else "",
        "scope2_market": tonnes(totals.scope2_market) if power else "",
        "scope3": tonnes(totals.scope3) if totals.scope3 else "",
        "biogenic": tonnes(totals.biogenic) if totals.biogenic else "",
    }


def _groups(groups: Sequence[GroupTotals]) -> list[dict[str, Any]]:
    """Return sites or periods with their bars, on one scale."""
    ends = extent(stack(group.totals) for group in groups)
    return [
        {
            "key": clean(group.key),
            **_amounts(group.totals),
            "chart": {
                "kind": "signed",
                "extent": ends,
                "parts": stack(group.totals),
                "width": 120,
            },
        }
        for group in groups
    ]


def _more(desk: InventoryLookups, count: int) -> Lines:
    return desk.words.say("inventory.emissions.more_sites", count=str(count)) if count > 0 else []


def _columns(periods: Sequence[GroupTotals]) -> dict[str, Any]:
    return {"kind": "columns", "columns": [_column(period) for period in periods]}


def _column(group: GroupTotals) -> dict[str, Any]:
    parts = stack(group.totals)
    return {"name": clean(group.key), "text": _short(group.totals.known_location), "parts": parts}


def _short(amount: float) -> str:
    """Return an amount for a column: whole tonnes where there are many."""
    return tonnes(amount) if abs(amount) < 10 else f"{amount:,.0f}".replace("-", "\u2212")


def _gases(desk: InventoryLookups, part: TotalPart) -> list[dict[str, Any]]:
    found = [gas for gas in desk.inventory.gases if gas.part == part]
    ends = extent([{"at": gas.co2e}] for gas in desk.inventory.gases)
    return [_gas(desk, gas, ends) for gas in found]


def _gas(desk: InventoryLookups, gas: GasTotals, ends: Sequence[float]) -> dict[str, Any]:
    part = {"pattern": PATTERNS[gas.part.scope], "at": gas.co2e}
    return {
        "gas": clean(gas.gas),
        "unsplit": desk.words.say("inventory.emissions.unsplit") if gas.gas == "CO2e" else [],
        "mass": tonnes(gas.mass),
        "told": gas.mass is not None,
        "co2e": tonnes(gas.co2e),
        "chart": {"kind": "signed", "extent": ends, "parts": [part], "width": 150},
    }
