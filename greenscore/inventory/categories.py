"""Categories of activities: data that say which factors an activity asks for and where it counts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from greenscore.factors.entries import Form, read_yaml, text_of
from greenscore.factors.library import factors_folder
from greenscore.factors.vocabulary import KINDS, WORDS
from greenscore.problems import Problem
from greenscore.quantities.units import parse_unit
from greenscore.texts import Text

REMOVAL, OFFSET = "removal", "offset"
Dimensions = tuple[tuple[str, int], ...]

_FILE = Form({"categories": "map", "amounts": "map", "protocol": "map"})
_ENTRY = Form(
    {
        "label": "text",
        "scope": re.compile("1|2|3|outside"),
        "protocol?": re.compile(r"3\.([1-9]|1[0-5])"),
        "way": re.compile("fuel|sum|power|gas|direct"),
        "asks?": "entries",
        "negative?": re.compile("true"),
        "units": "texts",
        "energy?": re.compile("true"),
        "basis?": re.compile("true"),
    }
)
_ASK = Form(
    {
        "kind": re.compile("|".join(KINDS)),
        "method?": re.compile("|".join(WORDS["method"])),
        "boundary?": re.compile("|".join(WORDS["boundary"])),
    }
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A kind of factor that an activity needs, by a method and within a boundary."""

    kind: str
    method: str = "na"
    boundary: str = "na"

    def __str__(self) -> str:
        return " ".join(word for word in (self.kind, self.method, self.boundary) if word != "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category; `scope` is 1, 2, 3 or outside, `protocol` its number in scope 3.

    `basis` tells that an amount of energy is one of a fuel, by its net or gross heating value.
    """

    id: str
    label: Text
    scope: str
    protocol: str
    way: str
    asks: tuple[Ask, ...]
    negative: bool
    units: tuple[str, ...]
    energy: bool
    basis: bool

    def takes(self, dimensions: Dimensions) -> bool:
        """Tell whether an amount of these dimensions can be one of this category."""
        return any(parse_unit(unit).dimensions == dimensions for unit in self.units)


@dataclass(frozen=True, slots=True)
class Categories:
    """The closed list; percent by the grade of a record, how sure its amount is; scope 3 by number."""

    by_id: Mapping[str, Category]
    amounts: Mapping[str, Decimal]
    protocol: Mapping[str, Text]


def load_categories(path: Path | None = None) -> tuple[Categories | None, tuple[Problem, ...]]:
    """Read the categories in the file at `path`, by default the shipped ones."""
    path = path or factors_folder() / "categories.yaml"
    document, problems = read_yaml(path)
    if document.data is None:
        return None, tuple(problems)
    problems += _FILE.faults(document, path.name)
    for name, entry in document.data.get("categories", {}).items():
        problems += _ENTRY.faults(document, path.name, ("categories", name))
        for position in range(len(entry.get("asks", ()))):
            problems += _ASK.faults(document, path.name, ("categories", name, "asks", position))
    if problems:
        return None, tuple(problems)
    found = {name: _category(name, entry) for name, entry in document.data["categories"].items()}
    amounts = {grade: Decimal(percent) for grade, percent in document.data["amounts"].items()}
    protocol = {number: text_of(label) for number, label in document.data["protocol"].items()}
    return Categories(found, amounts, protocol), ()


def _category(name: str, entry: Mapping[str, Any]) -> Category:
    return Category(
        id=name,
        label=text_of(entry["label"]),
        scope=entry["scope"],
        protocol=entry.get("protocol", ""),
        way=entry["way"],
        asks=tuple(Ask(**ask) for ask in entry.get("asks", ())),
        negative="negative" in entry,
        units=tuple(entry["units"]),
        energy="energy" in entry,
        basis=entry["way"] == "fuel" or "basis" in entry,
    )
