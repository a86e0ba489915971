"""The lists behind drop-downs, on a hidden sheet, and the factors that units are converted by."""

from collections.abc import Sequence
from typing import Any

from greenscore.data.numbers import factor_between, is_unit
from greenscore.data.template.layout import LISTS
from greenscore.quantities.units import UNITS, UnitError

MOST_UNITS = 40


class Lists:
    """Writes each list once and gives it a defined name; the same items share one list."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet: Any = None
        self._column = 0
        self._names: dict[tuple[str, ...], str] = {}

    def items(self, items: Sequence[str]) -> str:
        """Return the defined name of a list of texts."""
        return self._named("list", items, [])

    def units(self, unit: str) -> tuple[str, str]:
        """Return the defined names of the units convertible to `unit`, and of them with their factors."""
        symbols = convertible_units(unit)
        factors = [float(factor_between(symbol, unit)) for symbol in symbols]
        name = self._named("units", symbols, factors)
        return name, name.replace("units", "factors")

    def close(self) -> None:
        """Hide the sheet; to be called when all pages are written."""
        if self._sheet is not None:
            self._sheet.very_hidden()

    def _named(self, kind: str, items: Sequence[str], factors: Sequence[float]) -> str:
        key = (kind, *items)
        if key in self._names:
            return self._names[key]
        if self._sheet is None:
            self._sheet = self._book.add_worksheet(LISTS)
        number = len(self._names) + 1
        self._names[key] = name = f"{kind}_{number}"
        self._sheet.write_column(0, self._column, items)
        self._sheet.write_column(0, self._column + 1, factors)
        self._define(name, self._column, self._column, len(items))
        if factors:
            self._define(f"factors_{number}", self._column, self._column + 1, len(items))
        self._column += 2
        return name

    def _define(self, name: str, first: int, last: int, count: int) -> None:
        from xlsxwriter.utility import xl_range_abs

        area = xl_range_abs(0, first, count - 1, last)
        self._book.define_name(name, f"={LISTS}!{area}")


def convertible_units(unit: str) -> list[str]:
    """Return `unit` and what may stand in its place: its like, or for a quotient the like of either part."""
    above, slash, below = unit.partition("/")
    simple = not any(sign in unit for sign in "()*") and "/" not in below
    candidates = [unit]
    if not slash:
        candidates += UNITS
    elif simple and is_unit(above) and is_unit(below):
        candidates += [f"{symbol}/{below}" for symbol in UNITS if _like(symbol, above)]
        candidates += [f"{above}/{symbol}" for symbol in UNITS if _like(symbol, below)]
    return list(dict.fromkeys(found for found in candidates if _like(found, unit)))[:MOST_UNITS]


def _like(symbol: str, unit: str) -> bool:
    try:
        factor_between(symbol, unit)
    except UnitError:
        return False
    return True
