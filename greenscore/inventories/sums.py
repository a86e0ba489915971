"""Which factors may stand behind the lines of one total."""

from collections import defaultdict
from collections.abc import Iterable

from greenscore.factors.rows import Factor
from greenscore.factors.rules import is_unstated
from greenscore.problems import Problem

_WHOLE_CHAIN = {"full-lca", "cradle-gate"}


def sum_faults(factors: Iterable[Factor]) -> tuple[Problem, ...]:
    """Return why lines made with these factors must not be added up; nothing where they may.

    CO2 equivalents hold one set of warming potentials. Lines of CO2 alone go with any, and so do rows
    that do not say which set they hold: these are marked on every line. Biogenic CO2 goes only with
    its like. A factor over a whole chain goes with no factor of a part of it for the same activity.
    """
    rows = list(dict.fromkeys(factors))
    return tuple(
        problem
        for problem in (_mixed_sets(rows), _biogenic(rows), *_overlaps(rows))
        if problem is not None
    )


def unstated_sets(factors: Iterable[Factor], gwp: str) -> tuple[Problem, ...]:
    """Return a note on the rows that do not say which warming potentials they hold; `gwp` is asked for."""
    rows = {row for row in factors if is_unstated(row)}
    if not rows:
        return ()
    args = {"set": gwp, "count": str(len(rows)), "rows": _listed(rows)}
    return (Problem(code="factor-gwp-unstated", args=args),)


def _mixed_sets(rows: list[Factor]) -> Problem | None:
    stated = [row for row in rows if row.gas == "CO2e" and not is_unstated(row)]
    sets = sorted({row.gwp for row in stated})
    if len(sets) < 2:
        return None
    args = {"sets": ", ".join(sets), "rows": _listed(stated)}
    return Problem(code="factor-gwp-mixed", args=args)


def _biogenic(rows: list[Factor]) -> Problem | None:
    biogenic = [row for row in rows if row.gas == "biogenic-CO2"]
    if len(biogenic) in {0, len(rows)}:
        return None
    return Problem(code="factor-biogenic-mixed", args={"rows": _listed(biogenic)})


def _overlaps(rows: list[Factor]) -> Iterable[Problem]:
    by_activity: dict[str, list[Factor]] = defaultdict(list)
    for row in rows:
        if row.boundary != "na":
            by_activity[row.activity].append(row)
    for activity, same in by_activity.items():
        boundaries = {row.boundary for row in same}
        if len(boundaries) > 1 and boundaries & _WHOLE_CHAIN:
            args = {"activity": activity, "rows": _listed(same)}
            yield Problem(code="factor-boundaries-overlap", args=args)


def _listed(rows: Iterable[Factor]) -> str:
    return ", ".join(sorted(row.reference for row in rows))
