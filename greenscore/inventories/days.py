"""Which days the records of each item at each site lie on, held against the days that are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from greenscore.inventories.amounts import NeedAmounts
from greenscore.inventories.categories import Way
from greenscore.inventories.needs import Needs
from greenscore.inventories.treatments import Treatment
from greenscore.model.activities import Activities
from greenscore.model.inventory_coverage import DaysCovered
from greenscore.model.item_names import item_name
from greenscore.problems import Problem
from greenscore.quantities.coverage import days_covered, gaps, hull, told, whole_months
from greenscore.quantities.periods import Span
from greenscore.texts import Text

LONGEST_YEAR = 366
_SITES = 5
_MOST = 100


def days_asked(spans: Iterable[Span]) -> Span | None:
    """Return the months in which records lie: what an inventory is asked for where nobody says its period."""
    whole = hull(spans)
    return None if whole is None else whole_months(whole)


def days_apart(
    activities: Activities,
    needs: Needs,
    treatments: Sequence[Treatment],
    period: Span | None,
) -> Iterator[Problem]:
    """Yield each record with days outside of the period asked for; amounts are not spread over days."""
    if period is None:
        return
    apart = np.array([each.need.span.within(period) != each.need.span for each in treatments])
    for row in needs.rows[apart[needs.codes]].tolist()[:_MOST]:
        args = {
            "record": activities.words["record"][row][:80],
            "start": str(period.start),
            "end": str(period.end),
        }
        yield Problem(code="activity-days-apart", where=activities.place(row, "period"), args=args)


def days_of(
    cells: NeedAmounts, treatments: Sequence[Treatment], asked: Span | None
) -> tuple[DaysCovered, ...]:
    """Return the days covered by site, category and item, in their order; nothing without records."""
    if asked is None:
        return ()
    spans: dict[tuple[str, str, str], set[Span]] = defaultdict(set)
    flows: dict[tuple[str, str], bool] = {}
    for index, site in zip(cells.needs.tolist(), cells.sites, strict=True):
        need = treatments[index].need
        if need.category.way is Way.OUTPUT:
            continue
        spans[site, need.category.id, need.item].add(need.span)
        flows[need.category.id, need.item] = need.category.flows(need.item)
    return tuple(
        DaysCovered(
            site=site,
            category=category,
            item=item,
            continuous=flows[category, item],
            days=days_covered(own, asked),
            asked=asked.days,
            gaps=gaps(own, asked),
        )
        for (site, category, item), own in sorted(spans.items())
    )


def days_missing(coverage: Iterable[DaysCovered], labels: Mapping[str, Text]) -> Iterator[Problem]:
    """Yield a warning for each continuous supply with days without a record, all its sites in one.

    `labels` names the categories.
    """
    short: dict[tuple[str, str], list[DaysCovered]] = defaultdict(list)
    for each in coverage:
        if each.continuous and each.gaps:
            short[each.category, each.item].append(each)
    for (category, item), found in short.items():
        name, more = item_name(item), f"; +{len(found) - _SITES}" if len(found) > _SITES else ""
        args = {
            "category_zh": labels[category].zh,
            "category_en": labels[category].en,
            "item_zh": name.zh,
            "item_en": name.en,
            "sites": "; ".join(map(_site, found[:_SITES])) + more,
        }
        yield Problem(code="activity-days-missing", args=args)


def _site(own: DaysCovered) -> str:
    """Return `hall 335/366 (2024-07-01..2024-07-31)`."""
    return f"{own.site} {own.days}/{own.asked} ({told(own.gaps)})".strip()


def years_told(spans: Iterable[Span]) -> Iterator[Problem]:
    """Yield a warning where the records run over more than a year: their totals are of no year."""
    whole = hull(spans)
    if whole is not None and whole.days > LONGEST_YEAR:
        args = {"start": str(whole.start), "end": str(whole.end), "days": str(whole.days)}
        yield Problem(code="activity-years", args=args)
