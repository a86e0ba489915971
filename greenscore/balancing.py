"""The carbon balance of a process from a table of its materials."""

from typing import Any

from greenscore.data.flows import read_flows
from greenscore.factors.inventory.balance import Balance, Flow, Side, carbon_balance
from greenscore.problems import Place, Problem, has_errors


def read_balance(
    materials: Any, *, measured: str = "", tolerance: str = ""
) -> tuple[Balance | None, tuple[Problem, ...]]:
    """Return the balance of a process, and every problem.

    `materials` is a path or data with the columns material, side (in, out), amount, unit, content and
    content_unit (as tC/t); `measured` is t CO2 from measurement, `tolerance` the imbalance, 0 to 1,
    above which it is a warning.
    """
    told, problems = read_flows(materials)
    if has_errors(problems):
        return None, problems
    flows = [_flow(where=where, **cells) for cells, where in told]
    balance, found = carbon_balance(flows, measured=measured, tolerance=tolerance)
    return balance, (*problems, *found)


def _flow(side: str, where: Place, **cells: str) -> Flow:
    return Flow(side=Side(side), where=where, **cells)
