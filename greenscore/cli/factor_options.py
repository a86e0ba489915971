"""What the commands of the library of factors share: its opening, and the day on which a row is looked at."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from greenscore.cli.output import refuse, show_problems
from greenscore.cli.values import Day
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.workflow.factors import Library


def with_day(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--as-of`, the day on which a row is looked at."""
    return click.option(
        "--as-of",
        "as_of",
        type=Day(),
        help="The day by which a row has ended or has a newer one; else today.",
    )(command)


def open_library(lang: Lang, *, as_json: bool, overlays: Sequence[Path] = ()) -> "Library":
    """Return the shipped library with a company's overlays, or print what is wrong and exit."""
    from greenscore.workflow.factors import read_library

    library, problems = read_library(overlays)
    if library is None:
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        show_problems(problems, lang)
    return library
