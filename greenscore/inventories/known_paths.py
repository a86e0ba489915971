"""The paths into an inventory that exist: those of the shipped categories and items of energy."""

from collections.abc import Mapping
from functools import cache

from greenscore.factors.energy_items import energy_items
from greenscore.inventories.categories import load_categories
from greenscore.model.inventory_paths import Measure, vocabulary
from greenscore.problems import ProblemsFound


@cache
def known_paths() -> Mapping[str, Measure]:
    """Return every path that an input may name, with what it measures."""
    categories, problems = load_categories()
    if categories is None:
        raise ProblemsFound(problems)
    scopes = {id: category.scope for id, category in categories.by_id.items()}
    return vocabulary(scopes, energy_items())
