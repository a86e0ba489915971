"""Standards: found, built, linted and compiled."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.model.standard import Edition
from greenscore.problems import Problem, ProblemsFound, has_errors

if TYPE_CHECKING:
    from greenscore.scoring.plan import Plan

Reference = str | Path | Edition


def read_standard(
    reference: Reference, *, as_of: date | None = None
) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Find, build and lint a standard; `reference` is an id, id@edition, a folder or a file.

    An id stands for the newest edition in force on `as_of`, by default today.
    """
    from greenscore.standard.builder import load
    from greenscore.standard.catalogue import find

    if isinstance(reference, Edition):
        return reference, ()
    path, problems = find(str(reference), today=as_of)
    if path is None:
        return None, problems
    edition, problems = load(path)
    if edition is None or has_errors(problems):
        return None, problems
    problems = (*problems, *lint(edition))
    return (None if has_errors(problems) else edition), problems


def load_standard(reference: Reference, *, as_of: date | None = None) -> Edition:
    """Return a standard that lints without errors; ProblemsFound otherwise."""
    edition, problems = read_standard(reference, as_of=as_of)
    if edition is None:
        raise ProblemsFound(problems)
    return edition


def lint(edition: Edition) -> tuple[Problem, ...]:
    """Return every problem that the rules find in an edition, in the order of its files."""
    from greenscore.inventory.known_paths import known_paths
    from greenscore.standard.lint import lint as apply_rules

    return apply_rules(edition, known_paths)


@lru_cache(maxsize=32)
def plan_of(edition: Edition) -> "Plan":
    """Return the compiled plan of an edition, compiled once."""
    from greenscore.scoring.compile import compile_plan

    return compile_plan(edition)
