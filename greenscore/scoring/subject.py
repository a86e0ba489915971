"""One row of a table as the subject of formulas, for the specification interpreter."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from greenscore.expression.functions import beside
from greenscore.model.assessment import Outcome
from greenscore.model.grading import Grade
from greenscore.model.scope import PREREQUISITES_MET
from greenscore.model.table import Column, Table
from greenscore.scoring.formula_one import Value, evaluate
from greenscore.scoring.numbers import finite
from greenscore.scoring.plan import Plan, PlanParameter
from greenscore.scoring.texts import texts_at
from greenscore.scoring.truth import fails

# Parts of an input that criteria ask for: whether its evidence is named, whether a note stands beside it.
PROVEN, JUSTIFIED = BESIDE = ("proven", "justified")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table with what scoring derives from it once: dates (ordinals) and preceding rows."""

    plan: Plan
    table: Table
    dates: NDArray[np.int64]
    previous: NDArray[np.int64]


@dataclass(slots=True)
class RowSubject:
    """The names of formulas for one row; `recognised` hides what is below the asked grade."""

    prepared: Prepared
    row: int
    recognised: bool
    nodes: dict[str, Value] = field(default_factory=dict)
    _known: dict[str, Value] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """Return an input, parameter, derived figure, or the part of a node scored before."""
        if name in self.nodes:
            return self.nodes[name]
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Value:
        plan = self.prepared.plan
        if name in plan.derived:
            return evaluate(plan.derived[name], self)
        if name in plan.parameters:
            return _parameter(plan.parameters[name], self)
        if name in plan.imputed:
            return _parameter(plan.imputed[name], self)
        if name == PREREQUISITES_MET:
            return _all_met([evaluate(p.expect, self) for p in plan.prerequisites])
        id, _, part = name.rpartition(".")
        if part in BESIDE:
            return 1.0 if texts_beside(self.prepared.table, id, part).get(self.row) else 0.0
        return self._input(name)

    def text(self, name: str) -> str | None:
        """Return the text of an input, or the one beside its value."""
        graded = (beside(name) or name) not in self.prepared.plan.ungraded
        return texts_at(self.prepared.table, name, (self.row,), self.asked(graded))[0]

    def _input(self, name: str) -> Value:
        if name in self.prepared.plan.texts:
            return presence(self.text(name))
        column = self.prepared.table.columns.get(name)
        graded = name not in self.prepared.plan.ungraded
        return None if column is None else _cell(column, self.row, self.asked(graded))

    def asked(self, graded: bool) -> Grade:
        """Return the grade from which an answer counts for this subject."""
        return self.prepared.plan.grade if self.recognised and graded else Grade.DECLARED

    @property
    def date(self) -> int:
        """The date this row is judged at, as an ordinal; 0 where there is none."""
        return int(self.prepared.dates[self.row])

    def previous(self) -> "RowSubject | None":
        """Return the same subject in the preceding period."""
        row = int(self.prepared.previous[self.row])
        return None if row < 0 else RowSubject(self.prepared, row, self.recognised)

    def rows(self, table: str) -> "Sequence[ChildSubject] | None":
        """Return the subject's rows of a child table, None where it was not given."""
        rows = self.prepared.table.tables.get(table)
        if rows is None or not rows.given[self.row]:
            return None
        start, end = np.searchsorted(rows.owner, (self.row, self.row + 1))
        asked = self.asked(graded=True)
        cells = {f"{table}.{id}": column for id, column in rows.columns.items()}
        return [
            ChildSubject(self, i, {name: _cell(c, i, asked) for name, c in cells.items()})
            for i in range(int(start), int(end))
        ]

    def absence(self, reads: Sequence[str]) -> Outcome:
        """Tell why something that reads these inputs has no value."""
        absent = [name for name in reads if self._is_absent(name)]
        if not absent:
            return Outcome.UNSCORABLE
        claimed = all(self._is_not_applicable(name) for name in absent)
        return Outcome.NOT_APPLICABLE if claimed else Outcome.MISSING

    def _is_absent(self, name: str) -> bool:
        plan = self.prepared.plan
        if name in plan.edition.standard.tables:
            return self.rows(name) is None
        table = name.rpartition(".")[0]
        if table in plan.edition.standard.tables:
            rows = self.rows(table)
            return rows is None or any(row.value(name) is None for row in rows)
        return self._input(name) is None

    def _is_not_applicable(self, name: str) -> bool:
        name = beside(name) or name
        column = self.prepared.table.columns.get(name)
        if column is None or column.not_applicable is None or not column.not_applicable[self.row]:
            return False
        return _grade(column, self.row) >= self.asked(name not in self.prepared.plan.ungraded)


@dataclass(frozen=True, slots=True)
class ChildSubject:
    """One row of a child table, at its position there; every other name is its owner's."""

    owner: RowSubject
    position: int
    cells: dict[str, Value]

    def value(self, name: str) -> Value:
        """Return a cell of the row, a parameter looked up by it, or what the name is with the owner."""
        if name in self.owner.prepared.plan.texts:
            return presence(self.text(name))
        if name in self.cells:
            return self.cells[name]
        parameter = self.owner.prepared.plan.row_parameters.get(name)
        return self.owner.value(name) if parameter is None else _parameter(parameter, self)

    def text(self, name: str) -> str | None:
        """Return the text of a cell of the row, or what the name is with the owner."""
        if name not in self.cells:
            return self.owner.text(name)
        asked, table = self.owner.asked(graded=True), self.owner.prepared.table
        return texts_at(table, name, (self.position,), asked)[0]

    @property
    def date(self) -> int:
        """The date its owner is judged at."""
        return self.owner.date

    def previous(self) -> None:
        """A row of a table has no preceding period of its own."""

    def rows(self, table: str) -> "Sequence[ChildSubject] | None":
        """Return the owner's rows."""
        return self.owner.rows(table)


def presence(text: str | None) -> Value:
    """Return what is left of a text where only numbers are looked at: that there is one."""
    return None if text is None else 1.0


def texts_beside(table: Table, id: str, part: str) -> Mapping[int, str]:
    """Return the evidence or the notes beside an input's values, by row."""
    if id not in table.columns:
        return {}
    return table.columns[id].evidence if part == PROVEN else table.columns[id].notes


def _cell(column: Column, row: int, asked: Grade) -> Value:
    return finite(float(column.values[row])) if _grade(column, row) >= asked else None


def _grade(column: Column, row: int) -> Grade:
    return Grade.DECLARED if column.grades is None else Grade(int(column.grades[row]))


def _all_met(states: Sequence[Value]) -> Value:
    if any(map(fails, states)):
        return 0.0
    return None if None in states else 1.0


def _parameter(parameter: PlanParameter, subject: RowSubject | ChildSubject) -> Value:
    position = 0
    if parameter.starts:
        position = bisect_right(parameter.starts, subject.date) - 1
    if position < 0:
        return None
    for name, size in zip(parameter.by, parameter.sizes, strict=True):
        code = subject.value(name)
        if code is None:
            return None
        position = position * size + int(code)
    return parameter.values[position]
