"""Activity records: what they emitted and what energy they took, and how each figure comes about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.guard.run import within_run
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Place, Problem, ProblemsFound, has_errors, nearest
from greenscore.quantities.periods import span_of
from greenscore.texts import LANGS, Lang

if TYPE_CHECKING:
    from greenscore.factors.library import Library
    from greenscore.factors.profiles import FactorProfile
    from greenscore.inventories.balance import Balance, Flow
    from greenscore.inventories.categories import ActivityCategories
    from greenscore.inventories.lineage import Chain
    from greenscore.inventories.meters.series import Series
    from greenscore.inventories.restatement import Restatement
    from greenscore.model.activities import Activities
    from greenscore.model.inventory import Inventory, Sureness

    Parts = tuple[Activities, Library, FactorProfile, ActivityCategories]


_TOLD_IN_READING = ("meter-value", "unit-")


@dataclass(frozen=True, slots=True)
class Request:
    """What an inventory is asked of.

    `activities` is a path, a data frame, an Arrow table or a list of mappings; `profile` the id of a
    shipped profile of a programme, or a file; `as_of` the reporting date, by default today; `overlays` a
    company's own factors; `reading` says how a file is to be read; `library` a folder of factors
    instead of the shipped one; `holder` whose inventory it is, by default the name of the file. `grading` is
    a grading file, or several: who says that records are reviewed or verified. `period` is the period that is
    asked for, `2024` or `2024-Q1`; where it is left out, the months in which the records lie.
    """

    activities: Any
    profile: str | Path
    as_of: date | None = None
    overlays: Sequence[Path] = ()
    reading: Reading = PLAIN
    library: Path | None = None
    holder: str = ""
    grading: Any = None
    period: str = ""


def inventory(  # noqa: PLR0913 - the words of a request, each by its name
    activities: Any,
    profile: str | Path,
    *,
    as_of: date | None = None,
    overlays: Sequence[Path] = (),
    reading: Reading = PLAIN,
    holder: str = "",
    sureness: "Sureness | None" = None,
    grading: Any = None,
    period: str = "",
) -> "Inventory":
    """Return what activity records emitted and what energy they took, by the profile of a programme.

    The arguments are those of `Request`; `sureness` asks for seeded draws or a threshold. ProblemsFound
    when anything is an error.
    """
    request = Request(
        *(activities, profile, as_of, overlays, reading),
        holder=holder,
        grading=grading,
        period=period,
    )
    return inventory_of(request, sureness)


def inventory_of(request: Request, sureness: "Sureness | None" = None) -> "Inventory":
    """Return the inventory that is asked for; ProblemsFound when anything is an error."""
    found, problems = read_inventory(request, sureness)
    if found is None:
        raise ProblemsFound(problems)
    return found


@within_run
def read_inventory(
    request: Request, sureness: "Sureness | None" = None
) -> tuple["Inventory | None", tuple[Problem, ...]]:
    """Return an inventory beside every problem."""
    from greenscore.data.grading.reading import read_gradings
    from greenscore.data.grading.records import grade_records
    from greenscore.inventories.engine import compute

    read, problems = _parts(request)
    if read is None:
        return None, problems
    asked = span_of(request.period) if request.period else None
    if request.period and asked is None:
        args = {"given": request.period[:80]}
        return None, (*problems, Problem(code="activity-period-asked", args=args))
    found, own = compute(*read, sureness, asked)
    gradings, faults = read_gradings(request.grading)
    problems = (*problems, *own, *faults)
    if found is None or has_errors(problems):
        return None, problems
    holder = request.holder or found.holder
    graded, told = grade_records(read[0], gradings, holder)
    problems = (*problems, *told)
    found = replace(found, problems=problems, holder=holder, graded=graded, period=request.period)
    return found, problems


@within_run
def trace_record(request: Request, record: str) -> "Chain":
    """Return the chain from one record to its figures.

    ProblemsFound where there is none, or no inventory: of what is refused nothing is computed.
    """
    from greenscore.inventories.lineage import Chain, trace

    whole, refused = read_inventory(request)
    if whole is None:
        raise ProblemsFound(refused)
    read, problems = _parts(request)
    if read is None:
        raise ProblemsFound(problems)
    found = trace(*read, record)
    if isinstance(found, Chain):
        return found
    raise ProblemsFound(found)


@within_run
def restate(old: Request, new: Request) -> "Restatement":
    """Return what other factors do to the inventory of the same records.

    The requests differ in their reporting date or their library. ProblemsFound when anything is an error.
    """
    from greenscore.inventories.engine import compute
    from greenscore.inventories.restatement import Restatement
    from greenscore.inventories.restatement import restate as side_by_side

    found = []
    for request in (old, new):
        read, problems = _parts(request)
        result, own = (None, ()) if read is None else compute(*read)
        if result is None or has_errors(problems):
            raise ProblemsFound((*problems, *own))
        found.append(result)
    restated = side_by_side(*found)
    if isinstance(restated, Restatement):
        return restated
    raise ProblemsFound((restated,))


def _parts(request: Request) -> tuple["Parts | None", tuple[Problem, ...]]:
    """Return the records with what they are computed with, and every problem."""
    from greenscore.data.activities.activities import read_activities
    from greenscore.inventories.categories import load_categories

    library, programme, faults = _factors(request)
    units = programme.units if programme is not None else {}
    records, problems = read_activities(request.activities, request.reading, units=units)
    categories, more = load_categories()
    problems = (*problems, *faults, *more)
    if records is None or library is None or programme is None or categories is None:
        return None, problems
    return (records, library, programme, categories), problems


def _factors(
    request: Request,
) -> tuple["Library | None", "FactorProfile | None", tuple[Problem, ...]]:
    """Read the library with a company's factors, and the profile of a programme."""
    from greenscore.factors.library import load_library
    from greenscore.factors.profiles import load_profile, profiles_folder

    library, problems = load_library(request.library, request.overlays)
    path = Path(request.profile)
    shipped = {file.stem: file for file in profiles_folder().glob("*.yaml")}
    if path.suffix.lower() not in {".yaml", ".yml"}:
        if str(request.profile) not in shipped:
            close = nearest(str(request.profile), shipped) or ", ".join(sorted(shipped))
            args = {"given": str(request.profile)[:100], "nearest": close}
            return library, None, (*problems, Problem(code="factor-profile-unknown", args=args))
        path = shipped[str(request.profile)]
    day = request.as_of or date.today()  # noqa: DTZ011 - reports are made on local days
    found, faults = load_profile(path, day)
    return library, found, (*problems, *faults)


