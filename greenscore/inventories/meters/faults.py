"""Faults of readings, grouped: equal ones are one problem with their count, first and last place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from greenscore.model.activities import MeterReading
from greenscore.problems import Problem

_LONGEST = 60


@dataclass(slots=True)
class _Group:
    column: str
    args: dict[str, str]
    rows: list[int]


@dataclass(slots=True)
class Faults:
    """Collects faults of readings by their code; `row` is the position of a reading among `readings`."""

    readings: Sequence[MeterReading]
    _groups: dict[str, _Group] = field(default_factory=dict)

    def of_stamp(self, code: str, row: int, **args: str) -> None:
        """Note a fault of the time stamp of a reading; words are those of the first of its kind."""
        self._add(code, "timestamp", row, {"given": self.readings[row].timestamp, **args})

    def of_value(self, code: str, row: int, **args: str) -> None:
        """Note a fault of the value of a reading."""
        self._add(code, "value", row, {"given": self.readings[row].value, **args})

    def _add(self, code: str, column: str, row: int, args: dict[str, str]) -> None:
        words = {name: arg[:_LONGEST] for name, arg in args.items()}
        self._groups.setdefault(code, _Group(column, words, [])).rows.append(row)

    def all(self) -> list[Problem]:
        """Return a problem for each kind of fault, in the order of the readings."""
        found = sorted(self._groups.items(), key=lambda item: min(item[1].rows))
        return [self._problem(code, group) for code, group in found]

    def _problem(self, code: str, group: _Group) -> Problem:
        rows = sorted(group.rows)
        first, last = (self.readings[row].place(group.column) for row in (rows[0], rows[-1]))
        many = f" [×{len(rows)}: {first} … {last}]" if len(rows) > 1 else ""
        return Problem(code=code, where=first, args={**group.args, "many": many})
