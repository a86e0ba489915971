"""The order of the rooms: from a reference to a standard and company data to results and reports.

This is also the public API. Functions that read user input come in two forms: `read_*` return what they
could read beside every problem, and the short names raise `ProblemsFound` when a problem is an error.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.inventory_parts import inventory_parts
from greenscore.model import Edition
from greenscore.problems import Problem, ProblemsFound, has_errors, nearest
from greenscore.texts import LANGS, Lang

if TYPE_CHECKING:
    from greenscore.assessment import Assessment
    from greenscore.factors.inventory.lineage import Chain
    from greenscore.factors.inventory.meters import Series
    from greenscore.factors.restatement import Restatement
    from greenscore.inventories import Inventory, Sureness
    from greenscore.scoring.plan import Plan
    from greenscore.scoring.portfolios import Portfolios
    from greenscore.scoring.results import Results
    from greenscore.table import Table

Reference = str | Path | Edition


def read_standard(
    reference: Reference, *, as_of: date | None = None
) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Find, build and lint a standard; `reference` is an id, id@edition, a folder or a file.

    An id stands for the newest edition in force on `as_of`, by default today.
    """
    from greenscore.standard.builder import load
    from greenscore.standard.catalogue import find
    from greenscore.standard.lint import lint

    if isinstance(reference, Edition):
        return reference, ()
    path, problems = find(str(reference), today=as_of)
    if path is None:
        return None, problems
    edition, problems = load(path)
    if edition is None or has_errors(problems):
        return None, problems
    problems = (*problems, *lint(edition))
    return (None if has_errors(problems) else edition), problems


def load_standard(reference: Reference, *, as_of: date | None = None) -> Edition:
    """Return a standard that lints without errors; ProblemsFound otherwise."""
    edition, problems = read_standard(reference, as_of=as_of)
    if edition is None:
        raise ProblemsFound(problems)
    return edition


@lru_cache(maxsize=32)
def plan_of(edition: Edition) -> "Plan":
    """Return the compiled plan of an edition, compiled once."""
    from greenscore.scoring.compile import compile_plan

    return compile_plan(edition)


def read_data(
    edition: Edition,
    data: Any,
    *,
    as_of: date | None = None,
    encoding: str | None = None,
    in_force: bool = True,
    inventory: "Inventory | None" = None,
) -> tuple["Table | None", tuple[Problem, ...]]:
    """Read and validate company data, its values first, then the standard's rules between them.

    What the data leave open is taken from `inventory`, where the standard names its figures.

    With `in_force` the edition must have taken effect on the day of judgement: `as_of`, or today.
    """
    from greenscore.data.intake import load
    from greenscore.data.joining import join
    from greenscore.data.validation import check_rules
    from greenscore.scoring.conditions import conditions

    table, problems = load(data, edition, encoding=encoding)
    if table is not None and inventory is not None:
        table, found = join(table, edition, inventory)
        problems = (*problems, *found)
    if in_force:
        problems = (*problems, *_out_of_force(edition, as_of))
    problems = (*problems, *(faults := _functions(edition)))
    if table is None or faults:
        return None, problems
    evaluate = conditions(plan_of(edition), table, as_of) if edition.standard.checks else None
    return table, (
        *problems,
        *check_rules(table, edition, evaluate),
        *_undated(edition, table, as_of),
    )


def _functions(edition: Edition) -> tuple[Problem, ...]:
    """Load the installed functions that the edition names, and tell of those that cannot be used."""
    from greenscore.plugins import FunctionFault, function

    found = []
    for name, derived in edition.standard.derived.items():
        if derived.function is not None:
            try:
                function(derived.function.entry, derived.function.sha256)
            except FunctionFault as fault:
                place = edition.place("derived", name, "function")
                found.append(Problem(code=fault.code, where=place, args=fault.details))
    return tuple(found)


def _out_of_force(edition: Edition, as_of: date | None) -> tuple[Problem, ...]:
    """Refuse an edition that takes effect later, and tell of one that is no longer in force."""
    day = as_of or date.today()  # noqa: DTZ011 - validity is a matter of local days
    start, end = edition.standard.effective.start, edition.standard.effective.end
    if start and day < start:
        code, side, bound = "score-not-yet-in-force", "from", start
    elif end and day > end:
        code, side, bound = "score-no-longer-in-force", "to", end
    else:
        return ()
    args = {
        "standard": f"{edition.standard.id}@{edition.standard.edition}",
        "bound": bound.isoformat(),
        "day": day.isoformat(),
    }
    return (Problem(code=code, where=edition.place("effective", side), args=args),)


