"""The options that commands share, kept apart from any command so that one costs nothing of another."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from greenscore.cli.usage import told
from greenscore.cli.values import Day, Renamed, Whole
from greenscore.model.reading import Reading
from greenscore.texts import LANGS, Lang

STANDARD = click.option(
    "--standard", "-s", required=True, help="Id, id@edition, folder or standard.yaml."
)
DATA = click.argument("data", type=click.Path(path_type=Path))
DATE = click.option(
    "--as-of",
    "as_of",
    type=Day(),
    help="Day of judgement: the standard must be in force on it (else today), and dated figures are "
    "those of that day (else of the end of the period).",
)


def _languages(
    _context: click.Context, _parameter: click.Parameter, given: str
) -> tuple[Lang, ...]:
    chosen = tuple(part.strip() for part in given.split(","))
    if not chosen or not set(chosen) <= set(LANGS):
        raise click.BadParameter(told("usage.value.languages"))
    return chosen  # type: ignore[return-value]


def with_languages(default: str | Callable[[], str]) -> Callable[[Any], Any]:
    """Add `--lang` for the languages of a document: one, or both with the first one leading."""
    return click.option(
        "--lang",
        "langs",
        default=default,
        show_default=default if isinstance(default, str) else "of the environment",
        callback=_languages,
        help="zh, en, or zh,en.",
    )


def with_grading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--grading`; the command is given the files as `grading`."""
    return click.option(
        "--grading",
        type=click.Path(path_type=Path, dir_okay=False),
        multiple=True,
        help="Who recognised which values: a grading file by an assessor; may be repeated.",
    )(command)


def with_reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a file of data is to be read; the command is given them as `reading`."""

    @wraps(command)
    def wrapped(
        *args: Any,
        encoding: str | None,
        sheet: str,
        header_row: int | None,
        columns: tuple[tuple[str, str], ...],
        missing: tuple[str, ...],
        **more: Any,
    ) -> Any:
        reading = Reading(
            encoding=encoding,
            sheet=sheet,
            header_row=header_row,
            columns=dict(columns),
            missing=missing,
        )
        return command(*args, reading=reading, **more)

    options = (
        click.option("--encoding", help="Encoding of a CSV file; else UTF-8, then GB18030."),
        click.option(
            "--sheet", default="", help="Sheet of a workbook; else the one with the names."
        ),
        click.option(
            "--header-row",
            type=Whole(1, 10_000_000),
            help="Row or line, from 1, that names the columns; else the one found.",
        ),
        click.option(
            "--columns",
            type=Renamed(),
            multiple=True,
            help="A heading and the name that it stands for, old=new; may be repeated.",
        ),
        click.option(
            "--missing",
            multiple=True,
            help='Word that stands where a value is missing, as "Not Available"; may be repeated.',
        ),
    )
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def with_skipping(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--skip-invalid`; it goes to the command in its `reading`, and so stands below `with_reading`."""

    @wraps(command)
    def wrapped(*args: Any, reading: Reading, skip_invalid: bool, **more: Any) -> Any:
        return command(*args, reading=replace(reading, skip_invalid=skip_invalid), **more)

    return click.option(
        "--skip-invalid",
        is_flag=True,
        help="Go on without the rows that are at fault; they are listed, and the exit code is 1.",
    )(wrapped)
