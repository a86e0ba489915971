"""What carries energy: the items that the shipped library has heating values, emissions or power of."""

from greenscore.factors.vocabulary import COLUMNS
from greenscore.resources import factors_folder
from greenscore.text.csv import CsvRow, rows_of

_KINDS = frozenset({"ncv", "gcv", "energy-equiv", "combustion", "grid", "heat"})
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
