"""greenscore itself: one pass over the claimed data, without the detail of every indicator."""

from collections.abc import Callable, Mapping

import numpy as np
import workload

from greenscore.scoring.plan import Plan
from greenscore.scoring.results import CLAIMED, Results, score_table
from peers.shared import groups


def prepare(plan: Plan, columns: Mapping[str, np.ndarray]) -> Callable[[], Results]:
    """Put the data into a table, and return the computation to time."""
    table = workload.table(columns)
    return lambda: score_table(plan, table, passes=(CLAIMED,), detail=False)


def read(result: Results) -> dict[str, np.ndarray]:
    """Return the columns of a result, NaN where there is no score."""
    scores = {node.id: result.columns[f"{node.id}.score"] for node in groups(result.prepared.plan)}
    return scores | {name: result.columns[name] for name in ("coverage", "level")}
