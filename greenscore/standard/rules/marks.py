"""Marks: what moves a score, and is neither a formula nor a figure, says where it is from as well."""

from collections.abc import Iterator

from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def unmarked_choices(inspection: Inspection) -> Iterator[Problem]:
    """Rounding and the grade of recognition cite a source."""
    standard = inspection.standard
    if not standard.rounding.source:
        yield _unmarked(inspection, ("rounding",))
    if standard.recognition.model_fields_set and not standard.recognition.source:
        yield _unmarked(inspection, ("recognition",))
    for place, portfolio in enumerate(standard.portfolio):
        if portfolio.round and not (portfolio.round.source or portfolio.source):
            yield _unmarked(inspection, ("portfolio", place, "round"))
    for path, node in inspection.nodes:
        cited = any(above.source for above in inspection.above(path))
        if node.round and not (cited or node.round.source):
            yield _unmarked(inspection, (*path, "round"))


def _unmarked(inspection: Inspection, path: Path) -> Problem:
    return inspection.problem("standard-unmarked", path, item=".".join(map(str, path)))


RULES = (unmarked_choices,)
