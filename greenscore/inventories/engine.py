"""From activity records to an inventory: the order of the steps, and nothing else."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from greenscore.factors.checks.use import doubted, doubts, without_basis
from greenscore.factors.library import Library
from greenscore.factors.profiles import FactorProfile
from greenscore.factors.rows import Factor
from greenscore.inventories.amounts import NeedAmounts, gather
from greenscore.inventories.categories import ActivityCategories
from greenscore.inventories.completeness import States, scope3_complete
from greenscore.inventories.covering import beside_purchases, covering
from greenscore.inventories.days import days_apart, days_asked, days_of, years_told
from greenscore.inventories.energy import energy_of
from greenscore.inventories.exports import exports_over
from greenscore.inventories.factor_queries import GASES, FactorContext
from greenscore.inventories.factor_uses import amounts_of, factor_uses, spreads
from greenscore.inventories.gas_parts import BIOGENIC
from greenscore.inventories.intensities import intensities_of
from greenscore.inventories.needs import Needs
from greenscore.inventories.notes import grouped
from greenscore.inventories.overlaps import overlaps
from greenscore.inventories.products import doubtful_quantities
from greenscore.inventories.record_lines import lines_of, records_digest
from greenscore.inventories.scopes import placed
from greenscore.inventories.sums import sum_faults, unstated_sets
from greenscore.inventories.totals import Figures
from greenscore.inventories.treatments import Treatment
from greenscore.inventories.understanding import understood
from greenscore.inventories.unit_emissions import treat
from greenscore.inventories.unknown import told_none, unknown_parts, what_lacks
from greenscore.model.activities import Activities
from greenscore.model.inventory import (
    Inventory,
    LibraryUsed,
    Named,
    Sureness,
    Totals,
    TotalSpread,
)
from greenscore.model.inventory_intensity import Intensity
from greenscore.problems import Problem, has_errors
from greenscore.quantities.periods import Span

_MOST = 100


def compute(
    activities: Activities,
    library: Library,
    profile: FactorProfile,
    categories: ActivityCategories,
    sureness: Sureness | None = None,
    period: Span | None = None,
) -> tuple[Inventory | None, tuple[Problem, ...]]:
    """Return the inventory of records by a programme, and every problem; None where one is an error.

    `sureness` is what is asked about how sure the totals are, `period` the days asked for, by default the
    months in which the records lie.
    """
    desk = FactorContext(library, profile)
    digest = records_digest(activities)
    activities, told = understood(activities, desk, categories)
    activities, uncovered = covering(activities, categories)
    activities, misplaced = placed(activities, categories)
    states = States(activities, categories)
    needs = Needs(activities, categories)
    treatments, problems = treated(activities, needs, desk)
    problems += [*told, *uncovered, *misplaced, *states.problems]
    problems += [*_records_twice(activities), *_negatives(activities)]
    summed = _summed(treatments)
    problems += [*sum_faults(summed), *unstated_sets(summed, profile.gwp)]
    problems += doubts(library, _used(treatments))
    problems += without_basis(library, {each.need.item for each in treatments})
    problems += states.contradictions(each.need.category.id for each in treatments)
    problems += beside_purchases(activities, needs)
    if len(treatments) == len(needs.first):
        problems += days_apart(activities, needs, treatments, period)
        problems += exports_over(activities, needs, treatments)
    if has_errors(problems) or len(treatments) < len(needs.first):
        return None, tuple(problems)
    making = _Making(activities, library, profile, categories, sureness or Sureness(), digest)
    problems += overlaps(activities, needs, treatments)
    problems += doubtful_quantities(activities, needs, treatments)
    found = making.inventory(needs, treatments, states, tuple(problems), period)
    return found, found.problems


def treated(
    activities: Activities, needs: Needs, desk: FactorContext
) -> tuple[list[Treatment], list[Problem]]:
    """Return how each need is met, and all problems; a note is kept once, at its first record."""
    treatments: list[Treatment] = []
    problems: list[Problem] = []
    notes: dict[tuple[str, str], Problem] = {}
    for row, (need, faults) in zip(needs.first.tolist(), needs.read(), strict=True):
        problems += faults
        if need is None:
            continue
        where = activities.place(row, "factor" if need.pins else "item")
        found = treat(desk, need, where, activities.place(row, "unit"))
        if isinstance(found, Treatment):
            treatments.append(found)
            for note in found.problems:
                notes.setdefault((note.code, str(sorted(note.args.items()))), note)
        else:
            problems += found
    return treatments, [*problems, *grouped(notes.values())]


def _summed(treatments: Sequence[Treatment]) -> list[Factor]:
    """Return the rows behind the totals; biogenic CO2 is apart, and parts of a product add to nothing."""
    parts = [part for each in treatments for part in (*each.parts, *(each.market or ()))]
    rows = [used.factor for part in parts if part.gas != BIOGENIC for used in part.used]
    return [row for row in rows if row.gas in GASES]


def _used(treatments: Sequence[Treatment]) -> list[Factor]:
    """Return every row behind a figure, of emissions and of energy."""
    parts = (part for each in treatments for part in (*each.parts, *(each.market or ())))
    behind = (used for part in parts for used in part.used)
    return [used.factor for used in (*behind, *(u for e in treatments for u in e.coefficient))]


def _records_twice(activities: Activities) -> list[Problem]:
    """Return records whose name another one has: what stands twice in a file is counted twice."""
    words = activities.words["record"]
    filled = np.flatnonzero(words.codes >= 0)
    if len(filled) == len(words.texts):
        return []
    first: dict[int, int] = {}
    problems: list[Problem] = []
    for row in filled.tolist():
        before = first.setdefault(int(words.codes[row]), row)
        if before != row and len(problems) < _MOST:
            args = {"record": words[row][:80], "first": str(activities.place(before, "record"))}
            where = activities.place(row, "record")
            problems.append(Problem(code="activity-record-twice", where=where, args=args))
    return problems


def _negatives(activities: Activities) -> list[Problem]:
    rows = np.flatnonzero(activities.amounts < 0)[:_MOST].tolist()
    return [
        Problem(
            code="activity-amount-negative",
            where=activities.place(row, "amount"),
            args={"given": f"{activities.amounts[row]:g}"},
        )
        for row in rows
    ]


def _one_output(per: Sequence[Intensity]) -> float:
    """Return the amount of the holder's only output; NaN where there is none, or several."""
    own = [each.amount for each in per if not each.site]
    return own[0] if len(own) == 1 else math.nan


