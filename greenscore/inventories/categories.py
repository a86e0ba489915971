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
from greenscore.factors.names import Names, names_of, plain, shipped
from greenscore.factors.vocabulary import KINDS, WORDS
from greenscore.model.inventory_terms import EmissionScope
from greenscore.model.scalars import Block, Flag, Number
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit
from greenscore.resources import factors_folder
from greenscore.texts import Text, worded

REMOVAL, OFFSET = "removal", "offset"
ALL = "all"
Dimensions = tuple[tuple[str, int], ...]
CO2E: Dimensions = (("co2e", 1),)
MOVED = "@"
"""Between the id of a category and the scope that its records say they count in: `electricity@3.4`."""


class Way(StrEnum):
    """How figures of a category are made: burnt, by kind, of power, as a gas, by carbon, given, or none."""

    FUEL = "fuel"
    SUM = "sum"
    POWER = "power"
    GAS = "gas"
    CARBON = "carbon"
    DIRECT = "direct"
    OUTPUT = "output"


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

    `units` are examples; an amount may stand in any unit that a factor of its item is given per, and what
    others reported in t CO2e. `basis` tells that an amount of energy is one of a fuel, by its net or gross
    heating value, `export` that it leaves the holder, which only some programmes subtract. `continuous`
    are the items of supplies that never stop, `all` of them or by name: each of their days needs a record.
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
    continuous: tuple[Line, ...] = ()
    export: Flag = False
    steam: Steam | None = None

    @property
    def upstream(self) -> bool:
        """Tell whether its factors are of what was emitted before, which is scope 3 whoever reports it."""
        return any(ask.boundary in {"wtt", "td", "cradle-gate", "full-lca"} for ask in self.asks)

    def flows(self, item: str) -> bool:
        """Tell whether an item is a supply that never stops, as of power, heat, or gas by pipe."""
        return bool({ALL, item} & set(self.continuous))

    def takes(self, dimensions: Dimensions) -> bool:
        """Tell whether an amount of these dimensions can be one of this category, as far as it says.

        What its factors are given per decides; where it asks for none, its own units do.
        """
        own = self.scope is EmissionScope.OUTSIDE or self.way is Way.GAS
        if dimensions == CO2E and self.scope is not EmissionScope.OUTSIDE:
            return True
        return self.way is Way.OUTPUT or not own or self.metered_in(dimensions)

    def metered_in(self, dimensions: Dimensions) -> bool:
        """Tell whether one of its own units measures the same, as meters of it do."""
        return any(parse_unit(unit).dimensions == dimensions for unit in self.units)


@dataclass(frozen=True)
class ActivityCategories:
    """The closed list; percent by the grade of a record, how sure its amount is; scope 3 by number."""

    by_id: Mapping[str, ActivityCategory]
    amounts: Mapping[str, Decimal]
    protocol: Mapping[str, Text]

    def find(self, name: str) -> ActivityCategory | None:
        """Return a category by its id, or as records that moved it to another scope name it."""
        id_, _, scope = name.partition(MOVED)
        found = self.by_id.get(id_)
        return found if found is None or not scope else self._moved(found, scope)

    def _moved(self, category: ActivityCategory, scope: str) -> ActivityCategory | None:
        """Return a category in another scope, None where there is no such scope or it has none to leave.

        Energy that somebody else uses is not the holder's.
        """
        place, protocol = EmissionScope.THREE, scope
        if scope in {EmissionScope.ONE, EmissionScope.TWO}:
            place, protocol = EmissionScope(scope), ""
        elif scope not in self.protocol:
            return None
        if category.scope is EmissionScope.OUTSIDE:
            return None
        if category.upstream and place is not EmissionScope.THREE:
            return None
        return replace(
            category,
            id=f"{category.id}{MOVED}{scope}",
            label=worded("inventory.moved.label", category=category.label, scope=scope),
            scope=place,
            protocol=protocol,
            energy=category.energy and place is not EmissionScope.THREE,
            continuous=() if place is EmissionScope.THREE else category.continuous,
        )

    @cached_property
    def names(self) -> Names:
        """The words for the categories, their labels and numbers of the protocol among them."""
        labels = [(w, c.id) for c in self.by_id.values() for w in (c.label.zh, c.label.en)]
        taken = {word for word, _ in labels}
        for category in self.by_id.values():
            number = self.protocol.get(category.protocol, Text())
            words = {category.protocol, number.zh, number.en} - taken
            labels += [(word, category.id) for word in sorted(words)]
        return replace(names_of("categories", self.by_id, labels), leads=self._leads())

    def _leads(self) -> dict[str, frozenset[str]]:
        """Return what people write before a category, its scope or its number, with what stands there."""
        told = {plain(w): scope for scope, words in shipped().scopes.items() for w in words}
        found = {
            lead: frozenset(c.id for c in self.by_id.values() if c.scope == scope)
            for lead, scope in told.items()
        }
        for number in self.protocol:
            ids = frozenset(c.id for c in self.by_id.values() if c.protocol == number)
            whole, part = number.split(".")
            leads = [number, f"category {part}", *(w + part for w in shipped().scopes[whole])]
            found |= dict.fromkeys(map(plain, leads), ids)
        return found


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
