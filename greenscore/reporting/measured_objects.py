"""What `--json` prints of what is measured: the carbon balance of a process, a gas, a meter."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenscore.inventories.balance import Balance
    from greenscore.inventories.composition import GasComposition
    from greenscore.inventories.meters.series import Series


def balance_object(found: "Balance") -> dict[str, Any]:
    """Return a balance; its figures are decimal strings."""
    return {
        "flows": [
            {"material": e.flow.material, "side": e.flow.side.value, "carbon": str(e.carbon)}
            for e in found.flows
        ],
        "carbon_in": str(found.carbon_in),
        "carbon_out": str(found.carbon_out),
        "co2": str(found.co2),
        "measured": None if found.measured is None else str(found.measured),
        "imbalance": None if found.imbalance is None else str(found.imbalance),
    }


def composition_object(found: "GasComposition") -> dict[str, Any]:
    """Return the composition of a gas; its figures are decimal strings, of a Nm3."""
    figures = {
        "ncv": found.ncv,
        "gcv": found.gcv,
        "carbon": found.carbon,
        "content": found.content,
        "co2": found.co2,
    }
    return {
        "shares": {name: str(share) for name, share in found.shares.items()},
        **{name: str(figure) for name, figure in figures.items()},
        "sources": [{"zh": text.zh, "en": text.en} for text in found.sources],
    }


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
