"""Scored data saved as a case for a standard."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.cli.output import WRONG_USE, refuse
from greenscore.problems import Place, Problem, unwritable
from greenscore.texts import Lang
from greenscore.workflow.proving import as_cases

if TYPE_CHECKING:
    from greenscore.workflow.scoring import Results

# What one file of cases can hold and still be read, and what a person looks through.
MOST_CASES = 200


def save_test(
    results: "Results",
    path: Path,
    subject: str | None,
    as_of: date | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Write scored rows as cases into a new file; end the command where that cannot be done."""
    table = results.prepared.table
    place = Place(file=str(path))
    if path.suffix != ".yaml":
        args = {"given": path.suffix, "known": ".yaml"}
        refuse(
            [Problem(code="output-suffix", where=place, args=args)],
            lang,
            as_json=as_json,
            code=WRONG_USE,
        )
    rows = [row for row, name in enumerate(table.subjects) if subject in (None, name)]
    if not rows or len(rows) > MOST_CASES:
        code = "score-subject-needed" if subject is None else "score-subject-unknown"
        known = ", ".join(list(dict.fromkeys(table.subjects))[:12])
        args = {"given": subject or "", "known": known}
        refuse([Problem(code=code, args=args)], lang, as_json=as_json, code=WRONG_USE)
    text = as_cases(results, rows, as_of)
    from greenscore.guard.writer import write_new

    try:
        write_new(path, text.encode())
    except FileExistsError:
        refuse([Problem(code="output-exists", where=place)], lang, as_json=as_json)
    except OSError as fault:
        refuse([unwritable(path, fault)], lang, as_json=as_json)