def _used_of(library: Library) -> LibraryUsed:
    return LibraryUsed(
        name=library.name,
        version=library.version,
        digest=library.digest,
        overlays=tuple(Named(id=own.name, digest=own.digest) for own in library.overlays),
    )


class _Making:
    """Puts an inventory together from what was looked up and summed."""

    def __init__(
        self,
        activities: Activities,
        library: Library,
        profile: FactorProfile,
        categories: ActivityCategories,
        sureness: Sureness,
        digest: str,
    ) -> None:
        self._activities = activities
        self._digest = digest
        self._library = library
        self._profile = profile
        self._categories = categories
        self._sureness = sureness

    def inventory(
        self,
        needs: Needs,
        treatments: Sequence[Treatment],
        states: States,
        problems: tuple[Problem, ...],
        period: Span | None = None,
    ) -> Inventory:
        rounding = self._profile.rounding
        cells = gather(self._activities, needs, apart=rounding is not None)
        figures = Figures(cells, treatments, rounding)
        amounts, counts = amounts_of(cells, len(treatments))
        partly = {each.need.category.id for each in treatments if each.absent}
        entries = states.categories(*self._by_category(figures, cells, treatments), partly)
        spans = [each.need.span for each in treatments]
        asked = period or days_asked(spans)
        coverage = days_of(cells, treatments, asked)
        unknown = unknown_parts(states, entries, coverage, treatments, doubted(problems))
        lacking = what_lacks(entries, coverage, unknown)
        sites, totals = figures.groups(cells.sites), told_none(figures.total(), states, entries)
        per, uneven = intensities_of(cells, treatments, totals, sites, asked, unknown)
        months = [treatments[need].need.month for need in cells.needs.tolist()]
        profile, library = self._profile, self._library
        return Inventory(
            holder=self._activities.holder,
            start=min((span.start for span in spans), default=None),
            end=max((span.end for span in spans), default=None),
            profile=Named(id=profile.id, label=profile.label, digest=profile.digest),
            as_of=profile.as_of,
            gwp=profile.gwp,
            rounding=profile.rounding,
            library=_used_of(library),
            records=len(self._activities),
            records_digest=self._digest,
            totals=totals,
            categories=entries,
            sites=sites,
            periods=figures.groups(months),
            gases=figures.gases(),
            scope3_complete=scope3_complete(entries),
            energy=energy_of(cells, treatments, profile.energy_basis),
            factors=factor_uses(library, treatments, amounts, counts),
            spreads=self._spreads(figures, treatments, amounts),
            sureness=self._sureness,
            problems=(*problems, *uneven, *years_told(spans), *lacking),
            asked=asked,
            coverage=coverage,
            intensities=per,
            unknown=unknown,
            lines=lines_of(self._activities, needs, treatments, rounding, _one_output(per)),
        )

    def _spreads(
        self, figures: Figures, treatments: Sequence[Treatment], amounts: Sequence[float]
    ) -> tuple[TotalSpread, ...]:
        """Return how sure each total is, told of the total as it was rounded line by line."""
        found = spreads(treatments, amounts, self._categories.amounts, self._sureness)
        if self._profile.rounding is None:
            return found
        return tuple(replace(each, amount=figures.of(each.part)) for each in found)

    def _by_category(
        self, figures: Figures, cells: NeedAmounts, treatments: Sequence[Treatment]
    ) -> tuple[dict[str, Totals], dict[str, int]]:
        names = [treatments[need].need.category.id for need in cells.needs.tolist()]
        totals = {group.key: group.totals for group in figures.groups(names)}
        records: dict[str, int] = dict.fromkeys(totals, 0)
        for name, count in zip(names, cells.records.tolist(), strict=True):
            records[name] += count
        return totals, records
