"""Rows of a table that are at fault, left out so that the others go on: each is listed with its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Column, Drawn, Excluded, Inventoried, Origin, Rows, Table
from greenscore.problems import Place, Problem, Severity

_MORE = "data-more"
_Kept = NDArray[np.int64]
_Beside = TypeVar("_Beside")


def rows_at_fault(problems: Iterable[Problem]) -> frozenset[int]:
    """Return the rows that errors are about; an error that is about none alone names none."""
    return frozenset().union(*(problem.rows for problem in problems if _is_fault(problem)))


def _is_fault(problem: Problem) -> bool:
    return bool(problem.rows) and (problem.severity is Severity.ERROR or problem.code == _MORE)


class Sieve:
    """A table on its way: rows fall out of it as problems name them; `out` are those of the whole table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.told: list[Problem] = []
        self._whole = table
        self.out: set[int] = set()

    def drop(self, problems: Iterable[Problem]) -> bool:
        """Leave out the rows that problems of the table are about; tell whether there were any.

        What they were left out for is kept in `told`.
        """
        known = list(problems)
        rows = rows_at_fault(known)
        self.told += [replace(p, excluded=True) for p in known if _is_fault(p)]
        if not rows:
            return False
        left = self._left()
        self.out |= {int(left[row]) for row in rows}
        self.table = _without(self._whole, self._left(), sorted(self.out))
        return True

    def summary(self) -> tuple[Problem, ...]:
        """Return how many rows were left out, and which; an error where none is left."""
        out = self.table.excluded
        if not out:
            return ()
        listed = ", ".join(f"{each.subject} {each.period}".strip() for each in out[:12])
        more = f" +{len(out) - 12}" if len(out) > 12 else ""
        args = {"count": str(len(out)), "of": str(len(self._whole)), "rows": listed + more}
        code = "data-rows-excluded" if len(self.table) else "data-no-row-sound"
        return (Problem(code=code, where=out[0].where, args=args),)

    def _left(self) -> _Kept:
        return np.array([r for r in range(len(self._whole)) if r not in self.out], np.int64)


@dataclass(frozen=True, slots=True)
class PartOrigin:
    """The origin of some rows of a table: `kept` are theirs there, and `children` those of child tables."""

    base: Origin
    kept: _Kept
    children: Mapping[str, _Kept]

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return the place of a value."""
        return self.base.place(*self._there(row, name, child_row))

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return a value as it was given."""
        return self.base.text(*self._there(row, name, child_row))

    def _there(self, row: int, name: str, child_row: int | None) -> tuple[int, str, int | None]:
        if child_row is None:
            return int(self.kept[row]), name, None
        table = name.partition(".")[0]
        rows = self.children.get(table)
        return row, name, child_row if rows is None else int(rows[child_row])


def _without(table: Table, kept: _Kept, out: Sequence[int]) -> Table:
    """Return a table of the rows `kept`, in their order; those in `out` are listed."""
    positions = {int(row): position for position, row in enumerate(kept)}
    children = {name: np.flatnonzero(np.isin(t.owner, kept)) for name, t in table.tables.items()}
    texts = {}
    for name, column in table.texts.items():
        rows = children.get(name.partition(".")[0], kept) if "." in name else kept
        texts[name] = [column[row] for row in rows.tolist()]
    excluded = tuple(
        Excluded(
            subject=table.subjects[row],
            period=table.periods[row],
            where=table.origin.place(row, "subject"),
        )
        for row in out
    )
    return replace(
        table,
        subjects=[table.subjects[row] for row in kept.tolist()],
        periods=[table.periods[row] for row in kept.tolist()],
        columns={name: _column(column, kept, positions) for name, column in table.columns.items()},
        tables={
            name: _rows(rows, children[name], kept, positions)
            for name, rows in table.tables.items()
        },
        texts=texts,
        origin=PartOrigin(table.origin, kept, children),
        inventoried=_inventoried(table.inventoried, positions),
        excluded=excluded,
    )


def _column(column: Column, kept: _Kept, positions: Mapping[int, int]) -> Column:
    return Column(
        values=column.values[kept],
        not_applicable=None if column.not_applicable is None else column.not_applicable[kept],
        grades=None if column.grades is None else column.grades[kept],
        claims=None if column.claims is None else column.claims[kept],
        evidence=_moved(column.evidence, positions),
        proofs=_moved(column.proofs, positions),
        notes=_moved(column.notes, positions),
    )


def _moved(beside: Mapping[int, _Beside], positions: Mapping[int, int]) -> dict[int, _Beside]:
    return {positions[row]: each for row, each in beside.items() if row in positions}


def _rows(rows: Rows, own: _Kept, kept: _Kept, positions: Mapping[int, int]) -> Rows:
    return Rows(
        owner=np.array([positions[int(row)] for row in rows.owner[own]], np.int64),
        given=rows.given[kept],
        columns={name: Column(values=column.values[own]) for name, column in rows.columns.items()},
    )


def _inventoried(found: Inventoried | None, positions: Mapping[int, int]) -> Inventoried | None:
    if found is None:
        return None
    drawn: dict[tuple[int, str], Drawn] = {
        (positions[row], name): each
        for (row, name), each in found.drawn.items()
        if row in positions
    }
    return replace(found, drawn=drawn) if drawn else None
