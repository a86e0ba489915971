"""The library of factors: immutable rows, their sources and errata, under one version and digest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints

from greenscore.factors.csvrows import read_rows
from greenscore.factors.digest import library_digest
from greenscore.factors.entries import Both, place, read_as, words
from greenscore.factors.errata import Erratum, read_errata
from greenscore.factors.fields import read_factor
from greenscore.factors.reuse import Withheld, read_withheld
from greenscore.factors.rows import Factor
from greenscore.factors.sources import FactorSource, read_sources
from greenscore.factors.vocabulary import WORDS
from greenscore.model.scalars import Block, Date
from greenscore.problems import Place, Problem, has_errors
from greenscore.resources import factors_folder
from greenscore.text.document import Document, readable
from greenscore.texts import Text

SCHEMA = "1"
MANIFEST = "library.yaml"
CITED = "cited"
"""The folder of rows that an installed package does not hold; the list of them has its name too."""


class _Manifest(Block):
    name: Both
    version: Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}\.[0-9]{1,2}(\.[0-9]{1,2})?$")]
    released: Date
    form: Annotated[str, StringConstraints(pattern="^[1-9][0-9]?$")] = Field(alias="schema")
    gwp: Annotated[str, words(*WORDS["gwp"])]
    digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A company's own factors: the name of their file and the digest that a report prints."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every row of a release and of the overlays read with it.

    `digest` covers the public rows, sources and errata; `gwp` is the set of warming potentials that
    a report uses unless it says otherwise; `withheld` are rows that this copy does not hold, by
    reference; `places` tells where a row stands, by reference; `errata` are
    by their own places.
    """

    folder: Path
    name: Text
    version: str
    released: date
    gwp: str
    digest: str
    factors: tuple[Factor, ...]
    sources: Mapping[str, FactorSource]
    errata: Mapping[Place, Erratum]
    overlays: tuple[Overlay, ...]
    withheld: Mapping[str, Withheld]
    places: Mapping[str, Place] = field(repr=False)
    _by_reference: Mapping[str, Factor] = field(repr=False)
    _by_kind: Mapping[str, tuple[Factor, ...]] = field(repr=False)

    def pin(self, id: str, version: str) -> Factor | None:
        """Return the row `id@version`, be it superseded or withdrawn, or None."""
        return self._by_reference.get(f"{id}@{version}")

    def of_kind(self, kind: str) -> tuple[Factor, ...]:
        """Return the rows of a kind in the order of the files."""
        return self._by_kind.get(kind, ())


def load_library(
    folder: Path | None = None, overlays: Sequence[Path] = ()
) -> tuple[Library | None, tuple[Problem, ...]]:
    """Read the library in `folder` (by default the shipped one) and a company's overlays.

    Returns None where anything is an error. A library whose content is not what its manifest says is
    refused: `factor-library-digest`.
    """
    library, problems = read_library(folder, overlays)
    return None if has_errors(problems) else library, problems


def read_library(
    folder: Path | None = None, overlays: Sequence[Path] = ()
) -> tuple[Library | None, tuple[Problem, ...]]:
    """Read a library that is being worked on: also where only its digest or schema is not right."""
    loading = _Loading(folder or factors_folder())
    loading.public()
    for overlay in overlays:
        loading.overlay(overlay)
    library = loading.library()
    return library, (*loading.problems, *loading.manifest_faults())


