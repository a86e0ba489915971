"""The command that computes a result again and tells what differs."""

from datetime import date
from pathlib import Path

import click

from greenscore.cli.drawing import InventoryOptions, with_inventory
from greenscore.cli.options import DATA, DATE, with_grading, with_reading, with_skipping
from greenscore.cli.output import (
    FOUND_PROBLEMS,
    print_blocks,
    print_json,
    problems_object,
    refuse,
    show_problems,
    tell_exclusion,
    with_json,
    with_lang,
)
from greenscore.model.reading import Reading
from greenscore.texts import Lang


@click.command()
@click.argument("result", type=click.Path(path_type=Path))
@DATA
@click.option("--standard", "-s", help="Standard to compute by; else the edition the result names.")
@click.option("--subject", help="Compare one subject alone.")
@click.option("--period", help="Compare one period alone.")
@DATE
@with_reading
@with_skipping
@with_inventory
@with_grading
@with_lang
@with_json
def recompute(
    result: Path,
    data: Path,
    standard: str | None,
    subject: str | None,
    period: str | None,
    as_of: date | None,
    reading: Reading,
    asked: InventoryOptions,
    grading: tuple[Path, ...],
    lang: Lang,
    as_json: bool,
) -> None:
    """Compute RESULT.json again from DATA and compare value by value; exit 0 where all is equal, else 1."""
    from greenscore.workflow import recomputing, screens

    told, problems = recomputing.read_result(result)
    if told is None:
        refuse(problems, lang, as_json=as_json)
    day = told.factors_as_of or as_of
    inventory, noted = asked.inventory(day, lang, grading, as_json=as_json)
    found, problems = recomputing.recompute_told(
        told,
        data,
        recomputing.Means(standard, as_of, reading, inventory, grading, asked.holder),
        subject=subject,
        period=period,
    )
    problems = (*noted, *problems)
    if found is None:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(problems_object(problems, lang, **found.as_dict()))
    else:
        if not found.equal:  # else they were told when the result was made
            show_problems(problems, lang)
        print_blocks(screens.of_comparison(found, lang))
    tell_exclusion(problems)
    if not found.equal:
        raise SystemExit(FOUND_PROBLEMS)
