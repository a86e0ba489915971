"""The command that writes the form of a grading file."""

from datetime import date
from pathlib import Path

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.options import DATE, with_reading
from greenscore.cli.output import (
    problems_object,
    refuse,
    show_problems,
    tell_written,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.model.reading import Reading
from greenscore.problems import has_errors
from greenscore.texts import Lang

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--standard", "-s", help="Id, id@edition, folder or standard.yaml that DATA answers.")
@click.option("--inventory", "records", type=_FILE, help="Activity records to be graded as well.")
@click.option("-o", "--output", type=_FILE, required=True, help="The form, .yaml.")
@with_force
@DATE
@with_reading
@with_lang
@with_json
def grading(
    data: Path | None,
    standard: str | None,
    records: Path | None,
    output: Path,
    as_of: date | None,
    reading: Reading,
    lang: Lang,
    as_json: bool,
) -> None:
    """Write the form of a grading file for DATA, which somebody else than their holder fills in."""
    from greenscore.workflow.grading import grading_form

    if (data is None) != (standard is None) or (data is None and records is None):
        raise click.UsageError(told("usage.use.data_or_inventory"))
    if output.suffix.lower() not in {".yaml", ".yml"}:
        raise click.UsageError(told("usage.use.form_yaml"))
    with writing_to(output, lang, as_json=as_json):
        problems = grading_form(
            *(standard, data, output), records=records, as_of=as_of, reading=reading
        )
    if has_errors(problems):
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        show_problems(problems, lang)
    tell_written([output], as_json=as_json, **problems_object(problems, lang))
