"""What a product of quantities can hardly be: a share of more than all, more days than its period has."""

from collections.abc import Iterator, Sequence

import numpy as np

from greenscore.inventories.needs import Needs
from greenscore.inventories.treatments import Treatment
from greenscore.model.activities import Activities, Quantity
from greenscore.model.table import Floats
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit

_MOST = 100
_SHARE = "%"
_DAY = parse_unit("d")
_DAYS = frozenset({"day", "days", "天数", "天"})


def doubtful_quantities(
    activities: Activities, needs: Needs, treatments: Sequence[Treatment]
) -> list[Problem]:
    """Return warnings: `activity-share-over`, `activity-share-under`, `activity-days-over`."""
    if not activities.quantities:
        return []
    days = np.full(len(activities.amounts), np.nan)
    spans = np.array([each.need.span.days for each in treatments], dtype=np.float64)
    days[needs.rows] = spans[needs.codes]
    found = [
        problem
        for quantity in activities.quantities
        for problem in _doubts(activities, quantity, days)
    ]
    return found[:_MOST]


def _doubts(activities: Activities, quantity: Quantity, days: Floats) -> Iterator[Problem]:
    """Yield what is doubtful of one column; `days` are those of the period of each record."""
    for code, unit in enumerate(quantity.units.texts):
        values = np.where(quantity.units.codes == code, quantity.values, np.nan)
        if unit == _SHARE:
            yield from _told(activities, quantity, values > 100, "activity-share-over")
            small = (values > 0) & (values < 1)
            yield from _told(activities, quantity, small, "activity-share-under")
        elif not quantity.divides and _are_days(quantity.name, unit):
            over = values > days
            yield from _told(activities, quantity, over, "activity-days-over", days)


def _are_days(name: str, unit: str) -> bool:
    return parse_unit(unit) == _DAY if unit else name.casefold() in _DAYS


def _told(
    activities: Activities,
    quantity: Quantity,
    rows: np.ndarray,
    code: str,
    days: Floats | None = None,
) -> Iterator[Problem]:
    for row in np.flatnonzero(rows).tolist()[:_MOST]:
        args = {"name": quantity.name[:80], "given": f"{quantity.values[row]:g}"}
        if days is not None:
            args["days"] = f"{days[row]:g}"
        yield Problem(code=code, where=activities.place(row, quantity.column), args=args)
