"""Profiles: what a programme declares about which factors its reports may use.

One YAML file a programme in `standards/factors/profiles/`. Nothing about a country stands in code.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints

from greenscore.factors.dates import DateRule
from greenscore.factors.digest import content_digest
from greenscore.factors.entries import Both, place, read_as, words
from greenscore.factors.vocabulary import KINDS, WORDS
from greenscore.model.scalars import Block, Flag
from greenscore.problems import Problem
from greenscore.quantities.unit_table import SEVERAL
from greenscore.resources import standards_folder
from greenscore.text.document import Document
from greenscore.texts import Text

WORLD = "WORLD"
_Kind = Annotated[str, words(*KINDS)]
_Kinds = "|".join(KINDS)


class AbsentRows(Block):
    """Kinds of figures that no publication gives for some regions, and why."""

    kinds: tuple[_Kind, ...]
    regions: tuple[str, ...]
    why: Both


class CoalEquivalents(Block):
    """How energy becomes tonnes of coal equivalent."""

    basis: Literal["equivalent", "equal"]
    items: Mapping[str, str]


class ProfileFile(Block):
    """What a programme declares; `docs/profiles.md` says what each key means."""

    id: Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9-]{0,40}$")]
    label: Both
    source: Both
    gwp: Annotated[str, words(*WORDS["gwp"])]
    date: DateRule
    within: Mapping[str, tuple[str, ...]] = {}
    only: tuple[str, ...] = ()
    alone: tuple[_Kind, ...] = ()
    world: Flag = False
    tables: Mapping[_Kind, tuple[str, ...]] = {}
    absent: tuple[AbsentRows, ...] = ()
    pins: Mapping[
        Annotated[str, StringConstraints(pattern=f"^({_Kinds})(/.*)?$")],
        Annotated[str, StringConstraints(pattern="^[^@]+@.+$")],
    ] = {}
    fuels: Literal["composite", "per-unit", "heat-ncv", "heat-gcv"] | None = None
    residual: Literal["location"] | None = None
    exports: Literal["subtract"] | None = None
    units: Mapping[Annotated[str, words(*SEVERAL)], str] = {}
    energy: CoalEquivalents | None = None
    rounding: Annotated[str, StringConstraints(pattern="^[0-9]$")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorProfile:
    """What a programme lets a look-up do; `as_of` is the reporting date, not part of the file.

    `region_chain` gives for a region those whose rows may serve it, in order; a region that it does
    not name is served by its own rows only, and so is every region for the kinds in `alone`. `tables`
    limits a kind to the rows of some sources, `absent` explains why a kind has no row for a region,
    `pins` name `id@version` for `kind/activity`.

    The rest is for inventories. `fuels` tells how fuel becomes CO2: `composite` by heating value,
    carbon content and oxidation, `per-unit` by factors per quantity, `heat-ncv` and `heat-gcv` by
    heating value and factors per energy; empty, and no fuel is counted. `residual` is `location`
    where power without a contract may take the location's factor for want of a residual mix. `exports` is
    `subtract` where power and heat that leave the holder are taken off those it buys; empty, and they are
    refused. `units` tell which unit a word of several sizes means in the programme, as `gal`.
    `coal_equivalents` name the activity whose coefficient turns an item into tce, power by
    `energy_basis`. `rounding` is the number of decimals to which the source of the rules rounds the
    t CO2e of each record before it adds them, half away from zero; None, and nothing is rounded.
    `digest` is the SHA-256 of what the file says, without its comments and layout.
    """

    id: str
    label: Text
    source: Text
    gwp: str
    date_rule: DateRule
    as_of: date
    region_chain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
    allow_world: bool = False
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    fuels: str = ""
    residual: str = ""
    exports: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    energy_basis: str = ""
    coal_equivalents: Mapping[str, str] = field(default_factory=dict)
    rounding: int | None = None
    digest: str = ""

    def regions(self, region: str, kind: str = "") -> tuple[str, ...]:
        """Return the regions whose rows of a kind may serve `region`, the best first."""
        if kind in self.alone:
            return (region,)
        chain = self.region_chain.get(region, (region,))
        return (*chain, WORLD) if self.allow_world and WORLD not in chain else chain


def profiles_folder() -> Path:
    """Return the folder of the shipped profiles."""
    return standards_folder() / "factors" / "profiles"


def load_profile(path: Path, as_of: date) -> tuple[FactorProfile | None, tuple[Problem, ...]]:
    """Read the profile in the file at `path` for reports made on `as_of`.

    The profile is None where there are problems; they name the line and the key.
    """
    file, document = read_as(path, ProfileFile)
    if file is None:
        return None, document.problems
    problems = (
        *_region_faults(document, path.name, file.within),
        *_unit_faults(document, path.name, file.units),
    )
    digest = content_digest(document.data)
    return (None if problems else _profile(file, as_of, digest)), problems


def _region_faults(
    document: Document, file: str, within: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """Yield the regions that lie in two others, or in themselves."""
    parents: dict[str, str] = {}
    for parent, members in within.items():
        for position, region in enumerate(members):
            where = place(document, file, ("within", parent, position))
            if region in parents:
                args = {"region": region, "first": parents[region], "second": parent}
                yield Problem(code="factor-profile-region-twice", where=where, args=args)
                continue
            parents[region] = parent
            if region in _outwards(parent, parents):
                args = {"region": region}
                yield Problem(code="factor-profile-region-circle", where=where, args=args)
                return


def _unit_faults(document: Document, file: str, units: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the words for units that are given another meaning than one they can have."""
    for word, unit in units.items():
        if unit not in SEVERAL[word]:
            where = place(document, file, ("units", word))
            args = {"unit": word, "given": unit, "meant": ", ".join(SEVERAL[word])}
            yield Problem(code="factor-profile-unit", where=where, args=args)


def _outwards(region: str, parents: Mapping[str, str]) -> list[str]:
    """Return a region and those it lies in, the nearest first."""
    chain = [region]
    while (parent := parents.get(chain[-1])) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _profile(file: ProfileFile, as_of: date, digest: str) -> FactorProfile:
    parents = {region: parent for parent, members in file.within.items() for region in members}
    only = file.only or {*parents, *file.within}
    return FactorProfile(
        id=file.id,
        label=file.label,
        source=file.source,
        gwp=file.gwp,
        date_rule=file.date,
        as_of=as_of,
        region_chain={
            region: tuple(area for area in _outwards(region, parents) if area in only)
            for region in parents
        },
        alone=frozenset(file.alone),
        allow_world=file.world,
        tables=file.tables,
        absent={
            (kind, region): entry.why
            for entry in file.absent
            for kind in entry.kinds
            for region in entry.regions
        },
        pins=file.pins,
        fuels=file.fuels or "",
        residual=file.residual or "",
        exports=file.exports or "",
        units=file.units,
        energy_basis=file.energy.basis if file.energy else "",
        coal_equivalents=file.energy.items if file.energy else {},
        rounding=int(file.rounding) if file.rounding else None,
        digest=digest,
    )
