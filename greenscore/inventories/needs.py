"""What each record needs of the library: equal needs are looked up once, however many records there are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from greenscore.inventories.categories import ActivityCategories, ActivityCategory, Way
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory_terms import EmissionScope, PowerUse
from greenscore.problems import Problem, nearest
from greenscore.quantities.decimals import number_of
from greenscore.quantities.periods import FIRST, LAST, Span, day_of, span_of
from greenscore.quantities.units import UnitError, parse_unit

KEYED = (
    *("category", "item", "region", "unit", "period", "start", "end"),
    *("use", "pue", "basis", "instrument", "factor", "grade"),
)
INSTRUMENTS = ("certificate", "ppa", "supplier")
ENERGY = (("energy", 1),)

CHOICES = {
    "use": tuple(map(str, PowerUse)),
    "basis": ("NCV", "GCV"),
    "instrument": INSTRUMENTS,
}
"""What the columns of closed words may say."""
_MOST_CODES = 2**62
_MOST_PUE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What records have in common that decides their factors; empty texts where a cell is blank.

    `month` is the month the days lie in, else the period as it was given. `facility` is what an amount
    of IT energy is multiplied by to be energy of the facility, 1 for all others.
    """

    category: ActivityCategory
    item: str
    region: str
    unit: str
    span: Span
    month: str
    basis: str
    instrument: str
    pins: tuple[str, ...]
    grade: str
    facility: Decimal

    @property
    def by_contract(self) -> bool:
        """Tell whether the market has a figure of its own: of power, and of heat under a contract."""
        contract = self.category.way is Way.POWER or bool(self.instrument)
        return contract and self.category.scope is EmissionScope.TWO

    @property
    def counted(self) -> Decimal:
        """What an amount is multiplied by to be energy of the facility; below zero where it is subtracted."""
        return -self.facility if self.category.negative else self.facility


class Needs:
    """The distinct needs of records: `codes` gives for each record the position of its need."""

    def __init__(self, activities: Activities, categories: ActivityCategories) -> None:
        self._activities = activities
        self._categories = categories
        counted = np.ones(len(activities), np.bool_)
        counted[list(activities.states)] = False
        self.rows: NDArray[np.int64] = np.flatnonzero(counted)
        first, self.codes = ranked(combined(activities, self.rows, KEYED))
        self.first: NDArray[np.int64] = self.rows[first]

    def read(self) -> Iterator[tuple[Need | None, list[Problem]]]:
        """Yield each need, or everything that is wrong with the cells of its first record."""
        for row in self.first.tolist():
            yield need_of(self._activities, self._categories, row)


def need_of(
    activities: Activities, categories: ActivityCategories, row: int
) -> tuple[Need | None, list[Problem]]:
    """Return what a record with an amount needs, or everything that is wrong with its cells."""
    return _Reading(activities, categories, row).need()


def days_at(
    activities: Activities, categories: ActivityCategories, row: int
) -> tuple[Span | None, list[Problem]]:
    """Return the days of a record, or everything that is wrong with its cells for them."""
    return _Reading(activities, categories, row).days()


