"""Options of every command: how much work files may ask for, and what may be written over."""

from collections.abc import Callable
from typing import Any

import click

from greenscore.cli.usage import language, told
from greenscore.guard import limits
from greenscore.guard.run import force
from greenscore.problems import comparing, nearest
from greenscore.texts import worded


class _Bound(click.ParamType):  # type: ignore[type-arg]  # click is generic of late
    """A bound and its value: `cells=20000000`, `memory=12GB`."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return name and number; wrong use where there is no such bound, or no such value."""
        if not isinstance(value, str):
            return value
        try:
            return limits.read_bound(value)
        except LookupError as unknown:
            near = nearest(str(unknown.args[0]), limits.names()) or ", ".join(limits.names())
            self.fail(told("usage.value.bound_unknown", value=repr(value), names=near), param, ctx)
        except ValueError:
            counts = worded(f"limits.counts.{value.partition('=')[0].strip()}").get(language())
            self.fail(
                told("usage.value.bound_without", value=repr(value), counts=counts), param, ctx
            )


def _raise(
    context: click.Context, _parameter: click.Parameter, given: tuple[tuple[str, int], ...]
) -> None:
    if given:
        bounds = context.with_resource(limits.raised(**dict(given)))
        context.with_resource(comparing(bounds.spellings))


def with_limits(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--limit`, which holds while the command runs."""
    return click.option(
        "--limit",
        type=_Bound(),
        multiple=True,
        expose_value=False,
        callback=_raise,
        help="A bound of the work that files may ask for, such as cells=20000000; may be repeated.",
    )(command)


def bounded(command: click.Command) -> click.Command:
    """Return a command that takes `--limit`, or a group whose own commands do."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            bounded(each)
    elif not any("--limit" in option.opts for option in command.params):
        with_limits(command)
    return command


def _may_write_over(_context: click.Context, _parameter: click.Parameter, given: bool) -> None:
    if given:
        force()


def with_force(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--force`, which lets the run write over files that are not its own."""
    return click.option(
        "--force",
        is_flag=True,
        expose_value=False,
        callback=_may_write_over,
        help="Write over a file that is not an output of this kind; the old one is kept as FILE.bak.",
    )(command)
