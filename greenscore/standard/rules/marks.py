"""Marks: what moves a score, and is neither a formula nor a figure, says where it is from as well."""

from collections.abc import Iterator

from greenscore.model.absence import STATES, Missing, MissingRules
from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_IN_PLACE = {"value", "score", "impute"}


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
        for whom, rules in _stated(node.missing):
            for state in STATES:
                policy = getattr(rules, state)
                if policy is not None and policy.kind in _IN_PLACE:
                    yield _unmarked(inspection, (*path, "missing", *whom, state))


def _stated(missing: Missing) -> Iterator[tuple[Path, MissingRules]]:
    """Yield the rules for what is absent, wherever a node states them."""
    yield (), missing
    if missing.own is not None:
        yield ("self",), missing.own
    if missing.children is not None:
        yield ("children",), missing.children


def _unmarked(inspection: Inspection, path: Path) -> Problem:
    return inspection.problem("standard-unmarked", path, item=".".join(map(str, path)))


RULES = (unmarked_choices,)
