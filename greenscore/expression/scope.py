"""What the names of a formula stand for: types, the scope that knows them, and the faults found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from greenscore.expression.text import FormulaError
from greenscore.quantities.units import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; None for a bare number, which takes the unit of the other side."""

    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Truth:
    """A boolean."""


@dataclass(frozen=True, slots=True)
class Category:
    """One of `choices`; its value is the position of the choice, from 0."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text as somebody wrote it; only functions on texts take it."""


Type = Quantity | Truth | Category | FreeText


class Scope(Protocol):
    """What the names of a formula stand for."""

    def type_of(self, name: str) -> Type | None:
        """Return the type of a name of the subject, or None where it stands for nothing."""

    def constant(self, name: str) -> float | None:
        """Return the number a name is for every subject, or None where it is none or not known yet."""

    def columns(self, table: str) -> Mapping[str, Type] | None:
        """Return the types of a table's columns, or None where there is no such table."""

    def names(self) -> Iterable[str]:
        """Return every name, for the nearest spelling."""


class FormulaErrors(ValueError):
    """All faults of a formula, each once, in the order of its text."""

    def __init__(self, errors: Iterable[FormulaError]) -> None:
        # A chained comparison holds its inner operands twice, and so their faults.
        once = {str(error): error for error in errors}
        self.errors = tuple(sorted(once.values(), key=lambda error: error.column))
        super().__init__(self.errors)

    def __iter__(self) -> Iterator[FormulaError]:
        return iter(self.errors)

    def __str__(self) -> str:
        return "; ".join(map(str, self.errors))
