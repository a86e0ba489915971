"""Emissions per unit of output, in words and figures for the screen and page one."""

from collections.abc import Iterator

from greenscore.model.inventory import Inventory
from greenscore.model.inventory_intensity import Intensity
from greenscore.model.inventory_terms import TotalPart
from greenscore.model.item_names import item_name
from greenscore.reporting.inventory.lookups import total_name
from greenscore.reporting.press.numbers import ABSENT, quantity
from greenscore.reporting.press.wording import clean
from greenscore.texts import Text, worded

_DIGITS = 5


def intensity_rows(inventory: Inventory) -> Iterator[tuple[Text, list[tuple[Text, str]]]]:
    """Yield for each output its title, and its figures with their names; those of no total are left out."""
    for each in inventory.intensities:
        yield _title(each), list(_figures(inventory, each))


def _title(each: Intensity) -> Text:
    name, site = item_name(each.item), f"{clean(each.site)}  " if each.site else ""
    item = Text(clean(name.zh), clean(name.en))
    amount = quantity(each.amount, each.unit)
    return worded("inventory.intensity.of", amount=amount, item=item, site=site)


def _figures(inventory: Inventory, each: Intensity) -> Iterator[tuple[Text, str]]:
    for part in TotalPart:
        field = f"scope{part.replace('-', '_')}"
        value = getattr(each, field)
        if value is not None:
            title = worded(f"Glossary.total.{field}")
            yield total_name(inventory, title, part.scope), _shown(value, each.unit)
    yield worded("inventory.intensity.recorded"), _shown(each.recorded, each.unit)


def _shown(value: float | None, unit: str) -> str:
    """Return a figure to five digits, in kg, g or mg where a tonne is too large."""
    if value is None:
        return ABSENT
    for size, name in ((1.0, "t"), (1e3, "kg"), (1e6, "g"), (1e9, "mg")):
        if abs(value) * size >= 1 or name == "mg" or value == 0:
            return f"{quantity(float(f'{value * size:.{_DIGITS}g}'))}\u00a0{name} CO2e/{unit}"
    return ABSENT
