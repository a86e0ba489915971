"""Profiles: what a programme declares about which factors its reports may use.

One YAML file a programme in `standards/factors/profiles/`. Nothing about a country stands in code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from greenscore.factors.dates import DateRule
from greenscore.factors.digest import content_digest
from greenscore.factors.entries import Form, Where, at, place, read_yaml, text_of
from greenscore.factors.vocabulary import KINDS, WORDS
from greenscore.problems import Problem
from greenscore.resources import standards_folder
from greenscore.text.document import Document, dotted
from greenscore.texts import Text

WORLD = "WORLD"
FUELS = ("composite", "per-unit", "heat-ncv", "heat-gcv")
_FORM = Form(
    {
        "id": re.compile("[a-z][a-z0-9-]{0,40}"),
        "label": "text",
        "source": "text",
        "gwp": re.compile("|".join(WORDS["gwp"])),
        "date": re.compile("|".join(DateRule)),
        "within?": "map",
        "only?": "list",
        "world?": re.compile("true|false"),
        "tables?": "map",
        "absent?": "list",
        "pins?": "map",
        "fuels?": re.compile("|".join(FUELS)),
        "residual?": re.compile("location"),
        "energy?": "map",
    }
)
_ENERGY = Form({"basis": re.compile("equivalent|equal"), "items": "map"})
_ABSENT = Form({"kinds": "list", "regions": "list", "why": "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorProfile:
    """What a programme lets a look-up do; `as_of` is the reporting date, not part of the file.

    `region_chain` gives for a region those whose rows may serve it, in order; a region that it does
    not name is served by its own rows only. `tables` limits a kind to the rows of some sources,
    `absent` explains why a kind has no row for a region, `pins` name `id@version` for `kind/activity`.

    The rest is for inventories. `fuels` tells how fuel becomes CO2: `composite` by heating value,
    carbon content and oxidation, `per-unit` by factors per quantity, `heat-ncv` and `heat-gcv` by
    heating value and factors per energy; empty, and no fuel is counted. `residual` is `location`
    where power without a contract may take the location's factor for want of a residual mix.
    `coal_equivalents` name the activity whose coefficient turns an item into tce, power by
    `energy_basis`. `digest` is the SHA-256 of what the file says, without its comments and layout.
    """

    id: str
    label: Text
    source: Text
    gwp: str
    date_rule: DateRule
    as_of: date
    region_chain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allow_world: bool = False
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absent: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    fuels: str = ""
    residual: str = ""
    energy_basis: str = ""
    coal_equivalents: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""

    def regions(self, region: str) -> tuple[str, ...]:
        """Return the regions whose rows may serve `region`, the best first."""
        chain = self.region_chain.get(region, (region,))
        return (*chain, WORLD) if self.allow_world and WORLD not in chain else chain


def profiles_folder() -> Path:
    """Return the folder of the shipped profiles."""
    return standards_folder() / "factors" / "profiles"


def load_profile(path: Path, as_of: date) -> tuple[FactorProfile | None, tuple[Problem, ...]]:
    """Read the profile in the file at `path` for reports made on `as_of`.

    The profile is None where there are problems; they name the line and the key.
    """
    document, problems = read_yaml(path)
    if document.data is not None:
        problems += _faults(document, path.name)
    return (None if problems else _profile(document.data, as_of)), tuple(problems)


def _faults(document: Document, file: str) -> list[Problem]:
    """Return what is wrong with a file, from the outside in: what holds no list has no items."""
    problems = list(_FORM.faults(document, file))
    if problems:
        return problems
    for key in ("within", "tables"):
        for name in document.data.get(key, {}):
            problems += _list_faults(document, file, (key, name))
    if "energy" in document.data:
        problems += _ENERGY.faults(document, file, ("energy",))
    if "only" in document.data:
        problems += _list_faults(document, file, ("only",))
    for position in range(len(document.data.get("absent", ()))):
        path: Where = ("absent", position)
        faults = list(_ABSENT.faults(document, file, path))
        for key in () if faults else ("kinds", "regions"):
            faults += _list_faults(document, file, (*path, key))
        problems += faults
    return problems or [*_word_faults(document, file), *_region_faults(document, file)]


def _list_faults(document: Document, file: str, path: Where) -> Iterator[Problem]:
    given = at(document, path)
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        yield _unfit(document, file, path, "[text, ...]")


def _word_faults(document: Document, file: str) -> Iterator[Problem]:
    """Yield the kinds that no factor can have, and the pins that name no version."""
    for kind in document.data.get("tables", {}):
        if kind not in KINDS:
            yield _unfit(document, file, ("tables", kind), "|".join(KINDS))
    for position, entry in enumerate(document.data.get("absent", ())):
        if not set(entry["kinds"]) <= set(KINDS):
            yield _unfit(document, file, ("absent", position, "kinds"), "|".join(KINDS))
    for name, pin in document.data.get("pins", {}).items():
        if name.partition("/")[0] not in KINDS:
            yield _unfit(document, file, ("pins", name), "kind/activity")
        if not isinstance(pin, str) or not all(pin.partition("@")):
            yield _unfit(document, file, ("pins", name), "id@version")


def _region_faults(document: Document, file: str) -> Iterator[Problem]:
    """Yield the regions that lie in two others, or in themselves."""
    parents: dict[str, str] = {}
    for parent, members in document.data.get("within", {}).items():
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


def _outwards(region: str, parents: Mapping[str, str]) -> list[str]:
    """Return a region and those it lies in, the nearest first."""
    chain = [region]
    while (parent := parents.get(chain[-1])) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _unfit(document: Document, file: str, path: Where, shape: str) -> Problem:
    args = {"key": dotted(path), "given": str(at(document, path))[:80], "shape": shape}
    return Problem(code="factor-value-shape", where=place(document, file, path), args=args)


def _profile(data: Mapping[str, Any], as_of: date) -> FactorProfile:
    within = data.get("within", {})
    parents = {region: parent for parent, members in within.items() for region in members}
    only = data.get("only") or {*parents, *within}
    return FactorProfile(
        id=data["id"],
        label=text_of(data["label"]),
        source=text_of(data["source"]),
        gwp=data["gwp"],
        date_rule=DateRule(data["date"]),
        as_of=as_of,
        region_chain={
            region: tuple(area for area in _outwards(region, parents) if area in only)
            for region in parents
        },
        allow_world=data.get("world") == "true",
        tables={kind: tuple(sources) for kind, sources in data.get("tables", {}).items()},
        absent={
            (kind, region): text_of(entry["why"])
            for entry in data.get("absent", ())
            for kind in entry["kinds"]
            for region in entry["regions"]
        },
        pins=data.get("pins", {}),
        fuels=data.get("fuels", ""),
        residual=data.get("residual", ""),
        energy_basis=data.get("energy", {}).get("basis", ""),
        coal_equivalents=data.get("energy", {}).get("items", {}),
        digest=content_digest(data),
    )
