"""Certificates and contracts cover power that a record already counts, and never add to it.

A record with `covers` names the purchase it is held for: that much of the purchase is counted by the
contract, and the rest as before. A record under contract that covers itself is a purchase of its own.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from greenscore.inventories.categories import ActivityCategories, ActivityCategory
from greenscore.inventories.needs import Need, Needs, days_at
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory_terms import EmissionScope
from greenscore.model.table import Floats
from greenscore.problems import Problem, nearest
from greenscore.quantities.units import UnitError, conversion, parse_unit

_TAKEN = (
    *("site", "region", "category", "item", "unit", "period", "start", "end"),
    *("scope", "use", "pue"),
)
"""What a covering record has from the purchase: it is a part of it."""
_CONTRACT = ("instrument", "factor")
_MOST = 100
_SLACK = 1e-9


def covering(
    activities: Activities, categories: ActivityCategories
) -> tuple[Activities, list[Problem]]:
    """Return records in which what is covered is counted by its contract, and what cannot be covered.

    Amounts of all records of power come to what they were without the covering ones. Problems:
    `activity-covers-needless`, `-unknown`, `-unfit`, `-years`, `-more`.
    """
    named = activities.words["covers"]
    rows = [
        row for row in np.flatnonzero(named.codes >= 0).tolist() if not _itself(activities, row)
    ]
    if not rows:
        return activities, []
    work = _Covering(activities, categories)
    for row in rows:
        work.cover(row)
    return work.covered(), work.problems


def _is_bought(category: ActivityCategory | None) -> bool:
    """Tell whether a category is energy bought of others, as power and heat, which contracts tell of."""
    return category is not None and category.scope is EmissionScope.TWO and not category.export


def _itself(activities: Activities, row: int) -> bool:
    return activities.words["covers"][row] == activities.words["record"][row]


class _Covering:
    def __init__(self, activities: Activities, categories: ActivityCategories) -> None:
        names = activities.words["record"]
        self.problems: list[Problem] = []
        self._activities = activities
        self._categories = categories
        self._rows = {names[row]: row for row in range(len(names) - 1, -1, -1)}
        self._parts: dict[int, list[tuple[int, float]]] = defaultdict(list)

    def cover(self, row: int) -> None:
        """Note the purchase that a record covers, or why it covers none."""
        words = self._activities.words
        purchase = self._rows.get(words["covers"][row])
        if not words["instrument"][row]:
            self._fault("activity-covers-needless", row)
        elif purchase is None:
            self._fault(
                "activity-covers-unknown", row, nearest=nearest(words["covers"][row], self._rows)
            )
        elif not self._bought(purchase, words["category"][row]):
            self._fault("activity-covers-unfit", row)
        elif self._in_its_years(row, purchase):
            units = (words["unit"][row], words["unit"][purchase])
            try:
                scale = float(conversion(parse_unit(units[0]), parse_unit(units[1])))
            except UnitError:
                self._fault("activity-covers-unfit", row)
                return
            amount = float(self._activities.amounts[row]) * scale
            self._parts[purchase].append((row, 0.0 if math.isnan(amount) else amount))

    def _in_its_years(self, row: int, purchase: int) -> bool:
        """Tell whether a record lies in the calendar years of its purchase; note it where it does not.

        A certificate of a year serves for a bill of one of its months, none of another year.
        """
        span, faults = days_at(self._activities, self._categories, row)
        self.problems += faults
        whole, _ = days_at(self._activities, self._categories, purchase)  # told with its own need
        if span is None or whole is None:
            return False
        if whole.start.year <= span.start.year and span.end.year <= whole.end.year:
            return True
        own, other = (f"{each.start}..{each.end}" for each in (span, whole))
        self._fault("activity-covers-years", row, own=own, other=other)
        return False

    def _bought(self, row: int, name: str) -> bool:
        """Tell whether a record is bought energy of a category, with an amount and no contract of its own."""
        words = self._activities.words
        same = words["category"][row] == name
        known = not math.isnan(self._activities.amounts[row])
        return (
            same
            and known
            and _is_bought(self._categories.by_id.get(name))
            and not (words["instrument"][row] or words["covers"][row])
        )

    def _fault(self, code: str, row: int, **args: str) -> None:
        if len(self.problems) < _MOST:
            words, where = self._activities.words, self._activities.place(row, "covers")
            told = {"record": words["record"][row][:80], "given": words["covers"][row][:80], **args}
            self.problems.append(Problem(code=code, where=where, args=told))

    def covered(self) -> Activities:
        """Return the records with the covered amounts taken off their purchases."""
        amounts = self._activities.amounts.copy()
        taken: dict[int, int] = {}
        contracts: dict[int, int] = {}
        for purchase, parts in self._parts.items():
            whole, covered = float(amounts[purchase]), math.fsum(amount for _, amount in parts)
            if covered > whole * (1 + _SLACK):
                args = {"covered": f"{covered:.12g}", "whole": f"{whole:.12g}"}
                self._fault("activity-covers-more", parts[-1][0], **args)
            taken |= {row: purchase for row, _ in parts}
            amounts[purchase] = max(0.0, whole - covered)
            amounts[[row for row, _ in parts]] = [amount for _, amount in parts]
            if whole - covered <= whole * _SLACK:  # nothing is left that would need another factor
                amounts[purchase] = 0.0
                contracts[purchase] = parts[-1][0]
        return self._activities.replaced(
            amounts=amounts,
            words={**self._copied(_TAKEN, taken), **self._copied(_CONTRACT, contracts)},
        )

    def _copied(self, names: Sequence[str], rows: Mapping[int, int]) -> dict[str, Words]:
        """Return columns in which some rows say what others say."""
        columns = {}
        for name in names:
            words = self._activities.words[name]
            codes = np.array(words.codes)
            codes[list(rows)] = words.codes[list(rows.values())]
            columns[name] = Words(codes, words.texts)
        return columns


def beside_purchases(activities: Activities, needs: Needs) -> Iterator[Problem]:
    """Yield each contract that covers no record and stands beside a purchase of its site and days.

    Whether it is a part of that purchase or one of its own cannot be told: `activity-contract-beside`.
    """
    words = activities.words
    alone = (words["instrument"].codes >= 0) & (words["covers"].codes < 0)
    if not alone[needs.rows].any():
        return
    read = [need for need, _ in needs.read()]
    bought = np.array([need is not None and _is_bought(need.category) for need in read])
    kept = np.flatnonzero(bought[needs.codes])
    rows, codes = needs.rows[kept], needs.codes[kept]
    contract = words["instrument"].codes[rows] >= 0
    asked = np.flatnonzero(alone[rows])
    sites = words["site"].codes[rows]
    kinds = words["category"].codes[rows]
    starts, ends = (_ordinals(read, end)[codes] for end in (0, 1))
    plain = np.flatnonzero(~contract & (activities.amounts[rows] > 0))
    for at in asked.tolist()[:_MOST]:
        met = plain[
            (sites[plain] == sites[at])
            & (kinds[plain] == kinds[at])
            & (starts[plain] <= ends[at])
            & (ends[plain] >= starts[at])
        ]
        if len(met):
            own, other = int(rows[at]), int(rows[met[0]])
            args = {
                "record": activities.words["record"][own][:80],
                "other": activities.words["record"][other][:80],
                "there": str(activities.place(other, "amount")),
            }
            where = activities.place(own, "instrument")
            yield Problem(code="activity-contract-beside", where=where, args=args)


def _ordinals(needs: Sequence[Need | None], end: int) -> Floats:
    return np.array([need.span[end].toordinal() if need else 0 for need in needs], np.float64)
