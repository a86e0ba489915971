"""What the checks say of the rows that somebody's figures rest on: those of a company were never reviewed."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from greenscore.factors.checks.bands import UNCHECKED, check_bands
from greenscore.factors.checks.finding import at_row
from greenscore.factors.checks.fuels import check_fuels
from greenscore.factors.checks.kinds import basis_told, check_kinds
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem

_CODE = "factor-doubtful"
_OF_ROWS: tuple[Callable[[Library], Iterable[Problem]], ...] = (
    check_bands,
    check_kinds,
    check_fuels,
)
"""The checks that hold a row against its kind and the rows used with it, not against a whole release."""


def doubts(library: Library, used: Iterable[Factor]) -> tuple[Problem, ...]:
    """Return a warning for each finding about rows that are used; the figures are computed all the same."""
    rows = tuple(dict.fromkeys(used))
    kinds: dict[str, tuple[Factor, ...]] = {}
    for row in rows:
        kinds[row.kind] = (*kinds.get(row.kind, ()), row)
    taken = replace(library, factors=rows, _by_kind=kinds)
    return tuple(_doubt(finding) for check in _OF_ROWS for finding in check(taken))


def without_basis(library: Library, items: Collection[str]) -> tuple[Problem, ...]:
    """Return a warning for each figure of a company on `items` that tells no heating value it stands on."""
    own = (row for row in library.factors if row.overlay and row.activity in items)
    return tuple(
        at_row(library, row, "factor-own-basis", kind=row.kind, basis=row.hv_basis)
        for row in own
        if not basis_told(row)
    )


def doubted(problems: Iterable[Problem]) -> frozenset[str]:
    """Return the rows, `id@version`, that `doubts` warned of."""
    return frozenset(each.args["row"] for each in problems if each.code == _CODE)


def _doubt(finding: Problem) -> Problem:
    if finding.code == UNCHECKED:
        return finding
    told = {"told_zh": finding.message("zh"), "told_en": finding.message("en")}
    return Problem(code=_CODE, where=finding.where, args={**finding.args, **told})
