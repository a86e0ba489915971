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
from greenscore.model.table import Column, Rows, Table
from greenscore.scoring import hidden
from greenscore.scoring.formula_one import Value, evaluate
from greenscore.scoring.numbers import finite
from greenscore.scoring.plan import Plan, PlanParameter
from greenscore.scoring.texts import hidden_texts, texts_at
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
    """The names of formulas for one row.

    `recognised` hides what is below the asked grade, but for the inputs and tables that are `trusted`.
    """

    prepared: Prepared
    row: int
    recognised: bool
    trusted: frozenset[str] = frozenset()
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
            if self.hides(id):
                return None
            return 1.0 if texts_beside(self.prepared.table, id, part).get(self.row) else 0.0
        return self._input(name)

    def text(self, name: str) -> str | None:
        """Return the text of an input, or the one beside its value."""
        asked = self.asked(beside(name) or name)
        return texts_at(self.prepared.table, name, (self.row,), asked)[0]

    def _input(self, name: str) -> Value:
        if name in self.prepared.plan.texts:
            return presence(self.text(name))
        column = self.prepared.table.columns.get(name)
        return None if column is None else _cell(column, self.row, self.asked(name))

    def hides(self, name: str) -> bool:
        """Tell whether something behind a name is given and does not count, or is a score assumed."""
        plan = self.prepared.plan
        owner, dot, _ = name.partition(".")
        if dot and owner in plan.positions:
            return self.nodes.get(f"{owner}.sure", 1.0) is None
        if name in plan.derived:
            return hidden.one(plan.derived[name], self)
        if name in plan.parameters:
            return any(self.hides(key) for key in plan.parameters[name].by)
        if name == PREREQUISITES_MET:
            return any(hidden.one(p.expect, self) for p in plan.prerequisites)
        table = self.prepared.table
        if name in plan.texts:
            return self._hides_text(name)
        if owner in table.tables:
            asked = self.asked(owner)
            return asked > Grade.DECLARED and hides_rows(table.tables[owner], self.row, asked)
        column = table.columns.get(name)
        asked = self.asked(name)
        return column is not None and _given(column, self.row) and _grade(column, self.row) < asked

    def _hides_text(self, name: str) -> bool:
        """Tell whether a text is given and does not count, or stands beside an answer that does not."""
        owner, table = name.partition(".")[0], self.prepared.table
        asked = self.asked(beside(name) or owner)
        if owner not in table.tables:
            below = hidden_texts(table, name, (self.row,), asked)
            return any(below) or (bool(beside(name)) and self.hides(owner))
        rows = table.tables[owner]
        start, end = np.searchsorted(rows.owner, (self.row, self.row + 1)).tolist()
        below = hidden_texts(table, name, range(start, end), asked)
        return any(below) or (asked > Grade.DECLARED and hides_rows(rows, self.row, asked))

    def asked(self, name: str) -> Grade:
        """Return the grade from which an input, or a table, counts for this subject."""
        taken = name in self.prepared.plan.ungraded or name in self.trusted
        return self.prepared.plan.grade if self.recognised and not taken else Grade.DECLARED

    @property
    def date(self) -> int:
        """The date this row is judged at, as an ordinal; 0 where there is none."""
        return int(self.prepared.dates[self.row])

    def previous(self) -> "RowSubject | None":
        """Return the same subject in the preceding period."""
        row = int(self.prepared.previous[self.row])
        if row < 0:
            return None
        return RowSubject(self.prepared, row, self.recognised, self.trusted)

    def rows(self, table: str) -> "Sequence[ChildSubject] | None":
        """Return the subject's rows of a child table, None where it was not given."""
        rows = self.prepared.table.tables.get(table)
        if rows is None or not rows.given[self.row]:
            return None
        asked = self.asked(table)
        if asked > Grade.DECLARED and not attested(rows, self.row, asked):
            return None
        start, end = np.searchsorted(rows.owner, (self.row, self.row + 1))
        cells = {f"{table}.{id}": column for id, column in rows.columns.items()}
        return [
            ChildSubject(self, i, {name: _cell(c, i, asked) for name, c in cells.items()})
            for i in range(int(start), int(end))
        ]

    def absence(self, reads: Sequence[str]) -> Outcome:
        """Tell why something that reads these inputs has no value."""
        absent = [name for name in reads if self.lacks(name)]
        if not absent:
            return Outcome.UNSCORABLE
        claimed = all(self._is_not_applicable(name) for name in absent)
        return Outcome.NOT_APPLICABLE if claimed else Outcome.MISSING

    def lacks(self, name: str) -> bool:
        """Tell whether an input, a table or a column of it is absent."""
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
        return _grade(column, self.row) >= self.asked(name)


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
        asked, table = self.owner.asked(name.partition(".")[0]), self.owner.prepared.table
        return texts_at(table, name, (self.position,), asked)[0]

    def hides(self, name: str) -> bool:
        """Tell whether something behind a name does not count: of a row, where any of its table does not."""
        parameter = self.owner.prepared.plan.row_parameters.get(name)
        keys = (name.partition(".")[0], *(() if parameter is None else parameter.by))
        if name in self.cells and name in self.owner.prepared.plan.texts:
            return self.owner.hides(name)
        if name in self.cells or parameter is not None:
            return any(self.owner.hides(key) for key in keys)
        return self.owner.hides(name)

    def lacks(self, name: str) -> bool:
        """Tell whether an input, a table or a column of it is absent of the owner."""
        return self.owner.lacks(name)

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


def attested(rows: Rows, row: int, asked: Grade) -> bool:
    """Tell whether somebody stands behind there being these rows: behind a cell of each, at the asked grade.

    That there are no rows is then nobody's word but the subject's.
    """
    start, end = np.searchsorted(rows.owner, (row, row + 1)).tolist()
    return start < end and all(
        any(_grade(column, child) >= asked for column in rows.columns.values())
        for child in range(start, end)
    )


def hides_rows(rows: Rows, row: int, asked: Grade) -> bool:
    """Tell whether a row's table was given and does not count, or one of its cells does not."""
    start, end = np.searchsorted(rows.owner, (row, row + 1)).tolist()
    return bool(rows.given[row]) and not (
        attested(rows, row, asked)
        and all(
            _grade(column, child) >= asked or not _given(column, child)
            for column in rows.columns.values()
            for child in range(start, end)
        )
    )


def texts_beside(table: Table, id: str, part: str) -> Mapping[int, str]:
    """Return the evidence or the notes beside an input's values, by row."""
    if id not in table.columns:
        return {}
    return table.columns[id].evidence if part == PROVEN else table.columns[id].notes


def _cell(column: Column, row: int, asked: Grade) -> Value:
    return finite(float(column.values[row])) if _grade(column, row) >= asked else None


def _given(column: Column, row: int) -> bool:
    claimed = column.not_applicable is not None and column.not_applicable[row] != 0
    return bool(claimed) or finite(float(column.values[row])) is not None


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
