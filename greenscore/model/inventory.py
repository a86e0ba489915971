"""An inventory: what the activities of a holder emitted and what energy they took, ready to be shown.

Every figure stands here as it was computed: masses of gases in t, CO2 equivalents in t CO2e, energy in
tce. Reports round and arrange; they add nothing up. A figure that is not known is None, never zero.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from greenscore.model.grading import RecordGrades
from greenscore.model.inventory_coverage import (
    DaysCovered,
    ScopeState,
    ScopeSums,
    UnknownKind,
    UnknownPart,
)
from greenscore.model.inventory_intensity import Intensity
from greenscore.model.inventory_terms import (
    SCOPES,
    EmissionScope,
    LineColumn,
    MatchLabel,
    TotalPart,
)
from greenscore.problems import Place, Problem
from greenscore.quantities.periods import Span
from greenscore.texts import Text


class Quantification(StrEnum):
    """How a category stands in the inventory; only the first has figures."""

    QUANTIFIED = "quantified"
    NOT_QUANTIFIED = "not-quantified"
    NOT_RELEVANT = "not-relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """t CO2e of one holder, site, period or category; members are never added to one another.

    A scope is None where no record has an amount of it, unless somebody said that it is not relevant.
    `scope2_market` is None where some power has no factor of the market, too. `biogenic` is t CO2 and
    stands outside the scopes. `removals` and `offsets` are listed and never subtracted.
    """

    scope1: float | None = 0.0
    scope2_location: float | None = 0.0
    scope2_market: float | None = 0.0
    scope3: float | None = 0.0
    biogenic: float = 0.0
    removals: float = 0.0
    offsets: float = 0.0

    @property
    def known_location(self) -> float:
        """What is known of scopes 1, 2 and 3, power by the grid: a weight to sort by, and no total."""
        return sum(filter(None, (self.scope1, self.scope2_location, self.scope3)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTotals:
    """The totals of a site (`key` its name) or a period.

    A period is the month a record lies in, or what the record says where it is longer than a month.
    """

    key: str
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTotals:
    """One category: `protocol` is the number of the GHG Protocol, as 3.4.

    `totals` is None where no record has an amount; a category that is quantified in part is not
    quantified, and has totals. `reason` is what the records say. A number of scope 3 without any
    record is an entry of its own, with the number as `id`. `subtracted` marks a category whose figures
    are negative by its nature, as carbon that stays in products.
    """

    id: str
    label: Text
    scope: EmissionScope
    protocol: str
    state: Quantification
    records: int
    totals: Totals | None
    reason: str = ""
    subtracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GasTotals:
    """One gas in one total.

    `mass` is t of the gas, None where a factor gives only CO2 equivalents (gas `CO2e`, or a part that
    was published as CO2e).
    """

    gas: str
    part: TotalPart
    mass: float | None
    co2e: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyLine:
    """Energy of one item at one site, in the unit of the records, and in tce (None: no coefficient).

    `coefficient` is the `id@version` behind `tce`, which is `derived` where it is that of a heating value.
    """

    item: str
    site: str
    amount: float
    unit: str
    tce: float | None
    coefficient: str
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyFlow:
    """One band of a flow diagram: an item into a site, and there into a category, in tce."""

    source: str
    site: str
    use: str
    tce: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """Comprehensive energy: `basis` is equivalent or equal, how the profile counts power.

    `tce` is None where the profile names no coefficients or an item has none; `lines` tell which.
    """

    basis: str
    tce: float | None
    lines: tuple[EnergyLine, ...]
    flows: tuple[EnergyFlow, ...]

    @property
    def derived(self) -> float:
        """The tce that follow from heating values, without a coefficient."""
        return math.fsum(line.tce for line in self.lines if line.derived and line.tce is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUse:
    """One row of the library that figures rest on.

    `co2e` is t CO2e resting on it (of the market-based total for rows of it alone, an absolute amount),
    `records` their number, `label` how it was found, `newer` the `id@version` of a later one, or empty.
    `title` and `locator` are the document and the table or page in it. `gwp` is the set of warming
    potentials it holds, `unstated` where its source does not say, empty where it holds none.
    """

    reference: str
    name: Text
    value: str
    unit: str
    per: str
    source: str
    title: Text
    locator: str = ""
    mark: str
    review: str = ""
    label: MatchLabel
    newer: str
    digest: str
    overlay: str
    gwp: str = ""
    co2e: float
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalSpread:
    """How sure a total is: half of its 95 % interval in t CO2e, by activities, by factors, together.

    `assumed` is the share, 0 to 1, that rests on default uncertainties or fallbacks, `draft` the share on
    rows that one person read, `reported` the share that others reported in t CO2e. `low` and `high` are
    the ends of the interval, first order or by the draws of the inventory. `verdict` tells where it lies
    by the threshold that was asked about: below, above, not-distinguishable, or empty without one.
    """

    part: TotalPart
    amount: float
    spread: float
    activity: float
    factor: float
    assumed: float
    draft: float = 0.0
    reported: float = 0.0
    low: float
    high: float
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """What was asked about totals: a number of seeded draws (0: first order), a threshold in t CO2e."""

    draws: int = 0
    seed: int = 0
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something told by an id, a label and a digest: a profile, or an overlay of the library."""

    id: str
    label: Text = field(default_factory=Text)
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryUsed:
    """The release of the library of factors and the company files read with it."""

    name: Text
    version: str
    digest: str
    overlays: tuple[Named, ...]


