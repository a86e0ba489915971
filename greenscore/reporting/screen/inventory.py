"""Inventories, meters and balances on the screen."""

from typing import TYPE_CHECKING

from greenscore.model.inventory import Inventory, Totals
from greenscore.reporting.inventory.sureness import sure_texts
from greenscore.reporting.screen.blocks import Blocks, Table
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    from greenscore.inventory.balance import Balance
    from greenscore.inventory.lineage import Chain
    from greenscore.inventory.meters import Series

_TOTALS = {
    "scope1": Text("范围一", "scope 1"),
    "scope2_location": Text("范围二（基于位置）", "scope 2, location-based"),
    "scope2_market": Text("范围二（基于市场）", "scope 2, market-based"),
    "scope3": Text("范围三", "scope 3"),
    "biogenic": Text("生物源二氧化碳（范围之外）", "biogenic CO2, outside the scopes"),
    "removals": Text("清除（不抵减）", "removals, not netted"),
    "offsets": Text("抵销（不抵减）", "offsets, not netted"),
}
_NOT_WHOLE = Text(
    "（未包含全部类别，不能称为范围三总量）", "(not all categories: no total of scope 3)"
)
_ENERGY = Text("综合能源消费量，tce", "comprehensive energy, tce")


def inventory_screen(inventory: Inventory, lang: Lang) -> Blocks:
    """Return the totals side by side, then the categories."""
    yield Table(("t CO2e", ""), _total_rows(inventory, lang))
    if inventory.energy.tce is not None:
        yield f"{_ENERGY.get(lang)}: {inventory.energy.tce:.2f} ({inventory.energy.basis})"
    if not inventory.scope3_complete:
        yield _NOT_WHOLE.get(lang)
    for text in sure_texts(inventory):
        yield text.get(lang)
    yield ""
    words = ("类别", "范围", "记录") if lang == "zh" else ("category", "scope", "records")
    rows = [
        (
            c.label.get(lang),
            c.protocol or c.scope,
            str(c.records),
            _category(c.totals, c.state.value),
        )
        for c in inventory.categories
    ]
    yield Table((*words, "t CO2e"), rows)


def _total_rows(inventory: Inventory, lang: Lang) -> list[tuple[str, str]]:
    totals = inventory.totals
    return [(label.get(lang), _shown(getattr(totals, name))) for name, label in _TOTALS.items()]


def _category(totals: Totals | None, state: str) -> str:
    if totals is None:
        return state
    scopes = (totals.scope1, totals.scope2_location, totals.scope3, totals.removals, totals.offsets)
    return _shown(sum(scopes))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def chain_screen(chain: "Chain", lang: Lang) -> Blocks:
    """Tell how the figures of a record come about."""
    yield f"{chain.record}  {chain.category}  {chain.site}  {chain.where}"
    if chain.evidence:
        yield f"  {chain.evidence}"
    for step in chain.steps:
        co2e = "" if step.co2e is None or step.unit == "t CO2e" else f" = {step.co2e:.6f} t CO2e"
        yield f"  [{step.part}] {step.formula} = {step.value:.6f} {step.unit}{co2e}"
    for used, source in chain.used:
        row = used.factor
        newer = f"; newer: {used.newer}" if used.newer else ""
        yield f"  {row.reference}  {row.name.get(lang)}"
        yield f"    {source.title.get(lang)}; {row.locator}; {used.label.value}{newer}"
        yield f"    sha256 {row.digest}"


def meter_screen(series: "Series", lang: Lang) -> Blocks:
    """Return the months of a meter, with the readings there are and should be."""
    header = (
        ("月", "数量", "单位", "读数") if lang == "zh" else ("month", "amount", "unit", "readings")
    )
    rows = [
        (month.month, f"{month.amount:g}", month.unit, f"{month.readings}/{month.expected}")
        for month in series.months
    ]
    yield Table(header, rows)


def balance_screen(found: "Balance", lang: Lang) -> Blocks:
    """Return the carbon of each material, then what goes in, comes out and becomes CO2."""
    words = ("物料", "方向", "碳 t") if lang == "zh" else ("material", "side", "carbon t")
    rows = [
        (each.flow.material, each.flow.side.value, f"{each.carbon:.3f}") for each in found.flows
    ]
    yield Table(words, rows)
    yield ""
    names = ("投入碳", "产出碳", "CO2") if lang == "zh" else ("carbon in", "carbon out", "CO2")
    figures = (found.carbon_in, found.carbon_out, found.co2)
    yield Table(("", "t"), [(n, f"{f:.3f}") for n, f in zip(names, figures, strict=True)])
    if found.imbalance is not None:
        told = (
            "与实测相差（占投入碳）"
            if lang == "zh"
            else "apart from the measurement, of the carbon in"
        )
        yield f"{told}: {found.imbalance:.2%}"
