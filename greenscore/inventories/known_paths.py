"""The paths into an inventory that exist: those of the shipped categories and items of energy."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenscore.model.inventory_paths import Measure


@cache
def known_paths() -> "Mapping[str, Measure]":
    """Return every path that an input may name, with what it measures.

    Most standards name none, and do not pay for the reading of categories.
    """
    from greenscore.factors.energy_items import energy_items
    from greenscore.inventories.categories import load_categories
    from greenscore.model.inventory_paths import vocabulary
    from greenscore.problems import ProblemsFound

    categories, problems = load_categories()
    if categories is None:
        raise ProblemsFound(problems)
    scopes = {id: category.scope for id, category in categories.by_id.items()}
    return vocabulary(scopes, energy_items())
