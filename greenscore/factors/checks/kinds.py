"""One figure under two kinds: the commonest mistake with power is a footprint used as a grid factor."""

from collections.abc import Iterator
from fractions import Fraction

from greenscore.factors.checks.finding import at_row, size, unit_of
from greenscore.factors.library import Library
from greenscore.factors.rows import Factor
from greenscore.problems import Problem

# In this order the kind that claims a figure for itself is told of the one it belongs to.
_POWER = ("footprint", "wtt", "td-loss", "grid-fossil", "grid-residual", "grid")
_BASES = {"ncv": "NCV", "gcv": "GCV"}


def check_kinds(library: Library) -> Iterator[Problem]:
    """Yield figures of one region that stand under two kinds, and kinds whose basis is not told."""
    first: dict[tuple[str, Fraction], Factor] = {}
    for factor in (
        f for kind in _POWER for f in library.of_kind(kind) if f.activity == "electricity"
    ):
        if not Fraction(factor.value) or unit_of(factor).dimensionless:
            continue
        before = first.setdefault((factor.region, size(factor)), factor)
        if before.kind != factor.kind:
            args = {"kind": factor.kind, "other": before.reference, "other_kind": before.kind}
            yield at_row(library, factor, "factor-of-another-kind", **args)
    for factor in library.factors:
        if not basis_told(factor):
            yield at_row(library, factor, "factor-heat-basis", basis=factor.hv_basis)


def basis_told(factor: Factor) -> bool:
    """Tell whether a row about fuel says which heating value it is on."""
    if factor.kind in _BASES:
        return factor.hv_basis == _BASES[factor.kind]
    by_energy = ("energy", -1) in unit_of(factor).dimensions
    fuel = factor.kind in {"combustion", "carbon-content"}
    return not (fuel and by_energy and factor.hv_basis == "na")
