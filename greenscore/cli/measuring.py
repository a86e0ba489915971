"""Commands on what is measured: a meter as monthly records, and the carbon balance of a process."""

import csv
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from greenscore.cli.output import (
    finish,
    print_json,
    print_table,
    problems_object,
    refuse,
    say,
    show_problems,
    unwritable,
    with_json,
    with_lang,
)
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.inventory.balance import Balance
    from greenscore.inventory.meters import Series

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("readings", type=_FILE)
@click.option("--zone", default="", help="Time zone of stamps that carry none, as Asia/Shanghai.")
@click.option("--minutes", type=click.IntRange(1), default=60, show_default=True, help="A reading.")
@click.option("--site", default="", help="Site of the records.")
@click.option("--region", default="", help="Region of the records, as CN-LN.")
@click.option("--category", default="electricity", show_default=True)
@click.option("--item", default="electricity", show_default=True)
@click.option("-o", "--output", type=_FILE, help="Activity records by the month, .csv.")
@with_lang
@with_json
def meter(
    readings: Path,
    zone: str,
    minutes: int,
    output: Path | None,
    lang: Lang,
    as_json: bool,
    **told: str,
) -> None:
    """Add up the READINGS of a meter by the month; gaps are told and never filled."""
    from greenscore.workflow.inventory import read_meter

    series, problems = read_meter(readings, zone=zone, step=timedelta(minutes=minutes))
    if series is None:
        refuse(problems, lang, as_json=as_json)
    records = series.records(readings.stem, told)
    if output is not None:
        _write(records, output, lang)
    if as_json:
        print_json(problems_object(problems, lang, months=records, gaps=len(series.gaps)))
        return
    show_problems(problems, lang)
    if output is not None:
        say(output)
    else:
        _show_months(series, lang)


def _write(records: list[dict[str, Any]], path: Path, lang: Lang) -> None:
    if path.suffix.lower() != ".csv":
        raise click.UsageError("activity records are written as .csv")
    columns = ["record", "site", "region", "category", "item", "amount", "unit", "period", "note"]
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
    except OSError as fault:
        refuse([unwritable(path, fault)], lang)


def _show_months(series: "Series", lang: Lang) -> None:
    header = (
        ("月", "数量", "单位", "读数") if lang == "zh" else ("month", "amount", "unit", "readings")
    )
    rows = [
        (month.month, f"{month.amount:g}", month.unit, f"{month.readings}/{month.expected}")
        for month in series.months
    ]
    print_table(header, rows)


def _decimal(_context: object, _option: object, given: str) -> str:
    """Return a number as it was written; wrong use where it is none."""
    try:
        number = Decimal(given or "0")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise click.BadParameter("a number of zero or more is needed")
    return given


@click.command()
@click.argument("materials", type=_FILE)
@click.option("--measured", default="", callback=_decimal, help="t CO2 measured at the stack.")
@click.option(
    "--tolerance", default="", callback=_decimal, help="Imbalance that is a warning, 0..1."
)
@with_lang
@with_json
def balance(materials: Path, measured: str, tolerance: str, lang: Lang, as_json: bool) -> None:
    """Balance the carbon of the MATERIALS of a process: what goes in and stays in no product is CO2."""
    from greenscore.workflow.inventory import read_balance

    found, problems = read_balance(materials, measured=measured, tolerance=tolerance)
    if found is None:
        refuse(problems, lang, as_json=as_json)
    if not as_json:
        _show_balance(found, lang)
    finish(problems, lang, as_json=as_json, **_as_object(found))


def _show_balance(found: "Balance", lang: Lang) -> None:
    words = ("物料", "方向", "碳 t") if lang == "zh" else ("material", "side", "carbon t")
    rows = [
        (each.flow.material, each.flow.side.value, f"{each.carbon:.3f}") for each in found.flows
    ]
    print_table(words, rows)
    say("")
    names = ("投入碳", "产出碳", "CO2") if lang == "zh" else ("carbon in", "carbon out", "CO2")
    figures = (found.carbon_in, found.carbon_out, found.co2)
    print_table(("", "t"), [(n, f"{f:.3f}") for n, f in zip(names, figures, strict=True)])
    if found.imbalance is not None:
        told = (
            "与实测相差（占投入碳）"
            if lang == "zh"
            else "apart from the measurement, of the carbon in"
        )
        say(f"{told}: {found.imbalance:.2%}")


def _as_object(found: "Balance") -> dict[str, Any]:
    return {
        "flows": [
            {"material": e.flow.material, "side": e.flow.side.value, "carbon": str(e.carbon)}
            for e in found.flows
        ],
        "carbon_in": str(found.carbon_in),
        "carbon_out": str(found.carbon_out),
        "co2": str(found.co2),
        "measured": None if found.measured is None else str(found.measured),
        "imbalance": None if found.imbalance is None else str(found.imbalance),
    }
