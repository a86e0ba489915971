"""Commands of the library of emission factors: check, show, search, propose, digests."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from greenscore.cli.factor_exchange import activities, export_factors, import_factors
from greenscore.cli.factor_views import (
    ages_on,
    as_object,
    open_library,
    show_ages,
    show_composite,
    show_factor,
    with_day,
)
from greenscore.cli.output import (
    WRONG_USE,
    finish,
    print_json,
    print_table,
    refuse,
    say,
    unwritable,
    with_json,
    with_lang,
)
from greenscore.cli.restating import restate
from greenscore.problems import Place, Problem, has_errors, nearest
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.proposal import Contribution
    from greenscore.factors.staleness import Age

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
    from greenscore.factors.checks.all import check_library
    from greenscore.factors.library import read_library

    read, found = read_library(library, overlay)
    problems = [*found, *(check_library(read) if read else ())]
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
        noun = "条因子，没有错误；摘要" if lang == "zh" else "factors, no errors; digest"
        say(f"{rows} {noun} {read.digest}")


@factors.command()
@click.argument("factor")
@with_day
@with_lang
@with_json
def show(factor: str, as_of: datetime | None, lang: Lang, as_json: bool) -> None:
    """Show a FACTOR, id or id@version, with its source; a fuel's id shows what its parts make."""
    library = open_library(lang, as_json=as_json)
    id_, _, version = factor.partition("@")
    rows = [row for row in library.factors if row.id == id_ and version in {"", row.version}]
    if rows:
        newest = max(rows, key=lambda row: row.version)
        age = ages_on(library, as_of).of(newest)
        if as_json:
            print_json(as_object(newest, library, lang, age))
        else:
            show_factor(newest, library, lang, age)
    elif not show_composite(library, id_, version, lang, as_json=as_json, as_of=as_of):
        known = [row.reference for row in library.factors] + [row.id for row in library.factors]
        args = {"given": factor[:100], "nearest": nearest(factor, known)}
        refuse([Problem(code="factor-unknown", args=args)], lang, as_json=as_json)


@factors.command()
@click.argument("words", nargs=-1, required=True)
@with_day
@with_lang
@with_json
def search(words: tuple[str, ...], as_of: datetime | None, lang: Lang, as_json: bool) -> None:
    """Find factors by WORDS, Chinese or English; every word must be in a row."""
    from greenscore.factors.search import search as find

    library = open_library(lang, as_json=as_json)
    ages = ages_on(library, as_of)
    found = [ages.of(row) for row in find(library, " ".join(words))]
    if as_json:
        print_json({"factors": [as_object(age.factor, library, lang, age) for age in found]})
        return
    header = ("因子", "数值", "单位", "名称", "已有更新的或已过期")
    if lang == "en":
        header = ("factor", "value", "unit", "name", "newer, or ended")
    rows = [
        (f.reference, f.value, f"{f.unit}/{f.per}", f.name.get(lang), _past(age))
        for age in found
        for f in (age.factor,)
    ]
    print_table(header, rows)


@factors.command()
@click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV.")
@with_day
@with_lang
@with_json
def stale(overlay: tuple[Path, ...], as_of: datetime | None, lang: Lang, as_json: bool) -> None:
    """List the factors that are past their window or have a newer one."""
    library = open_library(lang, as_json=as_json, overlays=overlay)
    found = list(ages_on(library, as_of).stale())
    if as_json:
        print_json({"factors": [as_object(age.factor, library, lang, age) for age in found]})
        return
    show_ages(found, lang)


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
    from greenscore.factors.form import empty_form
    from greenscore.factors.proposal import compare, read_proposal

    if empty:
        click.echo(empty_form(), nl=False)
        return
    if form is None or (output is None and second is None):
        _wrong_use(lang)
    contribution, problems = read_proposal(form)
    if contribution is None:
        refuse(problems, lang, as_json=as_json)
    reviewer = ""
    if second is not None:
        reviewer, problems = compare(contribution, second)
        if problems:
            refuse(problems, lang, as_json=as_json)
    written = _written(contribution, output, reviewer, lang, as_json=as_json) if output else ()
    if as_json:
        rows = [f"{row.cells['id']}@{row.cells['version']}" for row in contribution.rows]
        review = "reviewed" if reviewer else "draft"
        print_json({"rows": rows, "review": review, "written": [str(path) for path in written]})
        return
    if reviewer:
        say("两次录入一致" if lang == "zh" else "both entries agree")
    for path in written:
        say(path)


@factors.command()
@with_lang
def digests(lang: Lang) -> None:
    """Print the digest of every row, as a release records them."""
    for factor in open_library(lang, as_json=False).factors:
        say(f"{factor.reference} {factor.digest}")


def _past(age: "Age") -> str:
    """Return what is newer than a row, only the version for another edition, or when it ended."""
    return age.newer.removeprefix(age.factor.id) or (age.ended.isoformat() if age.ended else "")


def _written(
    contribution: "Contribution", output: Path, reviewer: str, lang: Lang, *, as_json: bool
) -> tuple[Path, ...]:
    from greenscore.factors.proposal import write_contribution

    try:
        written = write_contribution(contribution, output, reviewer)
    except FileExistsError as fault:
        where = Place(file=str(fault.args[0]))
        refuse([Problem(code="factor-exists", where=where)], lang, as_json=as_json)
    except OSError as fault:
        refuse([unwritable(output, fault)], lang, as_json=as_json)
    return written


def _wrong_use(lang: Lang) -> NoReturn:
    say(
        "请给出表单文件，以及 -o 文件夹或 --second 文件；--form 输出空表单。"
        if lang == "zh"
        else "Name a form, and -o FOLDER or --second FILE; --form prints an empty one.",
        err=True,
    )
    raise SystemExit(WRONG_USE)
