"""The command that tells what other factors do to a past result."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.options import with_reading
from greenscore.cli.output import (
    print_blocks,
    print_json,
    refuse,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.cli.values import Day
from greenscore.model.reading import Reading
from greenscore.problems import ProblemsFound
from greenscore.texts import Lang

_DAY = Day()
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("activities", type=_FILE)
@click.option("--profile", "-p", required=True, help="A shipped profile, or a file .yaml.")
@click.option("--was-as-of", type=_DAY, help="Reporting date of the old result.")
@click.option(
    "--was-library", type=_FOLDER, help="Library of the old result, else the shipped one."
)
@click.option("--as-of", type=_DAY, help="Reporting date of the new result, else today.")
@click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV.")
@click.option("-o", "--output", type=_FILE, help="Write the restatement, .json.")
@with_reading
@with_force
@with_lang
@with_json
def restate(
    activities: Path,
    profile: str,
    was_as_of: date | None,
    was_library: Path | None,
    as_of: date | None,
    overlay: tuple[Path, ...],
    output: Path | None,
    reading: Reading,
    lang: Lang,
    as_json: bool,
) -> None:
    """Compute ACTIVITIES by the old and the new factors and tell the difference."""
    from greenscore.workflow import inventory, screens

    if was_as_of is None and was_library is None:
        raise click.UsageError(told("usage.use.old_result"))
    new = inventory.Request(activities, profile, as_of, overlay, reading)
    old = replace(new, as_of=was_as_of or as_of, library=was_library)
    try:
        found = inventory.restate(old, new)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if output is not None:
        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n"
        from greenscore.guard.writer import write_text

        with writing_to(output, lang, as_json=as_json):
            write_text(output, text)
    if as_json:
        print_json(found.as_dict())
    else:
        print_blocks(screens.of_restatement(found, lang))
