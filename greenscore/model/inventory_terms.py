"""The closed terms of inventories, each with the word that files and reports write.

All are texts, so that what is written stays the same; a misspelt one is found by the type checker.
"""

from enum import StrEnum


class LineColumn(StrEnum):
    """The columns of the results by record, in the order of their files.

    Texts are blank and figures (float64) NaN where nothing is known. Beside them stands a column of
    t of each gas, see `gas_column`.
    """

    RECORD = "record"
    SITE = "site"
    CATEGORY = "category"
    ITEM = "item"
    UNIT = "unit"
    """Text: the unit of the amount."""
    USE = "use"
    """Text: `facility` or `it`, see `PowerUse`."""
    INSTRUMENT = "instrument"
    """Text: the contract that power was bought by."""
    GRADE = "grade"
    EVIDENCE = "evidence"
    AMOUNT = "amount"
    """Figure in the unit of the record; the product where the record has quantities."""
    PRODUCT = "product"
    """Text: the quantities that the amount is the product of, as they were given; blank without."""
    PERIOD = "period"
    """Text: the month, or what the record says where it is longer; blank without an amount."""
    DAYS = "days"
    """Text: the first and the last day, `2024-03-16..2024-03-31`; blank without an amount."""
    SCOPE = "scope"
    """Text: see `EmissionScope`; blank without an amount."""
    FACTOR = "factor"
    """Text: the rows of the library behind `co2e`, `id@version`, several joined by a space."""
    FACTOR_MARKET = "factor_market"
    CO2E = "co2e"
    """Figure in t CO2e; location-based for power."""
    CO2E_MARKET = "co2e_market"
    """Figure in t CO2e, market-based."""
    BIOGENIC = "biogenic"
    """Figure in t CO2."""
    ENERGY = "energy"
    """Figure: the amount as energy of the facility, NaN where the record is none."""
    TCE = "tce"
    """Figure in t of coal equivalent."""
    COEFFICIENT = "coefficient"
    """Text: the rows of the library behind `tce`."""
    PER_OUTPUT = "per_output"
    """Figure: `co2e` per unit of the one output that the records count; NaN without one, or with several."""
    LABEL = "label"
    """Text: how the rows behind `co2e` were found, see `MatchLabel`, joined by a space; or `REPORTED`."""
    LABEL_MARKET = "label_market"
    LABEL_ENERGY = "label_energy"
    """Text: how the rows behind `tce` were found, and `derived` where it is that of a heating value."""
    GWP = "gwp"
    """Text: the sets of warming potentials behind `co2e` and `co2e_market`, several joined by a space;
    `unstated` where a factor's source does not say, blank where no factor holds any."""


_GAS = "t_"


def gas_column(gas: str) -> str:
    """Return the name of the column with the t of a gas of each record."""
    return _GAS + gas


def is_gas_column(name: str) -> bool:
    """Tell whether a column of lines holds t of a gas."""
    return name.startswith(_GAS)


class Account(StrEnum):
    """What the lines are summed for: all by location, all with power by the market, or their energy."""

    LOCATION = "location"
    MARKET = "market"
    ENERGY = "energy"

    @property
    def figures(self) -> LineColumn:
        """The column of its figures: t CO2e, or tce."""
        return _COLUMNS[self][0]

    @property
    def factors(self) -> LineColumn:
        """The column of the rows of the library behind them."""
        return _COLUMNS[self][1]

    @property
    def labels(self) -> LineColumn:
        """The column of how these rows were found."""
        return _COLUMNS[self][2]


_COLUMNS = {
    Account.LOCATION: (LineColumn.CO2E, LineColumn.FACTOR, LineColumn.LABEL),
    Account.MARKET: (LineColumn.CO2E_MARKET, LineColumn.FACTOR_MARKET, LineColumn.LABEL_MARKET),
    Account.ENERGY: (LineColumn.TCE, LineColumn.COEFFICIENT, LineColumn.LABEL_ENERGY),
}


class EmissionScope(StrEnum):
    """The scopes of the GHG Protocol, and what is counted outside of them."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    OUTSIDE = "outside"


SCOPES = (EmissionScope.ONE, EmissionScope.TWO, EmissionScope.THREE)


class TotalPart(StrEnum):
    """The totals that gases and intervals are told of."""

    SCOPE1 = "1"
    LOCATION = "2-location"
    MARKET = "2-market"
    SCOPE3 = "3"

    @property
    def scope(self) -> EmissionScope:
        """The scope it is a total of."""
        return EmissionScope(self.value[0])


class MatchLabel(StrEnum):
    """How well a row of the library fits what the programme asks for; a fallback lowers what it is used for.

    A wider region is a fallback only where a more local figure exists in principle: where rows of the
    very key stand for places within it. A date is one only where the date rule had to give way; a region
    fallback may be one of date too, as the trace says.
    """

    EXACT = "exact"
    REGION_FALLBACK = "region-fallback"
    DATE_FALLBACK = "date-fallback"
    PINNED = "pinned"


REPORTED = "reported"
"""The word among the labels of a line whose figure was given in t CO2e: nothing was computed."""

UNSTATED = "unstated"
"""The word for warming potentials of which a source does not say by whom they are."""

DERIVED = "derived"
"""Beside the labels of energy: its coal equivalent follows from a heating value, not from a coefficient."""
FALLBACKS = frozenset({MatchLabel.REGION_FALLBACK, MatchLabel.DATE_FALLBACK})


class PowerUse(StrEnum):
    """What the meter of a record of energy sees: IT equipment alone, or the whole facility."""

    IT = "it"
    FACILITY = "facility"
