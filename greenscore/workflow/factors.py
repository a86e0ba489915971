"""The library of emission factors: opened, checked, searched, added to, carried out and in."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.factors.staleness import Age as Age
from greenscore.guard.run import within_run
from greenscore.problems import Place, Problem, ProblemsFound, has_errors, nearest, unwritable

if TYPE_CHECKING:
    from greenscore.factors.composite import Composite
    from greenscore.factors.exchange.files import Bundle
    from greenscore.factors.exchange.measured import MeasuredRecord
    from greenscore.factors.library import Library as Library
    from greenscore.factors.proposal import Contribution
    from greenscore.factors.search import Findings
    from greenscore.factors.staleness import Ages

TOOLS = ("codecarbon", "impact-framework")
FORMS = ("csv", "openlca")


@within_run
def read_library(
    overlays: Sequence[Path] = (),
) -> tuple["Library | None", tuple[Problem, ...]]:
    """Return the shipped library with a company's overlays, None where anything is an error."""
    from greenscore.factors.library import load_library

    return load_library(overlays=overlays)


def check_library(
    folder: Path | None = None, overlays: Sequence[Path] = ()
) -> tuple["Library | None", tuple[Problem, ...]]:
    """Return a library (by default the shipped one), and what every check finds of it."""
    from greenscore.factors.checks.all import check_library as checks
    from greenscore.factors.library import read_library as read

    library, problems = read(folder, overlays)
    return library, (*problems, *(checks(library) if library else ()))


def ages_on(library: "Library", day: date | None = None) -> "Ages":
    """Return the ages of the rows on a day, by default the user's today."""
    from greenscore.factors.staleness import Ages

    return Ages(library, day or date.today())  # noqa: DTZ011 - a local day


def find(library: "Library", name: str, day: date | None = None) -> "Age | Composite":
    """Return the newest row of an id, the row `id@version`, or what the parts of a fuel make.

    A row is aged on a day. ProblemsFound where there is neither.
    """
    from greenscore.factors.composite import composite_of
    from greenscore.factors.search import search as matching

    id_, _, version = name.partition("@")
    rows = [row for row in library.factors if row.id == id_ and version in {"", row.version}]
    if rows:
        return ages_on(library, day).of(max(rows, key=lambda row: row.version))
    made = composite_of(library, id_, version)
    if made is None:
        if apart := _withheld(library, name):
            raise ProblemsFound([apart])
        known = [row.reference for row in library.factors] + [row.id for row in library.factors]
        named = ", ".join(row.reference for row in matching(library, name, most=3).factors)
        args = {"given": name[:100], "nearest": nearest(name, known) or named}
        raise ProblemsFound([Problem(code="factor-unknown", args=args)])
    if isinstance(made, Problem):
        raise ProblemsFound([made])
    return made


def _withheld(library: "Library", name: str) -> Problem | None:
    """Tell where to read a row, or the parts of a fuel, that this copy of the library does not hold."""
    id_, _, version = name.partition("@")
    for row in library.withheld.values():
        own, _, edition = row.reference.partition("@")
        if (own == id_ or own.startswith(f"{id_}.")) and version in {"", edition}:
            source = library.sources[row.source]
            args = {"row": row.reference, "document": source.title.get("en"), "digest": row.digest}
            args["address"] = source.address or source.number
            return Problem(code="factor-withheld", args=args)
    return None


def search(
    library: "Library", words: str, day: date | None = None
) -> tuple[tuple["Age", ...], "Findings"]:
    """Return the best rows in which every word stands, aged on a day, and what was found in all."""
    from greenscore.factors.search import search as matching

    found, ages = matching(library, words), ages_on(library, day)
    return tuple(ages.of(row) for row in found.factors), found


def empty_form() -> str:
    """Return an empty form of a contribution."""
    from greenscore.factors.form import empty_form as form

    return form()


@within_run
def read_contribution(
    form: Path, second: Path | None = None
) -> tuple["Contribution | None", str, tuple[Problem, ...]]:
    """Return a filled-in form, and who entered it a `second` time and agreed; None where they do not."""
    from greenscore.factors.proposal import compare, read_proposal

    contribution, problems = read_proposal(form)
    if contribution is None or second is None:
        return contribution, "", problems
    reviewer, problems = compare(contribution, second)
    return (None if problems else contribution), reviewer, problems


def write_contribution(
    contribution: "Contribution", folder: Path, reviewer: str = ""
) -> tuple[Path, ...]:
    """Write a contribution to a folder; ProblemsFound where that cannot be done."""
    from greenscore.factors.proposal import write_contribution as write

    try:
        return write(contribution, folder, reviewer)
    except OSError as fault:
        raise ProblemsFound([_unwritten(folder, fault)]) from fault


