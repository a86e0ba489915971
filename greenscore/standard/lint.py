"""Lint: what a standard that can be read still gets wrong, found before anything is scored."""

from collections.abc import Iterable

from greenscore.model.standard import Edition
from greenscore.problems import Problem
from greenscore.standard.faults import distinct
from greenscore.standard.rules import (
    absence,
    curves,
    formulas,
    functions,
    grades,
    identity,
    inventories,
    keyed,
    marks,
    population,
    portfolio,
    questions,
    ranges,
    scales,
    sectors,
    tree,
    value_ladders,
)
from greenscore.standard.rules.inspection import Inspection, KnownPaths, Rule
from greenscore.standard.template_faults import told_once

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *marks.RULES,
    *questions.RULES,
    *grades.RULES,
    *sectors.RULES,
    *inventories.RULES,
    *keyed.RULES,
    *formulas.RULES,
    *functions.RULES,
    *tree.RULES,
    *absence.RULES,
    *scales.RULES,
    *population.RULES,
    *curves.RULES,
    *ranges.RULES,
    *portfolio.RULES,
    *value_ladders.RULES,
)


def lint(edition: Edition, known_paths: KnownPaths) -> tuple[Problem, ...]:
    """Return every problem the rules find, each once, in the order of the files.

    `known_paths` gives the paths into an inventory that exist; it is called only where an input names one.
    """
    inspection = Inspection(edition, known_paths)
    found = [problem for rule in RULES for problem in rule(inspection)]
    return told(edition, found)


def told(edition: Edition, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems of an edition, each once, and those of a template too, in the order of the files."""
    once = told_once(problems, edition.places, edition.templates)
    return tuple(sorted(distinct(once), key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    return problem.where.file, problem.where.line or 0, problem.where.path
