"""What another tool measured: an activity record, and beside it the emission that tool itself gives."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from greenscore.factors.names import region_names
from greenscore.model.inventory import Inventory
from greenscore.problems import Place
from greenscore.quantities.decimals import number_of
from greenscore.text.csv import written

COLUMNS = (
    "record",
    "site",
    "region",
    "category",
    "item",
    "amount",
    "unit",
    "start",
    "end",
    "use",
    "pue",
    "note",
)
"""The columns of activity records that a reader fills in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRecord:
    """One record by the columns above, start and end blank where its days cannot be told.

    `reported` is the tool's own kg CO2e, None where it has none.
    """

    record: Mapping[str, str]
    reported: Decimal | None
    where: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same record in kg CO2e: by the tool, and by an inventory (None: not known)."""

    record: str
    reported: Decimal | None
    computed: float | None


def compare(measured: Iterable[MeasuredRecord], inventory: Inventory) -> tuple[Comparison, ...]:
    """Hold what a tool reported against the location-based figures of an inventory, by record."""
    columns = inventory.lines.columns
    tonnes = dict(zip(columns["record"], map(float, columns["co2e"]), strict=True))
    found = []
    for one in measured:
        name = one.record["record"]
        own = tonnes.get(name, math.nan)
        computed = None if math.isnan(own) else own * 1000
        found.append(Comparison(record=name, reported=one.reported, computed=computed))
    return tuple(found)


def records_csv(measured: Iterable[MeasuredRecord]) -> str:
    """Return the records as a file that an inventory reads; no cell is a formula to a spreadsheet."""
    return written(COLUMNS, ([one.record.get(name, "") for name in COLUMNS] for one in measured))


def region_of(word: str) -> str:
    """Return the region that a word means, or an empty text where it means none or several."""
    meaning = region_names(()).read(word)
    return meaning.ids[0] if len(meaning.ids) == 1 and not meaning.wide else ""


def apart(place: str, region: str) -> bool:
    """Tell whether neither of two regions lies in the other, by their codes: CN-GD lies in CN."""
    first, second = (region_of(given) or given.upper() for given in (place, region))
    return not (f"{first}-".startswith(f"{second}-") or f"{second}-".startswith(f"{first}-"))


def number(text: str) -> Decimal | None:
    """Return a decimal as programs write it, with an exponent or not; None where the text is none."""
    found = number_of(text.strip())
    return found if found is not None and abs(found.adjusted()) < 100 else None


def plain(amount: Decimal) -> str:
    """Write a number without exponent."""
    return f"{amount:f}"
