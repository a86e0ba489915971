"""Commands that carry factors out and in, and read what other tools measured."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from greenscore.cli.factor_views import open_library, with_day
from greenscore.cli.output import finish, print_table, refuse, say, unwritable, with_json, with_lang
from greenscore.problems import Place, Problem, ProblemsFound, has_errors
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.factors.exchange.files import Bundle
    from greenscore.factors.exchange.measured import Measured

_PATH = click.Path(path_type=Path)
_TOOLS = ("codecarbon", "impact-framework")


@click.command("export")
@click.argument("factors", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(["csv", "openlca"]), default="csv", show_default=True
)
@click.option("--overlay", type=_PATH, multiple=True, help="A company's own factors, CSV.")
@click.option("-o", "--output", type=_PATH, required=True, help="Folder for csv, zip for openlca.")
@with_lang
@with_json
def export_factors(
    factors: tuple[str, ...],
    form: str,
    overlay: tuple[Path, ...],
    output: Path,
    lang: Lang,
    as_json: bool,
) -> None:
    """Write FACTORS (ids, or id@version; all where none is named) with their sources."""
    from greenscore.factors.exchange.files import bundle

    library = open_library(lang, as_json=as_json, overlays=overlay)
    given, problems = bundle(library, factors)
    if has_errors(problems):
        refuse(problems, lang, as_json=as_json)
    written = _write(given, output, form, lang, as_json=as_json)
    finish(
        problems,
        lang,
        as_json=as_json,
        factors=len(given.factors),
        library={"version": library.version, "digest": library.digest},
        written=[str(path) for path in written],
    )
    if not as_json:
        noun = "写出的因子数" if lang == "zh" else "factors written"
        say(f"{output}: {noun} {len(given.factors)}")


@click.command("import")
@click.argument("source", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="Folder for the rows and their sources.")
@with_lang
@with_json
def import_factors(source: Path, output: Path | None, lang: Lang, as_json: bool) -> None:
    """Read the rows of SOURCE: a file of rows or its folder, or a zip from openLCA."""
    from greenscore.factors.exchange.files import read_files
    from greenscore.factors.exchange.openlca_back import read_openlca

    read = read_openlca if source.suffix.lower() == ".zip" else read_files
    given, problems = read(source)
    if given is None:
        refuse(problems, lang, as_json=as_json)
    written = _write(given, output, "csv", lang, as_json=as_json) if output else ()
    digests = {row.reference: row.digest for row in given.factors}
    paths = [str(path) for path in written]
    finish(problems, lang, as_json=as_json, factors=digests, written=paths)
    if not as_json:
        for reference, digest in digests.items():
            say(f"{reference} {digest}")


@click.command()
@click.argument("source", type=_PATH)
@click.option("--from", "tool", type=click.Choice(_TOOLS), required=True, help="What wrote SOURCE.")
@click.option("--site", default="", help="Site of the records.")
@click.option("--region", default="", help="Region of the power, such as CN-GD.")
@click.option("--pue", type=click.FloatRange(min=1), help="PUE of the place, for energy of chips.")
@click.option("--energy", default="energy", help="Field in kWh of an Impact Framework output.")
@click.option("--carbon", default="carbon", help="Field in g of an Impact Framework output.")
@click.option("--profile", "-p", help="Compute the records too, and hold that tool against it.")
@with_day
@click.option("-o", "--output", type=_PATH, help="File of activity records, CSV.")
@with_lang
@with_json
def activities(
    source: Path,
    tool: str,
    site: str,
    region: str,
    pue: float | None,
    energy: str,
    carbon: str,
    profile: str | None,
    as_of: datetime | None,
    output: Path | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Read what another tool measured as activity records, its own emission beside them."""
    from greenscore.factors.exchange.codecarbon import read_codecarbon
    from greenscore.factors.exchange.impact_framework import read_impact_framework

    place = (site, region, "" if pue is None else str(pue))
    if tool == "codecarbon":
        found, problems = read_codecarbon(source, *place)
    else:
        found, problems = read_impact_framework(source, energy, carbon, *place)
    if has_errors(problems):
        refuse(problems, lang, as_json=as_json)
    if output:
        _write_records(found, output, lang, as_json=as_json)
    own = _computed(found, profile, as_of, lang, as_json=as_json) if profile else {}
    records = [
        {
            **one.record,
            "reported_kg": None if one.reported is None else f"{one.reported:f}",
            "computed_kg": own.get(one.record["record"]),
        }
        for one in found
    ]
    finish(problems, lang, as_json=as_json, records=records)
    if not as_json:
        _show_records(found, own, lang)


def _computed(
    found: "tuple[Measured, ...]",
    profile: str,
    as_of: datetime | None,
    lang: Lang,
    *,
    as_json: bool,
) -> dict[str, float | None]:
    """Return kg CO2e of the records by a profile."""
    from greenscore.factors.exchange.measured import compare
    from greenscore.workflow import inventory

    day = as_of.date() if as_of else None
    try:
        made = inventory.inventory([dict(one.record) for one in found], profile, as_of=day)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    return {each.record: each.computed for each in compare(found, made)}


def _show_records(found: "tuple[Measured, ...]", own: dict[str, float | None], lang: Lang) -> None:
    header = ("记录", "地区", "kWh", "口径", "该工具的 kg CO2e", "按方案 kg CO2e")
    if lang == "en":
        header = ("record", "region", "kWh", "use", "kg CO2e by that tool", "by the profile")
    rows = []
    for one in found:
        figures = (one.reported, own.get(one.record["record"]))
        shown = (one.record[name] for name in ("record", "region", "amount", "use"))
        rows.append((*shown, *("" if each is None else f"{each:.6g}" for each in figures)))
    print_table(header, rows)


def _write(
    given: "Bundle", output: Path, form: str, lang: Lang, *, as_json: bool
) -> tuple[Path, ...]:
    from greenscore.factors.exchange.files import write_files
    from greenscore.factors.exchange.openlca import write_openlca

    written: tuple[Path, ...] = (output,)
    try:
        if form == "csv":
            written = write_files(given, output)
        else:
            write_openlca(given, output)
    except FileExistsError as fault:
        where = Place(file=str(fault.args[0]))
        refuse([Problem(code="factor-exists", where=where)], lang, as_json=as_json)
    except ModuleNotFoundError:
        refuse([Problem(code="machine-openlca")], lang, as_json=as_json)
    except OSError as fault:
        refuse([unwritable(output, fault)], lang, as_json=as_json)
    return written


def _write_records(
    found: "tuple[Measured, ...]", output: Path, lang: Lang, *, as_json: bool
) -> None:
    from greenscore.factors.exchange.measured import records_csv
    from greenscore.factors.writing import write_new

    try:
        write_new({output: records_csv(found)})
    except FileExistsError:
        where = Place(file=str(output))
        refuse([Problem(code="factor-exists", where=where)], lang, as_json=as_json)
    except OSError as fault:
        refuse([unwritable(output, fault)], lang, as_json=as_json)