class _Loading:
    """One reading of a library, collecting rows and problems."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self._folder = folder
        self._factors: list[Factor] = []
        self._places: dict[str, Place] = {}
        self._sources: dict[str, FactorSource] = {}
        self._named: set[str] = set()  # sources that were told to be missing, or cannot be read
        self._errata: Mapping[Place, Erratum] = {}
        self._overlays: list[Overlay] = []
        self._withheld: dict[str, Withheld] = {}
        self._manifest: _Manifest | None = None
        self._document = Document(None, {}, ())
        self._digest = ""

    def public(self) -> None:
        """Read the manifest and the public rows."""
        self._manifest, self._document = read_as(self._folder / MANIFEST, _Manifest)
        self.problems += self._document.problems
        if self._manifest is None:
            return
        files = sorted((self._folder / "sources").glob("*.yaml"))
        self._sources, documents, found = read_sources(files)
        self._named |= documents.keys() - self._sources.keys()
        self._errata, errata = read_errata(self._folder / "errata.yaml")
        self.problems += [*found, *errata.problems]
        self._read(sorted((self._folder / "data").glob("*.csv")))
        self._read(sorted((self._folder / CITED).glob("*.csv")))
        listed = read_withheld(self._folder / f"{CITED}.txt")
        self._withheld = {w.reference: w for w in listed if w.reference not in self._places}
        data = {f"source {name}": document.data for name, document in documents.items()}
        rows: list[Factor | Withheld] = [*self._factors, *self._withheld.values()]
        self._digest = library_digest(rows, data | {"errata": errata.data})

    def overlay(self, path: Path) -> None:
        """Read a company's rows; the sources they name may stand in `sources/` beside them."""
        before = len(self._factors)
        beside = sorted((path.parent / "sources").glob("*.yaml"))
        own, documents, found = read_sources(f for f in beside if f.stem not in self._sources)
        self.problems += found
        self._sources |= own
        self._named |= documents.keys() - own.keys()
        self._read([path], path.stem)
        data = {f"source {name}": document.data for name, document in documents.items()}
        digest = library_digest(self._factors[before:], data)
        self._overlays.append(Overlay(name=readable(path.stem), digest=digest))

    def library(self) -> Library | None:
        """Return the library, or None where there is an error."""
        manifest = self._manifest
        if manifest is None or has_errors(self.problems):
            return None
        kinds: dict[str, list[Factor]] = {}
        for factor in self._factors:
            kinds.setdefault(factor.kind, []).append(factor)
        return Library(
            folder=self._folder,
            name=manifest.name,
            version=manifest.version,
            released=manifest.released,
            gwp=manifest.gwp,
            digest=self._digest,
            factors=tuple(self._factors),
            sources=MappingProxyType(self._sources),
            errata=self._errata,
            overlays=tuple(self._overlays),
            withheld=MappingProxyType(self._withheld),
            places=MappingProxyType(self._places),
            _by_reference={factor.reference: factor for factor in self._factors},
            _by_kind={kind: tuple(factors) for kind, factors in kinds.items()},
        )

    def _read(self, files: Iterable[Path], overlay: str = "") -> None:
        public = {factor.id for factor in self._factors if not factor.overlay}
        for file in files:
            rows, faults = read_rows(file)
            self.problems += faults
            for row in rows:
                factor, faults = read_factor(row, overlay)
                self.problems += faults
                if factor is not None:
                    self._add(factor, row.place(), public if overlay else frozenset())

    def _add(self, factor: Factor, where: Place, public: Iterable[str]) -> None:
        first = self._places.get(factor.reference)
        args = {"row": factor.reference}
        if factor.id in public:
            self._report("factor-overlay-shadows", where, args)
        elif first is not None:
            self._report("factor-duplicate", where, {**args, "first": str(first)})
        elif factor.source not in self._sources:
            if (
                factor.source not in self._named
            ):  # told once, and where its own file is at fault there
                self._named.add(factor.source)
                self._report("factor-source-unknown", where, {**args, "source": factor.source})
        else:
            self._places[factor.reference] = where
            self._factors.append(factor)

    def manifest_faults(self) -> Iterator[Problem]:
        """Yield what the manifest says otherwise than the content; nothing where rows are missing."""
        manifest = self._manifest
        if manifest is None or has_errors(self.problems):
            return
        if manifest.form != SCHEMA:
            args = {"found": manifest.form, "known": SCHEMA}
            where = place(self._document, MANIFEST, ("schema",))
            yield Problem(code="factor-library-schema", where=where, args=args)
        if manifest.digest != self._digest:
            where = place(self._document, MANIFEST, ("digest",))
            yield Problem(code="factor-library-digest", where=where, args={"found": self._digest})

    def _report(self, code: str, where: Place, args: Mapping[str, str]) -> None:
        self.problems.append(Problem(code=code, where=where, args=args))
