"""An inventory on the screen, as plain data, and as a table of its records."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from greenscore.cli.output import print_table, say
from greenscore.model.activities import Words
from greenscore.model.inventory import Inventory, Lines, Totals
from greenscore.reporting.inventory.sureness import sure_texts
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from greenscore.inventory.lineage import Chain

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


@dataclass(frozen=True, slots=True)
class LineTable:
    """The results by record, as files hold them."""

    lines: Lines

    def to_arrow(self) -> "pa.Table":
        """Return a column for each of `Lines.columns`."""
        import pyarrow as pa

        return pa.table({name: _arrow(column) for name, column in self.lines.columns.items()})

    def to_pandas(self) -> "pd.DataFrame":
        """Return the same with texts as objects."""
        frame: pd.DataFrame = self.to_arrow().to_pandas(strings_to_categorical=False)
        return frame.astype(dict.fromkeys(frame.select_dtypes("category").columns, object))


def _arrow(column: Any) -> Any:
    import pyarrow as pa

    if isinstance(column, Words):
        codes = pa.array(column.codes, pa.int64(), mask=column.codes < 0)
        return pa.DictionaryArray.from_arrays(codes, pa.array(list(column.texts), pa.string()))
    return pa.array(column, from_pandas=True)


def as_object(inventory: Inventory) -> dict[str, Any]:
    """Return everything but the lines, in the shape of the JSON file; problems by their codes."""
    content: dict[str, Any] = {
        name: _plain(getattr(inventory, name))
        for name in Inventory.__slots__
        if name not in {"lines", "problems"}
    }
    content["digest"] = inventory.digest
    content["problems"] = [
        {"code": problem.code, "where": problem.where.as_dict(), "args": dict(problem.args)}
        for problem in inventory.problems
    ]
    return content


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(part) for name, part in _shallow(value).items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _shallow(value: Any) -> Mapping[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def show_inventory(inventory: Inventory, lang: Lang) -> None:
    """Print the totals side by side, then the categories."""
    print_table(("t CO2e", ""), _total_rows(inventory, lang))
    if inventory.energy.tce is not None:
        say(f"{_ENERGY.get(lang)}: {inventory.energy.tce:.2f} ({inventory.energy.basis})")
    if not inventory.scope3_complete:
        say(_NOT_WHOLE.get(lang))
    for text in sure_texts(inventory):
        say(text.get(lang))
    say("")
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
    print_table((*words, "t CO2e"), rows)


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


def show_chain(chain: "Chain", lang: Lang) -> None:
    """Print how the figures of a record come about."""
    say(f"{chain.record}  {chain.category}  {chain.site}  {chain.where}")
    if chain.evidence:
        say(f"  {chain.evidence}")
    for step in chain.steps:
        co2e = "" if step.co2e is None or step.unit == "t CO2e" else f" = {step.co2e:.6f} t CO2e"
        say(f"  [{step.part}] {step.formula} = {step.value:.6f} {step.unit}{co2e}")
    for used, source in chain.used:
        row = used.factor
        newer = f"; newer: {used.newer}" if used.newer else ""
        say(f"  {row.reference}  {row.name.get(lang)}")
        say(f"    {source.title.get(lang)}; {row.locator}; {used.label.value}{newer}")
        say(f"    sha256 {row.digest}")


def chain_object(chain: "Chain", lang: Lang) -> dict[str, Any]:
    """Return a chain as `--json` prints it; figures are decimal strings."""
    steps: Sequence[dict[str, Any]] = [
        {name: None if part is None else str(part) for name, part in asdict(step).items()}
        for step in chain.steps
    ]
    return {
        "record": chain.record,
        "site": chain.site,
        "category": chain.category,
        "evidence": chain.evidence,
        "where": chain.where.as_dict(),
        "steps": steps,
        "factors": [
            {
                "reference": used.factor.reference,
                "value": used.factor.value,
                "unit": used.factor.unit,
                "per": used.factor.per,
                "name": used.factor.name.get(lang),
                "source": source.title.get(lang),
                "locator": used.factor.locator,
                "label": used.label.value,
                "newer": used.newer,
                "digest": used.factor.digest,
            }
            for used, source in chain.used
        ],
    }
