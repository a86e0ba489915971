"""Freezing a reference population: from company data to the statistics beside a standard."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import greenscore
from greenscore.data.record import Records
from greenscore.model.population import Reference
from greenscore.model.standard import Edition
from greenscore.problems import Problem, has_errors
from greenscore.scoring.population_statistics import Freezing, Frozen, needs
from greenscore.scoring.population_statistics import freeze as freeze_columns
from greenscore.standard.builder import load
from greenscore.standard.catalogue import find
from greenscore.standard.files import REFERENCE
from greenscore.standard.frozen_population import steps_digest, write_frozen
from greenscore.workflow.scoring import read_data
from greenscore.workflow.standards import lint

FEWEST_MEMBERS = 2


def freeze(
    reference: str | Path, population: Any, *, as_of: date | None = None
) -> tuple[Freezing | None, tuple[Problem, ...]]:
    """Freeze the statistics a standard needs of a reference population, and write them beside it.

    `population` is company data, one row a member. What stands frozen in the folder is replaced, unless
    the edition is published. Nothing is written where there are errors; OSError where it cannot be.
    """
    edition, problems = _unfrozen(reference)
    if edition is None:
        return None, problems
    if not needs(edition):
        where = edition.place("index")
        return None, (*problems, Problem(code="freeze-nothing", where=where))
    table, faults = read_data(edition, population, as_of=as_of)
    problems = (*problems, *faults)
    if table is None or has_errors(problems):
        return None, problems
    nodes = freeze_columns(edition, table, as_of)
    references = {id: frozen.reference for id, frozen in nodes.items()}
    problems = (*problems, *_thin(nodes, edition.standard.least_members))
    problems = (*problems, *(_unfit(nodes) or _at_fault(edition, references, problems)))
    if has_errors(problems):
        return None, problems
    provenance = {
        "frozen": (as_of or date.today()).isoformat(),  # noqa: DTZ011 - a matter of local days
        "engine": f"greenscore {greenscore.__version__}",
        "population": population.name if isinstance(population, Path) else "",
        "sha256": Records(table, edition).whole_digest(),
        "members": len(table),
        "steps": steps_digest(edition.standard, references),
    }
    assert edition.book.path is not None  # references name files
    files = write_frozen(edition.book.path, references, provenance)
    return Freezing(files=files, members=len(table), nodes=nodes), problems


def _unfrozen(reference: str | Path) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Return a standard without its reference population, which is to be frozen anew."""
    book, told = find(str(reference))
    if book is None:
        return None, told
    edition, problems = load(book, frozen=False)
    problems = (*told, *problems)
    if edition is None or has_errors(problems):
        return None, problems
    found = (problem for problem in lint(edition) if problem.code != "standard-no-reference")
    problems = (*problems, *found)
    if edition.standard.status == "published" and _is_frozen(edition):
        problems = (*problems, Problem(code="freeze-published", where=edition.place("status")))
    return (None if has_errors(problems) else edition), problems


def _at_fault(
    edition: Edition, references: Mapping[str, Reference], told: tuple[Problem, ...]
) -> Iterator[Problem]:
    """Yield what is wrong with the standard once it has these statistics, and was not told before."""
    known = {(problem.code, problem.where) for problem in told}
    for problem in lint(replace(edition, references=references)):
        thin = problem.code == "standard-groups-without"  # told with the count of its members
        if not thin and (problem.code, problem.where) not in known:
            yield problem


def _is_frozen(edition: Edition) -> bool:
    return bool(edition.book.has(REFERENCE))


def _thin(nodes: Mapping[str, Frozen], least: int) -> Iterator[Problem]:
    """Tell which groups have too few members for statistics of their own."""
    for id, frozen in nodes.items():
        for (by, group), members in frozen.thin.items():
            args = {"node": id, "by": by, "group": group, "members": str(members)}
            yield Problem(code="freeze-group-too-few", args={**args, "least": str(least)})


def _unfit(nodes: Mapping[str, Frozen]) -> tuple[Problem, ...]:
    """Tell which nodes have too few members, or could not be given the shape they were to have."""
    problems = []
    for id, frozen in nodes.items():
        args = {"node": id, "present": str(frozen.present), "absent": str(frozen.absent)}
        if frozen.present < FEWEST_MEMBERS:
            problems.append(Problem(code="freeze-too-few", args=args))
        elif not frozen.shaped:
            problems.append(Problem(code="freeze-shape", args=args))
    return tuple(problems)
