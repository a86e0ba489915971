"""The figures of a portfolio, as plain data and as a wide table with a row for each entity."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import greenscore
from greenscore.scoring.places import framed, or_none
from greenscore.scoring.portfolio import Members, PortfolioFigure, figures
from greenscore.scoring.results import Array
from greenscore.scoring.subject import Prepared

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Every portfolio of every period: all entities first, then each group of the input `by`."""

    prepared: Prepared
    by: str | None
    figures: tuple[PortfolioFigure, ...]

    @classmethod
    def of(cls, prepared: Prepared, by: str | None = None) -> "Portfolios":
        """Aggregate the entities of a table."""
        return cls(prepared, by, tuple(figures(prepared, by)))

    @property
    def declared(self) -> bool:
        """Whether the standard itself says how to aggregate."""
        return bool(self.prepared.plan.edition.standard.portfolio)

    def named(self) -> dict[str, Any]:
        """Return a row for each row of the table, with what it brings to the figures of its period.

        `<id>.weight` is its share, `.contribution` share times value and `.place` its place, among all
        entities of the period; `.outcome` is empty for one that does not belong to the portfolio.
        """
        table = self.prepared.table
        named: dict[str, Any] = {"subject": list(table.subjects), "period": list(table.periods)}
        for figure in self.figures:
            if figure.group is not None:
                continue
            members, id = figure.members, figure.declared.id
            for part, column in (
                ("value", members.quantities),
                ("weight", members.shares),
                ("contribution", members.contributions),
            ):
                _column(named, f"{id}.{part}", np.full(len(table), np.nan))[members.rows] = column
            none = np.full(len(table), None, dtype=object)
            _column(named, f"{id}.place", none)[members.rows] = or_none(members.places)
            outcomes = np.full(len(table), "", dtype=object)
            _column(named, f"{id}.outcome", outcomes)[members.rows] = members.reasons
        return named

    def to_pandas(self) -> "pd.DataFrame":
        """Return the wide table as a data frame."""
        import pandas as pd

        return pd.DataFrame(framed(self.named()))

    def to_arrow(self) -> "pa.Table":
        """Return the wide table as an Arrow table."""
        import pyarrow as pa

        return pa.table({n: pa.array(v, from_pandas=True) for n, v in self.named().items()})

    def as_json(self) -> dict[str, Any]:
        """Return the figures with their entities as plain data."""
        edition = self.prepared.plan.edition
        standard = edition.standard
        return {
            "standard": {
                "id": standard.id,
                "edition": standard.edition,
                "digest": edition.digest,
            },
            "engine": f"greenscore {greenscore.__version__}",
            "declared": self.declared,
            "by": self.by,
            "figures": [_figure(figure) for figure in self.figures],
        }


def _column(named: dict[str, Any], name: str, empty: Array) -> Array:
    """Return the column of this name, made on first use: periods fill it one after the other."""
    column: Array = named.setdefault(name, empty)
    return column


def _figure(figure: PortfolioFigure) -> dict[str, Any]:
    declared = figure.declared
    return {
        "id": declared.id,
        "title": {"zh": declared.title.zh, "en": declared.title.en},
        "period": figure.period,
        "group": figure.group,
        "aggregate": declared.aggregate.kind,
        "value": figure.value,
        "unit": declared.unit or "",
        "outcome": figure.outcome.value,
        "level": figure.level,
        "entities": figure.entities,
        "counted": figure.counted,
        "coverage": figure.coverage,
        "worst": figure.worst,
        "left_out": [
            {"subject": subject, "reason": reason} for subject, reason in figure.members.left_out
        ],
        "members": list(_members(figure.members)),
    }


def _members(members: Members) -> Any:
    columns = (members.quantities, members.weights, members.shares, members.contributions)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    ranked = zip(members.subjects, members.reasons, members.places.tolist(), strict=True)
    for (subject, reason, place), row in zip(ranked, numbers, strict=True):
        value, weight, share, contribution = (
            None if math.isnan(number) else number for number in row
        )
        yield {
            "subject": subject,
            "value": value,
            "weight": weight,
            "share": share,
            "contribution": contribution,
            "place": place or None,
            "outcome": reason,
        }
