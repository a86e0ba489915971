"""Inventories, meters and balances on the screen."""

from typing import TYPE_CHECKING

from greenscore.factors.rules import is_unstated
from greenscore.model.inventory import CategoryTotals, Inventory
from greenscore.model.inventory_terms import TotalPart
from greenscore.reporting.inventory.graders import graded_texts
from greenscore.reporting.inventory.intensities import intensity_rows
from greenscore.reporting.inventory.lookups import partly, total_name
from greenscore.reporting.inventory.sureness import drafts_text, reported_text, sure_texts
from greenscore.reporting.inventory.unknown import conclusion, unknown_texts
from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.digests import inventory_digests
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang, worded

if TYPE_CHECKING:
    from greenscore.inventories.balance import Balance
    from greenscore.inventories.composition import GasComposition
    from greenscore.inventories.lineage import Chain
    from greenscore.inventories.meters.series import Series

_TOTALS = (
    "scope1",
    "scope2_location",
    "scope2_market",
    "scope3",
    "biogenic",
    "removals",
    "offsets",
)


def inventory_screen(inventory: Inventory, lang: Lang) -> Blocks:
    """Return the totals side by side, then the categories and the digests."""
    yield ScreenTable(("t CO2e", ""), _total_rows(inventory, lang))
    if inventory.energy.tce is not None:
        part = "" if inventory.sums.tce is not None else word("inventory.unknown.partly", lang)
        basis = inventory.energy.basis
        how = word(f"inventory.energy_use.basis_{basis}", lang) if basis else ""
        told = ("，" if lang == "zh" else ", ").join(filter(None, (how, part)))
        yield f"{word('screen.total.tce', lang)}: {inventory.energy.tce:.2f} ({told})"
        if inventory.energy.derived:
            amount = f"{inventory.energy.derived:.2f}"
            yield word("screen.inventory.derived_part", lang, amount=amount)
    yield conclusion(inventory).get(lang)
    if inventory.unknown:
        yield f"{word('inventory.unknown.title', lang)}:"
    for text in unknown_texts(inventory):
        yield f"  {text.get(lang)}"
    for text in sure_texts(inventory):
        yield text.get(lang)
    yield from (
        text.get(lang) for text in (drafts_text(inventory), reported_text(inventory)) if text
    )
    for text in graded_texts(inventory):
        yield text.get(lang)
    for title, figures in intensity_rows(inventory):
        yield ""
        yield ScreenTable((title.get(lang), ""), [(name.get(lang), each) for name, each in figures])
    yield ""
    header = words(lang, "glossary.category", "screen.inventory.scope", "glossary.record")
    rows = [
        (
            c.label.get(lang),
            c.protocol or c.scope,
            str(c.records),
            _category(inventory, c, lang),
        )
        for c in inventory.categories
    ]
    yield ScreenTable((*header, "t CO2e"), rows)
    yield ""
    yield from inventory_digests(inventory, lang)


def _total_rows(inventory: Inventory, lang: Lang) -> list[tuple[str, str]]:
    scopes = {f"scope{part.replace('-', '_')}": part.scope for part in TotalPart}
    rows = []
    for name in _TOTALS:
        title = worded(f"screen.total.{name}")
        if name in scopes:
            title = total_name(inventory, title, scopes[name])
        rows.append((title.get(lang), _shown(getattr(inventory.totals, name))))
    return rows


def _category(inventory: Inventory, category: CategoryTotals, lang: Lang) -> str:
    """Return what a category comes to, which says where that is only a part."""
    totals = category.totals
    if totals is None:
        return word(f"glossary.completeness.{category.state}", lang)
    part = f" ({word('inventory.unknown.partly', lang)})" if partly(inventory, category) else ""
    return _shown(totals.known_location + totals.removals + totals.offsets) + part


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def chain_screen(chain: "Chain", lang: Lang) -> Blocks:
    """Tell how the figures of a record come about."""
    yield f"{chain.record}  {chain.category}  {chain.site}  {chain.where}"
    for column, (written, id_) in chain.understood.items():
        yield f"  {column}: {written} = {id_}"
    if chain.evidence:
        yield f"  {chain.evidence}"
    if chain.reported:
        yield f"  {word('inventory.reported.line', lang)}"
    for step in chain.steps:
        co2e = "" if step.co2e is None or step.unit == "t CO2e" else f" = {step.co2e:.6f} t CO2e"
        derived = f" ({word('screen.inventory.derived', lang)})" if step.derived else ""
        yield f"  [{step.part}] {step.formula} = {step.value:.6f} {step.unit}{co2e}{derived}"
    for used, source in chain.used:
        row = used.factor
        newer = f"; newer: {used.newer}" if used.newer else ""
        yield f"  {row.reference}  {row.name.get(lang)}"
        untold = is_unstated(row)
        sets = f"; {word('inventory.factors_used.unstated', lang)}" if untold else ""
        yield f"    {source.title.get(lang)}; {row.locator}; {used.label.value}{newer}{sets}"
        yield f"    SHA-256 {row.digest}"


def meter_screen(series: "Series", lang: Lang) -> Blocks:
    """Return the months of a meter with the readings there are and should be, and what was fed in."""
    keys = ["screen.inventory.month", "glossary.amount", "glossary.unit"]
    rows = [[month.month, f"{month.amount:.12g}", month.unit] for month in series.months]
    if series.fed_in:
        keys.append("screen.inventory.fed_in")
        rows = [[*r, f"{m.fed_in:.12g}"] for r, m in zip(rows, series.months, strict=True)]
    keys.append("screen.inventory.readings")
    read = [f"{month.readings}/{month.expected}" for month in series.months]
    yield ScreenTable(words(lang, *keys), [(*r, n) for r, n in zip(rows, read, strict=True)])


def balance_screen(found: "Balance", lang: Lang) -> Blocks:
    """Return the carbon of each material, then what goes in, comes out and becomes CO2."""
    rows = [
        (
            each.flow.material,
            word(f"screen.inventory.side_{each.flow.side.value}", lang),
            f"{each.carbon:.3f}",
        )
        for each in found.flows
    ]
    yield ScreenTable(
        words(lang, *(f"screen.inventory.{key}" for key in ("material", "side", "carbon"))), rows
    )
    yield ""
    names = (*words(lang, "screen.inventory.carbon_in", "screen.inventory.carbon_out"), "CO2")
    figures = (found.carbon_in, found.carbon_out, found.co2)
    yield ScreenTable(("", "t"), [(n, f"{f:.3f}") for n, f in zip(names, figures, strict=True)])
    if found.imbalance is not None:
        yield word("screen.inventory.imbalance", lang, share=f"{found.imbalance:.2%}")


def composition_screen(found: "GasComposition", lang: Lang) -> Blocks:
    """Return the shares of a gas, then what a cubic metre of it holds and gives."""
    shares = [(name, f"{share * 100:.4f}") for name, share in found.shares.items()]
    yield ScreenTable((word("screen.inventory.component", lang), "mol %"), shares)
    yield ""
    figures = {
        "ncv": f"{found.ncv:.4f}",
        "gcv": f"{found.gcv:.4f}",
        "gas_carbon": f"{found.carbon:.6f}",
        "content": f"{found.content:.8f}",
        "burnt": f"{found.co2:.6f}",
    }
    rows = [(word(f"screen.inventory.{key}", lang), figure) for key, figure in figures.items()]
    yield ScreenTable((word("screen.inventory.of_a_gas", lang), ""), rows)
    for text in found.sources:
        yield text.get(lang)
