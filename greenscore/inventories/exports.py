"""Power and heat that leave are taken off what was bought: never more than the same site bought then.

Bills and exports of a site that have days in common, directly or by way of others, are held against each
other as one: what lies on which day within a bill is not said. What was made and sold is no purchase.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from greenscore.inventories.categories import ActivityCategory
from greenscore.inventories.needs import ENERGY, Needs
from greenscore.inventories.totals import co2e_of
from greenscore.inventories.treatments import Treatment
from greenscore.model.activities import Activities
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit

_MOST = 100
_SLACK = 1e-9
_NAMED = 5
_KWH = parse_unit("kWh")


def exports_over(
    activities: Activities, needs: Needs, treatments: Sequence[Treatment]
) -> Iterator[Problem]:
    """Yield each group of exports of a site that is more than what the site bought in their days.

    They are compared as energy, and as t CO2e by location and by the market. `activity-export-more`.
    """
    if not any(each.need.category.export for each in treatments):
        return
    flows: dict[tuple[str, ...], list[_Flow]] = defaultdict(list)
    for row, code in zip(needs.rows.tolist(), needs.codes.tolist(), strict=True):
        treatment = treatments[code]
        key = _kind(treatment.need.category)
        if key:
            flow = _Flow(row, float(activities.amounts[row]), treatment)
            flows[activities.words["site"][row], *key].append(flow)
    groups = (group for each in flows.values() for group in _apart(each))
    found = [problem for group in groups for problem in _over(activities, group)]
    yield from found[:_MOST]


def _kind(category: ActivityCategory) -> tuple[str, ...]:
    """Return what an export and the purchases it is taken off have in common; empty for all others."""
    if category.negative and not category.export:
        return ()
    kinds = {ask.kind for ask in category.asks} & {"grid", "heat"}
    return (*kinds, category.scope, category.protocol) if len(kinds) == 1 else ()


@dataclass(frozen=True, slots=True)
class _Flow:
    """One record of power or heat that came or left."""

    row: int
    amount: float
    treatment: Treatment

    @property
    def leaves(self) -> bool:
        return self.treatment.need.category.export

    def energy(self) -> float:
        """Return kWh, NaN where the amount is none of energy."""
        unit = parse_unit(self.treatment.need.unit)
        if unit.dimensions != ENERGY:
            return math.nan
        return self.amount * float(self.treatment.need.facility) * float(unit.factor / _KWH.factor)

    def location(self) -> float:
        """Return t CO2e by the factors of the place."""
        return abs(co2e_of(self.treatment.parts)) * self.amount

    def market(self) -> float:
        """Return t CO2e by the factors of contracts and the market, NaN where they are not known."""
        return abs(co2e_of(self.treatment.market)) * self.amount


_MEASURES: tuple[tuple[Callable[[_Flow], float], str], ...] = (
    (_Flow.energy, "kWh"),
    (_Flow.location, "t CO2e"),
    (_Flow.market, "t CO2e"),
)


def _apart(flows: Sequence[_Flow]) -> Iterator[list[_Flow]]:
    """Yield flows in groups, of which none has a day in common with another one."""
    group: list[_Flow] = []
    last = None
    for flow in sorted(flows, key=lambda each: each.treatment.need.span):
        span = flow.treatment.need.span
        if last is not None and span.start > last:
            yield group
            group = []
        group.append(flow)
        last = span.end if last is None else max(last, span.end)
    yield group


def _over(activities: Activities, group: Sequence[_Flow]) -> Iterator[Problem]:
    """Yield the problem of a group whose exports are more than its purchases, by the first measure."""
    out = [each for each in group if each.leaves]
    bought = [each for each in group if not each.leaves]
    for measure, unit in _MEASURES if out else ():
        left, came = (math.fsum(map(measure, each)) for each in (out, bought))
        if left <= came * (1 + _SLACK) or math.isnan(left) or math.isnan(came):
            continue
        first = min(out, key=lambda each: each.row)
        args = {
            "records": _names(activities, out),
            "bought": _names(activities, bought) or "–",
            "site": activities.words["site"][first.row][:80] or activities.holder[:80] or "–",
            "left": f"{left:.12g}",
            "came": f"{came:.12g}",
            "unit": unit,
        }
        yield Problem(
            code="activity-export-more", where=activities.place(first.row, "amount"), args=args
        )
        return


def _names(activities: Activities, flows: Sequence[_Flow]) -> str:
    """Return the names of records, the first few of many."""
    names = activities.words["record"]
    rows = sorted(each.row for each in flows)
    more = f" … ({len(rows)})" if len(rows) > _NAMED else ""
    return ", ".join(names[row][:80] for row in rows[:_NAMED]) + more
