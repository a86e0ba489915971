"""Records that may count the same thing twice: equal rows, a total beside its parts, days within days.

All of them are counted; a warning names both lines, once for each item of a site and kind of overlap.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from greenscore.inventories.needs import Needs
from greenscore.inventories.treatments import Treatment
from greenscore.model.activities import COLUMNS, Activities
from greenscore.model.table import Floats
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit

_APART = {"record", "amount", "unit", "period", "start", "end"}
_SAME = tuple(name for name in COLUMNS if name not in _APART)
_SUPPLY = ("category", "item", "use", "instrument")
_MOST = 20
_MOST_CODES = 2**62
_SLACK = 1e-9
_LEAST_PARTS = 2

Codes = NDArray[np.int64]


def overlaps(
    activities: Activities, needs: Needs, treatments: Sequence[Treatment]
) -> Iterator[Problem]:
    """Yield a warning for each item of a site whose records seem to count something twice."""
    amounts = np.nan_to_num(activities.amounts[needs.rows])  # one that is missing was told
    counted = np.flatnonzero(amounts != 0)
    looking = _Looking(activities, needs, treatments, counted)
    yield from looking.equal_rows()
    yield from looking.totals()
    yield from looking.days_within()


def _significant(amounts: Floats) -> Floats:
    """Return amounts to twelve digits, so that one is the same in whatever unit it was written."""
    shifts = 10.0 ** (11 - np.floor(np.log10(np.abs(amounts))))
    return np.round(amounts * shifts) / shifts


class _Looking:
    """The records with an amount that is not zero, as columns: rows, days, amounts in base units.

    What is measured in units of other kinds is never compared.
    """

    def __init__(
        self,
        activities: Activities,
        needs: Needs,
        treatments: Sequence[Treatment],
        counted: Codes,
    ) -> None:
        spans = [each.need.span for each in treatments]
        codes = needs.codes[counted]
        self._activities = activities
        self._rows: Codes = needs.rows[counted]
        units = [parse_unit(each.need.unit) for each in treatments]
        scales = np.array([float(unit.factor) for unit in units])[codes]
        self._amounts = _significant(activities.amounts[self._rows] * scales)
        kinds = {unit.dimensions: kind for kind, unit in enumerate(units)}
        self._kinds = np.array([kinds[unit.dimensions] for unit in units], np.int64)[codes]
        self._starts = np.array([s.start.toordinal() for s in spans], np.int64)[codes]
        self._ends = np.array([s.end.toordinal() for s in spans], np.int64)[codes]
        days = {span: code for code, span in enumerate(spans)}
        self._days = np.array([days[span] for span in spans], np.int64)[codes]
        self._days_count = len(spans) + 1
        flows = [each.need.category.flows(each.need.item) for each in treatments]
        self._flows = np.array(flows, np.bool_)[codes]

    def _coded(self, names: Sequence[str]) -> Codes:
        """Return a number for each record, equal where its kind of unit and cells in these columns are."""
        codes: Codes = self._kinds
        size = int(codes.max(initial=0)) + 1
        for name in names:
            words = self._activities.words[name]
            width = len(words.texts) + 1
            if size * width > _MOST_CODES:
                seen, codes = np.unique(codes, return_inverse=True)
                size = len(seen)
            codes = codes * width + words.codes[self._rows] + 1
            size *= width
        if size * self._days_count > _MOST_CODES:
            codes = np.unique(codes, return_inverse=True)[1]
        return codes

    def equal_rows(self) -> Iterator[Problem]:
        """Yield records under two names that say the same, the first two of each item of a site."""
        codes = self._coded(_SAME) * self._days_count + self._days
        order = np.lexsort((self._amounts, codes))
        same = (np.diff(codes[order]) == 0) & (np.diff(self._amounts[order]) == 0)
        again = np.flatnonzero(same)
        yield from self._first_pairs("activity-equal-rows", order[again], order[again + 1])

    def totals(self) -> Iterator[Problem]:
        """Yield records that are the sum of the others of their days, at whatever sites."""
        keys = self._coded(_SUPPLY) * self._days_count + self._days
        groups, size = np.unique(keys, return_inverse=True, return_counts=True)[1:]
        sums = np.bincount(groups, weights=self._amounts)
        largest = np.zeros(len(size))
        np.maximum.at(largest, groups, self._amounts)
        whole = np.isclose(sums, 2 * largest, rtol=_SLACK, atol=0) & (size > _LEAST_PARTS)
        for group in np.flatnonzero(whole).tolist()[:_MOST]:
            members = np.flatnonzero(groups == group)
            at = int(members[np.argmax(self._amounts[members])])
            yield self._total(at, [int(each) for each in members if each != at])

    def days_within(self) -> Iterator[Problem]:
        """Yield records whose days lie within those of another, or overlap them in a continuous supply."""
        groups = np.unique(self._coded(("site", *_SUPPLY)), return_inverse=True)[1]
        order = np.lexsort((-self._ends, self._starts, groups))
        for group in self._overlapping(groups, order):
            members = order[groups[order] == group]
            found = self._within(members) or self._across(members)
            if found is not None:
                yield found

    def _overlapping(self, groups: Codes, order: Codes) -> list[int]:
        """Return the groups in which a record begins before another one, of other days, has ended."""
        ordered, starts, ends = groups[order], self._starts[order], self._ends[order]
        far = int(ends.max(initial=0)) + 1
        before = np.maximum.accumulate(ordered * far + ends)[:-1] - ordered[1:] * far
        same = (np.diff(starts) == 0) & (np.diff(ends) == 0)
        met = (np.diff(ordered) == 0) & (before >= starts[1:]) & ~same
        found: list[int] = np.unique(ordered[1:][met]).tolist()
        return found[:_MOST]

    def _within(self, members: Codes) -> Problem | None:
        """Return a record with others within its days, as their total where it is their sum."""
        starts, ends = self._starts[members], self._ends[members]
        other = np.flatnonzero((np.diff(starts) != 0) | (np.diff(ends) != 0)) + 1
        first = np.concatenate([[0], other])  # of each span; what holds another comes before it
        within = np.maximum.accumulate(ends[first])[:-1] >= ends[first][1:]
        if not within.any():
            return None
        inside = first[1:][np.argmax(within)]
        outside = int(first[np.argmax(ends[first] >= ends[inside])])
        same = (starts == starts[outside]) & (ends == ends[outside])
        inner = members[(starts >= starts[outside]) & (ends <= ends[outside]) & ~same].tolist()
        outer = members[same].tolist()
        parts = math.fsum(self._amounts[inner].tolist())
        whole = (at for at in outer if math.isclose(parts, self._amounts[at], rel_tol=_SLACK))
        total = next(whole, None)
        if total is not None and len(inner) >= _LEAST_PARTS:
            return self._total(total, inner)
        return self._pair("activity-days-within", outer[0], inner[0], len(inner))

    def _across(self, members: Codes) -> Problem | None:
        """Return the first record of a continuous supply that begins before one before it has ended."""
        starts, ends = self._starts[members], self._ends[members]
        met = (starts[1:] <= ends[:-1]) & (starts[1:] != starts[:-1]) & self._flows[members[1:]]
        if not met.any():
            return None
        at = int(np.argmax(met))
        return self._pair("activity-days-across", int(members[at]), int(members[at + 1]), 1)

    def _first_pairs(self, code: str, firsts: Codes, seconds: Codes) -> Iterator[Problem]:
        if not len(firsts):
            return
        groups, first, count = np.unique(
            self._coded(("site", "category", "item"))[firsts],
            return_index=True,
            return_counts=True,
        )
        for place in range(min(len(groups), _MOST)):
            at = int(first[place])
            yield self._pair(code, int(firsts[at]), int(seconds[at]), int(count[place]))

    def _total(self, at: int, parts: Sequence[int]) -> Problem:
        return self._pair("activity-total-beside-parts", parts[0], at, len(parts))

    def _pair(self, code: str, first: int, second: int, count: int) -> Problem:
        """Return a problem at the second of two records that names both, with their places."""
        names = self._activities.words["record"]
        one, other = int(self._rows[first]), int(self._rows[second])
        args = {
            "first": names[one][:80],
            "there": str(self._activities.place(one, "amount")),
            "record": names[other][:80],
            "count": str(count),
        }
        where = self._activities.place(other, "amount")
        return Problem(code=code, where=where, args=args)
