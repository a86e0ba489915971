"""What an inventory does not know: days without a record, records without an amount, scopes without either.

A total with an unknown part is no total: it is shown as a part, with what it lacks, and answers nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from greenscore.model.inventory_terms import EmissionScope
from greenscore.quantities.periods import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysCovered:
    """How many of the `asked` days the records of one item at one site lie on, each day counted once.

    `continuous` tells that every day is wanted, as of a supply that never stops; of other items, bought now
    and then, the days are told and not demanded. `gaps` are the days without a record, in their order.
    """

    site: str
    category: str
    item: str
    continuous: bool
    days: int
    asked: int
    gaps: tuple[Span, ...] = ()


class UnknownKind(StrEnum):
    """Why a part of a total is not known."""

    SCOPE = "scope"
    """No record of the scope, and nobody said that it is not relevant."""
    RECORDS = "records"
    """Records of a category have no amount."""
    DAYS = "days"
    """Days without a record of a continuous supply."""
    FACTORS = "factors"
    """Nobody published one of the factors that a category adds up."""
    DOUBT = "doubt"
    """Emissions rest on a factor that lies outside of what is possible for its kind."""
    DOUBT_ENERGY = "doubt-energy"
    """The energy in tce rests on such a factor; the emissions do not."""
    GASES = "gases"
    """The factors tell of CO2 alone: the total is one of the gases they tell of, and holds no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPart:
    """One part that a total lacks; what does not fit its kind is empty.

    `count` of `whole` are records (without an amount, of all) or days (with a record, of those asked);
    `what` names gases or factors.
    """

    kind: UnknownKind
    scope: EmissionScope
    category: str = ""
    site: str = ""
    item: str = ""
    count: int = 0
    whole: int = 0
    gaps: tuple[Span, ...] = ()
    what: str = ""

    @property
    def opens(self) -> bool:
        """Tell whether the total of the scope cannot be told without it."""
        return self.kind not in {UnknownKind.GASES, UnknownKind.DOUBT_ENERGY}

    @property
    def doubted(self) -> tuple[str, ...]:
        """The doubtful factors, `id@version`; none of a part of another kind."""
        doubts = {UnknownKind.DOUBT, UnknownKind.DOUBT_ENERGY}
        return tuple(self.what.split(", ")) if self.kind in doubts else ()


class ScopeState(StrEnum):
    """What the total of a scope is."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSums:
    """Sums over scopes in t CO2e, and the energy in tce; None where a part of them is not known."""

    scope12_location: float | None
    scope12_market: float | None
    scope123_location: float | None
    scope123_market: float | None
    tce: float | None
