"""Answers that a programme states for a sector: they take the place of what the subject gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.data.cells import text_of
from greenscore.data.findings import Findings
from greenscore.model.grading import Grade
from greenscore.model.programme import Programme, ProgrammeValue
from greenscore.model.sectors import stated_values
from greenscore.model.standard import Edition
from greenscore.model.table import Column, Floats, Origin, Table
from greenscore.problems import Place, Problem

_SLACK = 1e-9
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ProgrammeOrigin:
    """The origin of a table with values of a programme: the line of the sector file, and the value there."""

    base: Origin
    programme: Programme

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return the place of a value."""
        stated = self.programme.of(row, name) if child_row is None else None
        return self.base.place(row, name, child_row) if stated is None else stated.place

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return a value as it was given; nothing for one that the programme states."""
        stated = self.programme.of(row, name) if child_row is None else None
        return self.base.text(row, name, child_row) if stated is None else ""


def names_a_sector(table: Table, edition: Edition) -> bool:
    """Tell whether some row names a sector, where a programme states values for sectors."""
    sectors = edition.standard.sectors
    if sectors is None or not edition.sectors:
        return False
    return not bool(np.isnan(table.columns[sectors.by].values).all())


def with_programme(
    table: Table, edition: Edition, days: NDArray[np.int64]
) -> tuple[Table, tuple[Problem, ...]]:
    """Return the table with the values that the programme states, and what it did not state or replaced.

    `days` is the day, as an ordinal, that each row is judged at; 0 where there is none, and then there
    is no value. A value of the programme is as sure as the answer that names the sector.
    """
    values = stated_values(edition) if edition.standard.sectors is not None else ()
    if not values:
        return table, ()
    stating = _Stating(table, edition, values, days)
    return stating.table(), stating.problems()


class _Stating:
    """One run over a table: which value counts in which row."""

    def __init__(
        self,
        table: Table,
        edition: Edition,
        values: tuple[ProgrammeValue, ...],
        days: NDArray[np.int64],
    ) -> None:
        assert edition.standard.sectors is not None
        self._table, self._days, self._by = table, days, edition.standard.sectors.by
        self._asked = edition.standard.inputs[self._by]
        self._sectors = table.columns[self._by]
        self._programme = Programme(values=values, chosen=self._chosen(values))

    def _chosen(self, values: tuple[ProgrammeValue, ...]) -> Mapping[str, NDArray[np.int32]]:
        codes = {key: code for code, key in enumerate(self._asked.choices)}
        chosen: dict[str, NDArray[np.int32]] = {}
        for position, stated in enumerate(values):
            end = date.max if stated.end is None else stated.end
            holds = self._sectors.values == codes[stated.sector]
            holds &= (self._days >= stated.start.toordinal()) & (self._days <= end.toordinal())
            rows = chosen.setdefault(stated.input, np.full(len(self._table), -1, np.int32))
            rows[holds] = position
        return chosen

    def table(self) -> Table:
        """Return the table with the values that count in the place of what was given."""
        columns = {name: self._column(name) for name in self._programme.chosen}
        return replace(
            self._table,
            columns={**self._table.columns, **columns},
            origin=ProgrammeOrigin(self._table.origin, self._programme),
            programme=self._programme,
        )

    def _column(self, name: str) -> Column:
        column, stated = self._table.columns[name], self._stated(name)
        skipped = column.not_applicable
        return replace(
            column,
            values=np.where(stated, self._numbers(name), column.values),
            not_applicable=None if skipped is None else np.where(stated, 0, skipped),
            grades=np.where(stated, self._sureness, _grades(column)).astype(np.int8),
            claims=None if column.claims is None else np.where(stated, 0, column.claims),
            evidence=_left(column.evidence, stated),
            proofs=_left(column.proofs, stated),
            notes=_left(column.notes, stated),
        )

    def _stated(self, name: str) -> Mask:
        return np.asarray(self._programme.chosen[name] >= 0)

    def _numbers(self, name: str) -> Floats:
        numbers = np.array([*(stated.value for stated in self._programme.values), np.nan])
        taken: Floats = numbers[self._programme.chosen[name]]  # -1 is the last of them: nothing
        return taken

    @cached_property
    def _sureness(self) -> NDArray[np.int8]:
        """The grade of the answers that name the sector; one that needs none is as sure as can be."""
        if not self._asked.graded:
            return np.full(len(self._table), Grade.VERIFIED, np.int8)
        return _grades(self._sectors)

    def problems(self) -> tuple[Problem, ...]:
        """Return what was given otherwise, and for which sectors and days the programme says nothing."""
        findings = Findings()
        for name in self._programme.chosen:
            given = self._table.columns[name]
            stated, numbers = self._stated(name), self._numbers(name)
            slack = _SLACK * np.maximum(1.0, np.abs(numbers))
            other = stated & (np.abs(given.values - numbers) > slack)
            if given.not_applicable is not None:
                other |= stated & (given.not_applicable != 0)
            where = partial(self._table.origin.place, name=name)
            args = partial(self._told, name)
            rows = np.flatnonzero(other).tolist()
            findings.add_rows("data-programme-other", rows, where, name, args)
        self._tell_silence(findings)
        return findings.all()

    def _told(self, name: str, row: int) -> Mapping[str, str]:
        stated = self._programme.of(row, name)
        assert stated is not None
        given = self._table.origin.text(row, name) or text_of(self._table.columns[name].values[row])
        found = f"{stated.value:.12g} {stated.unit}".removesuffix(" 1")
        return {"given": given, "found": found, "source": stated.source, "sector": stated.sector}

    def _tell_silence(self, findings: Findings) -> None:
        """Tell once of each sector and day which inputs the programme leaves to the subject."""
        keys = tuple(self._asked.choices)
        silent = {name: ~self._stated(name) for name in self._programme.chosen}
        dated = ~np.isnan(self._sectors.values) & (self._days > 0)
        rows = np.flatnonzero(np.any([*silent.values()], axis=0) & dated)
        pairs = np.stack([self._sectors.values[rows].astype(np.int64), self._days[rows]])
        _, first = np.unique(pairs, axis=1, return_index=True)
        for row in np.sort(rows[first]).tolist():
            sector, day = int(self._sectors.values[row]), int(self._days[row])
            names = ", ".join(name for name, left in silent.items() if left[row])
            args = {"sector": keys[sector], "day": date.fromordinal(day).isoformat()}
            where = self._table.origin.place(row, self._by)
            findings.add("data-programme-silent", where, self._by, inputs=names, **args)


def _left(beside: Mapping[int, Any], stated: Mask) -> dict[int, Any]:
    """Return what stands beside answers that are the subject's own."""
    return {row: part for row, part in beside.items() if not stated[row]}


def _grades(column: Column) -> NDArray[np.int8]:
    if column.grades is None:
        return np.zeros(len(column.values), np.int8)
    return column.grades
