"""Activity records as columns: what the data room read, and what an inventory is made from.

A record is one activity of one site in one period: so many tonnes of coal, kilowatt hours of power or
passenger kilometres. Texts are kept once each, with a code for every record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import overload

import numpy as np
from numpy.typing import NDArray

from greenscore.model.inventory import Quantification, RecordPlaces
from greenscore.model.table import Floats
from greenscore.problems import Place
from greenscore.texts import worded

COLUMNS = (
    *("record", "site", "region", "category", "item", "amount", "unit", "period", "start", "end"),
    *("scope", "use", "pue", "basis", "instrument", "covers", "factor", "grade", "evidence"),
    "note",
)
"""The columns of records, in the order of a form; a file may use their Chinese names as well."""

NEEDED = ("record", "region", "category", "item", "unit")
"""Cells that every record with an amount fills in; it also has a period, or a start and an end."""


@cache
def stated() -> Mapping[str, Quantification]:
    """Return what may stand in the place of an amount, in either language; neither is zero."""
    absent = (Quantification.NOT_QUANTIFIED, Quantification.NOT_RELEVANT)
    told = {state: worded(f"glossary.completeness.{state}") for state in absent}
    return {word: state for state, text in told.items() for word in (text.zh, text.en)}


@dataclass(frozen=True, slots=True)
class Words(Sequence[str]):
    """A column of texts: for each record the position of its text in `texts`, -1 where blank."""

    codes: NDArray[np.int32]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Words": ...
    def __getitem__(self, row: int | slice) -> "str | Words":
        if isinstance(row, slice):
            return Words(self.codes[row], self.texts)
        code = int(self.codes[row])
        return self.texts[code] if code >= 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """One line of a meter as it was written: a time stamp, a value, a unit, and the place of each by name."""

    timestamp: str
    value: str
    unit: str
    place: Callable[[str], Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A column of quantities that amounts are multiplied by, or divided by; NaN where a record has none.

    `column` is its heading, by which its cells are found; `units` holds the unit of each value, blank for
    a pure number. `unknown` are the records that say it is not known: a missing factor is no 1.
    """

    name: str
    column: str
    divides: bool
    values: Floats
    units: Words
    unknown: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activities:
    """Records of one holder; every column of COLUMNS but `amount` is in `words`.

    `amounts` is NaN for the rows in `states`. Where a record has `quantities`, its amount and its unit are
    those of the product, and the column `product` of `words` tells what was multiplied. `written` holds the
    columns as the records have them whose words were understood as others.
    """

    holder: str
    words: Mapping[str, Words]
    amounts: Floats
    states: Mapping[int, Quantification]
    places: RecordPlaces
    quantities: tuple[Quantity, ...] = ()
    written: Mapping[str, Words] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.amounts)

    def as_written(self) -> Mapping[str, Words]:
        """Return the columns as the records have them."""
        return {**self.words, **self.written}

    def place(self, row: int, column: str) -> Place:
        """Return the place of a cell by its record and the name of its column."""
        return self.places.of(row, column)

    def replaced(self, *, amounts: Floats, words: Mapping[str, Words]) -> "Activities":
        """Return the records with other amounts, and some other columns of texts."""
        return replace(self, amounts=amounts, words={**self.words, **words})
