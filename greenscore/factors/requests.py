"""What is asked of the library, and the key that a row must match exactly."""

from dataclasses import dataclass
from datetime import date

from greenscore.factors.rows import Factor
from greenscore.quantities.periods import Span
from greenscore.quantities.units import parse_unit

FactorKey = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRequest:
    """One factor that is needed: for what, where, and for the days from `start` to `end`.

    `per` is the unit the activity is measured in, such as `t`, `L` or `kWh`: a row must be per a unit
    of the same dimension; left empty, it may be per anything. An empty `gwp` asks for the profile's
    set. `pin` names a row as `id@version`, or as `id@version#digest` to hold it to its content.
    """

    kind: str
    activity: str
    region: str
    start: date
    end: date
    gas: str
    method: str = "na"
    boundary: str = "na"
    gwp: str = ""
    hv_basis: str = "na"
    per: str = ""
    pin: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError where the days end before they start, UnitError for an unknown unit."""
        if self.end < self.start:
            raise ValueError(f"{self.start} is after {self.end}")
        if self.per:
            parse_unit(self.per)

    @property
    def span(self) -> Span:
        """The days of the activity."""
        return Span(self.start, self.end)

    def __str__(self) -> str:
        words = (self.kind, self.activity, self.region, self.method, self.boundary, self.gas)
        per = f"per {self.per}" if self.per else ""
        more = (self.gwp, self.hv_basis, per, f"{self.start}..{self.end}")
        return " ".join(word for word in (*words, *more) if word not in {"", "na"})


def key_of(item: FactorRequest | Factor) -> FactorKey:
    """Return what is never relaxed: kind, activity, method, boundary, gas and heating value."""
    return (item.kind, item.activity, item.method, item.boundary, item.gas, item.hv_basis)
