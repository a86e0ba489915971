"""How the proofs of a standard are shown: failed cases line by line; scored data saved as a case."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.cli.output import (
    WRONG_USE,
    on_one_line,
    print_table,
    refuse,
    say,
    unwritable,
)
from greenscore.problems import Place, Problem
from greenscore.texts import Lang
from greenscore.workflow.proving import CaseOutcome, as_cases

if TYPE_CHECKING:
    from greenscore.scoring.results import Results

_HEADERS = {
    "zh": ("", "节点", "项", "应为", "实为", "容差"),
    "en": ("", "node", "part", "expected", "found", "tolerance"),
}
# What one file of cases can hold and still be read, and what a person looks through.
MOST_CASES = 200


def show_outcomes(outcomes: Sequence[CaseOutcome], lang: Lang) -> None:
    """Print each failed case with one aligned line a difference, and then the counts."""
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        say(on_one_line(f"✗ {outcome.standard} {outcome.place}"))
        rows = [
            ("", found.node or "-", found.part, found.expected, found.actual, found.tolerance)
            for found in outcome.differences
        ]
        print_table(_HEADERS[lang], rows)
    passed = len(outcomes) - len(failed)
    say(
        f"通过 {passed}，未通过 {len(failed)}"
        if lang == "zh"
        else f"{passed} passed, {len(failed)} failed"
    )


def outcomes_object(outcomes: Sequence[CaseOutcome], lang: Lang) -> dict[str, Any]:
    """Return what `show_outcomes` prints as plain data."""
    failed = [
        {
            "standard": outcome.standard,
            "case": outcome.name,
            "where": outcome.place.as_dict(),
            "differences": [difference.text(lang) for difference in outcome.differences],
        }
        for outcome in outcomes
        if outcome.differences
    ]
    return {"cases": len(outcomes), "failed": failed}


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
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        refuse([Problem(code="output-exists", where=place)], lang, as_json=as_json)
    except OSError as fault:
        refuse([unwritable(path, fault)], lang, as_json=as_json)
