"""Grades: what nobody has to stand behind does not raise a recognised score in silence."""

from collections.abc import Iterator

from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.questions import used_by
from greenscore.text.document import Path


def unexplained_answers(inspection: Inspection) -> Iterator[Problem]:
    """An answer that is not graded has no part in a score, or the standard says why it may have one."""
    asked = inspection.standard.inputs.items()
    ungraded = {name for name, question in asked if not question.graded and not question.because}
    reached = _reached(inspection, ungraded) if ungraded else {}
    for name, where in reached.items():
        path: Path = ("inputs", name, "graded")
        yield inspection.problem("standard-ungraded", path, name=name, reached=where)


def needless_reasons(inspection: Inspection) -> Iterator[Problem]:
    """What is graded needs no reason for not being so."""
    for name, question in inspection.standard.inputs.items():
        if question.graded and question.because:
            path: Path = ("inputs", name, "because")
            yield inspection.problem("standard-because-graded", path, name=name)


def _reached(inspection: Inspection, names: set[str]) -> dict[str, str]:
    """Return those of the names that some result rests on, each with the first part that reads it.

    Whatever decides a score, a level or a prerequisite counts: values, scales, weights, conditions,
    policies, gates, the parameters and figures they go through, and the sector that a programme states some
    of them for. A check refuses data and lifts none.
    """
    parts: list[tuple[str, Path]] = [(node.id, path) for path, node in reversed(inspection.nodes)]
    parts += [("levels", ("levels",)), ("prerequisites", ("prerequisites",))]
    stated = {name for file in inspection.edition.sectors for name in file.values}
    by = {inspection.standard.sectors.by} if inspection.standard.sectors else set()
    found: dict[str, str] = {}
    for called, path in parts:
        used = used_by(inspection, path)
        for name in (used | by if used & stated else used) & names:
            found.setdefault(name, called)
    return found


RULES = (unexplained_answers, needless_reasons)