class RecordPlaces(Protocol):
    """Where the cells of activity records stand."""

    def of(self, row: int, column: str) -> Place:
        """Return the place of a cell by its record and the name of its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Results by record, as columns of equal length in the order of the records.

    `columns` holds each `LineColumn`, and a column of t for each gas. `places` tells where the records
    stand.
    """

    columns: Mapping[str, Sequence[Any]]
    places: RecordPlaces = field(repr=False)

    def __len__(self) -> int:
        return len(self.columns[LineColumn.RECORD])

    def place(self, row: int) -> Place:
        """Return where the amount of a row was written."""
        return self.places.of(row, "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Everything an inventory report says. `start` and `end` are the first and last day of the records.

    Both are None where no record has an amount.

    `scope3_complete` is False while a category of scope 3 is neither quantified nor told not to be
    relevant with a reason: then `totals.scope3` is only the sum of what was quantified.
    `records_digest` is the SHA-256 of the records, whatever their order and the format of their file.
    `graded` tells who graded which of them. `rounding` is the number of decimals to which the programme
    rounds the t CO2e of each record before it adds them, None where nothing is rounded on the way.
    `period` is what was asked for, or empty; `asked` are the days that records are held against: those of
    the period, else the months in which the records lie. `coverage` tells of each item at each
    site how many of them have a record, `unknown` what the totals lack, `intensities` what is emitted per
    unit of output.
    """

    holder: str
    start: date | None
    end: date | None
    profile: Named
    as_of: date
    gwp: str
    library: LibraryUsed
    records: int
    records_digest: str
    totals: Totals
    categories: tuple[CategoryTotals, ...]
    sites: tuple[GroupTotals, ...]
    periods: tuple[GroupTotals, ...]
    gases: tuple[GasTotals, ...]
    scope3_complete: bool
    energy: Energy
    factors: tuple[FactorUse, ...]
    spreads: tuple[TotalSpread, ...]
    sureness: Sureness = Sureness()
    problems: tuple[Problem, ...]
    lines: Lines
    graded: RecordGrades = field(default_factory=RecordGrades)
    rounding: int | None = None
    period: str = ""
    asked: Span | None = None
    coverage: tuple[DaysCovered, ...] = ()
    unknown: tuple[UnknownPart, ...] = ()
    intensities: tuple[Intensity, ...] = ()

    def state(self, scope: EmissionScope) -> ScopeState:
        """Return whether the total of a scope is the whole, a part, or none at all."""
        own = (self.totals.scope1, self.totals.scope2_location, self.totals.scope3)
        if dict(zip(SCOPES, own, strict=True))[scope] is None:
            return ScopeState.NONE
        part = any(each.scope == scope and each.opens for each in self.unknown)
        part = part or (scope is EmissionScope.THREE and not self.scope3_complete)
        return ScopeState.PART if part else ScopeState.WHOLE

    @property
    def sums(self) -> ScopeSums:
        """Sums over scopes, each None where one of them is not whole."""
        totals = self.totals
        whole = {scope: self.state(scope) is ScopeState.WHOLE for scope in SCOPES}
        scope1 = totals.scope1 if whole[EmissionScope.ONE] else None
        scope3 = totals.scope3 if whole[EmissionScope.THREE] else None
        power = (totals.scope2_location, totals.scope2_market)
        own = [_plus(scope1, each if whole[EmissionScope.TWO] else None) for each in power]
        open_ = {UnknownKind.DAYS, UnknownKind.RECORDS, UnknownKind.DOUBT_ENERGY}
        known = not any(part.kind in open_ and part.scope in SCOPES[:2] for part in self.unknown)
        return ScopeSums(
            scope12_location=own[0],
            scope12_market=own[1],
            scope123_location=_plus(own[0], scope3),
            scope123_market=_plus(own[1], scope3),
            tce=self.energy.tce if known else None,
        )

    @property
    def digest(self) -> str:
        """SHA-256 over what the inventory was made from and its totals, as a restatement names it."""
        library = self.library
        told = {
            "records": self.records_digest,
            "profile": [self.profile.id, self.profile.digest],
            "as_of": self.as_of.isoformat(),
            "gwp": self.gwp,
            "library": [library.digest, *sorted(overlay.digest for overlay in library.overlays)],
            "totals": {name: repr(figure) for name, figure in asdict(self.totals).items()},
        }
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
