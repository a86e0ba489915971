"""What `greenscore meter --json` prints: a meter by its months and records."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenscore.inventories.meters.series import Series


def meter_object(series: "Series", records: Sequence[Mapping[str, str | float]]) -> dict[str, Any]:
    """Return a meter by its records, and how its readings were understood."""
    return {
        "kind": series.kind.value,
        "stamp": None if series.stamp is None else series.stamp.value,
        "unit": series.unit,
        "fed_in": series.fed_in,
        "gaps": len(series.gaps),
        "months": [
            {
                "period": month.month,
                "amount": month.amount,
                "fed_in": month.fed_in,
                "unit": month.unit,
                "readings": month.readings,
                "expected": month.expected,
                "whole": month.whole,
            }
            for month in series.months
        ],
        "records": list(records),
    }
