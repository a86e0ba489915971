"""What an inventory says of one unit of output: a tonne of steel, a request served, a square metre."""

from dataclasses import dataclass

OUTPUT = "output"
"""The category whose records count a functional unit; it stands among no emissions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """t CO2e for one `unit` of an output, of a site or, where `site` is blank, of the holder.

    `amount` is the output that the totals of the same days are divided by; each figure is None where its
    total is. `recorded` is all that records count, power by location: the sum over the three scopes, which
    is that of a software or a product whose boundary the records are; None where a part of one is not
    known.
    """

    item: str
    site: str
    amount: float
    unit: str
    scope1: float | None
    scope2_location: float | None
    scope2_market: float | None
    scope3: float | None
    recorded: float | None
