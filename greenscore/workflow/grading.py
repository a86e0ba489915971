"""Who graded what: grading files held to company data, and the form that an assessor fills in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.model.grading import Grade, GradeEntry, Grader, Grading
from greenscore.model.reading import PLAIN, Reading
from greenscore.model.standard import Edition
from greenscore.problems import Problem, has_errors
from greenscore.workflow.standards import load_standard

if TYPE_CHECKING:
    from greenscore.model.inventory import Inventory
    from greenscore.model.table import Table
    from greenscore.workflow.standards import Reference


def graded(
    table: "Table",
    edition: Edition,
    sources: Any,
    inventory: "Inventory | None" = None,
    holder: str = "",
) -> tuple["Table", tuple[Problem, ...]]:
    """Return the table with the grades that count, and every problem of grading files and of claims.

    `sources` are as for `read_gradings`. A grading of activity records counts through the inventory that was
    made with it.
    """
    from greenscore.data.grading.claims import claimed_in_vain

    problems: tuple[Problem, ...] = ()
    if sources is not None and not (isinstance(sources, tuple) and not sources):
        table, problems = _held_to(table, edition, sources, inventory, holder)
    return table, (*problems, *claimed_in_vain(table))


def _held_to(
    table: "Table", edition: Edition, sources: Any, inventory: "Inventory | None", holder: str
) -> tuple["Table", tuple[Problem, ...]]:
    """Return the table with the grades of the files that count, and every problem of the files."""
    from greenscore.data.grading.matching import apply_gradings
    from greenscore.data.grading.reading import read_gradings

    gradings, problems = read_gradings(sources)
    of_records = [each for g in gradings for each in g.entries if each.record and each.grade]
    if of_records and not (inventory and inventory.graded.graders):
        args = {"count": str(len(of_records))}
        unused = Problem(code="grading-no-records", where=of_records[0].where, args=args)
        problems = (*problems, unused)
    if gradings:
        holders = [holder, inventory.holder if inventory else ""]
        table, found = apply_gradings(table, edition, gradings, filter(None, holders))
        problems = (*problems, *found)
    return table, problems


def graded_as(
    table: "Table", edition: Edition, grades: Mapping[tuple[str, str], Mapping[str, str]]
) -> "Table":
    """Return the table graded as a case says: by subject and period, the grade of an input or of a table."""
    from greenscore.data.grading.entries import entries_of
    from greenscore.data.grading.matching import apply_gradings

    def entry(answer: GradeEntry) -> GradeEntry:
        word = grades.get((answer.subject, answer.period), {}).get(answer.table or answer.input)
        return replace(answer, grade=Grade[word.upper()] if word else None)

    told = "written beside the standard"
    author = Grader(name=told, organisation=told, role=told, date="", digest="")
    grading = Grading(grader=author, entries=tuple(map(entry, entries_of(table, edition))))
    return apply_gradings(table, edition, [grading])[0]


def grading_form(
    standard: "Reference | None",
    data: Any,
    path: Path,
    *,
    records: Any = None,
    as_of: date | None = None,
    reading: Reading = PLAIN,
) -> tuple[Problem, ...]:
    """Write the form of a grading file: each answer of `data` to a standard, and each activity record.

    Either of `data` and `records` may be None. Nothing is written where there are errors; OSError where
    `path` cannot be written.
    """
    from greenscore.data.activities.activities import read_activities
    from greenscore.data.grading.entries import entries_of
    from greenscore.data.grading.form import form_of
    from greenscore.data.grading.records import record_entries
    from greenscore.guard.writer import write_text
    from greenscore.workflow.scoring import read_data

    entries: list[GradeEntry] = []
    problems: tuple[Problem, ...] = ()
    if data is not None and standard is not None:
        edition = load_standard(standard, as_of=as_of)
        table, problems = read_data(edition, data, as_of=as_of, reading=reading)
        entries += entries_of(table, edition) if table is not None else ()
    if records is not None:
        activities, found = read_activities(records)
        problems = (*problems, *found)
        if activities is not None:
            entries += record_entries(activities, range(len(activities)))
    if not has_errors(problems):
        write_text(path, form_of(entries))
    return problems
