"""A library is built: a contribution is taken in, and what is there becomes a release with its changes."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from greenscore.factors.csvrows import read_rows
from greenscore.factors.library import CITED, MANIFEST, Library, read_library
from greenscore.factors.reuse import REUSE, withheld
from greenscore.factors.rows import Factor
from greenscore.factors.writing import csv_text, yaml_text
from greenscore.guard.writer import anew, write_bytes, write_text
from greenscore.problems import Place, Problem, has_errors


def accept(contribution: Path, library: Library, day: date) -> tuple[Problem, ...]:
    """Take the rows of a reviewed contribution into the folder of a library, or tell why not.

    `contribution` is the table that a proposal wrote, with its source and its review beside it. A row that
    supersedes another one retires it and is entered among the errata.
    """
    rows, problems = read_rows(contribution)
    name, place = contribution.stem, Place(file=contribution.name)
    review = contribution.parent / "reviews" / f"{name}.yaml"
    if not problems and not (rows and review.is_file()):
        problems = [Problem(code="factor-not-reviewed", where=place)]
    known = {factor.reference for factor in library.factors}
    for row in rows:
        reference = _reference(row.cells)
        if reference in known:
            args = {"row": reference, "first": str(library.places[reference])}
            problems.append(Problem(code="factor-duplicate", where=row.place(), args=args))
    if problems:
        return tuple(problems)
    folder, reading = library.folder, contribution.with_name(f"{name}.reading.yaml")
    for part in (f"sources/{name}.yaml", f"reviews/{name}.yaml"):
        target = folder / part
        target.parent.mkdir(exist_ok=True)
        numbered = target.with_name(f"{name}-{day.isoformat()}.yaml")
        target = numbered if target.exists() and part.startswith("reviews") else target
        write_bytes(target, (contribution.parent / part).read_bytes(), anew)
    table = folder / "data" / f"{name}.csv"
    before = [row.cells for row in read_rows(table)[0]] if table.exists() else []
    write_text(table, csv_text([*before, *(row.cells for row in rows)]), anew)
    _correct(library, [row.cells for row in rows if row.cells["supersedes"]], day, reading)
    return ()


def _correct(library: Library, rows: Sequence[Mapping[str, str]], day: date, reading: Path) -> None:
    """Retire the rows that others supersede, and enter each among the errata."""
    told = re.search(r'^reading: "(.*)"$', reading.read_text(encoding="utf-8"), re.MULTILINE)
    who = re.search(r'^contributor: "(.*)"$', reading.read_text(encoding="utf-8"), re.MULTILINE)
    entries: list[dict[str, Any]] = [_entry_of(erratum) for erratum in library.errata.values()]
    for row in rows:
        old = library.pin(*row["supersedes"].split("@"))
        if old is None:
            continue
        (file,) = library.folder.glob(f"*/{library.places[old.reference].file}")
        cells = [found.cells for found in read_rows(file)[0]]
        retired = [
            each | {"review": "deprecated"} if _reference(each) == old.reference else each
            for each in cells
        ]
        write_text(file, csv_text(retired), anew)
        reason = told[1] if told else row["locator"]
        entries.append(
            {
                "row": old.reference,
                "replacement": _reference(row),
                "old": old.value,
                "new": row["value"],
                "reason": {"zh": reason, "en": reason},
                "reported": who[1] if who else row["source"],
                "date": day.isoformat(),
            }
        )
    if rows:
        write_text(library.folder / "errata.yaml", yaml_text({"errata": entries}), anew)


def _reference(cells: Mapping[str, str]) -> str:
    return f"{cells['id']}@{cells['version']}"


def _entry_of(erratum: Any) -> dict[str, Any]:
    parts = {name: getattr(erratum, name) for name in erratum.__slots__}
    parts["reason"] = {"zh": erratum.reason.zh, "en": erratum.reason.en}
    parts["date"] = erratum.date.isoformat()
    return {name: part for name, part in parts.items() if part}


def release(folder: Path, version: str, day: date) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Make what stands in a folder a release; return its changes, or why it is none.

    Written are the manifest, the digests of all rows, what changed since the release before, and the list
    of rows that packages leave out.
    """
    from greenscore.factors.checks.all import check_library

    manifest = folder / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    before = re.search(r'^version: "?([0-9.]+)"?$', text, re.MULTILINE)
    if (folder / "releases" / f"{version}.txt").exists():
        return (), (Problem(code="factor-exists", where=Place(file=f"releases/{version}.txt")),)
    library, problems = read_library(folder)
    problems = tuple(p for p in problems if p.code != "factor-library-digest")
    if library is not None:
        problems = (*problems, *check_library(library))
    if library is None or has_errors(problems):
        return (), problems
    changes = tuple(_changes(folder, before[1] if before else "", library))
    rows = [f"{f.reference} {f.digest}" for f in library.factors]
    write_text(folder / "releases" / f"{version}.txt", "\n".join((*rows, "")), anew)
    write_text(folder / "releases" / f"{version}.md", "\n".join((*changes, "")), anew)
    apart = [f for f in library.factors if not REUSE[library.sources[f.source].reuse].package]
    write_text(folder / f"{CITED}.txt", "".join(withheld(f).line + "\n" for f in apart), anew)
    for key, value in (
        ("version", f'"{version}"'),
        ("released", day.isoformat()),
        ("digest", f'"{library.digest}"'),
    ):
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
    write_text(manifest, text, anew)
    return changes, problems


def _changes(folder: Path, before: str, library: Library) -> list[str]:
    """Return a line for each row that is new, and for each that was corrected, since a release."""
    file = folder / "releases" / f"{before}.txt"
    known = set()
    if file.is_file():
        known = {line.partition(" ")[0] for line in file.read_text(encoding="utf-8").splitlines()}
    new: list[Factor] = [f for f in library.factors if f.reference not in known]
    told = [f"- {f.reference}: {f.value} {f.unit}/{f.per}, {f.review}" for f in new]
    replaced = {f.reference for f in new}
    told += [
        f"- {erratum.row}: {erratum.old} -> {erratum.new}, {erratum.reason.en}"
        for erratum in library.errata.values()
        if erratum.replacement in replaced
    ]
    return [f"# Changes since {before}", "", *told]
