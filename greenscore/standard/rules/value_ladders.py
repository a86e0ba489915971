"""Ladders of a node's value in place of its score: of a number, and in the order in which it gets better."""

from collections.abc import Iterator
from itertools import pairwise

from greenscore.expression.check import Quantity
from greenscore.model.nodes import Node
from greenscore.model.scope import StandardScope
from greenscore.problems import Problem
from greenscore.standard.rules.figures import cases, named
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def is_falling(node: Node) -> bool:
    """Tell whether the thresholds of a ladder descend, as lower values are better."""
    return node.levels_of == "value" and node.better == "lower"


def ladders_of_numbers(inspection: Inspection) -> Iterator[Problem]:
    """A ladder of the value stands on an indicator whose value is a number, and has levels."""
    scope = StandardScope(inspection.standard, inspection.edition.references)
    for path, node in inspection.nodes:
        if node.levels_of != "value":
            continue
        where = (*path, "levels_of")
        if not node.levels:
            args = {"option": "levels_of", "needs": "levels"}
            yield inspection.problem("standard-option-unused", where, **args)
        measured = node.value is not None and not node.children
        if not measured or not isinstance(scope.value_type(node.id), Quantity):
            yield inspection.problem("standard-ladder-of-value", where, node=node.id)


def falling_thresholds(inspection: Inspection) -> Iterator[Problem]:
    """Where lower values are better, thresholds descend, and none of them is to be exceeded."""
    for path, node in inspection.nodes:
        if not is_falling(node):
            continue
        for place, level in enumerate(node.levels):
            if level.above is not None:
                where = (*path, "levels", place, "above")
                yield inspection.problem("standard-ladder-falls", where, level=level.id)
        marks = [place for place, level in enumerate(node.levels) if level.at is not None]
        for before, place in pairwise(marks):
            yield from _not_falling(inspection, (*path, "levels"), before, place)


def _not_falling(
    inspection: Inspection, ladder: Path, before: int, place: int
) -> Iterator[Problem]:
    pair = ((*ladder, before, "at"), (*ladder, place, "at"))
    for case, (first, second) in cases(inspection, *pair):
        if first <= second:
            args = {"first": f"{first:g}", "second": f"{second:g}", "case": named(case)}
            yield inspection.problem("standard-not-descending", (*ladder, place), **args)
            return


RULES = (ladders_of_numbers, falling_thresholds)
