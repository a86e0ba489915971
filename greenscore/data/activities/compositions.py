"""The components of a gas from wherever company data come from."""

from collections.abc import Sequence
from typing import Any

from greenscore.data.activities.texttable import Asking, rows_of
from greenscore.data.findings import Findings
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place, Problem

COLUMNS = ("component", "share")
_ASKING = Asking(section="composition", columns=COLUMNS, missing="composition-column-missing")


def read_components(
    source: Any, reading: Reading = PLAIN
) -> tuple[Sequence[tuple[dict[str, str], Place]], tuple[Problem, ...]]:
    """Return each component by the names of its columns, with its place, and every problem.

    `source` is a path, a data frame or a list of mappings.
    """
    findings = Findings()
    rows = rows_of(source, _ASKING, findings, reading)
    return [
        (dict(zip(COLUMNS, cells, strict=True)), place("share")) for cells, place in rows
    ], findings.all()