def ranked(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the first row of each distinct code in their order, and for each row which one it has."""
    import pyarrow as pa

    encoded = pa.array(codes).dictionary_encode()
    met: NDArray[np.int32] = encoded.indices.to_numpy()
    order = np.argsort(encoded.dictionary.to_numpy())
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    first = np.flatnonzero(np.diff(np.maximum.accumulate(met), prepend=-1))
    return first[order], ranks[met]


def combined(
    activities: Activities, rows: NDArray[np.int64], columns: Sequence[str]
) -> NDArray[np.int64]:
    """Return one number for each of some records that is equal where all their cells in `columns` are."""
    codes: NDArray[np.int64] = np.zeros(len(rows), np.int64)
    size = 1
    for name in columns:
        words: Words = activities.words[name]
        width = len(words.texts) + 1
        if size * width > _MOST_CODES:
            seen, codes = np.unique(codes, return_inverse=True)
            size = len(seen)
        codes = codes * width + words.codes[rows] + 1
        size *= width
    return codes


class _Reading:
    """One reading of the keyed cells of a record."""

    def __init__(self, activities: Activities, categories: ActivityCategories, row: int) -> None:
        self._activities = activities
        self._categories = categories
        self._row = row
        self._cells = {name: activities.words[name][row] for name in KEYED}
        self._problems: list[Problem] = []

    def need(self) -> tuple[Need | None, list[Problem]]:
        cells = self._cells
        category = self._category()
        for name, words in CHOICES.items():
            if cells[name] and cells[name] not in words:
                near = nearest(cells[name], words)
                self._fault("activity-word-unknown", name, nearest=near, known=", ".join(words))
        grades = self._categories.amounts
        if cells["grade"] and cells["grade"] not in grades:
            near = nearest(cells["grade"], grades)
            self._fault("activity-word-unknown", "grade", nearest=near, known=", ".join(grades))
        span, month = self._days()
        facility = self._facility(category)
        if category is not None:
            self._unit(category)
        told = all(cells[name] for name in ("item", "region", "unit"))  # else the reader told it
        if self._problems or category is None or span is None or not told:
            return None, self._problems
        return Need(
            category=category,
            item=cells["item"],
            region=cells["region"],
            unit=cells["unit"],
            span=span,
            month=month,
            basis=cells["basis"],
            instrument=cells["instrument"],
            pins=tuple(re.split(r"[\s;,]+", cells["factor"])) if cells["factor"] else (),
            grade=cells["grade"] or next(iter(grades)),
            facility=facility,
        ), []

    def days(self) -> tuple[Span | None, list[Problem]]:
        return self._days()[0], self._problems

    def _category(self) -> ActivityCategory | None:
        return self._categories.find(self._cells["category"])  # a word that is none was told before

    def _unit(self, category: ActivityCategory) -> None:
        cells = self._cells
        if not cells["unit"]:
            return
        try:
            dimensions = parse_unit(cells["unit"]).dimensions
        except UnitError as error:
            self._fault(error.code, "unit", **error.args)
            return
        if not category.takes(dimensions):
            units, item = ", ".join(category.units), cells["item"]
            self._fault("activity-unit-unfit", "unit", item=item, category=category.id, units=units)
        if category.basis and dimensions == ENERGY:
            if not cells["basis"]:
                self._fault("activity-basis-missing", "unit")
        elif cells["basis"]:
            self._fault("activity-basis-needless", "basis")
        if cells["instrument"] and category.scope is not EmissionScope.TWO:
            self._fault("activity-instrument-needless", "instrument")

    def _days(self) -> tuple[Span | None, str]:
        cells = self._cells
        if bool(cells["period"]) == bool(cells["start"] or cells["end"]):
            self._fault("activity-period-unclear", "period")
            return None, ""
        if cells["period"]:
            span = span_of(cells["period"])
            if span is None:
                self._fault("activity-period-unreadable", "period")
                return None, ""
            return span, cells["period"]
        start, end = self._day("start"), self._day("end")
        if start is None or end is None:
            return None, ""
        if end < start:
            self._fault("activity-days-turned", "end", start=cells["start"])
        same = (start.year, start.month) == (end.year, end.month)
        return Span(start, end), f"{start:%Y-%m}" if same else f"{start}..{end}"

    def _day(self, name: str) -> date | None:
        day = day_of(self._cells[name])
        if day is None or not FIRST <= day <= LAST:
            self._fault("activity-day-unreadable", name)
            return None
        return day

    def _facility(self, category: ActivityCategory | None) -> Decimal:
        """Return the factor from the amount to energy of the facility; PUE is applied at most once."""
        use, pue = self._cells["use"], self._cells["pue"]
        if not use and not pue:
            return Decimal(1)
        if category is not None and category.way is not Way.POWER:
            self._fault("activity-use-needless", "use" if use else "pue")
        elif not use:
            self._fault("activity-use-missing", "pue")
        elif use == "facility" and pue:
            self._fault("activity-pue-twice", "pue")
        elif use == "it" and not pue:
            self._fault("activity-pue-missing", "use")
        elif pue:
            factor = number_of(pue)
            if factor is not None and 1 <= factor < _MOST_PUE:
                return factor
            self._fault("activity-pue-unfit", "pue")
        return Decimal(1)

    def _fault(self, code: str, column: str, **args: str) -> None:
        place = self._activities.place(self._row, column)
        words = {"column": column, "given": self._cells[column][:80], **args}
        self._problems.append(Problem(code=code, where=place, args=words))
