"""Commands on what is measured: a meter as monthly records, and the carbon balance of a process."""

from datetime import timedelta
from pathlib import Path

import click

from greenscore.cli.bounds import with_force
from greenscore.cli.options import with_reading
from greenscore.cli.output import (
    finish,
    print_blocks,
    print_json,
    problems_object,
    refuse,
    say,
    show_problems,
    with_json,
    with_lang,
    writing_to,
)
from greenscore.cli.usage import told
from greenscore.cli.values import Number, Whole
from greenscore.model.reading import Reading
from greenscore.texts import Lang
from greenscore.workflow.written import in_range, number_of

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("readings", type=_FILE)
@click.option("--zone", default="", help="Time zone of stamps that carry none, as Asia/Shanghai.")
@click.option(
    "--minutes",
    type=Whole(1, 44_640),
    default=60,
    show_default=True,
    help="Length of a reading; 1440 is a day of the clock.",
)
@click.option(
    "--kind",
    type=click.Choice(("interval", "power", "register")),
    help="Energy of each interval, mean power over it, or counts of a register; else recognised.",
)
@click.option(
    "--stamp",
    type=click.Choice(("start", "end")),
    help="Which end of a reading its time stamp names; else recognised.",
)
@click.option(
    "--multiplier",
    type=Number(min=0, min_open=True, max=1e9),
    default=1.0,
    show_default=True,
    help="Ratio of the meter's transformers, by which every value is multiplied.",
)
@click.option(
    "--rollover",
    type=Number(min=0, min_open=True, max=1e15),
    help="Count at which a register begins again at zero, such as 100000.",
)
@click.option("--site", default="", help="Site of the records.")
@click.option("--region", default="", help="Region of the records, as CN-LN.")
@click.option("--category", default="electricity", show_default=True)
@click.option("--item", default="electricity", show_default=True)
@click.option("-o", "--output", type=_FILE, help="Activity records by the month, .csv.")
@with_reading
@with_force
@with_lang
@with_json
def meter(
    readings: Path,
    zone: str,
    minutes: int,
    kind: str | None,
    stamp: str | None,
    multiplier: float,
    rollover: float | None,
    output: Path | None,
    reading: Reading,
    lang: Lang,
    as_json: bool,
    **told: str,
) -> None:
    """Add up the READINGS of a meter by the month; gaps are told and never filled."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.inventory import meter_csv, meter_records, read_meter

    _written_to(output)
    series, problems = read_meter(
        readings,
        zone=zone,
        step=timedelta(minutes=minutes),
        kind=kind or "",
        stamp=stamp or "",
        multiplier=multiplier,
        rollover=rollover,
        category=told["category"],
        reading=reading,
    )
    if series is None:
        refuse(problems, lang, as_json=as_json)
    records = meter_records(series, readings.stem, told)
    if output is not None:
        _write(meter_csv(records), output, lang)
    if as_json:
        print_json(problems_object(problems, lang, **objects.meter_object(series, records)))
        return
    show_problems(problems, lang)
    if output is not None:
        say(output)
    else:
        print_blocks(screens.of_meter(series, lang))


def _written_to(path: Path | None) -> None:
    """Refuse a file that records cannot be written to, as wrong use."""
    if path is not None and path.suffix.lower() != ".csv":
        raise click.UsageError(told("usage.use.activities_csv"))


def _write(text: str, path: Path, lang: Lang) -> None:
    from greenscore.guard.writer import write_text

    with writing_to(path, lang):
        write_text(path, text)


def _decimal(_context: object, _option: object, given: str) -> str:
    """Return a number as it was written; wrong use where it is none."""
    number = number_of(given or "0")
    if number is None or number < 0 or not in_range(float(number)):
        raise click.BadParameter(told("usage.use.zero_or_more"))
    return given


@click.command()
@click.argument("materials", type=_FILE)
@click.option("--measured", default="", callback=_decimal, help="t CO2 measured at the stack.")
@click.option(
    "--tolerance", default="", callback=_decimal, help="Imbalance that is a warning, 0..1."
)
@with_reading
@with_lang
@with_json
def balance(
    materials: Path, measured: str, tolerance: str, reading: Reading, lang: Lang, as_json: bool
) -> None:
    """Balance the carbon of the MATERIALS of a process: what goes in and stays in no product is CO2."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.inventory import read_balance

    found, problems = read_balance(
        materials, measured=measured, tolerance=tolerance, reading=reading
    )
    if found is None:
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        print_blocks(screens.of_balance(found, lang))
    finish(problems, lang, as_json=as_json, **objects.balance_object(found))
