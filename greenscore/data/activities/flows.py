"""The materials of a carbon balance from wherever company data come from."""

from collections.abc import Sequence
from typing import Any

from greenscore.data.activities.texttable import Asking, rows_of
from greenscore.data.door import spellings
from greenscore.data.findings import Findings
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place, Problem
from greenscore.text.headings import Names

COLUMNS = ("material", "side", "amount", "unit", "content", "content_unit")
_ASKING = Asking(
    section="balance",
    columns=COLUMNS,
    numbers={"amount": "unit", "content": "content_unit"},
    missing="balance-column-missing",
)


def read_flows(
    source: Any, reading: Reading = PLAIN
) -> tuple[Sequence[tuple[dict[str, str], Place]], tuple[Problem, ...]]:
    """Return each material by the names of its columns, with its place, and every problem.

    `source` is a path, a data frame or a list of mappings; `side` is in or out.
    """
    findings = Findings()
    sides = Names(spellings("side", ("in", "out")))
    flows = []
    for cells, place in rows_of(source, _ASKING, findings, reading):
        flow = dict(zip(COLUMNS, cells, strict=True))
        side = sides.find(flow["side"]).name
        if not side:
            findings.add("balance-side", place("side"), "side", given=flow["side"])
        flows.append((flow | {"side": side}, place("amount")))
    return flows, findings.all()