def _undated(edition: Edition, table: "Table", as_of: date | None) -> tuple[Problem, ...]:
    """Tell when the standard has dated figures and nothing says which date to judge at."""
    if not plan_of(edition).dated or as_of is not None or all(table.periods):
        return ()
    return (Problem(code="score-date-missing"),)


def check(
    standard: Reference,
    data: Any,
    *,
    as_of: date | None = None,
    inventory: "Inventory | None" = None,
) -> tuple[Problem, ...]:
    """Return every problem of company data against a standard, without scoring it."""
    edition = load_standard(standard, as_of=as_of)
    return read_data(edition, data, as_of=as_of, inventory=inventory)[1]


def score(
    standard: Reference,
    data: Any,
    *,
    as_of: date | None = None,
    encoding: str | None = None,
    inventory: "Inventory | None" = None,
) -> "Results":
    """Score company data: a path, a pandas, polars or Arrow table, a mapping or a list of mappings.

    `as_of` is the day of judgement: the standard must be in force on it (by default today), and dated
    figures are those of that day (by default the last day of each row's period). `inventory` answers what
    the data leave open, where the standard names its figures. ProblemsFound when the standard or the
    data have errors.
    """
    edition = load_standard(standard, as_of=as_of)
    table, problems = read_data(edition, data, as_of=as_of, encoding=encoding, inventory=inventory)
    if table is None or has_errors(problems):
        raise ProblemsFound(problems)
    return score_table(edition, table, as_of=as_of)


def score_table(edition: Edition, table: "Table", *, as_of: date | None = None) -> "Results":
    """Score data that was read before."""
    from greenscore.data.digest import digest_of_row
    from greenscore.scoring.results import score_table as score_columns

    return score_columns(
        plan_of(edition),
        table,
        as_of=as_of,
        digest_of=lambda row: digest_of_row(table, row, edition),
    )


def portfolio(results: "Results", by: str | None = None) -> "Portfolios":
    """Aggregate the entities of each period as the standard's `portfolio` says, also by an input.

    `by` is an input with choices; ProblemsFound where it is not. A standard that declares no portfolio
    gives the mean and the worst of its headline.
    """
    from greenscore.scoring.portfolios import Portfolios

    inputs = results.prepared.plan.edition.standard.inputs
    known = [id for id, asked in inputs.items() if asked.type in {"choice", "boolean"}]
    if by is not None and by not in known:
        args = {"given": by, "nearest": nearest(by, known) or ", ".join(known[:12]) or "-"}
        raise ProblemsFound([Problem(code="portfolio-by-unknown", args=args)])
    return Portfolios.of(results.prepared, by)


def report(assessment: "Assessment", path: str | Path, lang: Sequence[Lang] | Lang = LANGS) -> None:
    """Write the self-assessment report as .html or .pdf; ProblemsFound when something is missing."""
    from greenscore.reporting.render import render_report

    langs: Sequence[Lang] = (lang,) if isinstance(lang, str) else tuple(lang)
    problems = render_report(assessment, Path(path), langs)
    if problems:
        raise ProblemsFound(problems)


def template(standard: Reference, path: str | Path, langs: Sequence[Lang] = LANGS) -> None:
    """Write the workbook that a company fills in."""
    from greenscore.data.workbook import write_template

    write_template(load_standard(standard), Path(path), tuple(langs))


def inventory(
    activities: Any,
    profile: str | Path,
    *,
    as_of: date | None = None,
    overlays: Sequence[Path] = (),
    encoding: str | None = None,
    sureness: "Sureness | None" = None,
    holder: str = "",
) -> "Inventory":
    """Return what activity records emitted and what energy they took, by the profile of a programme.

    `activities` is a path, a data frame, an Arrow table or a list of mappings; `profile` the id of a
    shipped profile or a file; `as_of` the reporting date, by default today; `overlays` a company's own
    factors; `sureness` asks for seeded draws or a threshold; `holder` is whose inventory it is, by default
    the name of the file. ProblemsFound when anything is an error.
    """
    found, problems = read_inventory(
        activities,
        profile,
        as_of=as_of,
        overlays=overlays,
        encoding=encoding,
        sureness=sureness,
        holder=holder,
    )
    if found is None:
        raise ProblemsFound(problems)
    return found


