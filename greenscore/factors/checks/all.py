"""All checks of a library, in the order in which a reviewer wants to read them."""

from collections.abc import Callable, Iterable

from greenscore.factors.checks.bands import check_bands
from greenscore.factors.checks.fuels import check_fuels
from greenscore.factors.checks.identities import check_identities
from greenscore.factors.checks.kinds import check_kinds
from greenscore.factors.checks.provenance import check_provenance
from greenscore.factors.checks.vectors import check_vectors
from greenscore.factors.checks.windows import check_windows
from greenscore.factors.library import Library
from greenscore.factors.reviews import check_reviews
from greenscore.problems import Problem

CHECKS: tuple[Callable[[Library], Iterable[Problem]], ...] = (
    check_provenance,
    check_reviews,
    check_bands,
    check_kinds,
    check_fuels,
    check_identities,
    check_windows,
    check_vectors,
)


def check_library(library: Library) -> tuple[Problem, ...]:
    """Return everything the checks have to say about a library that could be read."""
    return tuple(problem for check in CHECKS for problem in check(library))
