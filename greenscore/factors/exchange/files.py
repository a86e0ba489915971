"""Rows with their sources as a folder of tables: what `--overlay` and the library itself read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from greenscore.factors.csvrows import FactorLine, read_rows, unsafe_cells
from greenscore.factors.fields import read_factor
from greenscore.factors.library import Library
from greenscore.factors.reuse import REUSE
from greenscore.factors.rows import Factor
from greenscore.factors.sources import FactorSource, read_sources
from greenscore.factors.writing import cells_of, csv_text, record_of, write_new, yaml_text
from greenscore.problems import Problem, nearest

TABLE = "factors.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Rows and the sources they name, on their way in or out."""

    factors: tuple[Factor, ...]
    sources: Mapping[str, FactorSource]


def bundle(library: Library, wanted: Iterable[str] = ()) -> tuple[Bundle, tuple[Problem, ...]]:
    """Return the rows named by id or id@version (all where none is named) that may be passed on.

    Problems: `factor-unknown`; `exchange-not-passed-on`, a warning for rows whose source does not let
    it; `exchange-cited`, a note of those that are only carried out where a person names them.
    """
    names = tuple(dict.fromkeys(wanted))
    known = {name for row in library.factors for name in (row.id, row.reference)}
    known |= {name for row in library.withheld for name in (row, row.partition("@")[0])}
    problems = [
        Problem(code="factor-unknown", args={"given": name[:100], "nearest": nearest(name, known)})
        for name in names
        if name not in known
    ]
    asked = set(names)
    rows = [r for r in library.factors if not asked or asked & {r.id, r.reference}]
    kept = [
        row
        for row in rows
        if _export(library, row) == "all" or (asked and _export(library, row) == "named")
    ]
    closed = [row.reference for row in rows if _export(library, row) == "none"]
    closed += [w for w in library.withheld if not asked or asked & {w, w.partition("@")[0]}]
    if closed:
        args = {"count": str(len(closed)), "rows": ", ".join(closed)[:400]}
        problems.append(Problem(code="exchange-not-passed-on", args=args))
    if not asked and (cited := [row for row in rows if _export(library, row) == "named"]):
        args = {"count": str(len(cited)), "example": cited[0].reference}
        problems.append(Problem(code="exchange-cited", args=args))
    sources = {row.source: library.sources[row.source] for row in kept}
    return Bundle(factors=tuple(kept), sources=sources), tuple(problems)


def _export(library: Library, row: Factor) -> str:
    """Return whether a row is carried out with all, where it is named, or never; one's own are one's own."""
    allowed = REUSE[library.sources[row.source].reuse].export
    return "all" if row.overlay and allowed != "none" else allowed


def write_files(given: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write `factors.csv` and `sources/*.yaml` into `folder`; FileExistsError where one is there."""
    contents = {folder / TABLE: csv_text(map(cells_of, given.factors))}
    for name, source in given.sources.items():
        contents[folder / "sources" / f"{name}.yaml"] = yaml_text(record_of(source))
    return write_new(contents)


def read_files(path: Path) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read a file of rows, or `factors.csv` of a folder, with the `sources/` beside it."""
    table = path / TABLE if path.is_dir() else path
    rows, problems = read_rows(table)
    sources, _, faults = read_sources(sorted((table.parent / "sources").glob("*.yaml")))
    return bundle_of(rows, sources, [*problems, *faults])


def bundle_of(
    rows: Iterable[FactorLine], sources: Mapping[str, FactorSource], problems: list[Problem]
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Return what rows of cells make with their sources; None where anything is wrong."""
    factors: dict[str, Factor] = {}
    for row in rows:
        factor, faults = read_factor(row)
        problems += unsafe_cells(row) or faults
        if factor is None:
            continue
        if factor.reference in factors:
            args = {"row": factor.reference, "first": row.file}
            problems.append(Problem(code="factor-duplicate", where=row.place(), args=args))
        elif factor.source not in sources:
            args = {"row": factor.reference, "source": factor.source}
            problems.append(Problem(code="factor-source-unknown", where=row.place(), args=args))
        factors[factor.reference] = factor
    if problems:
        return None, tuple(problems)
    return Bundle(factors=tuple(factors.values()), sources=sources), ()
