"""Lint: what a standard that can be read still gets wrong, found before anything is scored."""

from greenscore.model import Edition
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
)
from greenscore.standard.rules.inspection import Inspection, Rule

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
)


def lint(edition: Edition) -> tuple[Problem, ...]:
    """Return every problem the rules find, each once, in the order of the files."""
    inspection = Inspection(edition)
    found = [problem for rule in RULES for problem in rule(inspection)]
    return tuple(sorted(distinct(found), key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    return problem.where.file, problem.where.line or 0, problem.where.path
