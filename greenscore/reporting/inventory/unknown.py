"""What totals lack, in words: the same on the screen and on page one."""

from collections.abc import Iterable, Sequence
from itertools import islice

from greenscore.model.inventory import Inventory, Quantification
from greenscore.model.inventory_coverage import ScopeState, UnknownKind, UnknownPart
from greenscore.model.inventory_terms import SCOPES, EmissionScope
from greenscore.model.item_names import item_name
from greenscore.quantities.coverage import told
from greenscore.reporting.inventory.lookups import tonnes
from greenscore.reporting.press.wording import clean, joined
from greenscore.texts import Text, worded

MOST = 12
MOST_ITEMS = 6


def conclusion(inventory: Inventory) -> Text:
    """Return the totals that may be claimed, each saying how power is counted, and why one may not."""
    sums = inventory.sums
    sentences = [_own(inventory)]
    if inventory.scope3_complete:
        sentences.append(_sum("all", sums.scope123_location, sums.scope123_market))
    elif inventory.state(EmissionScope.THREE) is ScopeState.NONE:
        sentences.append(worded("inventory.summary.scope3_none"))
    else:
        open_ = sum(
            each.scope == EmissionScope.THREE and each.state is Quantification.NOT_QUANTIFIED
            for each in inventory.categories
        )
        sentences.append(worded("inventory.summary.scope3_part", count=str(open_)))
    return joined([sentence for sentence in sentences if sentence])


def _own(inventory: Inventory) -> Text:
    """Return the sum of scopes 1 and 2, or which of them keeps it from being told."""
    sums = inventory.sums
    if found := _sum("own", sums.scope12_location, sums.scope12_market):
        return found
    names = {scope: worded(f"Glossary.total.scope{scope}") for scope in SCOPES[:2]}
    silent, partly = (
        [name for scope, name in names.items() if inventory.state(scope) is state]
        for state in (ScopeState.NONE, ScopeState.PART)
    )
    if silent:
        if _has_records(inventory):
            return worded(f"inventory.unquantified.{len(silent)}", scope=silent[0])
        return worded(f"inventory.unrecorded.{len(silent)}", scope=silent[0])
    return worded(f"inventory.partly.{len(partly)}", scope=partly[0])


def _has_records(inventory: Inventory) -> bool:
    """Tell whether a scope, 1 or 2, without a total has records that lack an amount."""
    return any(
        part.kind is UnknownKind.RECORDS and inventory.state(part.scope) is ScopeState.NONE
        for part in inventory.unknown
        if part.scope in SCOPES[:2]
    )


def _sum(which: str, location: float | None, market: float | None) -> Text:
    if location is None:
        return Text()
    if market is None:
        return worded(f"inventory.sum.{which}_open", location=tonnes(location))
    return worded(f"inventory.sum.{which}", location=tonnes(location), market=tonnes(market))


def unknown_texts(inventory: Inventory) -> list[Text]:
    """Return a line for each part that the totals lack, and how many more there are."""
    labels = {each.id: each.label for each in inventory.categories}
    opening = [part for part in inventory.unknown if part.opens]
    lines = [_line(part, labels.get(part.category, Text())) for part in opening[:MOST]]
    energy = (part for part in inventory.unknown if part.kind is UnknownKind.DOUBT_ENERGY)
    lines += [_line(part, labels.get(part.category, Text())) for part in islice(energy, MOST)]
    lines += _gases(part for part in inventory.unknown if part.kind is UnknownKind.GASES)
    more = len(opening) - MOST
    return [*lines, worded("inventory.unknown.more", count=str(more))] if more > 0 else lines


def _line(part: UnknownPart, label: Text) -> Text:
    scope = worded(f"Glossary.total.scope{part.scope}") if part.scope in SCOPES else Text()
    item = item_name(part.item) if part.item else Text()
    names = [scope, label, item, Text(part.site, part.site)]
    return worded(
        f"inventory.unknown.{part.kind}",
        of=_listed([name for name in names if name]),
        count=str(part.count),
        whole=str(part.whole),
        gaps=told(part.gaps),
        what=clean(part.what),
    )


def _gases(parts: Iterable[UnknownPart]) -> list[Text]:
    """Return a line for the gases that no factor tells of, with all items of a scope."""
    items: dict[tuple[EmissionScope, str], list[Text]] = {}
    for part in parts:
        items.setdefault((part.scope, part.what), []).append(item_name(part.item))
    lines = []
    for (scope, what), names in items.items():
        title = [worded(f"Glossary.total.scope{scope}")] if scope in SCOPES else []
        more = [Text("…", "…")] if len(names) > MOST_ITEMS else []
        of = _listed([*title, *dict.fromkeys(names[:MOST_ITEMS]), *more])
        lines.append(worded("inventory.unknown.gases", of=of, what=what))
    return lines


def _listed(names: Sequence[Text]) -> Text:
    return Text(
        "，".join(clean(name.get("zh")) for name in names),
        ", ".join(clean(name.get("en")) for name in names),
    )
