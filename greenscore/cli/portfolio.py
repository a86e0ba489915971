"""The command on many entities: one figure for a portfolio, and who is behind it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.company import scored
from greenscore.cli.options import (
    DATA,
    DATE,
    STANDARD,
    with_grading,
    with_reading,
    with_skipping,
)
from greenscore.cli.output import (
    WRONG_USE,
    print_blocks,
    print_json,
    problems_object,
    refuse,
    say,
    show_problems,
    tell_exclusion,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.model.reading import Reading
from greenscore.problems import Problem, ProblemsFound
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.workflow.scoring import Portfolios


@click.command()
@DATA
@STANDARD
@click.option("--by", help="An input with choices: also a figure for each of its groups.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@DATE
@with_reading
@with_skipping
@with_grading
@with_force
@with_lang
@with_json
def portfolio(
    data: Path,
    standard: str,
    by: str | None,
    output: Path | None,
    as_of: date | None,
    reading: Reading,
    grading: tuple[Path, ...],
    lang: Lang,
    as_json: bool,
) -> None:
    """Aggregate the entities of DATA as the standard says; -o writes each one's share."""
    from greenscore.workflow import scoring, screens

    results, problems = scored(data, standard, as_of, reading, lang, as_json, grading=grading)
    try:
        found = scoring.portfolio(results, by)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json, code=WRONG_USE)
    note = () if found.declared else (_undeclared(found),)
    if output is not None:
        with writing_to(output, lang, as_json=as_json):
            scoring.write_portfolios(found, output)
    if as_json:
        print_json(problems_object((*problems, *note), lang, **found.as_json()))
        tell_exclusion(problems)
        return
    show_problems(note, lang)
    if output is not None:
        say(output)
    else:
        print_blocks(screens.of_portfolios(found, lang))
    tell_exclusion(problems)


def _undeclared(found: "Portfolios") -> Problem:
    standard = found.prepared.plan.edition.standard
    args = {"standard": f"{standard.id}@{standard.edition}"}
    return Problem(code="portfolio-undeclared", args=args)
