"""Many reports into one folder: a name for each that a person can tell, and a manifest that comes last.

A run that was killed goes on where it stopped: a report that is there whole, of the same result and in the
same languages, is not made again. Without its manifest a folder is not complete.
"""

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import Place, Problem, ProblemsFound
from greenscore.texts import Lang
from greenscore.workflow.set_apart import set_apart

if TYPE_CHECKING:
    from greenscore.model.assessment import Assessment
    from greenscore.scoring.results import Results

MANIFEST = "manifest.csv"
COLUMNS = ("file", "subject", "period", "score", "score_recognised", "result_digest", "sha256")
_LONGEST = 60  # characters of a subject in the name of a file, at most four bytes each


@dataclass(frozen=True, slots=True)
class Folder:
    """What became of a folder: the files in it, how many were there already, and who was set apart."""

    written: tuple[Path, ...]
    kept: int
    apart: tuple[Problem, ...]


def write_reports(results: "Results", folder: Path, langs: Sequence[Lang]) -> Folder:
    """Write a report of each subject, its latest period, into `folder`, and what is there as `manifest.csv`.

    A subject whose report cannot be made is set apart with its place, and the others go on. ProblemsFound for
    what the machine lacks, and where another file stands in the way; OSError where nothing can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _begin(folder / MANIFEST)
    table = results.prepared.table
    subjects = list(dict.fromkeys(table.subjects))
    digits = len(str(len(subjects)))
    rows: list[tuple[str, ...]] = []
    apart: list[Problem] = []
    kept = 0
    for position, subject in enumerate(subjects, start=1):
        assessment = results.assessment(subject)
        file = folder / f"{position:0{digits}}{_told(subject)}.pdf"
        try:
            kept += _written(assessment, file, langs)
        except ProblemsFound as found:
            if any(_of_all(problem) for problem in found.problems):
                raise
            apart += set_apart(found.problems, assessment, table)
        else:
            rows.append(_line(assessment, file))
    _end(folder / MANIFEST, rows)
    return Folder((*(folder / row[0] for row in rows), folder / MANIFEST), kept, tuple(apart))


def _written(assessment: "Assessment", file: Path, langs: Sequence[Lang]) -> bool:
    """Write a report, and tell whether it was there already."""
    from greenscore.guard.own_files import is_report_of
    from greenscore.reporting.render import identifier_of, render_report

    if file.exists() and is_report_of(identifier_of(assessment.digest, langs))(file):
        return True
    problems = render_report(assessment, file, langs)
    if problems:
        raise ProblemsFound(problems)
    return False


def _of_all(problem: Problem) -> bool:
    """Tell whether every report has this problem: a character without a glyph is one subject's."""
    lacks = problem.code.startswith("machine-") and problem.code != "machine-glyph-missing"
    return lacks or problem.code.startswith("output-")


def _told(subject: str) -> str:
    """Return a subject as part of a name that every system takes: letters and digits alone."""
    text = unicodedata.normalize("NFC", subject)
    plain = "".join(sign if _fits(sign) else "-" for sign in text)[:_LONGEST].strip("-")
    return f"-{plain}" if plain else ""


def _fits(sign: str) -> bool:
    """Tell whether a sign may stand in a name: a letter or digit that names of files can hold here."""
    try:
        return sign.isalnum() and bool(os.fsencode(sign))
    except UnicodeEncodeError:  # a locale without it
        return False


def _line(assessment: "Assessment", file: Path) -> tuple[str, ...]:
    scores = (assessment.index.score, assessment.index.recognised)
    shown = ("" if score is None else repr(score) for score in scores)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    names = (file.name, assessment.subject, assessment.period)
    return (*names, *shown, assessment.digest, digest)


def _begin(manifest: Path) -> None:
    """Take the manifest of an earlier run away: until this one ends the folder is not complete."""
    from greenscore.guard.run import current

    if manifest.exists() and not _is_manifest(manifest) and not current().force:
        raise ProblemsFound([Problem(code="output-not-ours", where=Place(file=str(manifest)))])
    if manifest.exists() and _is_manifest(manifest):
        manifest.unlink()


def _is_manifest(path: Path) -> bool:
    with path.open("rb") as file:
        return file.readline(200).decode("utf-8-sig", "replace").strip() == ",".join(COLUMNS)


def _end(manifest: Path, rows: Sequence[tuple[str, ...]]) -> None:
    from greenscore.guard.writer import write_text
    from greenscore.text.csv import written

    write_text(manifest, "\ufeff" + written(COLUMNS, rows), _is_manifest)
