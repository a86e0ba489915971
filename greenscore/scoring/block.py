"""Rows of a table as the block that formulas see, for the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenscore.expression.functions import beside
from greenscore.model.grading import Grade
from greenscore.model.scope import PREREQUISITES_MET
from greenscore.model.table import Column, Floats, Rows
from greenscore.scoring import hidden
from greenscore.scoring.formula_many import ChildBlock, evaluate
from greenscore.scoring.numbers import finite_column
from greenscore.scoring.plan import PlanParameter
from greenscore.scoring.subject import BESIDE, Prepared, texts_beside
from greenscore.scoring.texts import hidden_texts, texts_at
from greenscore.scoring.truth import fails_column

Positions = slice | NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(slots=True)
class RowBlock:
    """The names of formulas for some rows: a slice, or positions of which `absent` ones are no rows.

    `inputs` are the columns read so far; whoever is done with them clears it, so that few stay in memory.
    """

    prepared: Prepared
    at: Positions
    size: int
    recognised: bool
    absent: Mask | None = None
    nodes: dict[str, Floats] = field(default_factory=dict)
    inputs: dict[str, Floats] = field(default_factory=dict)
    _known: dict[str, Floats] = field(default_factory=dict)
    _children: dict[str, ChildBlock] = field(default_factory=dict)
    _previous: "RowBlock | None" = None

    def column(self, name: str) -> Floats:
        """Return an input, parameter, derived figure, or the part of a node scored before."""
        if name in self.nodes:
            return self.nodes[name]
        known = self.inputs if name in self.prepared.table.columns else self._known
        if name not in known:
            known[name] = self._find(name)
        return known[name]

    def texts(self, name: str) -> list[str | None]:
        """Return the texts of an input, or those beside its values."""
        asked = self.asked(beside(name) or name)
        return texts_at(self.prepared.table, name, self._rows.tolist(), asked)

    @property
    def _rows(self) -> NDArray[np.int64]:
        return np.arange(self.at.start, self.at.stop) if isinstance(self.at, slice) else self.at

    def _find(self, name: str) -> Floats:
        plan = self.prepared.plan
        if name in plan.texts:
            return presence(self.texts(name))
        if name in plan.derived:
            return evaluate(plan.derived[name], self)
        if name in plan.parameters:
            return _parameter(plan.parameters[name], self)
        if name in plan.imputed:
            return _parameter(plan.imputed[name], self)
        if name == PREREQUISITES_MET:
            return _all_met([evaluate(p.expect, self) for p in plan.prerequisites], self.size)
        id, _, part = name.rpartition(".")
        if part in BESIDE:
            return np.where(self.hides(id), np.nan, self._beside(id, part))
        column = self.prepared.table.columns.get(name)
        if column is None:
            return np.full(self.size, np.nan)
        return cells(column, self.at, self.asked(name), self.absent)

    def _beside(self, id: str, part: str) -> Floats:
        """Tell (1 or 0) where evidence is named, or a note stands, beside the values of an input."""
        texts = texts_beside(self.prepared.table, id, part)
        given = np.fromiter((row for row, text in texts.items() if text), dtype=np.int64)
        return np.isin(self._rows, given).astype(np.float64)

    @property
    def cautious(self) -> bool:
        """Tell whether anything can be given and not count: an answer, or a score that is assumed."""
        return self.recognised or bool(self.nodes)

    def hides(self, name: str) -> Mask:
        """Tell where something behind a name is given and does not count, or is a score assumed."""
        plan, table = self.prepared.plan, self.prepared.table
        nothing = np.zeros(self.size, dtype=np.bool_)
        owner, dot, _ = name.partition(".")
        if dot and owner in plan.positions:
            sure = self.nodes.get(f"{owner}.sure")
            return nothing if sure is None else np.isnan(sure)
        if name in plan.derived:
            return hidden.many(plan.derived[name], self)
        if name in plan.parameters:
            return reduce(np.logical_or, map(self.hides, plan.parameters[name].by), nothing)
        if name == PREREQUISITES_MET:
            expected = (hidden.many(p.expect, self) for p in plan.prerequisites)
            return reduce(np.logical_or, expected, nothing)
        if name in plan.texts:
            return self._hides_texts(name)
        if owner in table.tables:
            return self._hides_rows(owner, self.asked(""))
        column = table.columns.get(name)
        below = None if column is None else below_grade(column, self.at, self.asked(name))
        if column is None or below is None:
            return nothing
        found = below & given_cells(column, self.at)
        return found if self.absent is None else found & ~self.absent

    def _hides_texts(self, name: str) -> Mask:
        """Tell where a text is given and does not count, or stands beside an answer that does not."""
        owner, table = name.partition(".")[0], self.prepared.table
        if owner in table.tables:
            found, asked = _found(self, table.tables[owner]), self.asked("")
            below = hidden_texts(table, name, found.positions.tolist(), asked)
            hiding = self._hides_rows(owner, asked)
            hiding[found.owner[np.array(below, dtype=np.bool_)]] = True
            return hiding
        asked = self.asked(beside(name) or name)
        hiding = np.array(hidden_texts(table, name, self._rows.tolist(), asked), dtype=np.bool_)
        if self.absent is not None:
            hiding &= ~self.absent
        return hiding | self.hides(owner) if beside(name) else hiding

    def _hides_rows(self, table: str, asked: Grade) -> Mask:
        """Tell where a table was given and does not count, or one of its cells does not."""
        rows = self.prepared.table.tables[table]
        if asked is Grade.DECLARED:
            return np.zeros(self.size, dtype=np.bool_)
        found = _found(self, rows)
        lacking = np.zeros(self.size, dtype=np.bool_)
        for column in rows.columns.values():
            below = below_grade(column, found.positions, asked)
            if below is not None:
                lacking[found.owner[below & given_cells(column, found.positions)]] = True
        return np.asarray(found.given & (lacking | ~_attested(rows, found, asked)))

    def lacks(self, name: str) -> Mask:
        """Tell where an input, a table or a column of it is absent."""
        if name in self.prepared.plan.edition.standard.tables:
            return ~self.rows(name).given
        table = name.rpartition(".")[0]
        if table not in self.prepared.plan.edition.standard.tables:
            return np.isnan(self.column(name))
        child = self.rows(table)
        absent = ~child.given
        absent[child.owner[np.isnan(child.block.column(name))]] = True
        return absent

    def part(self, rows: NDArray[np.intp]) -> "RowBlock":
        """Return some rows of this block, by their positions in it."""
        return RowBlock(
            self.prepared,
            self.at.start + rows if isinstance(self.at, slice) else self.at[rows],
            rows.size,
            self.recognised,
            None if self.absent is None else self.absent[rows],
            {name: column[rows] for name, column in self.nodes.items()},
        )

    def asked(self, name: str) -> Grade:
        """Return the grade from which an input counts in this block."""
        if not self.recognised or name in self.prepared.plan.ungraded:
            return Grade.DECLARED
        return self.prepared.plan.grade

    @property
    def dates(self) -> NDArray[np.int64]:
        """The date each row is judged at, as an ordinal; 0 where there is none."""
        return self.prepared.dates[self.at]

    def previous(self) -> "tuple[RowBlock, Mask]":
        """Return the same subjects in their preceding period, and where there is none."""
        before = self.prepared.previous[self.at]
        absent = before < 0 if self.absent is None else (before < 0) | self.absent
        if self._previous is None:
            rows = np.where(absent, 0, before)
            self._previous = RowBlock(self.prepared, rows, self.size, self.recognised, absent)
        return self._previous, absent

    def rows(self, table: str) -> ChildBlock:
        """Return the rows of a child table that belong to this block."""
        if table not in self._children:
            self._children[table] = _child_block(self, table)
        return self._children[table]


def presence(texts: Sequence[str | None]) -> Floats:
    """Return what is left of texts where only numbers are looked at: 1 where there is one, else NaN."""
    return np.array([np.nan if text is None else 1.0 for text in texts])


def cells(column: Column, rows: Positions, asked: Grade, absent: Mask | None) -> Floats:
    """Return values of a column, NaN where they are not finite, below the asked grade, or no rows."""
    values = finite_column(column.values[rows])
    hidden = below_grade(column, rows, asked)
    for nothing in (hidden, absent):
        if nothing is not None:
            np.copyto(values, np.nan, where=nothing)
    return values


def below_grade(column: Column, rows: Positions, asked: Grade) -> Mask | None:
    """Tell which values stand below the asked grade; None where none does."""
    if asked is Grade.DECLARED:
        return None
    if column.grades is None:
        return np.ones(column.values[rows].shape, dtype=np.bool_)
    return np.asarray(column.grades[rows] < asked)


def given_cells(column: Column, rows: Positions) -> Mask:
    """Tell where an answer stands: a finite value, or a claim that there is none."""
    found: Mask = np.isfinite(column.values[rows])
    return found if column.not_applicable is None else found | (column.not_applicable[rows] != 0)


def _parameter(parameter: PlanParameter, block: "RowBlock | ChildRows") -> Floats:
    position = np.zeros(block.size, dtype=np.intp)
    if parameter.starts:
        position = np.searchsorted(parameter.starts, block.dates, side="right") - 1
    bad = position < 0
    for name, size in zip(parameter.by, parameter.sizes, strict=True):
        code = block.column(name)
        bad = bad | np.isnan(code)
        position = position * size + np.where(np.isnan(code), 0.0, code).astype(np.intp)
    values = np.array([np.nan if value is None else value for value in parameter.values])
    result: Floats = values.take(np.where(bad, 0, position))
    result[bad] = np.nan
    return result


def _all_met(states: list[Floats], size: int) -> Floats:
    result = np.ones(size)
    for state in states:
        result[np.isnan(state)] = np.nan
    for state in states:
        result[fails_column(state)] = 0.0
    return result


class _Found(NamedTuple):
    """The rows of a table that belong to a block: their positions, their owners, and who filled it."""

    positions: NDArray[np.int64]
    owner: NDArray[np.int64]
    given: Mask


def _child_block(block: RowBlock, table: str) -> ChildBlock:
    rows = block.prepared.table.tables.get(table)
    none = np.zeros(0, dtype=np.int64)
    if rows is None:
        child = ChildRows(block, table, none, none)
        return ChildBlock(child, none, np.zeros(block.size, dtype=np.bool_))
    found = _found(block, rows)
    given = found.given
    asked = block.asked("")
    if asked > Grade.DECLARED:
        given = given & _attested(rows, found, asked)
    child = ChildRows(block, table, found.positions, found.owner)
    return ChildBlock(child, found.owner, given)


def _found(block: RowBlock, found: Rows) -> _Found:
    rows = np.arange(block.at.start, block.at.stop) if isinstance(block.at, slice) else block.at
    start = np.searchsorted(found.owner, rows, side="left")
    count = np.searchsorted(found.owner, rows, side="right") - start
    given = found.given[block.at]
    if block.absent is not None:
        count = np.where(block.absent, 0, count)
        given = given & ~block.absent
    owner = np.repeat(np.arange(block.size), count)
    first = np.repeat(start - np.concatenate(([0], np.cumsum(count)[:-1])), count)
    return _Found(first + np.arange(owner.size), owner, given)


def _attested(rows: Rows, found: _Found, asked: Grade) -> Mask:
    """Tell for each subject whether it has rows, and somebody stands behind a cell of each of them."""
    sure = np.zeros(found.positions.size, dtype=np.bool_)
    for column in rows.columns.values():
        below = below_grade(column, found.positions, asked)
        sure |= True if below is None else ~below
    size = found.given.size
    count = np.bincount(found.owner, minlength=size)
    return np.asarray((count > 0) & (np.bincount(found.owner[sure], minlength=size) == count))


@dataclass(slots=True)
class ChildRows:
    """Rows of a child table; every name that is no column of it is the owner's, repeated."""

    owner_block: RowBlock
    table: str
    positions: NDArray[np.int64]
    owner: NDArray[np.int64]
    _known: dict[str, Floats] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self.owner.size)

    def column(self, name: str) -> Floats:
        """Return a column of the table, or what the name stands for with each row's owner."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def texts(self, name: str) -> list[str | None]:
        """Return the texts of a column, or what the name stands for with each row's owner."""
        if name.rpartition(".")[0] != self.table:
            found = self.owner_block.texts(name)
            return [found[owner] for owner in self.owner.tolist()]
        asked = self.owner_block.asked("")
        return texts_at(self.owner_block.prepared.table, name, self.positions.tolist(), asked)

    def _find(self, name: str) -> Floats:
        plan = self.owner_block.prepared.plan
        if name in plan.texts:
            return presence(self.texts(name))
        parameter = plan.row_parameters.get(name)
        if parameter is not None:
            return _parameter(parameter, self)
        table, _, id = name.rpartition(".")
        found = self.owner_block.prepared.table.tables.get(table)
        if table != self.table or found is None:
            return self.owner_block.column(name)[self.owner]
        if id not in found.columns:
            return np.full(self.size, np.nan)
        return cells(found.columns[id], self.positions, self.owner_block.asked(""), None)

    @property
    def cautious(self) -> bool:
        """Tell whether anything can be given and not count."""
        return self.owner_block.cautious

    def hides(self, name: str) -> Mask:
        """Tell where something behind a name does not count: of a row, where any of its table does not."""
        plan, table = self.owner_block.prepared.plan, self.owner_block.prepared.table
        owner, parameter = name.partition(".")[0], plan.row_parameters.get(name)
        keys = [name] if parameter is None else [owner, *parameter.by]
        if owner == self.table and parameter is None and owner in table.tables:
            keys = [name if name in plan.texts else owner]
        found = [self.owner_block.hides(key)[self.owner] for key in keys]
        return reduce(np.logical_or, found)

    def lacks(self, name: str) -> Mask:
        """Tell where an input, a table or a column of it is absent of a row's owner."""
        return np.asarray(self.owner_block.lacks(name)[self.owner])

    @property
    def dates(self) -> NDArray[np.int64]:
        """The date each row's owner is judged at."""
        return self.owner_block.dates[self.owner]

    def previous(self) -> "tuple[ChildRows, Mask]":
        """A row of a table has no preceding period; formulas with one are refused before."""
        raise AssertionError("a row of a table has no preceding period")

    def rows(self, table: str) -> ChildBlock:
        """Aggregates do not nest; formulas that do are refused before."""
        raise AssertionError("aggregates do not nest")
