"""Proofs of a standard: the YAML cases beside it are run, and scored data become new ones."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from greenscore.model.assessment import NodeResult
from greenscore.model.standard import Edition
from greenscore.problems import Problem, has_errors
from greenscore.standard.proofs.written import (
    Case,
    CaseOutcome,
    Difference,
    Earlier,
    compare,
    read_cases,
)
from greenscore.workflow.grading import graded_as
from greenscore.workflow.scoring import read_data, score_table
from greenscore.workflow.standards import read_standard

if TYPE_CHECKING:
    from greenscore.scoring.results import Results
    from greenscore.workflow.standards import Reference

# Fewer cases are done before a second process has loaded what it needs.
WORTH_A_PROCESS = 200
SUBJECT = "case"


_Run = tuple[tuple[CaseOutcome, ...], tuple[Problem, ...]]


def run_cases(*references: "Reference", processes: int = 1) -> _Run:
    """Run the YAML tests beside standards, in the order of the references and of the files.

    The problems are those of the standards and of their tests. More than one process is started only
    where there are cases enough for it, and changes nothing in what is returned.
    """
    tasks: list[tuple[Edition, tuple[Case, ...]]] = []
    problems: list[Problem] = []
    for reference in references:
        edition, found = read_standard(reference)
        problems += found
        if edition is not None:
            cases, faults = read_cases(edition.book) if edition.book else ((), ())
            folder = PurePosixPath(edition.file).parent.name
            problems += (_inside(folder, fault) for fault in faults)
            tasks.append((edition, cases))
    total = sum(len(cases) for _, cases in tasks)
    processes = min(processes, total // WORTH_A_PROCESS)
    if processes > 1:
        # A process that was not forked inherits no thread, lock or library halfway through its work.
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            runs = list(pool.map(_run, _split(tasks, -(-total // (4 * processes)))))
    else:
        runs = [_run(task) for task in tasks]
    return tuple(outcome for run in runs for outcome in run), tuple(problems)


def _inside(folder: str, fault: Problem) -> Problem:
    """Return a problem of a file beside a standard with the folder it stands in."""
    file = str(PurePosixPath(folder) / fault.where.file)
    return replace(fault, where=replace(fault.where, file=file))


def _split(
    tasks: Iterable[tuple[Edition, tuple[Case, ...]]], size: int
) -> Iterable[tuple[Edition, tuple[Case, ...]]]:
    for edition, cases in tasks:
        for start in range(0, len(cases), size):
            yield edition, cases[start : start + size]


def _run(task: tuple[Edition, tuple[Case, ...]]) -> list[CaseOutcome]:
    edition, cases = task
    standard = f"{edition.standard.id}@{edition.standard.edition}"
    return [
        CaseOutcome(
            standard=standard,
            name=case.name,
            place=case.where,
            differences=differences(edition, case),
        )
        for case in cases
    ]


def differences(edition: Edition, case: Case) -> tuple[Difference, ...]:
    """Score what a case gives, and return where the result is not as expected.

    A fault of the program is a difference too, so that it hides no other case.
    """
    try:
        return compare(case, _actual(edition, case))
    except Exception as fault:  # noqa: BLE001 - told as what was found
        wanted = case.expect.outcome or "-"
        return (Difference("", "outcome", wanted, f"{type(fault).__name__}: {fault}"),)


def _actual(edition: Edition, case: Case) -> dict[str, Any]:
    """Return what comes of a case, in the shape that its expectations have.

    Cases run before the edition takes effect too: authors publish ahead.
    """
    told: list[Case | Earlier] = [*case.earlier, case]
    records = [{"subject": SUBJECT, "period": each.period, **each.given} for each in told]
    table, problems = read_data(edition, records, as_of=case.day, in_force=False)
    named = {"problems": [p.code for p in problems if p.code not in _LEFT_OUT]}
    if table is None or has_errors(problems):
        return {**named, "outcome": "refused"}
    table = graded_as(table, edition, {(SUBJECT, each.period): each.grades for each in told})
    assessment = score_table(edition, table, as_of=case.day).assessment(SUBJECT, case.period)
    index = assessment.index
    return {
        **named,
        **_parts(index),
        "level": assessment.level,
        "level_recognised": assessment.level_recognised,
        "outcome": index.outcome.value,
        "blocked": [rung.id for rung in assessment.rungs if rung.blocked],
        "nodes": {node.id: _parts(node) for node in assessment.walk()},
    }


def _parts(node: NodeResult) -> dict[str, Any]:
    return {part: getattr(node, part) for part in _NODE_PARTS} | {"worst": " ".join(node.worst)}


_NODE_PARTS = [
    "value",
    "score",
    "low",
    "high",
    "recognised",
    "weight",
    "contribution",
    "coverage",
    "outcome",
    "level",
    "grade",
]
# A case gives values, not a company's file: evidence and how a number was written are not its matter.
_LEFT_OUT = {"data-evidence-missing", "grading-claims"}


def as_cases(
    results: "Results", rows: Sequence[int] | None = None, as_of: date | None = None
) -> str:
    """Return scored rows (all of them by default) as the YAML of a file for `tests/`."""
    from greenscore.standard.lookback import look_back
    from greenscore.standard.proofs.saving import ScoredCase, as_yaml

    prepared = results.prepared
    table = prepared.table
    back = look_back(prepared.plan.edition.standard) > 0
    read = prepared.plan.used & prepared.plan.texts

    def earlier(row: int) -> list[int]:
        before: list[int] = []
        while back and (row := int(prepared.previous[row])) >= 0:
            before.insert(0, row)
        return before

    chosen = range(len(table)) if rows is None else rows
    return as_yaml(
        ScoredCase(
            table,
            row,
            results.assessment(table.subjects[row], table.periods[row]),
            earlier(row),
            as_of,
            read,
        )
        for row in chosen
    )
