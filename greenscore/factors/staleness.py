"""Best-before dates: which rows were out of their window or had a newer version on a day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from greenscore.factors.dates import is_newer, recency
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How a row stood on a day: `ended` is the last day it applied, None while it may be applied.

    `newer` is the `id@version` of the newest row then out that superseded it or is a newer edition,
    or empty.
    """

    factor: Factor
    ended: date | None
    newer: str

    @property
    def stale(self) -> bool:
        """Whether somebody who uses the row should look again."""
        return bool(self.ended or self.newer)


class Ages:
    """The ages of the rows of a library on the day `as_of`."""

    def __init__(self, library: Library, as_of: date) -> None:
        self._library = library
        self._as_of = as_of
        self._related: dict[str, list[Factor]] = defaultdict(list)
        for row in library.factors:
            if row.review not in RETIRED and self._out(row):
                self._related[row.id].append(row)
                if row.supersedes:
                    self._related[row.supersedes].append(row)

    def of(self, row: Factor) -> Age:
        """Return the age of one row."""
        ended = row.apply_to if row.apply_to and row.apply_to < self._as_of else None
        heirs = [o for o in self._related[row.reference] if o.overlay == row.overlay]
        editions = [o for o in self._related[row.id] if is_newer(o, row)]
        newest = max((*heirs, *editions), key=recency, default=None)
        return Age(factor=row, ended=ended, newer=newest.reference if newest else "")

    def stale(self) -> Iterator[Age]:
        """Yield the rows that are past their window or have a newer one, in the order of the files.

        Rows that were not out yet, and those that only a pin still finds, are left out.
        """
        for row in self._library.factors:
            age = self.of(row)
            if age.stale and row.review not in RETIRED and self._out(row):
                yield age

    def _out(self, row: Factor) -> bool:
        return row.published is None or row.published <= self._as_of