def report_inventory(
    inventory: "Inventory", path: str | Path, lang: Sequence[Lang] | Lang = LANGS
) -> None:
    """Write the report of an inventory as .html or .pdf; ProblemsFound when something is missing."""
    from greenscore.reporting.render import render_inventory

    langs: Sequence[Lang] = (lang,) if isinstance(lang, str) else tuple(lang)
    problems = render_inventory(inventory, Path(path), langs)
    if problems:
        raise ProblemsFound(problems)


def write_inventory(inventory: "Inventory", path: Path) -> None:
    """Write an inventory as JSON, or its results by record as .csv .xlsx .parquet; ProblemsFound."""
    from greenscore.reporting.files import LineTable, write_table
    from greenscore.reporting.objects import inventory_object

    write_table(LineTable(inventory.lines), lambda: inventory_object(inventory), path)


@within_run
def read_meter(  # noqa: PLR0913 - each by its name, and most of them recognised
    readings: Any,
    *,
    zone: str = "",
    step: timedelta = timedelta(hours=1),
    kind: str = "",
    stamp: str = "",
    multiplier: float = 1,
    rollover: float | None = None,
    category: str = "",
    reading: Reading = PLAIN,
) -> tuple["Series | None", tuple[Problem, ...]]:
    """Return a meter's readings by months, and every problem; gaps are told and never filled.

    `readings` is a path or data with the columns timestamp, value and unit; `zone` the IANA name of
    the time zone of stamps that carry none; `step` the time that one reading covers. `kind` (interval,
    power, register) and `stamp` (start, end of the step) are recognised and told where they are empty.
    Values are multiplied by `multiplier`; a register begins again at zero where it would come to `rollover`.
    The unit must be one of `category`, where that is known. ValueError for another kind or stamp.
    """
    from greenscore.data.activities.meters import read_readings
    from greenscore.inventories.meters.kinds import Kind
    from greenscore.inventories.meters.reading import SeriesForm, monthly
    from greenscore.inventories.meters.spans import StampAt

    told, problems = read_readings(readings, reading)
    if has_errors(problems) and not told:
        return None, problems
    form = SeriesForm(
        kind=Kind(kind) if kind else None,
        stamp=StampAt(stamp) if stamp else None,
        multiplier=Decimal(str(multiplier)),
        rollover=None if rollover is None else Decimal(str(rollover)),
    )
    series, found = monthly(told, zone=zone, step=step, form=form)
    if has_errors(problems):  # what is no number or unit was told as at every door
        rest = (fault for fault in found if not fault.code.startswith(_TOLD_IN_READING))
        return None, (*problems, *(fault for fault in rest if has_errors([fault])))
    unfit = () if series is None else _unfit(series, category)
    return None if unfit else series, (*problems, *found, *unfit)


