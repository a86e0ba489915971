"""Commands of a standards author: list, show, lint, test, new, schema."""

import os
from datetime import date
from pathlib import Path

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.output import (
    FOUND_PROBLEMS,
    finish,
    print_blocks,
    print_json,
    problems_object,
    refuse,
    say,
    show_problems,
    tell_written,
    user_language,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.cli.values import Day
from greenscore.problems import Problem, has_errors, unwritable
from greenscore.texts import Lang, worded


@click.group()
def standards() -> None:
    """Find, read, write and test standards."""


@standards.command("list")
@with_lang
@with_json
def list_(lang: Lang, as_json: bool) -> None:
    """List the standards that are shipped or installed."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.standards import headings

    found, problems = headings()
    if as_json:
        listed = [objects.heading_object(each, lang) for each in found]
        print_json(problems_object(problems, lang, standards=listed))
        return
    show_problems(problems, lang)
    print_blocks(screens.of_headings(found, lang))


@standards.command()
@click.argument("standard")
@click.option("--resolved", is_flag=True, help="Write it as one file, rows and base filled in.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@with_force
@with_lang
@with_json
def show(standard: str, resolved: bool, output: Path | None, lang: Lang, as_json: bool) -> None:
    """Show a STANDARD: what it asks, what it weighs, and where its figures come from."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.standards import read_standard
    from greenscore.workflow.standards import resolved as resolved_text

    if output is not None and (as_json or not resolved):
        raise click.UsageError(told("usage.use.output_with_resolved"))
    edition, problems = read_standard(standard)
    if edition is None:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(objects.standard_object(edition, lang))
    elif resolved:
        _deliver(resolved_text(edition), output, lang)
    else:
        print_blocks(screens.of_standard(edition, lang))


def _deliver(text: str, output: Path | None, lang: Lang) -> None:
    """Print a text, or write it to a file and say where."""
    if output is None:
        click.echo(text, nl=False)
        return
    from greenscore.guard.writer import write_text

    with writing_to(output, lang):
        write_text(output, text)
    say(output)


@standards.command()
@click.argument("standard", nargs=-1, required=True)
@with_lang
@with_json
def lint(standard: tuple[str, ...], lang: Lang, as_json: bool) -> None:
    """Check each STANDARD: every reference, unit, curve, ladder, text and source."""
    from greenscore.workflow.standards import read_standard

    problems: list[Problem] = []
    for reference in standard:
        problems.extend(read_standard(reference)[1])
    finish(problems, lang, as_json=as_json, standards=len(standard), valid=not has_errors(problems))
    if not as_json:
        say(worded("commands.no_errors").get(lang))


@standards.command()
@click.argument("standard", nargs=-1, required=True)
@with_lang
@with_json
def test(standard: tuple[str, ...], lang: Lang, as_json: bool) -> None:
    """Run the YAML tests beside each STANDARD."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.proving import run_cases

    outcomes, problems = run_cases(*standard, processes=os.cpu_count() or 1)
    if as_json:
        print_json(problems_object(problems, lang, **objects.proofs_object(outcomes, lang)))
    else:
        print_blocks(screens.of_proofs(outcomes, lang))
        show_problems(problems, lang)
    if has_errors(problems) or any(outcome.differences for outcome in outcomes):
        raise SystemExit(FOUND_PROBLEMS)


@standards.command()
@click.argument("standard")
@click.argument("population", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", "as_of", type=Day(), help="Day that the files bear, else today.")
@with_lang
@with_json
def freeze(standard: str, population: Path, as_of: date | None, lang: Lang, as_json: bool) -> None:
    """Freeze what a STANDARD compares with: the statistics of a POPULATION of subjects."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.freezing import freeze as freeze_population

    try:
        frozen, problems = freeze_population(standard, population, as_of=as_of)
    except OSError as fault:
        refuse([unwritable(Path(fault.filename or standard), fault)], lang, as_json=as_json)
    if frozen is None:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(problems_object(problems, lang, **objects.freezing_object(frozen)))
    else:
        show_problems(problems, lang)
        print_blocks(screens.of_frozen(frozen, lang))


@standards.command()
@click.argument("id")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="here",
)
@with_lang
@with_json
def new(id: str, folder: Path, lang: Lang, as_json: bool) -> None:
    """Start a new standard ID: a small complete one to build on."""
    from greenscore.workflow.standards import new_standard

    try:
        files, problems = new_standard(id, folder)
    except OSError as fault:
        refuse([unwritable(folder, fault)], lang, as_json=as_json)
    if problems:
        refuse(problems, lang, as_json=as_json)
    tell_written(files, as_json=as_json)


@standards.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@with_force
def schema(output: Path | None) -> None:
    """Print the JSON Schema that editors complete standards with."""
    import json

    from greenscore.workflow.standards import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    _deliver(text, output, user_language())