def read_inventory(
    activities: Any,
    profile: str | Path,
    *,
    as_of: date | None = None,
    overlays: Sequence[Path] = (),
    encoding: str | None = None,
    sureness: "Sureness | None" = None,
    holder: str = "",
) -> tuple["Inventory | None", tuple[Problem, ...]]:
    """Return an inventory beside every problem, as `inventory` takes its arguments."""
    from greenscore.factors.inventory.engine import compute

    read, problems = inventory_parts(activities, profile, as_of, overlays, encoding)
    if read is None:
        return None, problems
    found, own = compute(*read, sureness)
    problems = (*problems, *own)
    if found is None or has_errors(problems):
        return None, problems
    return replace(found, problems=problems, holder=holder or found.holder), problems


def trace_record(
    activities: Any,
    profile: str | Path,
    record: str,
    *,
    as_of: date | None = None,
    overlays: Sequence[Path] = (),
    encoding: str | None = None,
) -> "Chain":
    """Return the chain from one record to its figures; ProblemsFound where there is none."""
    from greenscore.factors.inventory.lineage import Chain, trace

    read, problems = inventory_parts(activities, profile, as_of, overlays, encoding)
    if read is None:
        raise ProblemsFound(problems)
    found = trace(*read, record)
    if isinstance(found, Chain):
        return found
    raise ProblemsFound(found)


def restate(
    activities: Any,
    profile: str | Path,
    *,
    was_as_of: date | None = None,
    was_library: Path | None = None,
    as_of: date | None = None,
    overlays: Sequence[Path] = (),
    encoding: str | None = None,
) -> "Restatement":
    """Return what other factors do to the inventory of the same records.

    The old result is that of `was_as_of` (by default `as_of`) with the library in `was_library` (by
    default the shipped one). ProblemsFound when anything is an error.
    """
    from greenscore.factors.inventory.engine import compute
    from greenscore.factors.restatement import Restatement
    from greenscore.factors.restatement import restate as side_by_side

    found = []
    for day, release in ((was_as_of or as_of, was_library), (as_of, None)):
        read, problems = inventory_parts(activities, profile, day, overlays, encoding, release)
        result, own = (None, ()) if read is None else compute(*read)
        if result is None or has_errors(problems):
            raise ProblemsFound((*problems, *own))
        found.append(result)
    restated = side_by_side(*found)
    if isinstance(restated, Restatement):
        return restated
    raise ProblemsFound((restated,))


def report_inventory(
    inventory: "Inventory", path: str | Path, lang: Sequence[Lang] | Lang = LANGS
) -> None:
    """Write the report of an inventory as .html or .pdf; ProblemsFound when something is missing."""
    from greenscore.reporting.render import render_inventory

    langs: Sequence[Lang] = (lang,) if isinstance(lang, str) else tuple(lang)
    problems = render_inventory(inventory, Path(path), langs)
    if problems:
        raise ProblemsFound(problems)


def read_meter(
    readings: Any, *, zone: str = "", step: timedelta = timedelta(hours=1)
) -> tuple["Series | None", tuple[Problem, ...]]:
    """Return a meter's readings by months, and every problem; gaps are told and never filled.

    `readings` is a path or data with the columns timestamp, value and unit; `zone` the IANA name of
    the time zone of stamps that carry none; `step` the time that one reading covers.
    """
    from greenscore.data.meters import read_readings
    from greenscore.factors.inventory.meters import monthly

    told, problems = read_readings(readings)
    if has_errors(problems):
        return None, problems
    series, found = monthly(told, zone=zone, step=step)
    return series, (*problems, *found)


def inventory_template(path: str | Path) -> None:
    """Write the workbook for activity records; OSError where `path` cannot be written."""
    from greenscore.data.activity_form import write_form
    from greenscore.factors.inventory.categories import load_categories

    categories, problems = load_categories()
    if categories is None:
        raise ProblemsFound(problems)
    listed = {
        name: (category.label, category.protocol or category.scope, category.units)
        for name, category in categories.by_id.items()
    }
    write_form(Path(path), listed, tuple(categories.amounts))