def _unfit(series: "Series", category: str) -> tuple[Problem, ...]:
    """Tell that no amount of a category is given in the unit of a series."""
    from greenscore.quantities.units import parse_unit

    known = _categories().by_id.get(category)
    if known is None or known.metered_in(parse_unit(series.unit).dimensions):
        return ()
    args = {"unit": series.unit, "category": category, "units": ", ".join(known.units)}
    return (Problem(code="meter-unit-unfit", args=args),)


def meter_records(
    series: "Series", meter: str, told: Mapping[str, str]
) -> list[dict[str, str | float]]:
    """Return a meter as activity records; `told` are their columns that no reading says.

    In a category of what goes out they are what was fed in, where the meter tells both.
    """
    category = _categories().by_id.get(told.get("category", ""))
    return series.records(meter, told, out=category is not None and category.export)


def meter_csv(records: Iterable[Mapping[str, str | float]]) -> str:
    """Return the activity records of a meter as a file that an inventory reads."""
    from greenscore.inventories.meters.series import records_csv

    return records_csv(records)


def inventory_template(path: str | Path) -> None:
    """Write the workbook for activity records; OSError where `path` cannot be written."""
    from greenscore.data.activities.activities import ITEMS, REGIONS
    from greenscore.data.activities.activity_form import write_form
    from greenscore.factors.library import load_library
    from greenscore.factors.listing import items_listed, regions_listed

    categories = _categories()
    listed = {
        name: (category.label, category.protocol or category.scope, category.units)
        for name, category in categories.by_id.items()
    }
    library, problems = load_library()
    if library is None:
        raise ProblemsFound(problems)
    lists: dict[str, Sequence[Sequence[str]]] = {
        ITEMS: items_listed(library.factors),
        REGIONS: regions_listed(library.factors),
    }
    write_form(Path(path), listed, tuple(categories.amounts), lists)


def _categories() -> "ActivityCategories":
    from greenscore.inventories.categories import load_categories

    categories, problems = load_categories()
    if categories is None:
        raise ProblemsFound(problems)
    return categories


@within_run
def read_balance(
    materials: Any, *, measured: str = "", tolerance: str = "", reading: Reading = PLAIN
) -> tuple["Balance | None", tuple[Problem, ...]]:
    """Return the balance of a process, and every problem.

    `materials` is a path or data with the columns material, side (in, out), amount, unit, content and
    content_unit (as tC/t); `measured` is t CO2 from measurement, `tolerance` the imbalance, 0 to 1,
    above which it is a warning.
    """
    from greenscore.data.activities.flows import read_flows
    from greenscore.inventories.balance import carbon_balance

    told, problems = read_flows(materials, reading)
    if has_errors(problems):
        return None, problems
    flows = [_flow(where, **cells) for cells, where in told]
    balance, found = carbon_balance(flows, measured=measured, tolerance=tolerance)
    return balance, (*problems, *found)


def _flow(where: Place, side: str, **cells: str) -> "Flow":
    from greenscore.inventories.balance import Flow, Side

    return Flow(side=Side(side), where=where, **cells)
