"""A sector file as its author wrote it: the values that a programme states for one sector."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from greenscore.model.programme import ProgrammeValue
from greenscore.model.scalars import Block, Citation, Date, Id, Key, Name, Number, Path, Words
from greenscore.model.standard import Edition, Source
from greenscore.problems import Place
from greenscore.quantities.units import canonical, conversion, parse_unit


class SectorValue(Block):
    """One value of an input, stated by the programme, with the first and the last day on which it holds.

    `mark` says how surely it was read, as that of a source.
    """

    start: Date = Field(alias="from")
    end: Date | None = Field(None, alias="until")
    value: Number
    unit: str = "1"
    mark: Literal["seen", "seen-3p", "derived", "own"]
    source: Citation

    def number_in(self, unit: str) -> float:
        """Return the value in a unit of its kind; UnitError. One beyond all floats is infinite."""
        factor = conversion(parse_unit(self.unit), parse_unit(unit))
        try:
            return float(Fraction(self.value) * factor)
        except OverflowError:
            return math.inf


class Sector(Block):
    """The values of one sector: `sector` is a key of the choice that the standard looks them up by.

    A citation names a source of the file, or of the standard.
    """

    greenscore: Literal["1"]
    sector: Key
    title: Words
    note: Words | None = None
    sources: Mapping[Id, Source] = Field(default_factory=dict)
    values: Mapping[Name, Annotated[tuple[SectorValue, ...], Field(min_length=1)]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorFile:
    """A sector file of an edition: its name beside the standard, its SHA-256, and the place of every item.

    `values` are the inputs of it that count: a profile's own take the place of those of its base.
    """

    name: str
    digest: str
    sector: Sector
    values: frozenset[str]
    places: Mapping[Path, Place] = field(repr=False)

    def place(self, *path: str | int) -> Place:
        """Return where the item at `path` stands, or the nearest item around it."""
        around = (path[:length] for length in range(len(path), -1, -1))
        return next((self.places[p] for p in around if p in self.places), Place(file=self.name))


def stated_values(edition: Edition) -> tuple[ProgrammeValue, ...]:
    """Return every value that the sector files of a sound edition state, in the units of its inputs."""
    return tuple(
        _value(edition, file, name, position, written)
        for file in edition.sectors
        for name in file.sector.values
        if name in file.values
        for position, written in enumerate(file.sector.values[name])
    )


def _value(
    edition: Edition, file: SectorFile, name: str, position: int, written: SectorValue
) -> ProgrammeValue:
    unit = edition.standard.inputs[name].unit
    cited = written.source.partition(" ")[0]
    sources = {**edition.standard.sources, **file.sector.sources}
    return ProgrammeValue(
        sector=file.sector.sector,
        input=name,
        value=written.number_in(unit),
        unit=canonical(unit),
        start=written.start,
        end=written.end,
        mark=written.mark,
        source=written.source,
        document=sources[cited].title,
        file=file.name,
        digest=file.digest,
        place=file.place("values", name, position, "value"),
    )
