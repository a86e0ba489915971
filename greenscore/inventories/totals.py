"""Totals from cells: one figure for each scope, by any grouping, every sum exact and rounded once."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.inventories.amounts import NeedAmounts, rounded
from greenscore.inventories.categories import OFFSET, REMOVAL
from greenscore.inventories.gas_parts import BIOGENIC, GasPart
from greenscore.inventories.treatments import Treatment
from greenscore.model.inventory import GasTotals, GroupTotals, Totals
from greenscore.model.inventory_terms import TotalPart
from greenscore.model.table import Floats

_FIELDS = ("scope1", "scope2_location", "scope2_market", "scope3")


def parts_in(treatment: Treatment, part: TotalPart) -> tuple[GasPart, ...] | None:
    """Return what counts in a total without biogenic CO2; None where the market is not known."""
    if treatment.need.category.scope != part.scope:
        return ()
    parts = treatment.market if part is TotalPart.MARKET else treatment.parts
    return None if parts is None else tuple(each for each in parts if each.gas != BIOGENIC)


def co2e_of(parts: Sequence[GasPart] | None) -> float:
    """Return t CO2e of parts for one unit, NaN where they are not known."""
    if parts is None:
        return math.nan
    return float(sum((part.co2e for part in parts), Decimal(0)))


def biogenic_of(treatment: Treatment) -> float:
    """Return t of biogenic CO2 for one unit."""
    return co2e_of([part for part in treatment.parts if part.gas == BIOGENIC])


class Figures:
    """The figures of the cells of an inventory.

    `rounding` is what a programme rounds each cell to before it adds them; gases stay as they are.
    """

    def __init__(
        self, cells: NeedAmounts, treatments: Sequence[Treatment], rounding: int | None = None
    ) -> None:
        self._cells = cells
        self._rounding = rounding
        self._treatments = treatments
        self._values: dict[str, tuple[NDArray[np.int64], Floats]] = {}
        self._scopes = [each.need.category.scope for each in treatments]
        for field, part in zip(_FIELDS, TotalPart, strict=True):
            scale = [co2e_of(parts_in(each, part)) for each in treatments]
            self._add(field, scale)
        self._add("biogenic", [biogenic_of(each) for each in treatments])
        for field, category in (("removals", REMOVAL), ("offsets", OFFSET)):
            named = [each.need.category.id == category for each in treatments]
            scales = [
                co2e_of(each.parts) if own else 0.0
                for each, own in zip(treatments, named, strict=True)
            ]
            self._add(field, scales)

    def _add(self, field: str, scale: Sequence[float]) -> None:
        """Keep the cells where a figure is not zero by its nature, and its values there."""
        scales = np.array(scale, np.float64)
        of_cells = scales[self._cells.needs] if len(scales) else np.empty(0)
        kept = np.flatnonzero(of_cells != 0)
        values = rounded(of_cells[kept] * self._cells.amounts[kept], self._rounding)
        self._values[field] = (kept, values)

    def total(self) -> Totals:
        """Return the totals of all cells."""
        figures = {field: math.fsum(v.tolist()) for field, (_, v) in self._values.items()}
        return _totals(figures, {self._scopes[need] for need in set(self._cells.needs.tolist())})

    def groups(self, names: Sequence[str]) -> tuple[GroupTotals, ...]:
        """Return the totals by a name of each cell, in the order of the names."""
        found, codes = np.unique(np.array(names, dtype=object), return_inverse=True)
        by_group: list[dict[str, float]] = [{} for _ in found]
        scopes: list[set[str]] = [set() for _ in found]
        for pair in np.unique(codes * (len(self._scopes) + 1) + self._cells.needs).tolist():
            group, need = divmod(pair, len(self._scopes) + 1)
            scopes[group].add(self._scopes[need])
        for field, (kept, values) in self._values.items():
            order = np.argsort(codes[kept], kind="stable")
            of_kept = codes[kept][order]
            bounds = np.searchsorted(of_kept, np.arange(len(found) + 1)).tolist()
            of_groups = values[order].tolist()
            for group, (start, end) in enumerate(pairwise(bounds)):
                by_group[group][field] = math.fsum(of_groups[start:end])
        return tuple(
            GroupTotals(key=str(key), totals=_totals(figures, own))
            for key, figures, own in zip(found.tolist(), by_group, scopes, strict=True)
        )

    def of(self, part: TotalPart) -> float:
        """Return t CO2e of all cells in one total."""
        _, values = self._values[_FIELDS[list(TotalPart).index(part)]]
        return math.fsum(values.tolist())

    def gases(self) -> tuple[GasTotals, ...]:
        """Return every gas of every total; those of a total that is not known are left out."""
        found = []
        for part in TotalPart:
            by_gas = [parts_in(treatment, part) for treatment in self._treatments]
            if any(parts is None for parts in by_gas):
                continue
            for gas in sorted({each.gas for parts in by_gas for each in parts or ()}):
                own = [[each for each in parts or () if each.gas == gas] for parts in by_gas]
                co2e = self._sum([co2e_of(parts) for parts in own])
                known = all(each.mass is not None for parts in own for each in parts)
                masses = [float(sum((p.mass or Decimal(0) for p in ps), Decimal(0))) for ps in own]
                mass = self._sum(masses) if known else None
                found.append(GasTotals(gas=gas, part=part, mass=mass, co2e=co2e))
        return tuple(found)

    def _sum(self, scale: Sequence[float]) -> float:
        values = np.array(scale, np.float64)[self._cells.needs] * self._cells.amounts
        return math.fsum(values.tolist())


def _totals(figures: Mapping[str, float], scopes: Collection[str]) -> Totals:
    """Return figures as totals; a scope without a record has none."""
    known: dict[str, Any] = {
        field: None if math.isnan(value) else value for field, value in figures.items()
    }
    for field, part in zip(_FIELDS, TotalPart, strict=True):
        if part.scope not in scopes:
            known[field] = None
    return replace(Totals(), **known)
