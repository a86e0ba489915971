"""Commands that carry factors out and in, and read what other tools measured."""

from datetime import date
from pathlib import Path

import click

from greenscore.cli.factor_options import open_library, with_day
from greenscore.cli.output import finish, print_blocks, refuse, say, with_json, with_lang
from greenscore.cli.values import Number
from greenscore.problems import ProblemsFound, has_errors
from greenscore.texts import Lang, worded

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
    from greenscore.workflow.factors import export_factors as export

    library = open_library(lang, as_json=as_json, overlays=overlay)
    try:
        given, written, problems = export(library, factors, output, form)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
    finish(
        problems,
        lang,
        as_json=as_json,
        factors=len(given.factors),
        library={"version": library.version, "digest": library.digest},
        written=[str(path) for path in written],
    )
    if not as_json:
        told = worded("commands.factors_written", count=str(len(given.factors)))
        say(f"{output}: {told.get(lang)}")


@click.command("import")
@click.argument("source", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="Folder for the rows and their sources.")
@with_lang
@with_json
def import_factors(source: Path, output: Path | None, lang: Lang, as_json: bool) -> None:
    """Read the rows of SOURCE: a file of rows or its folder, or a zip from openLCA."""
    from greenscore.workflow.factors import import_factors as read

    try:
        given, written, problems = read(source, output)
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
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
@click.option("--pue", type=Number(min=1), help="PUE of the place, for energy of chips.")
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
    as_of: date | None,
    output: Path | None,
    lang: Lang,
    as_json: bool,
) -> None:
    """Read what another tool measured as activity records, its own emission beside them."""
    from greenscore.workflow import screens
    from greenscore.workflow.factors import computed_by, read_measured, write_measured

    place = (site, region, "" if pue is None else str(pue))
    found, problems = read_measured(source, tool, place, energy, carbon)
    if has_errors(problems):
        refuse(problems, lang, as_json=as_json)
    try:
        if output:
            write_measured(found, output)
        own = computed_by(found, profile, as_of) if profile else {}
    except ProblemsFound as fault:
        refuse(fault.problems, lang, as_json=as_json)
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
        print_blocks(screens.of_measured(found, own, lang))
