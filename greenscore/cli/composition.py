"""The command on the composition of a gas: its carbon content and heating values, as own factors."""

import re
from pathlib import Path

import click

from greenscore.cli.options import with_reading
from greenscore.cli.output import finish, print_blocks, refuse, say, with_json, with_lang
from greenscore.cli.usage import told
from greenscore.model.reading import Reading
from greenscore.texts import Lang

_SLUG, _REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), re.compile(r"[A-Z]{2,5}(-[A-Z0-9]{1,12})*")
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("composition", type=_FILE)
@click.option("--item", default="natural-gas", show_default=True, help="What records call the gas.")
@click.option("--region", default="CN", show_default=True, help="Where it is burnt.")
@click.option("--period", default="", help="The days it was measured for, as 2025 or 2025-06.")
@click.option("-o", "--output", type=_FILE, help="Own factors for --overlay, .csv.")
@with_reading
@with_lang
@with_json
def gas(
    composition: Path,
    item: str,
    region: str,
    period: str,
    output: Path | None,
    reading: Reading,
    lang: Lang,
    as_json: bool,
) -> None:
    """Tell the carbon content and heating values of a gas by its COMPOSITION in mol %."""
    from greenscore.workflow import objects, screens
    from greenscore.workflow.composition import read_composition, write_composition

    if output is not None and not period:
        raise click.UsageError(told("usage.use.own_need_period"))
    if not (_SLUG.fullmatch(item) and _REGION.fullmatch(region)):
        raise click.UsageError(told("usage.use.item_and_region"))
    found, problems = read_composition(composition, reading)
    if found is None:
        refuse(problems, lang, as_json=as_json)
    if output is not None:
        faults = write_composition(found, output, composition.name, item, region, period)
        if faults:
            refuse(faults, lang, as_json=as_json)
    if not as_json:
        print_blocks(screens.of_composition(found, lang))
        if output is not None:
            say(output)
    finish(problems, lang, as_json=as_json, **objects.composition_object(found))
