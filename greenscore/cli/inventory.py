"""The command on activity records: what they emitted, what energy they took, and the chain of each."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.options import with_grading, with_languages, with_reading
from greenscore.cli.output import (
    print_blocks,
    print_json,
    problems_object,
    refuse,
    say,
    show_problems,
    user_language,
    with_json,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.cli.values import Day, Number, Whole
from greenscore.model.reading import Reading
from greenscore.problems import ProblemsFound
from greenscore.texts import LANGS, Lang

if TYPE_CHECKING:
    from greenscore.model.inventory import Inventory

_FILE = click.Path(path_type=Path, dir_okay=False)
_REPORTS = {".html", ".pdf"}


def _both() -> str:
    """Return both languages, that of the environment first."""
    return ",".join(sorted(LANGS, key=lambda lang: lang != user_language()))


@click.command()
@click.argument("activities", type=_FILE, required=False)
@click.option("--profile", "-p", help="A programme: the id of a shipped profile, or a file .yaml.")
@click.option("--as-of", type=Day(), help="Reporting date, else today.")
@click.option("--period", default="", help="The period asked for, else the months of the records.")
@click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV.")
@click.option("--draws", type=Whole(100, 1_000_000), help="Intervals by so many draws.")
@click.option("--seed", type=Whole(), default=0, show_default=True, help="Seed of the draws.")
@click.option("--threshold", type=Number(), help="Tell where each total lies by it, in t CO2e.")
@click.option("--holder", default="", help="Whose inventory it is, else the name of the file.")
@click.option("--record", help="Print the whole chain of one record instead.")
@click.option("--template", type=_FILE, help="Write an empty workbook for records, .xlsx.")
@click.option(
    "-o", "--output", type=_FILE, help=".json .html .pdf, or by record .csv .xlsx .parquet"
)
@with_reading
@with_grading
@with_force
@with_languages(_both)
@with_json
def inventory(
    activities: Path | None,
    profile: str | None,
    as_of: date | None,
    period: str,
    overlay: tuple[Path, ...],
    draws: int | None,
    seed: int,
    threshold: float | None,
    holder: str,
    record: str | None,
    template: Path | None,
    output: Path | None,
    reading: Reading,
    grading: tuple[Path, ...],
    langs: tuple[Lang, ...],
    as_json: bool,
) -> None:
    """Compute the emissions and the energy of ACTIVITIES by the profile of a programme."""
    from greenscore.model.inventory import Sureness
    from greenscore.workflow import objects, screens
    from greenscore.workflow.expecting import expect
    from greenscore.workflow.inventory import Request, inventory_of, trace_record

    lang = langs[0]
    if template is not None:
        _write_template(template, lang)
        return
    if activities is None or profile is None:
        raise click.UsageError(told("usage.use.activities_or_template"))
    expect(activities, prints=output is not None and output.suffix.lower() == ".pdf")
    request = Request(
        *(activities, profile, as_of, overlay, reading),
        holder=holder,
        grading=grading,
        period=period,
    )
    try:
        if record is not None:
            chain = trace_record(request, record)
            if as_json:
                print_json(objects.chain_object(chain, lang))
            else:
                print_blocks(screens.of_chain(chain, lang))
            return
        found = inventory_of(request, Sureness(draws=draws or 0, seed=seed, threshold=threshold))
        if output is not None:
            _write(found, output, langs)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        print_json({**objects.inventory_object(found), **problems_object(found.problems, lang)})
        return
    show_problems(found.problems, lang)
    if output is not None:
        say(output)
    else:
        print_blocks(screens.of_inventory(found, lang))


def _write(found: "Inventory", path: Path, langs: tuple[Lang, ...]) -> None:
    from greenscore.workflow.inventory import report_inventory, write_inventory

    if path.suffix.lower() in _REPORTS:
        report_inventory(found, path, langs)
    else:
        write_inventory(found, path)


def _write_template(path: Path, lang: Lang) -> None:
    from greenscore.workflow.inventory import inventory_template

    if path.suffix.lower() != ".xlsx":
        raise click.UsageError(told("usage.use.template_xlsx"))
    with writing_to(path, lang):
        inventory_template(path)
    say(path)
