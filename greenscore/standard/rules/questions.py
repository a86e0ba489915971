"""Inputs and table columns: types, bounds, units, answers that do not apply, and unused ones."""

from collections.abc import Iterator

from greenscore.expression.functions import beside
from greenscore.expression.syntax import tables as tables_of
from greenscore.model.scope import frozen_group
from greenscore.model.standard import Function, Question
from greenscore.problems import Problem
from greenscore.quantities.units import UnitError, parse_unit
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_BOUNDS = ("min", "max", "above", "below")


def unreadable_units(inspection: Inspection) -> Iterator[Problem]:
    """Every unit can be read."""
    for path, block in inspection.blocks:
        units = [((*path, "unit"), getattr(block, "unit", None))]
        if isinstance(block, Function):
            units = [((*path, "units", place), unit) for place, unit in enumerate(block.units)]
        for where, unit in units:
            if not unit:
                continue
            try:
                parse_unit(unit)
            except UnitError as error:
                yield inspection.problem(error.code, where, **error.args)


def misplaced_parts(inspection: Inspection) -> Iterator[Problem]:
    """Choices belong to a choice; units and bounds to a number."""
    for path, question in inspection.questions:
        if question.type == "choice" and not question.choices:
            yield inspection.problem("standard-no-choices", path)
        if question.type == "choice" and len(question.choices) == 1:
            yield inspection.problem("standard-one-choice", (*path, "choices"))
        if question.type != "choice" and question.choices:
            yield inspection.problem("standard-choices-of-no-choice", (*path, "choices"))
        if question.type == "number":
            continue
        parts = ("unit", "integer", *_BOUNDS)
        for part in parts:
            if getattr(question, part) != type(question).model_fields[part].default:
                args = {"part": part, "type": question.type}
                yield inspection.problem("standard-part-of-no-number", (*path, part), **args)


def crossed_bounds(inspection: Inspection) -> Iterator[Problem]:
    """The lower bound of a number lies below its upper bound."""
    for path, question in inspection.questions:
        if _crossed(question):
            yield inspection.problem("standard-bounds-crossed", path)


def _crossed(question: Question) -> bool:
    lows = [bound for bound in (question.min, question.above) if bound is not None]
    highs = [bound for bound in (question.max, question.below) if bound is not None]
    if not lows or not highs:
        return False
    strict = question.above == max(lows) or question.below == min(highs)
    return max(lows) >= min(highs) if strict else max(lows) > min(highs)


def unanswerable(inspection: Inspection) -> Iterator[Problem]:
    """Who may answer "not applicable" must give one of the reasons the standard allows."""
    for name, question in inspection.standard.inputs.items():
        rule = question.not_applicable
        path: Path = ("inputs", name, "not_applicable")
        if rule.allowed and not rule.reasons:
            yield inspection.problem("standard-no-reasons", path)
        if rule.reasons and not rule.allowed:
            yield inspection.problem("standard-reasons-not-allowed", path)


def unstated_policies(inspection: Inspection) -> Iterator[Problem]:
    """What becomes of an indicator that does not apply is stated, not assumed."""
    first: dict[str, str] = {}
    for path, node in inspection.nodes:
        stated = inspection.policy(path, "not_applicable") is not None
        for name in () if stated or node.children else used_by(inspection, path):
            first.setdefault(name, node.id)
    for name, question in inspection.standard.inputs.items():
        if question.not_applicable.allowed and name in first:
            where: Path = ("inputs", name, "not_applicable")
            args = {"input": name, "node": first[name]}
            yield inspection.problem("standard-policy-unstated", where, **args)


def used_by(inspection: Inspection, path: Path) -> set[str]:
    """Return every name that the formulas and maps at `path` read, through derived figures too."""
    found: set[str] = set()
    pending = [*inspection.formulas.names_at(path), *_looked_up(inspection, path)]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += inspection.formulas.names_at(("derived", name))
            pending += filter(None, (beside(name), frozen_group(name)))
            parameter = inspection.standard.parameter(name)
            if parameter is not None:
                found.add(name.rpartition(".")[2])
                pending += parameter.by
    return found


def _looked_up(inspection: Inspection, path: Path) -> Iterator[str]:
    around = next(inspection.above(path), None)
    for node in around.walk() if around else inspection.standard.walk():
        if node.score is not None and node.score.map is not None:
            yield from node.score.map.on
        policies = (policy for _, policy in inspection.stated_policies((), node))
        yield from (policy.by for policy in policies if policy.by)


def unused_items(inspection: Inspection) -> Iterator[Problem]:
    """What is asked or declared is read by something."""
    standard = inspection.standard
    used = used_by(inspection, ())
    used |= {standard.sectors.by} if standard.sectors else set()
    for room in ("inputs", "parameters"):
        for name, item in getattr(standard, room).items():
            if name not in used and getattr(item, "type", "") != "text":
                yield inspection.problem("standard-unused", (room, name), name=name)
    read = set(_tables_read(inspection))
    for name in standard.tables:
        if name not in read:
            yield inspection.problem("standard-unused", ("tables", name), name=name)


def _tables_read(inspection: Inspection) -> Iterator[str]:
    for checked in inspection.formulas.checked:
        if checked.written is not None:
            yield from tables_of(checked.written)


RULES = (
    unreadable_units,
    misplaced_parts,
    crossed_bounds,
    unanswerable,
    unstated_policies,
    unused_items,
)
