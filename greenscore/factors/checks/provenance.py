"""Where rows come from: licences, sources, what supersedes what, errata, and earlier releases."""

from collections.abc import Iterator
from pathlib import Path

from greenscore.factors.checks.finding import at_row
from greenscore.factors.library import CITED, Library
from greenscore.factors.reuse import REUSE, read_withheld, withheld
from greenscore.factors.rows import Factor
from greenscore.factors.vocabulary import RETIRED
from greenscore.guard.reader import read_file
from greenscore.problems import Place, Problem
from greenscore.text.document import DEFAULT_LIMITS, Unreadable, allowed, decode


def check_provenance(library: Library) -> Iterator[Problem]:
    """Yield rows that may not be passed on, that replace nothing, or that changed after release."""
    for factor in library.factors:
        if not (factor.overlay or REUSE[library.sources[factor.source].reuse].show):
            yield at_row(library, factor, "factor-licence", source=factor.source)
        if factor.supersedes and _row(library, factor.supersedes) is None:
            yield at_row(library, factor, "factor-supersedes", other=factor.supersedes)
        if factor.mark == "seen-3p" and factor.review == "official-verified":
            yield at_row(library, factor, "factor-review", review=factor.review)
    yield from _packaging(library)
    yield from _unused_sources(library)
    yield from _errata(library)
    for file in sorted((library.folder / "releases").glob("*.txt")):
        yield from _release(library, file)


def _packaging(library: Library) -> Iterator[Problem]:
    """Rows stand among those of the package where their source lets them, and else apart and listed."""
    listed = {row.line for row in read_withheld(library.folder / f"{CITED}.txt")}
    for factor in library.factors:
        allowed = REUSE[library.sources[factor.source].reuse]
        if factor.overlay or not allowed.show:
            continue
        apart = (library.folder / CITED / library.places[factor.reference].file).is_file()
        wrong = apart if allowed.package else not apart or withheld(factor).line not in listed
        if wrong:
            yield at_row(library, factor, "factor-packaging", line=withheld(factor).line)


def _unused_sources(library: Library) -> Iterator[Problem]:
    used = {factor.source for factor in library.factors}
    used |= {row.source for row in library.withheld.values()}
    for id_ in library.sources:
        if id_ not in used:
            where = Place(file=f"{id_}.yaml")
            yield Problem(code="factor-source-unused", where=where, args={"source": id_})


def _errata(library: Library) -> Iterator[Problem]:
    """An erratum names a retired row by its old figure, and the row that takes its place."""
    for where, erratum in library.errata.items():
        args = {"row": erratum.row, "replacement": erratum.replacement}
        old, new = _row(library, erratum.row), _row(library, erratum.replacement)
        wrong = old is None or old.value != erratum.old or old.review not in RETIRED
        if erratum.replacement:
            wrong = wrong or new is None or new.value != erratum.new
            wrong = wrong or (new is not None and new.supersedes != erratum.row)
        if wrong:
            yield Problem(code="factor-erratum", where=where, args=args)


def _release(library: Library, file: Path) -> Iterator[Problem]:
    """Every row of an earlier release is still there, to the letter."""
    try:
        lines = decode(
            read_file(file, allowed(DEFAULT_LIMITS).bytes), file.name, DEFAULT_LIMITS
        ).splitlines()
    except Unreadable as fault:
        yield fault.problem
        return
    for number, line in enumerate(lines, start=1):
        reference, _, digest = line.partition(" ")
        factor = _row(library, reference) or library.withheld.get(reference)
        where = Place(file=file.name, line=number)
        args = {"row": reference, "release": file.stem}
        if factor is None:
            yield Problem(code="factor-gone", where=where, args=args)
        elif factor.digest != digest and isinstance(factor, Factor):
            yield at_row(library, factor, "factor-edited", release=file.stem)
        elif factor.digest != digest:
            yield Problem(code="factor-edited", where=where, args=args)


def _row(library: Library, reference: str) -> Factor | None:
    id_, _, version = reference.partition("@")
    return library.pin(id_, version)
