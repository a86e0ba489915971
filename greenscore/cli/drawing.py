"""The options of commands that may answer open inputs from an inventory, and the inventory they ask for."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from greenscore.cli.output import refuse
from greenscore.cli.usage import told
from greenscore.cli.values import Day
from greenscore.problems import Problem
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.model.inventory import Inventory

_FILE = click.Path(path_type=Path)


class InventoryOptions(NamedTuple):
    """Records, the programme their inventory follows, a company's own factors, whose they are, and the day.

    `factors_as_of` is the day that factors are taken at, where it is not that of judgement.
    """

    records: Path | None = None
    profile: str | None = None
    overlays: tuple[Path, ...] = ()
    holder: str = ""
    factors_as_of: date | None = None

    def inventory(
        self, as_of: date | None, lang: Lang, grading: tuple[Path, ...] = (), *, as_json: bool
    ) -> "tuple[Inventory | None, tuple[Problem, ...]]":
        """Return the inventory, None where none is asked for, and what was found on the way.

        `grading` are the grading files that tell of its records.
        """
        if self.records is None or self.profile is None:
            if (self.records, self.profile, self.overlays) == (None, None, ()):
                return None, ()
            raise click.UsageError(told("usage.use.inventory_with_profile"))
        from greenscore.workflow.inventory import Request, read_inventory

        found, problems = read_inventory(
            Request(
                self.records,
                self.profile,
                self.factors_as_of or as_of,
                self.overlays,
                holder=self.holder,
                grading=grading,
            )
        )
        if found is None:
            refuse(problems, lang, as_json=as_json)
        return found, problems


NO_INVENTORY = InventoryOptions()


def with_inventory(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of an inventory; the command is given them as `asked`."""

    @wraps(command)
    def wrapped(
        *args: Any,
        records: Path | None,
        profile: str | None,
        overlay: tuple[Path, ...],
        holder: str,
        factors_as_of: date | None,
        **more: Any,
    ) -> Any:
        asked = InventoryOptions(records, profile, overlay, holder, factors_as_of)
        return command(*args, asked=asked, **more)

    options = (
        click.option(
            *("--inventory", "records"),
            type=_FILE,
            help="Activity records; their inventory answers what DATA leaves open.",
        ),
        click.option("--profile", "-p", help="The programme that the inventory follows."),
        click.option("--overlay", type=_FILE, multiple=True, help="A company's own factors, CSV."),
        click.option("--holder", default="", help="Whose data these are, else its file's name."),
        click.option(
            "--factors-as-of",
            type=Day(),
            help="Day that the inventory takes its factors at; else --as-of, else today.",
        ),
    )
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped
