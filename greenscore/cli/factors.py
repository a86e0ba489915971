"""Commands of the library of emission factors: check, show, search, propose, digests."""

from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from greenscore.cli.factor_exchange import activities, export_factors, import_factors
from greenscore.cli.factor_options import open_library, with_day
from greenscore.cli.output import (
    WRONG_USE,
    finish,
    print_blocks,
    print_json,
    refuse,
    say,
    with_json,
    with_lang,
)
from greenscore.cli.restating import restate
from greenscore.problems import ProblemsFound, has_errors
from greenscore.texts import Lang, worded

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def factors() -> None:
    """Check, find and propose emission factors, every one with its source."""


for _command in (export_factors, import_factors, activities, restate):
    factors.add_command(_command)


@factors.command()
@click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV.")
@click.option("--library", type=_FOLDER, help="A library in another folder.")
@with_lang
@with_json
def check(overlay: tuple[Path, ...], library: Path | None, lang: Lang, as_json: bool) -> None:
    """Check every row of the library: grammar, units, identities, licences, releases, examples."""
    from greenscore.workflow.factors import check_library

    read, problems = check_library(library, overlay)
    rows = len(read.factors) if read else 0
    finish(
        problems,
        lang,
        as_json=as_json,
        factors=rows,
        digest=read.digest if read else None,
        valid=not has_errors(problems),
    )
    if not as_json and read:
        say(worded("commands.factors_checked", count=str(rows), digest=read.digest).get(lang))


@factors.command()
@click.argument("factor")
@with_day
@with_lang
@with_json
def show(factor: str, as_of: date | None, lang: Lang, as_json: bool) -> None:
    """Show a FACTOR, id or id@version, with its source; a fuel's id shows what its parts make."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.factors import Age, ages_on, find

    library = open_library(lang, as_json=as_json)
    try:
        found = find(library, factor, as_of)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if isinstance(found, Age) and as_json:
        print_json(objects.factor_object(library, found, lang))
    elif isinstance(found, Age):
        print_blocks(screens.of_factor(library, found, lang))
    elif as_json:
        ages = ages_on(library, as_of)
        parts = [ages.of(part) for part in found.parts]
        print_json(objects.composite_object(library, found, parts, lang))
    else:
        print_blocks(screens.of_composite(found, lang))


@factors.command()
@click.argument("words", nargs=-1, required=True)
@with_day
@with_lang
@with_json
def search(words: tuple[str, ...], as_of: date | None, lang: Lang, as_json: bool) -> None:
    """Find factors by WORDS, Chinese or English; every word must be in a row, or name what it is about."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.factors import search as find

    library = open_library(lang, as_json=as_json)
    ages, found = find(library, " ".join(words), as_of)
    if as_json:
        shown = [objects.factor_object(library, age, lang) for age in ages]
        near = {word: list(nearest) for word, nearest in found.near}
        print_json({"factors": shown, "found": found.count, "nearest": near})
    else:
        print_blocks(screens.of_factors(ages, found, lang))


@factors.command()
@click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV.")
@with_day
@with_lang
@with_json
def stale(overlay: tuple[Path, ...], as_of: date | None, lang: Lang, as_json: bool) -> None:
    """List the factors that are past their window or have a newer one."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.factors import ages_on

    library = open_library(lang, as_json=as_json, overlays=overlay)
    found = list(ages_on(library, as_of).stale())
    if as_json:
        print_json({"factors": [objects.factor_object(library, age, lang) for age in found]})
    else:
        print_blocks(screens.of_ages(found, lang))


@factors.command()
@click.argument("form", type=_FILE, required=False)
@click.option("--form", "empty", is_flag=True, help="Print an empty form.")
@click.option("--second", type=_FILE, help="The figures, entered blind by a second person.")
@click.option("-o", "--output", type=_FOLDER, help="Folder for the contribution.")
@with_lang
@with_json
def propose(
    form: Path | None,
    empty: bool,
    second: Path | None,
    output: Path | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Make a contribution from a filled-in FORM, or hold a second entry against it."""
    from greenscore.workflow.factors import empty_form, read_contribution, write_contribution

    if empty:
        click.echo(empty_form(), nl=False)
        return
    if form is None or (output is None and second is None):
        _wrong_use(lang)
    contribution, reviewer, problems = read_contribution(form, second)
    if contribution is None:
        refuse(problems, lang, as_json=as_json)
    try:
        written = write_contribution(contribution, output, reviewer) if output else ()
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        rows = [f"{row.cells['id']}@{row.cells['version']}" for row in contribution.rows]
        review = "reviewed" if reviewer else "draft"
        print_json({"rows": rows, "review": review, "written": [str(path) for path in written]})
        return
    if reviewer:
        say(worded("commands.entries_agree").get(lang))
    for path in written:
        say(path)


@factors.command()
@click.argument("contribution", type=_FILE)
@click.option("--library", type=_FOLDER, required=True, help="Folder of the library.")
@with_day
@with_lang
@with_json
def accept(
    contribution: Path, library: Path, as_of: date | None, lang: Lang, as_json: bool
) -> None:
    """Take a reviewed CONTRIBUTION, the table of rows that propose wrote, into a library."""
    from greenscore.workflow.factors import accept_contribution

    try:
        accept_contribution(contribution, library, as_of)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        print_json({"library": str(library)})
    else:
        say(library)


@factors.command()
@click.argument("version")
@click.option("--library", type=_FOLDER, required=True, help="Folder of the library.")
@with_day
@with_lang
@with_json
def release(version: str, library: Path, as_of: date | None, lang: Lang, as_json: bool) -> None:
    """Make what stands in a library the release VERSION, such as 2026.3, and tell its changes."""
    from greenscore.workflow.factors import release_library

    try:
        changes = release_library(library, version, as_of)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if as_json:
        print_json({"version": version, "changes": list(changes)})
    else:
        say("\n".join(changes))


@factors.command()
@with_lang
@with_json
def digests(lang: Lang, as_json: bool) -> None:
    """Print the digest of every row, as a release records them."""
    found = {row.reference: row.digest for row in open_library(lang, as_json=as_json).factors}
    if as_json:
        print_json({"digests": found})
        return
    for reference, digest in found.items():
        say(f"{reference} {digest}")


def _wrong_use(lang: Lang) -> NoReturn:
    say(worded("commands.form_needed").get(lang), err=True)
    raise SystemExit(WRONG_USE)
