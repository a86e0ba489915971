"""A contribution: rows, their source, and how they were read, made from a filled-in form.

Two people enter the figures. The second types them from the source without seeing the first entry;
where both agree the rows are marked reviewed, which catches a lost digit that no formula can.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from greenscore.factors.csvrows import FactorLine, unsafe_cells
from greenscore.factors.digest import row_digest
from greenscore.factors.entries import place, read_as
from greenscore.factors.fields import read_factor
from greenscore.factors.form import ProposalForm, Retyped, SecondEntry
from greenscore.factors.vocabulary import COLUMNS
from greenscore.factors.writing import csv_text, write_new, yaml_text
from greenscore.problems import Place, Problem
from greenscore.quantities.units import UnitError, canonical
from greenscore.text.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a form holds, checked: `rows` by column, and the source and reading as they were given."""

    file: str
    contributor: str
    source_id: str
    rows: tuple[FactorLine, ...]
    source: Mapping[str, Any]
    reading: Mapping[str, Any]
    second: dict[str, str] = field(default_factory=dict)


def read_proposal(path: Path) -> tuple[Contribution | None, tuple[Problem, ...]]:
    """Read a filled-in form; None where anything in it is wrong."""
    form, document = read_as(path, ProposalForm)
    if form is None:
        return None, document.problems
    rows = [_row(document, path.name, form, index) for index in range(len(form.rows))]
    problems = [fault for row in rows for fault in unsafe_cells(row) or read_factor(row)[1]]
    problems += _twice(rows)
    if problems:
        return None, tuple(problems)
    given = document.data
    return Contribution(
        file=path.name,
        contributor=form.contributor,
        source_id=form.source.id,
        rows=tuple(rows),
        source=given["source"]["record"],
        reading={key: given[key] for key in ("contributor", "evidence", "reading")},
    ), ()


def compare(first: Contribution, path: Path) -> tuple[str, tuple[Problem, ...]]:
    """Hold a blind second entry against the first; return who made it, and every difference.

    Values agree when they are written alike, units when they are the same unit.
    """
    entry, document = read_as(path, SecondEntry)
    if entry is None:
        return "", document.problems
    name, problems = entry.entered_by, []
    if not {"sha256", "read"} <= first.source.keys():
        problems.append(Problem(code="factor-copy-untold", where=Place(file=first.file)))
    if name.casefold().strip() == first.contributor.casefold().strip():
        where = place(document, path.name, ("entered_by",))
        problems.append(Problem(code="factor-second-same-person", where=where, args={"name": name}))
    problems += _differences(first, entry.rows, document, path.name)
    if not problems:
        first.second.update(by=name, read=entry.read.isoformat(), sha256=entry.sha256)
    return name, tuple(problems)


def write_contribution(first: Contribution, folder: Path, reviewer: str = "") -> tuple[Path, ...]:
    """Write `<source>.csv`, `sources/<source>.yaml` and `<source>.reading.yaml` into `folder`.

    Rows are drafts, or reviewed where `reviewer` entered them a second time. Raises FileExistsError
    before anything is written where one of the files is there.
    """
    name = first.source_id
    review = "reviewed" if reviewer else "draft"
    reading = dict(first.reading) | ({"second_entry_by": reviewer} if reviewer else {})
    contents = {
        folder / f"{name}.csv": csv_text(row.cells | {"review": review} for row in first.rows),
        folder / "sources" / f"{name}.yaml": yaml_text(first.source),
        folder / f"{name}.reading.yaml": yaml_text(reading),
    }
    if first.second:
        contents[folder / "reviews" / f"{name}.yaml"] = yaml_text(_review(first))
    return write_new(contents)


def _review(first: Contribution) -> Mapping[str, Any]:
    """Return the two readings, and the digest of each row they agree on."""
    by = {"by": first.contributor, "read": first.source["read"], "sha256": first.source["sha256"]}
    digests = {_reference(row.cells): row_digest(row.cells) for row in first.rows}
    return {"rows": digests, "readings": [by, first.second]}


def _row(document: Document, file: str, form: ProposalForm, index: int) -> FactorLine:
    own = {"source": form.source.id, "review": "draft"}
    cells = form.rows[index].model_dump() | own
    line = document.marks["rows", index][0]
    return FactorLine({column: cells[column] for column in COLUMNS}, file, line)


def _twice(rows: list[FactorLine]) -> Iterator[Problem]:
    first: dict[str, FactorLine] = {}
    for row in rows:
        before = first.setdefault(_reference(row.cells), row)
        if before is not row:
            args = {"row": _reference(row.cells), "first": str(before.place())}
            yield Problem(code="factor-duplicate", where=row.place(), args=args)


def _differences(
    first: Contribution, retyped: Sequence[Retyped], document: Document, file: str
) -> Iterator[Problem]:
    entered = {_reference(row.cells): row for row in first.rows}
    seen = set()
    for index, second in enumerate(retyped):
        where = place(document, file, ("rows", index))
        reference = f"{second.id}@{second.version}"
        row = entered.get(reference)
        if row is None or reference in seen:
            yield Problem(code="factor-second-missing", where=where, args={"row": reference})
            continue
        seen.add(reference)
        yield from _unlike(row, second, where)
    for reference in entered.keys() - seen:
        where = entered[reference].place()
        yield Problem(code="factor-second-missing", where=where, args={"row": reference})


def _unlike(row: FactorLine, second: Retyped, where: Place) -> Iterator[Problem]:
    for column in ("value", "unit", "per"):
        one, other = row.cells[column], getattr(second, column)
        alike = one == other if column == "value" else _unit(one) == _unit(other)
        if not alike:
            args = {"row": _reference(row.cells), "column": column, "first": one, "second": other}
            yield Problem(code="factor-second-differs", where=where, args=args)


def _unit(text: str) -> str:
    """Return the one spelling of a unit; what is no unit stands for itself."""
    try:
        return canonical(text)
    except UnitError:
        return text


def _reference(cells: Mapping[str, str]) -> str:
    return f"{cells['id']}@{cells['version']}"
