"""Marks: what moves a score, and is neither a formula nor a figure, says where it is from as well."""

from collections.abc import Iterator

from greenscore.model.absence import STATES
from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def unmarked_choices(inspection: Inspection) -> Iterator[Problem]:
    """Rounding, the grade of recognition and a figure put in place of what is absent cite a source."""
    standard = inspection.standard
    if not standard.rounding.source:
        yield _unmarked(inspection, ("rounding",))
    if standard.recognition.model_fields_set and not standard.recognition.source:
        yield _unmarked(inspection, ("recognition",))
    for place, portfolio in enumerate(standard.portfolio):
        if portfolio.round and not (portfolio.round.source or portfolio.source):
            yield _unmarked(inspection, ("portfolio", place, "round"))
    for path, node in inspection.nodes:
        if any(above.source for above in inspection.above(path)):
            continue
        if node.round and not node.round.source:
            yield _unmarked(inspection, (*path, "round"))
        for state in STATES:
            policy = getattr(node.missing, state)
            if policy is not None and (policy.value is not None or policy.impute is not None):
                yield _unmarked(inspection, (*path, "missing", state))


def _unmarked(inspection: Inspection, path: Path) -> Problem:
    return inspection.problem("standard-unmarked", path, item=".".join(map(str, path)))


RULES = (unmarked_choices,)