def accept_contribution(table: Path, library: Path, day: date | None = None) -> None:
    """Take a reviewed contribution into the folder of a library; ProblemsFound where it cannot be."""
    from greenscore.factors.library import read_library as read
    from greenscore.factors.releasing import accept

    found, problems = read(library)
    if found is not None:
        problems = accept(table, found, day or date.today())  # noqa: DTZ011 - a local day
    if found is None or problems:
        raise ProblemsFound(problems)


def release_library(folder: Path, version: str, day: date | None = None) -> tuple[str, ...]:
    """Make a folder a release of the library and return its changes; ProblemsFound where it is none."""
    from greenscore.factors.releasing import release

    changes, problems = release(folder, version, day or date.today())  # noqa: DTZ011 - a local day
    if not changes:
        raise ProblemsFound(problems)
    return changes


def export_factors(
    library: "Library", names: Sequence[str], output: Path, form: str = "csv"
) -> tuple["Bundle", tuple[Path, ...], tuple[Problem, ...]]:
    """Write rows (all where none is named) with their sources, `form` being one of FORMS.

    ProblemsFound where a name is unknown or `output` cannot be written.
    """
    from greenscore.factors.exchange.files import bundle, write_files
    from greenscore.factors.exchange.openlca import write_openlca

    given, problems = bundle(library, names)
    if has_errors(problems):
        raise ProblemsFound(problems)
    try:
        if form == "csv":
            return given, write_files(given, output), problems
        write_openlca(given, output)
    except ModuleNotFoundError as fault:
        raise ProblemsFound([Problem(code="machine-openlca")]) from fault
    except OSError as fault:
        raise ProblemsFound([_unwritten(output, fault)]) from fault
    return given, (output,), problems


def import_factors(
    source: Path, output: Path | None = None
) -> tuple["Bundle", tuple[Path, ...], tuple[Problem, ...]]:
    """Read a file of rows or its folder, or a zip from openLCA, and write its rows to a folder.

    ProblemsFound where it cannot be read or written.
    """
    from greenscore.factors.exchange.files import read_files, write_files
    from greenscore.factors.exchange.openlca_back import read_openlca

    read = read_openlca if source.suffix.lower() == ".zip" else read_files
    given, problems = read(source)
    if given is None:
        raise ProblemsFound(problems)
    try:
        return given, write_files(given, output) if output else (), problems
    except OSError as fault:
        raise ProblemsFound([_unwritten(output or source, fault)]) from fault


def read_measured(
    source: Path, tool: str, place: tuple[str, str, str], energy: str, carbon: str
) -> tuple[tuple["MeasuredRecord", ...], tuple[Problem, ...]]:
    """Read what one of TOOLS measured as activity records.

    `place` is site, region and PUE; `energy` (kWh) and `carbon` (g) name fields of an Impact Framework
    output.
    """
    from greenscore.factors.exchange.codecarbon import read_codecarbon
    from greenscore.factors.exchange.impact_framework import read_impact_framework

    if tool == "codecarbon":
        return read_codecarbon(source, *place)
    return read_impact_framework(source, energy, carbon, *place)


def write_measured(measured: Sequence["MeasuredRecord"], output: Path) -> None:
    """Write activity records as a new csv file; ProblemsFound where that cannot be done."""
    from greenscore.factors.exchange.measured import records_csv
    from greenscore.factors.writing import write_new

    try:
        write_new({output: records_csv(measured)})
    except OSError as fault:
        raise ProblemsFound([_unwritten(output, fault)]) from fault


def computed_by(
    measured: Sequence["MeasuredRecord"], profile: str, day: date | None = None
) -> dict[str, float | None]:
    """Return kg CO2e of measured records by a profile, by their ids; ProblemsFound.

    Records without days or a region are left out: what they emitted cannot be told.
    """
    from greenscore.factors.exchange.measured import compare
    from greenscore.workflow.inventory import inventory

    told = [one for one in measured if one.record["start"] and one.record["region"]]
    if not told:
        return {}
    made = inventory([dict(one.record) for one in told], profile, as_of=day)
    return {each.record: each.computed for each in compare(told, made)}


def _unwritten(path: Path, fault: OSError) -> Problem:
    if isinstance(fault, FileExistsError):
        where = Place(file=str(fault.args[0] if len(fault.args) == 1 else path))
        return Problem(code="factor-exists", where=where)
    return unwritable(path, fault)
