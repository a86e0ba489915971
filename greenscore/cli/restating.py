"""The command that tells what other factors do to a past result."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from greenscore.cli.company import ENCODING
from greenscore.cli.output import (
    print_json,
    print_table,
    refuse,
    say,
    unwritable,
    with_json,
    with_lang,
)
from greenscore.problems import ProblemsFound
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    from greenscore.inventory.restatement import Change, Restatement, Result

_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_WORDS = {
    "scope1": Text("范围一", "scope 1"),
    "scope2_location": Text("范围二（基于位置）", "scope 2, location-based"),
    "scope2_market": Text("范围二（基于市场）", "scope 2, market-based"),
    "scope3": Text("范围三", "scope 3"),
    "biogenic": Text("生物源二氧化碳", "biogenic CO2"),
    "removals": Text("清除", "removals"),
    "offsets": Text("抵销", "offsets"),
    "tce": Text("综合能源消费量，tce", "comprehensive energy, tce"),
    "location": Text("位置", "location"),
    "market": Text("市场", "market"),
    "energy": Text("能源，tce", "energy, tce"),
}


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
@ENCODING
@with_lang
@with_json
def restate(
    activities: Path,
    profile: str,
    was_as_of: datetime | None,
    was_library: Path | None,
    as_of: datetime | None,
    overlay: tuple[Path, ...],
    output: Path | None,
    encoding: str | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Compute ACTIVITIES by the old and the new factors and tell the difference."""
    from greenscore.workflow import inventory

    if was_as_of is None and was_library is None:
        raise click.UsageError("name the old result: --was-as-of DATE or --was-library FOLDER")
    new = inventory.Request(activities, profile, _day(as_of), overlay, encoding)
    old = replace(new, as_of=_day(was_as_of or as_of), library=was_library)
    try:
        found = inventory.restate(old, new)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    if output is not None:
        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n"
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as fault:
            refuse([unwritable(output, fault)], lang, as_json=as_json)
    if as_json:
        print_json(found.as_dict())
    else:
        _show(found, lang)


def _show(found: "Restatement", lang: Lang) -> None:
    old, new = ("原", "新") if lang == "zh" else ("old", "new")
    for word, result in ((old, found.old), (new, found.new)):
        say(f"{word}: {_identity(result)}")
    say("")
    difference = "差" if lang == "zh" else "difference"
    print_table(("t CO2e", old, new, difference), [_row(change, lang) for change in found.totals])
    for changes in (found.sites, found.categories):
        if changes:
            say("")
            print_table(("t CO2e", old, new, difference), [_row(each, lang) for each in changes])
    if not found.factors:
        say("没有因子改变" if lang == "zh" else "no factor changed")
        return
    say("")
    rows = [
        (
            _WORDS[each.part].get(lang),
            *((each.rows_old or "–"), (each.rows_new or "–")),
            str(each.records),
            *(_shown(each.old), _shown(each.new), _shown(each.difference)),
        )
        for each in found.factors
    ]
    header = ("口径", "原因子", "新因子", "记录", old, new, difference)
    if lang == "en":
        header = ("part", "old factors", "new factors", "records", old, new, difference)
    print_table(header, rows)


def _identity(result: "Result") -> str:
    library = f"{result.library} {result.library_digest}"
    return f"{result.as_of} {result.profile}, {library}, sha256 {result.digest}"


def _row(change: "Change", lang: Lang) -> tuple[str, str, str, str]:
    *group, name = change.key
    label = " / ".join((*group, _WORDS[name].get(lang)))
    return label, _shown(change.old), _shown(change.new), _shown(change.difference)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}"


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
