"""Company data: read, checked, scored, reported, by a standard.

Functions that read user input come in two forms: `read_*` return what they could read beside every problem,
and the short names raise `ProblemsFound` when a problem is an error.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from greenscore.guard.run import within_run
from greenscore.model.reading import PLAIN, Reading
from greenscore.model.standard import Edition
from greenscore.problems import Problem, ProblemsFound, has_errors, nearest
from greenscore.texts import LANGS, Lang
from greenscore.workflow.standards import load_standard, look_back_of, plan_of

if TYPE_CHECKING:
    from greenscore.insight.explanation import Explanation
    from greenscore.model.assessment import Assessment
    from greenscore.model.inventory import Inventory
    from greenscore.model.table import Table
    from greenscore.scoring.portfolios import Portfolios as Portfolios
    from greenscore.scoring.results import Results as Results
    from greenscore.workflow.standards import Reference


@within_run
def read_data(
    edition: Edition,
    data: Any,
    *,
    as_of: date | None = None,
    reading: Reading = PLAIN,
    in_force: bool = True,
    inventory: "Inventory | None" = None,
    grading: Any = None,
    holder: str = "",
) -> tuple["Table | None", tuple[Problem, ...]]:
    """Read and validate company data, its values first, then the standard's rules between them.

    What the data leave open is taken from `inventory`, where the standard names its figures. Grades come from
    `grading`, one or several grading files; what `holder`, whose data these are, graded itself counts for
    nothing. What the standard's programme states for a sector takes the place of what the data give.

    `reading` says how a file is to be read. With `in_force` the edition must have taken effect on the day of
    judgement: `as_of`, or today.
    """
    from greenscore.data.intake import load

    judging = _Judging(edition, as_of, in_force, inventory, grading, holder)
    table, problems = load(data, edition, reading=reading)
    if table is not None and reading.skip_invalid:
        return judging.sound_rows(table, problems)
    table, found = judging.judged(table)
    return table, (*problems, *found)


class _Judging(NamedTuple):
    """What data are held to once they were read: see `read_data`."""

    edition: Edition
    as_of: date | None
    in_force: bool
    inventory: "Inventory | None"
    grading: Any
    holder: str

    def sound_rows(
        self, table: "Table", problems: tuple[Problem, ...]
    ) -> tuple["Table | None", tuple[Problem, ...]]:
        """Return the rows without a fault, and every problem; rows are left out until no fault is left."""
        from greenscore.data.excluding import Sieve

        sieve = Sieve(table)
        sieve.drop(problems)
        judged, found = self.judged(sieve.table) if len(sieve.table) else (None, ())
        while sieve.drop(found):
            judged, found = self.judged(sieve.table) if len(sieve.table) else (None, ())
        rest = (problem for problem in problems if not problem.rows & sieve.out)
        return judged, (*rest, *found, *sieve.told, *sieve.summary())

    def judged(self, table: "Table | None") -> tuple["Table | None", tuple[Problem, ...]]:
        """Return the table with what others say of it, and every problem."""
        from greenscore.data.validation import check_rules
        from greenscore.scoring.conditions import conditions

        edition = self.edition
        problems: tuple[Problem, ...] = ()
        if table is not None:
            table, problems = self._joined(table)
        if self.in_force:
            problems = (*problems, *_out_of_force(edition, self.as_of))
        problems = (*problems, *(faults := _functions(edition)))
        if table is None or faults:
            return None, problems
        asked = edition.standard.checks
        evaluate = conditions(plan_of(edition), table, self.as_of) if asked else None
        rules = check_rules(table, edition, evaluate)
        return table, (*problems, *rules, *_undated(edition, table, self.as_of))

    def _joined(self, table: "Table") -> tuple["Table", tuple[Problem, ...]]:
        """Return the table with what an inventory, grading files and a programme say."""
        from greenscore.workflow.grading import graded

        problems: tuple[Problem, ...] = ()
        if self.inventory is not None:
            from greenscore.data.joining import join

            table, problems = join(table, self.edition, self.inventory)
        table, found = graded(table, self.edition, self.grading, self.inventory, self.holder)
        problems = (*problems, *found)
        if self.edition.sectors:
            from greenscore.data.programme import with_programme
            from greenscore.scoring.periods import dates_of

            days = dates_of(table, self.as_of)
            table, found = with_programme(table, self.edition, days)
            problems = (*problems, *found)
        return table, problems


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
    effective = edition.standard.effective
    start, end, by = effective.start, effective.end, effective.successor
    if start and day < start:
        code, side, bound = "score-not-yet-in-force", "from", start
    elif end and day > end:
        code, side, bound = "score-replaced" if by else "score-no-longer-in-force", "to", end
    else:
        return ()
    args = {
        "standard": f"{edition.standard.id}@{edition.standard.edition}",
        "bound": bound.isoformat(),
        "day": day.isoformat(),
    }
    if by:
        args["by"] = by
    return (Problem(code=code, where=edition.place("effective", side), args=args),)


def _undated(edition: Edition, table: "Table", as_of: date | None) -> tuple[Problem, ...]:
    """Tell when something depends on the date and nothing says which date to judge at."""
    if as_of is not None or all(table.periods):
        return ()
    from greenscore.data.programme import names_a_sector

    asked = plan_of(edition).dated or names_a_sector(table, edition)
    return (Problem(code="score-date-missing"),) if asked else ()


def check(
    standard: "Reference",
    data: Any,
    *,
    as_of: date | None = None,
    reading: Reading = PLAIN,
    inventory: "Inventory | None" = None,
    grading: Any = None,
) -> tuple[Problem, ...]:
    """Return every problem of company data against a standard, without scoring it."""
    edition = load_standard(standard, as_of=as_of)
    return read_data(
        edition, data, as_of=as_of, reading=reading, inventory=inventory, grading=grading
    )[1]


def score(
    standard: "Reference",
    data: Any,
    *,
    as_of: date | None = None,
    reading: Reading = PLAIN,
    inventory: "Inventory | None" = None,
    grading: Any = None,
) -> "Results":
    """Score company data: a path, a pandas, polars or Arrow table, a mapping or a list of mappings.

    `as_of` is the day of judgement: the standard must be in force on it (by default today), and dated
    figures are those of that day (by default the last day of each row's period). `inventory` answers what
    the data leave open, where the standard names its figures. `grading` is a grading file, its content as a
    mapping, or a list of them: who says that values are reviewed or verified. `reading` says how a file is
    to be read. ProblemsFound when the standard, the data or a grading file have errors.
    """
    edition = load_standard(standard, as_of=as_of)
    table, problems = read_data(
        edition, data, as_of=as_of, reading=reading, inventory=inventory, grading=grading
    )
    if table is None or has_errors(problems):
        raise ProblemsFound(problems)
    return score_table(edition, table, as_of=as_of)


def score_table(edition: Edition, table: "Table", *, as_of: date | None = None) -> "Results":
    """Score data that was read before."""
    from greenscore.data.record import Records
    from greenscore.scoring.results import score_table as score_columns

    return score_columns(
        plan_of(edition),
        table,
        as_of=as_of,
        records=Records(table, edition),
        back=look_back_of(edition),
    )


def portfolio(results: "Results", by: str | None = None) -> "Portfolios":
    """Aggregate the entities of each period as the standard's `portfolio` says, also by an input.

    `by` is an input with choices; ProblemsFound where it is not. A standard that declares no portfolio
    gives the mean and the worst of its headline.
    """
    from greenscore.scoring.portfolios import Portfolios as Portfolios

    inputs = results.prepared.plan.edition.standard.inputs
    known = [id for id, asked in inputs.items() if asked.type in {"choice", "boolean"}]
    if by is not None and by not in known:
        args = {"given": by, "nearest": nearest(by, known) or ", ".join(known[:12]) or "-"}
        raise ProblemsFound([Problem(code="portfolio-by-unknown", args=args)])
    return Portfolios.of(results.prepared, by)


def report(
    assessment: "Assessment",
    path: str | Path,
    lang: Sequence[Lang] | Lang = LANGS,
    *,
    force: bool = False,
) -> None:
    """Write the self-assessment report as .html or .pdf; ProblemsFound when something is missing.

    A file there that is no report of ours stays, unless `force`, and is then kept beside it.
    """
    from greenscore.guard.run import run
    from greenscore.reporting.render import render_report

    langs: Sequence[Lang] = (lang,) if isinstance(lang, str) else tuple(lang)
    with run(force=force):
        problems = render_report(assessment, Path(path), langs)
    if problems:
        raise ProblemsFound(problems)


def template(standard: "Reference", path: str | Path, langs: Sequence[Lang] = LANGS) -> None:
    """Write the workbook that a company fills in."""
    from greenscore.data.workbook import write_template

    write_template(load_standard(standard), Path(path), tuple(langs))


def write_results(results: "Results", path: Path, one: "Assessment | None" = None) -> None:
    """Write results by the suffix of `path`: .json .csv .xlsx .parquet; ProblemsFound where that fails.

    JSON is the canonical form: `one` assessment where it is given, or there is no other, else what
    `whole_of` returns. A table has the digests of the standard and of each row's data in its last columns.
    """
    from greenscore.reporting.files import JSON, DigestedTable, write_table

    def content() -> Any:
        whole = whole_of(results, one)
        trees = whole["assessments"]
        return trees[0] if len(trees) == 1 else whole

    digests: dict[str, list[str]] = {}
    if path.suffix.lower() != JSON:
        standard = results.prepared.plan.edition.digest
        data = results.data_digests()
        digests = {"standard_digest": [standard] * len(data), "data_digest": data}
    write_table(DigestedTable(results, digests), content, path)


def whole_of(results: "Results", one: "Assessment | None" = None) -> dict[str, Any]:
    """Return the canonical form of every assessment in the order of the rows, or of `one` alone.

    Beside them stand the digests of their data and of them as one, and the places of several.
    """
    from greenscore.model.assessment import as_json, digest_of_all

    if one is not None:
        tree = as_json(one)
        return {"assessments": [tree], **{key: tree[key] for key in ("data_digest", "digest")}}
    trees = [as_json(assessment) for assessment in results.assessments()]
    prepared = results.prepared
    excluded = [
        {"subject": each.subject, "period": each.period, "where": each.where.as_dict()}
        for each in prepared.table.excluded
    ]
    return {
        "assessments": trees,
        "data_digest": whole_data_digest(prepared.plan.edition, prepared.table),
        "digest": digest_of_all(
            {(tree["subject"], tree["period"]): tree["digest"] for tree in trees}
        ),
        "places": results.places(),
        **({"excluded": excluded} if excluded else {}),
    }


def whole_data_digest(edition: Edition, table: "Table") -> str:
    """Return the SHA-256 of the canonical record of all rows, which of one row is that of its own."""
    from greenscore.data.record import Records

    return Records(table, edition).whole_digest()


def record_digests(edition: Edition, table: "Table") -> list[dict[str, str]]:
    """Return the data digest of each row, with its subject and period, as a result would have it."""
    from greenscore.data.record import Records
    from greenscore.scoring.results import Results, prepare

    prepared = prepare(plan_of(edition), table)
    found = Results(prepared, {}, Records(table, edition), look_back_of(edition)).data_digests()
    rows = zip(table.subjects, table.periods, found, strict=True)
    return [
        {"subject": subject, "period": period, "data_digest": digest}
        for subject, period, digest in rows
    ]


def write_portfolios(portfolios: "Portfolios", path: Path) -> None:
    """Write portfolios: their figures as JSON, or a row for each entity; ProblemsFound as above."""
    from greenscore.reporting.files import PORTFOLIO, DigestedTable, write_table

    write_table(DigestedTable(portfolios, {}, PORTFOLIO), portfolios.as_json, path)


def explain(assessment: "Assessment", node: str | None = None) -> "Sequence[Explanation]":
    """Explain a node with everything below it, by default all of them; ProblemsFound where it is unknown."""
    from greenscore.insight.explanation import explain as explain_node

    try:
        return explain_node(assessment, node)
    except KeyError as fault:
        known = [result.id for result in assessment.walk()]
        args = {"given": str(node), "nearest": nearest(str(node), known) or ", ".join(known[:12])}
        raise ProblemsFound([Problem(code="score-node-unknown", args=args)]) from fault
