"""What carries energy: the items that the shipped library has heating values, emissions or power of."""

from greenscore.factors.csvrows import read_rows
from greenscore.resources import factors_folder

_KINDS = frozenset({"ncv", "gcv", "energy-equiv", "combustion", "grid", "heat"})


def energy_items() -> tuple[str, ...]:
    """Return the items in the order of their names; the rows are read as texts and not judged."""
    rows = (
        row for table in (factors_folder() / "data").glob("*.csv") for row in read_rows(table)[0]
    )
    return tuple(sorted({row.cells["activity"] for row in rows if row.cells["kind"] in _KINDS}))
