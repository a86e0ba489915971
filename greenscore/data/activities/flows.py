"""The materials of a carbon balance from wherever company data come from."""

from collections.abc import Sequence
from typing import Any

from greenscore.data.activities.texttable import rows_of
from greenscore.data.findings import Findings
from greenscore.problems import Place, Problem

COLUMNS = ("material", "side", "amount", "unit", "content", "content_unit")
SIDES = ("in", "out")


def read_flows(
    source: Any,
) -> tuple[Sequence[tuple[dict[str, str], Place]], tuple[Problem, ...]]:
    """Return each material by the names of its columns, with its place, and every problem.

    `source` is a path, a data frame or a list of mappings; `side` is in or out.
    """
    findings = Findings()
    flows = []
    for cells, place in rows_of(source, COLUMNS, "balance-column-missing", findings):
        flow = dict(zip(COLUMNS, cells, strict=True))
        if flow["side"] not in SIDES:
            findings.add("balance-side", place("side"), "side", given=flow["side"])
        flows.append((flow, place("amount")))
    return flows, findings.all()
