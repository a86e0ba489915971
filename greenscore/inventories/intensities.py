"""Emissions per unit of output: tonnes of steel, requests served, square metres, whatever the records count.

A functional unit is counted like an activity, by records of a category without emissions. What it divides
are the totals of the same site, or of the holder, where it is counted on all of their days.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace

from greenscore.inventories.amounts import NeedAmounts, sums
from greenscore.inventories.categories import Dimensions, Way
from greenscore.inventories.treatments import Treatment
from greenscore.model.inventory import GroupTotals, Totals
from greenscore.model.inventory_coverage import UnknownKind, UnknownPart
from greenscore.model.inventory_intensity import Intensity
from greenscore.model.inventory_terms import EmissionScope
from greenscore.model.item_names import item_name
from greenscore.problems import Problem
from greenscore.quantities.coverage import days_covered
from greenscore.quantities.periods import Span
from greenscore.quantities.units import conversion, parse_unit
from greenscore.texts import named

_Key = tuple[str, str, Dimensions]


@dataclass(slots=True)
class _Output:
    """What was counted of one item at one site, or at all of them, in the unit of its first record.

    `spans` are the days it was counted on, by site.
    """

    unit: str
    amounts: list[float] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def covered(self, asked: Span | None) -> int:
        """Return on how many of the days it was counted, at the site with the fewest."""
        if asked is None:
            return 0
        return min(days_covered(spans, asked) for spans in self.spans.values())


def intensities_of(
    cells: NeedAmounts,
    treatments: Sequence[Treatment],
    whole: Totals,
    sites: Iterable[GroupTotals],
    asked: Span | None,
    unknown: Sequence[UnknownPart] = (),
) -> tuple[tuple[Intensity, ...], list[Problem]]:
    """Return the emissions per unit of each output, of the holder and of each site that counts one.

    An output that is not counted on all days `asked` divides nothing, which is told. A scope of which a part
    is `unknown` is divided by nothing: the less is known, the better it would look.
    """
    totals = {"": whole} | {group.key: group.totals for group in sites if group.key}
    found: list[Intensity] = []
    problems: list[Problem] = []
    for (site, item, _), output in sorted(_outputs(cells, treatments).items()):
        amount = sums((item, each) for each in output.amounts)[item]
        covered = output.covered(asked)
        if asked is None or covered < asked.days:
            days = {"covered": str(covered), "days": str(asked.days if asked else 0), "site": site}
            args = {**days, **named("item", item_name(item))}
            problems.append(Problem(code="activity-output-days", args=args))
        elif amount:
            parts = [
                each for each in unknown if each.opens and (not site or each.site in {"", site})
            ]
            known = _whole(totals[site], {each.scope for each in parts})
            lacking = any(each.kind is not UnknownKind.SCOPE for each in parts)
            found.append(_per(known, lacking, item, site, amount, output.unit))
    return tuple(found), problems


def _outputs(cells: NeedAmounts, treatments: Sequence[Treatment]) -> dict[_Key, _Output]:
    """Return the outputs of the holder (a blank site), and of each site that is named."""
    found: dict[_Key, _Output] = {}
    rows = zip(cells.needs.tolist(), cells.sites, cells.amounts.tolist(), strict=True)
    for index, site, amount in rows:
        need = treatments[index].need
        if need.category.way is not Way.OUTPUT:
            continue
        unit = parse_unit(need.unit)
        for place in dict.fromkeys(("", site)):
            key = (place, need.item, unit.dimensions)
            output = found.setdefault(key, _Output(need.unit))
            output.amounts.append(float(conversion(unit, parse_unit(output.unit))) * amount)
            output.spans.setdefault(site, []).append(need.span)
    return found


def _whole(totals: Totals, open_: Container[EmissionScope]) -> Totals:
    """Return totals without the scopes that are open."""
    return replace(
        totals,
        scope1=None if EmissionScope.ONE in open_ else totals.scope1,
        scope2_location=None if EmissionScope.TWO in open_ else totals.scope2_location,
        scope2_market=None if EmissionScope.TWO in open_ else totals.scope2_market,
    )


def _per(
    totals: Totals, lacking: bool, item: str, site: str, amount: float, unit: str
) -> Intensity:
    known = [totals.scope1, totals.scope2_location, totals.scope3]
    recorded = [each for each in known if each is not None]

    def per(value: float | None) -> float | None:
        return None if value is None else value / amount

    return Intensity(
        item=item,
        site=site,
        amount=amount,
        unit=unit,
        scope1=per(totals.scope1),
        scope2_location=per(totals.scope2_location),
        scope2_market=per(totals.scope2_market),
        scope3=per(totals.scope3),
        recorded=None if lacking or not recorded else per(sum(recorded)),
    )
