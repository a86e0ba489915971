"""Why a row may not serve a request: one reading of the rules, to choose by and to explain with."""

from collections import defaultdict
from collections.abc import Iterable

from greenscore.factors.profiles import FactorProfile
from greenscore.factors.requests import FactorRequest
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED
from greenscore.model.inventory_terms import UNSTATED
from greenscore.quantities.units import parse_unit

SHARED = frozenset(
    {"grid", "grid-residual", "grid-fossil", "footprint", "td-loss", "gwp", "energy-equiv"}
)
"""Kinds of figures that are the same for everybody: a company's row of them serves where it is named."""

_NEVER_RELAXED = ("kind", "activity", "method", "boundary", "gas", "hv_basis")


def is_own(row: Factor) -> bool:
    """Tell whether a row is a company's own figure of what it burns, buys or makes."""
    return bool(row.overlay) and row.kind not in SHARED


def is_unstated(row: Factor) -> bool:
    """Tell whether a row holds warming potentials and does not say of which set."""
    return row.gas == "CO2e" and row.gwp in {UNSTATED, "na"} and row.kind != "gwp"


def potentials_of(row: Factor) -> str:
    """Return the set of warming potentials that a row holds, `unstated`, or nothing where it holds none."""
    if is_unstated(row):
        return UNSTATED
    return "" if row.gwp == "na" else row.gwp


class Rules:
    """The rules of one programme over the rows of one library.

    Every method returns the reasons against a row as `field=what the row has`; none, and it serves.
    """

    def __init__(self, factors: Iterable[Factor], profile: FactorProfile) -> None:
        self._profile = profile
        self._heirs: dict[tuple[str, str], list[Factor]] = defaultdict(list)
        self._public: set[tuple[str, str]] = set()
        for row in factors:
            if row.supersedes:
                self._heirs[row.supersedes, row.overlay].append(row)
            if not row.overlay:
                self._public.add((row.kind, row.activity))

    def key(self, row: Factor, request: FactorRequest) -> list[str]:
        """Hold a row, pinned or not, to what is never relaxed.

        The set of warming potentials fits where it is the same, where the row's gas needs none, or
        where a source does not say which it took: whoever uses such a row marks it.
        """
        reasons = [
            f"{name}={getattr(row, name)}"
            for name in _NEVER_RELAXED
            if getattr(row, name) != getattr(request, name)
        ]
        free = is_unstated(row) or (row.gwp == "na" and row.gas != "CO2e")
        if not free and row.gwp != (request.gwp or self._profile.gwp):
            reasons.append(f"gwp={row.gwp}")
        if request.per and parse_unit(row.per).dimensions != parse_unit(request.per).dimensions:
            reasons.append(f"per={row.per}")
        return reasons

    def of_another_set(self, row: Factor, request: FactorRequest) -> bool:
        """Tell whether the set of warming potentials alone keeps a row from a request."""
        named = row.gwp not in {"mixed", UNSTATED, "na"}
        return named and self.key(row, request) == [f"gwp={row.gwp}"]

    def standing(self, row: Factor) -> list[str]:
        """Tell what keeps a row from serving anybody in this programme, unless it is pinned.

        A company's own figure is bound to no table of the programme. Its row of a shared kind serves
        only activities that no public row has: it never takes the place of one.
        """
        profile, reasons = self._profile, []
        if row.review in RETIRED:
            reasons.append(f"review={row.review}")
        reasons += [
            f"superseded-by={heir.reference}" for heir in self.heirs(row) if self.known(heir)
        ]
        own = is_own(row)
        if row.overlay and not own and (row.kind, row.activity) in self._public:
            reasons.append(f"overlay={row.overlay}")
        if not own and row.source not in profile.tables.get(row.kind, (row.source,)):
            reasons.append(f"source={row.source}")
        if not self.known(row):
            reasons.append(f"published={row.published}")
        return reasons

    def place(self, row: Factor, request: FactorRequest) -> list[str]:
        """Tell whether a row's region is none that may serve the request's."""
        served = row.region in self._profile.regions(request.region, request.kind)
        return [] if served else [f"region={row.region}"]

    def heirs(self, row: Factor) -> list[Factor]:
        """Return the rows that supersede `row`."""
        return self._heirs.get((row.reference, row.overlay), [])

    def known(self, row: Factor) -> bool:
        """Tell whether a row was out on the reporting date."""
        return row.published is None or row.published <= self._profile.as_of
