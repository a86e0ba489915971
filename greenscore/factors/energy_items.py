"""What carries energy: items with a heating value, emissions, enthalpy or power in the shipped library."""

from greenscore.factors.vocabulary import COLUMNS
from greenscore.resources import factors_folder
from greenscore.text.csv import CsvRow, rows_of

_KINDS = frozenset({"ncv", "gcv", "energy-equiv", "combustion", "grid", "heat", "enthalpy"})
_KIND, _ACTIVITY = (COLUMNS.index(name) for name in ("kind", "activity"))


def energy_items() -> tuple[str, ...]:
    """Return the items in the order of their names; the rows are read as texts and not judged."""
    tables = (factors_folder() / "data").glob("*.csv")
    rows = (row for table in tables for row in rows_of(table.read_text(encoding="utf-8")))
    return tuple(
        sorted(
            {
                row.cells[_ACTIVITY]
                for row in rows
                if isinstance(row, CsvRow) and row.cells[_KIND] in _KINDS
            }
        )
    )
