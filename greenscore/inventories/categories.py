"""Categories of activities: data that say which factors an activity asks for and where it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from greenscore.factors.entries import Both, Line, read_as, words
from greenscore.factors.names import Names, names_of
from greenscore.factors.vocabulary import KINDS, WORDS
from greenscore.model.inventory_terms import EmissionScope
from greenscore.model.scalars import Block, Flag, Number
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit
from greenscore.resources import factors_folder
from greenscore.texts import Text

REMOVAL, OFFSET = "removal", "offset"
Dimensions = tuple[tuple[str, int], ...]


class Way(StrEnum):
    """How the figures of a category are made: burnt, asked for kind by kind, of power, as a gas, or given."""

    FUEL = "fuel"
    SUM = "sum"
    POWER = "power"
    GAS = "gas"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Ask:
    """A kind of factor that an activity needs, by a method and within a boundary."""

    kind: Annotated[str, words(*KINDS)]
    method: Annotated[str, words(*WORDS["method"])] = "na"
    boundary: Annotated[str, words(*WORDS["boundary"])] = "na"

    def __str__(self) -> str:
        return " ".join(word for word in (self.kind, self.method, self.boundary) if word != "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steam:
    """How a mass of steam is heat: its enthalpy above that of `above`, as the first of `heat` with a row."""

    above: str
    heat: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCategory:
    """One category; `id` is its key in the file, `protocol` its number in scope 3.

    `basis` tells that an amount of energy is one of a fuel, by its net or gross heating value.
    """

    id: str = ""
    label: Both
    scope: EmissionScope
    protocol: Annotated[str, StringConstraints(pattern=r"^3\.([1-9]|1[0-5])$")] = ""
    way: Way
    asks: Annotated[tuple[Ask, ...], Field(min_length=1)] = ()
    negative: Flag = False
    units: Annotated[tuple[Line, ...], Field(min_length=1)]
    energy: Flag = False
    basis: Flag = False
    steam: Steam | None = None

    def takes(self, dimensions: Dimensions) -> bool:
        """Tell whether an amount of these dimensions can be one of this category."""
        return any(parse_unit(unit).dimensions == dimensions for unit in self.units)


@dataclass(frozen=True)
class ActivityCategories:
    """The closed list; percent by the grade of a record, how sure its amount is; scope 3 by number."""

    by_id: Mapping[str, ActivityCategory]
    amounts: Mapping[str, Decimal]
    protocol: Mapping[str, Text]

    @cached_property
    def names(self) -> Names:
        """The words for the categories, their labels and numbers of the protocol among them."""
        labels = [(w, c.id) for c in self.by_id.values() for w in (c.label.zh, c.label.en)]
        taken = {word for word, _ in labels}
        for category in self.by_id.values():
            number = self.protocol.get(category.protocol, Text())
            words = {category.protocol, number.zh, number.en} - taken
            labels += [(word, category.id) for word in sorted(words)]
        return names_of("categories", self.by_id, labels)

    def unknown(self, given: str) -> dict[str, str]:
        """Return what a problem tells of a word that is no category."""
        near = ", ".join(self.names.near(given))
        return {"given": given[:80], "nearest": near, "known": ", ".join(self.by_id)}


class _File(Block):
    categories: Mapping[str, ActivityCategory]
    amounts: Mapping[str, Number]
    protocol: Mapping[str, Both]


def load_categories(
    path: Path | None = None,
) -> tuple[ActivityCategories | None, tuple[Problem, ...]]:
    """Read the categories in the file at `path`, by default the shipped ones."""
    file, document = read_as(path or factors_folder() / "categories.yaml", _File)
    if file is None:
        return None, document.problems
    found = {
        name: replace(category, id=name, basis=category.basis or category.way is Way.FUEL)
        for name, category in file.categories.items()
    }
    return ActivityCategories(found, file.amounts, file.protocol), ()
