"""What `--json` prints of what is measured: the carbon balance of a process, the composition of a gas."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenscore.inventories.balance import Balance
    from greenscore.inventories.composition import GasComposition


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
