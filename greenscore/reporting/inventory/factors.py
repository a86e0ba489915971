"""The factors: each as it was printed, where it stands, how it was found, and what rests on it."""

from typing import Any

from greenscore.model.inventory import FactorUse
from greenscore.model.inventory_terms import FALLBACKS, UNSTATED
from greenscore.reporting.inventory.lookups import InventoryLookups, relative, tonnes
from greenscore.reporting.inventory.sureness import sure_texts
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import clean
from greenscore.texts import Text, worded

FALLBACKS_SHOWN = 12


def factors_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the chapter of factors as plain data, the one that most rests on first."""
    used = desk.factors
    fallbacks = [factor for factor in used if factor.label in FALLBACKS and factor.co2e]
    more = len(fallbacks) - FALLBACKS_SHOWN
    return {
        "rows": [_factor(desk, factor) for factor in used],
        "fallbacks": [_fallback(desk, factor) for factor in fallbacks[:FALLBACKS_SHOWN]],
        "more": desk.words.say("inventory.factors_used.fallbacks_more", count=str(more))
        if more > 0
        else [],
        "spreads": [
            {
                "part": desk.part(spread.part),
                "amount": tonnes(spread.amount),
                "spread": tonnes(spread.spread),
                "percent": relative(spread.spread, spread.amount),
                "activity": tonnes(spread.activity),
                "factor": tonnes(spread.factor),
                "assumed": numbers.percent(spread.assumed),
            }
            for spread in desk.inventory.spreads
        ],
        "sure": [desk.words.text(text) for text in sure_texts(desk.inventory)],
    }


def _factor(desk: InventoryLookups, factor: FactorUse) -> dict[str, Any]:
    newer = clean(factor.newer)
    own = clean(factor.overlay)
    alone = factor.co2e == 0 and factor.reference in desk.coefficients
    return {
        "exhibit": desk.exhibits[factor.reference],
        "reference": clean(factor.reference),
        "name": desk.words.text(factor.name),
        "value": clean(factor.value).replace("-", "\u2212"),
        "unit": _unit(factor),
        "title": desk.words.text(factor.title or factor.source),
        "locator": clean(factor.locator),
        "mark": desk.words.text(_read(factor)),
        "own": desk.words.say("inventory.factors_used.own", name=own) if own else [],
        "fallback": factor.label in FALLBACKS,
        "match": desk.words.text(_match(factor)),
        "newer": desk.words.say("inventory.factors_used.newer", reference=newer) if newer else [],
        "unstated": desk.words.say("inventory.factors_used.unstated")
        if factor.gwp == UNSTATED
        else [],
        "co2e": "" if alone else tonnes(factor.co2e),
        "alone": desk.words.say("inventory.factors_used.for_energy") if alone else [],
        "records": desk.words.text(_records(factor)),
    }


def _read(factor: FactorUse) -> Text:
    """Return how a row was read, and whether by one person only."""
    mark = worded(f"glossary.mark.{factor.mark}")
    return worded("inventory.drafts.row", mark=mark) if factor.review == "draft" else mark


def _unit(factor: FactorUse) -> str:
    return clean(factor.unit if factor.per in ("", "1") else f"{factor.unit} / {factor.per}")


def _match(factor: FactorUse) -> Text:
    return worded(f"glossary.match.{factor.label}")


def _records(factor: FactorUse) -> Text:
    if factor.records == 1:
        return worded("inventory.factors_used.record")
    return worded("inventory.factors_used.records", count=f"{factor.records:,}")


def _fallback(desk: InventoryLookups, factor: FactorUse) -> list[dict[str, str]]:
    return desk.words.say(
        "inventory.factors_used.fallback_line",
        name=factor.name,
        label=_match(factor),
        amount=tonnes(factor.co2e),
        records=_records(factor),
    )
