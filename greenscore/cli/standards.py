"""Commands of a standards author: list, show, lint, test, new, schema."""

import os
from pathlib import Path

import click

from greenscore.cli.output import (
    FOUND_PROBLEMS,
    finish,
    print_json,
    print_table,
    problems_object,
    refuse,
    say,
    show_problems,
    unwritable,
    user_language,
    with_json,
    with_lang,
)
from greenscore.problems import Problem, has_errors
from greenscore.texts import Lang


@click.group()
def standards() -> None:
    """Find, read, write and test standards."""


@standards.command("list")
@with_lang
@with_json
def list_(lang: Lang, as_json: bool) -> None:
    """List the shipped standards."""
    from greenscore.standard.catalogue import headings

    found = headings()
    if as_json:
        print_json(
            {
                "standards": [
                    {
                        "id": heading.id,
                        "edition": heading.edition,
                        "title": heading.title.get(lang),
                        "status": heading.status,
                        "from": heading.start.isoformat() if heading.start else None,
                    }
                    for heading in found
                ]
            }
        )
        return
    header = ("标准", "状态", "名称") if lang == "zh" else ("standard", "status", "title")
    print_table(header, [(h.reference, h.status, h.title.get(lang)) for h in found])


@standards.command()
@click.argument("standard")
@click.option("--resolved", is_flag=True, help="Write it as one file, rows and base filled in.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@with_lang
@with_json
def show(standard: str, resolved: bool, output: Path | None, lang: Lang, as_json: bool) -> None:
    """Show a STANDARD: what it asks, what it weighs, and where its figures come from."""
    from greenscore.cli.describing import as_object, describe
    from greenscore.standard.compose.resolving import resolved as resolved_text
    from greenscore.workflow.standards import read_standard

    if output is not None and (as_json or not resolved):
        raise click.UsageError("-o goes with --resolved, and without --json")
    edition, problems = read_standard(standard)
    if edition is None:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(as_object(edition, lang))
    elif resolved:
        _deliver(resolved_text(edition), output, lang)
    else:
        describe(edition, lang)


def _deliver(text: str, output: Path | None, lang: Lang) -> None:
    """Print a text, or write it to a file and say where."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as fault:
        refuse([unwritable(output, fault)], lang)
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
        say("没有错误" if lang == "zh" else "no errors")


@standards.command()
@click.argument("standard", nargs=-1, required=True)
@with_lang
@with_json
def test(standard: tuple[str, ...], lang: Lang, as_json: bool) -> None:
    """Run the YAML tests beside each STANDARD."""
    from greenscore.cli.proofs import outcomes_object, show_outcomes
    from greenscore.workflow.proving import run_cases

    outcomes, problems = run_cases(*standard, processes=os.cpu_count() or 1)
    if as_json:
        print_json(problems_object(problems, lang, **outcomes_object(outcomes, lang)))
    else:
        show_outcomes(outcomes, lang)
        show_problems(problems, lang)
    if has_errors(problems) or any(outcome.differences for outcome in outcomes):
        raise SystemExit(FOUND_PROBLEMS)


@standards.command()
@click.argument("standard")
@click.argument("population", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_lang
@with_json
def freeze(standard: str, population: Path, lang: Lang, as_json: bool) -> None:
    """Freeze what a STANDARD compares with: the statistics of a POPULATION of subjects."""
    from greenscore.cli.freezing import as_object, show
    from greenscore.workflow.freezing import freeze as freeze_population

    try:
        frozen, problems = freeze_population(standard, population)
    except OSError as fault:
        refuse([unwritable(Path(fault.filename or standard), fault)], lang, as_json=as_json)
    if frozen is None:
        refuse(problems, lang, as_json=as_json)
    if as_json:
        print_json(problems_object(problems, lang, **as_object(frozen)))
    else:
        show_problems(problems, lang)
        show(frozen, lang)


@standards.command()
@click.argument("id")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="here",
)
@with_lang
def new(id: str, folder: Path, lang: Lang) -> None:
    """Start a new standard ID: a small complete one to build on."""
    from greenscore.standard.scaffold import new as scaffold

    try:
        files, problems = scaffold(id, folder)
    except OSError as fault:
        refuse([unwritable(folder, fault)], lang)
    if problems:
        refuse(problems, lang)
    for file in files:
        say(file)


@standards.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def schema(output: Path | None) -> None:
    """Print the JSON Schema that editors complete standards with."""
    import json

    from greenscore.standard.schema import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    _deliver(text, output, user_language())
