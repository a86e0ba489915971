"""How sure totals are, in words: intervals by draws, and where they lie by a threshold."""

from collections.abc import Callable, Iterator

from greenscore.model.inventory import Inventory, TotalSpread
from greenscore.reporting.inventory.lookups import PARTS, part_name, tonnes
from greenscore.reporting.press.numbers import percent
from greenscore.texts import Text, worded


def drafts_text(inventory: Inventory) -> Text:
    """Return which share of each total rests on rows that one person read; nothing where none does."""
    return _shares("inventory.drafts.all", inventory, lambda spread: spread.draft)


def reported_text(inventory: Inventory) -> Text:
    """Return which share of each total others reported in t CO2e; nothing where none is."""
    return _shares("inventory.reported.all", inventory, lambda spread: spread.reported)


def _shares(key: str, inventory: Inventory, share: Callable[[TotalSpread], float]) -> Text:
    shares = [
        worded(
            "inventory.drafts.share",
            part=worded(PARTS[spread.part]),
            share=percent(share(spread)),
        )
        for spread in inventory.spreads
        if share(spread)
    ]
    if not shares:
        return Text()
    zh, en = "、".join(s.zh for s in shares), ", ".join(s.en for s in shares)
    return worded(key, shares=Text(zh, en))


def sure_texts(inventory: Inventory) -> Iterator[Text]:
    """Yield each total's interval by draws, where they were asked for, and the verdict on it."""
    asked = inventory.sureness
    for spread in inventory.spreads:
        args = {
            "low": tonnes(spread.low),
            "high": tonnes(spread.high),
            "draws": str(asked.draws),
            "seed": str(asked.seed),
            "threshold": "" if asked.threshold is None else tonnes(asked.threshold),
        }
        part = part_name(inventory, spread.part)
        if asked.draws:
            yield worded("inventory.sureness.drawn", part=part, **args)
        if spread.verdict:
            yield worded(f"inventory.sureness.{spread.verdict}", part=part, **args)
