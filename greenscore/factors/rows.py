"""The row of the library: one published figure with everything that tells it from its neighbours."""

from dataclasses import dataclass, field
from datetime import date

from greenscore.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """What a source says about how sure its figure is; decimal strings, empty where not given.

    `kind` is interval95 (`low` and `high` in the factor's unit), lognormal (`gsd`, the geometric
    standard deviation) or relative (`percent`, half of the 95 % interval). `cell` is how it was written.
    """

    kind: str
    low: str = ""
    high: str = ""
    gsd: str = ""
    percent: str = ""
    origin: str = "source"
    cell: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One immutable row, told by `id@version`; `value` is the decimal string as it was printed.

    `data_from` and `data_to` bound what the figure describes, `apply_from` and `apply_to` when its
    publisher lets it be used, `published` is the day it came out. `overlay` names the company file
    a row comes from and is empty for the public ones.
    """

    id: str
    version: str
    kind: str
    activity: str
    name: Text
    region: str
    method: str
    boundary: str
    gas: str
    gwp: str
    hv_basis: str
    value: str
    unit: str
    per: str
    data_from: date | None
    data_to: date | None
    apply_from: date | None
    apply_to: date | None
    published: date | None
    source: str
    locator: str
    mark: str
    review: str
    quality: str
    uncertainty: Uncertainty | None
    supersedes: str
    digest: str
    overlay: str = ""

    @property
    def reference(self) -> str:
        """The row as a standard or a company file names it."""
        return f"{self.id}@{self.version}"
