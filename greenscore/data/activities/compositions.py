"""The components of a gas from wherever company data come from."""

from collections.abc import Sequence
from typing import Any

from greenscore.data.activities.texttable import rows_of
from greenscore.data.findings import Findings
from greenscore.problems import Place, Problem

COLUMNS = ("component", "share")


def read_components(
    source: Any,
) -> tuple[Sequence[tuple[dict[str, str], Place]], tuple[Problem, ...]]:
    """Return each component by the names of its columns, with its place, and every problem.

    `source` is a path, a data frame or a list of mappings.
    """
    findings = Findings()
    rows = rows_of(source, COLUMNS, "composition-column-missing", findings)
    return [
        (dict(zip(COLUMNS, cells, strict=True)), place("share")) for cells, place in rows
    ], findings.all()
