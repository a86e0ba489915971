"""Grades that company data claim for themselves: how many count for less."""

import numpy as np

from greenscore.model.grading import Grade
from greenscore.model.table import Table
from greenscore.problems import Problem
from greenscore.texts import worded


def claimed_in_vain(table: Table) -> tuple[Problem, ...]:
    """Tell once how many grades typed in the data count for less than they claim, and what lifts them."""
    counts = dict.fromkeys(Grade, 0)
    for name, column in table.columns.items():
        if column.claims is None:
            continue
        held = np.zeros_like(column.claims) if column.grades is None else column.grades
        given = ~np.isnan(column.values)
        if column.not_applicable is not None:
            given |= column.not_applicable > 0
        if name in table.texts:
            given |= np.array([bool(text) for text in table.texts[name]], np.bool_)
        for grade in np.asarray(held)[(column.claims > held) & given].tolist():
            counts[Grade(grade)] += 1
    total = sum(counts.values())
    if not total:
        return ()
    told = [
        worded("grading.counted", grade=grade.label, count=str(count))
        for grade, count in counts.items()
        if count
    ]
    args = {
        "count": str(total),
        "as_zh": "，".join(each.zh for each in told),
        "as_en": ", ".join(each.en for each in told),
    }
    return (Problem(code="grading-claims", args=args),)
