"""The names that paths into an inventory may use: categories and items of the shipped library of factors."""

import csv
from collections.abc import Mapping
from functools import cache

from greenscore.inventory_paths import Measure, vocabulary
from greenscore.resources import standards_folder
from greenscore.yamltext import read

_ENERGY_KINDS = frozenset({"ncv", "gcv", "energy-equiv", "combustion", "grid", "heat"})


@cache
def inventory_paths() -> Mapping[str, Measure]:
    """Return every path that an input may name, with what it measures."""
    folder = standards_folder() / "factors"
    file = folder / "categories.yaml"
    document = read(file.read_bytes(), file.name)
    scopes = {id: entry["scope"] for id, entry in document.data["categories"].items()}
    items: set[str] = set()
    for table in (folder / "data").glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as rows:
            found = csv.DictReader(rows)
            items |= {row["activity"] for row in found if row["kind"] in _ENERGY_KINDS}
    return vocabulary(scopes, sorted(items))
