"""Company data as columns: one row a subject and period, child tables beside it, places kept.

A `Table` is what the data room hands to the scoring room. Values are numbers in the unit of the
standard; a choice is the position of its key in the standard's declared order, a boolean is 1 or 0,
and what is missing is NaN. The reason why a value is absent, its assurance grade and its evidence
stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from greenscore.model.grading import Graded
from greenscore.model.programme import Programme
from greenscore.problems import NOWHERE, Place

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves a value beyond a text: a file beside the data with its digest, its date and its kind.

    `text` is what was written beside it, `file` a path relative to the data, `digest` its SHA-256 in
    hexadecimal as stated, `date` as 2025-12-31. What was not stated is an empty text. `changed` tells that
    the file at hand has another digest.
    """

    text: str = ""
    file: str = ""
    digest: str = ""
    date: str = ""
    kind: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The values of one input.

    `values`: float64, one each row, NaN where absent. `not_applicable`: 0, or the 1-based position
    of the reason among those the standard allows; None where nobody claimed it. `grades`: `Grade`
    numbers that count; None where all are declared. `claims`: those typed in the data, which count for
    nothing; None where there are none. `evidence` and `notes`: texts by row; `proofs` by row where the
    evidence is more than a text.
    """

    values: Floats
    not_applicable: NDArray[np.int16] | None = None
    grades: NDArray[np.int8] | None = None
    claims: NDArray[np.int8] | None = None
    evidence: Mapping[int, str] = field(default_factory=dict)
    proofs: Mapping[int, Proof] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A child table: `owner` is the subject row of each row, ascending.

    `given` marks the subjects that filled it.
    """

    owner: NDArray[np.int64]
    given: NDArray[np.bool_]
    columns: Mapping[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Where in an inventory the value of an input comes from.

    `records` and `places` are the first by name of its `count` records, and where their amounts stand.
    `factors` are the rows of the library behind them, `id@version`, and the word `reported` where others
    told a figure that nothing was computed for; `digest` is that of all records.
    `fallback` tells that a factor of another region or day is among them: the value is documented at most.
    """

    path: str
    digest: str
    count: int
    records: tuple[str, ...]
    factors: tuple[str, ...]
    places: tuple[Place, ...]
    fallback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventoried:
    """Which values were drawn from an inventory, by row and input, and what the inventory was.

    `factors` tell the version and the digest of the library, `inventory` the digest of the records, the
    profile with its digest, the reporting date, the warming potentials and a company's own factors.
    """

    drawn: Mapping[tuple[int, str], Drawn]
    factors: Mapping[str, str]
    inventory: Mapping[str, str]


class Origin(Protocol):
    """Where values came from and what stood there, by row and input id."""

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return the place of a value; `name` is an input id, or `table.column` with `child_row`."""

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return the value as it was given, with its unit where one was given."""


class NoOrigin:
    """Origin of data that was built in memory."""

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return a place that only names the input."""
        return Place(path=f"{name}[{row if child_row is None else child_row}]") if name else NOWHERE

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return nothing: no text was given."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A row that was at fault and was left out: whose it was, and where it stands."""

    subject: str
    period: str
    where: Place


@dataclass(frozen=True, kw_only=True)
class Table:
    """Company data ready for scoring; `periods` are empty texts where the data names none.

    Inputs of type text stand in `texts`, with `columns` for what stands beside them. `graded` tells who
    graded what, and `programme` which values a programme stated; the columns hold these in the place of
    what was given. `excluded` are the rows that were left out of it.
    """

    subjects: Sequence[str]
    periods: Sequence[str]
    columns: Mapping[str, Column]
    tables: Mapping[str, Rows] = field(default_factory=dict)
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    origin: Origin = field(default_factory=NoOrigin)
    inventoried: Inventoried | None = None
    programme: Programme | None = None
    graded: Graded = field(default_factory=Graded)
    excluded: tuple[Excluded, ...] = ()

    def __len__(self) -> int:
        return len(self.subjects)

    def __getstate__(self) -> dict[str, Any]:
        """Return the fields: the index of subjects is made again where somebody asks."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @cached_property
    def _rows_by_subject(self) -> Mapping[str, Sequence[int]]:
        rows: dict[str, list[int]] = {}
        for row, subject in enumerate(self.subjects):
            rows.setdefault(subject, []).append(row)
        return rows

    def rows_of(self, subject: str) -> Sequence[int]:
        """Return the rows of a subject in the order of their periods; KeyError if it has none."""
        return sorted(self._rows_by_subject[subject], key=lambda row: self.periods[row])

    def row_of(self, subject: str, period: str | None = None) -> int:
        """Return the row of `subject` (its latest period unless one is named); KeyError if absent."""
        rows = [row for row in self.rows_of(subject) if period in (None, self.periods[row])]
        if not rows:
            raise KeyError(period)
        return rows[-1]
