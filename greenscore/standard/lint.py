"""Lint: what a standard that can be read still gets wrong, found before anything is scored."""

from greenscore.model.standard import Edition
from greenscore.problems import Problem
from greenscore.standard.faults import distinct
from greenscore.standard.rules import (
    curves,
    formulas,
    functions,
    identity,
    inventories,
    keyed,
    population,
    portfolio,
    questions,
    ranges,
    scales,
    tree,
    value_ladders,
)
from greenscore.standard.rules.inspection import Inspection, KnownPaths, Rule
from greenscore.standard.template_faults import told_once

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *questions.RULES,
    *inventories.RULES,
    *keyed.RULES,
    *formulas.RULES,
    *functions.RULES,
    *tree.RULES,
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
    told = told_once(found, edition.places, edition.templates)
    return tuple(sorted(distinct(told), key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    return problem.where.file, problem.where.line or 0, problem.where.path
