"""Conditions on data: formulas evaluated over a whole table, for the rules between inputs."""

from collections.abc import Callable
from datetime import date

import numpy as np

from greenscore.model.table import Floats, Table
from greenscore.scoring.block import RowBlock
from greenscore.scoring.formula_many import evaluate
from greenscore.scoring.formulas import FormulaTyper
from greenscore.scoring.plan import Plan
from greenscore.scoring.results import prepare


def conditions(plan: Plan, table: Table, as_of: date | None = None) -> Callable[[str], Floats]:
    """Return a function from a formula's text to its column over `table`: 1, 0, or NaN where unknown."""
    formulas = FormulaTyper(plan.edition)
    block = RowBlock(
        prepare(plan, table, as_of), slice(0, len(table)), len(table), recognised=False
    )

    def column(text: str) -> Floats:
        with np.errstate(all="ignore"):
            return evaluate(formulas.formula(text), block)

    return column
