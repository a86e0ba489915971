"""Values of options: numbers and days in the one way that files write them, not in all that Python reads."""

from datetime import date
from typing import Any

import click

from greenscore.cli.usage import told
from greenscore.workflow.written import day_of, in_range, is_number, whole_of


class Number(click.FloatRange):
    """A decimal number of a size that quantities have, within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; wrong use where the text is none."""
        if isinstance(value, str) and not (is_number(value) and in_range(float(value))):
            self.fail(told("usage.value.number", value=repr(value)), param, ctx)
        return super().convert(value, param, ctx)


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; wrong use where the text is none."""
        if isinstance(value, str) and whole_of(value) is None:
            self.fail(told("usage.value.whole", value=repr(value)), param, ctx)
        return super().convert(value, param, ctx)


class Day(click.ParamType):  # type: ignore[type-arg]  # click is generic of late
    """A day such as 2024-02-29."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return how a day is written."""
        return "[%Y-%m-%d]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; wrong use where the text is none."""
        day = value if isinstance(value, date) else day_of(str(value))
        if day is None:
            self.fail(told("usage.value.day", value=repr(value)), param, ctx)
        return day


class Renamed(click.ParamType):  # type: ignore[type-arg]  # click is generic of late
    """A heading and the name that it stands for: `Site EUI=energy [kWh/m2]`."""

    name = "old=new"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the heading and the name; wrong use where one of them is missing."""
        if not isinstance(value, str):
            return value
        old, sign, new = map(str.strip, value.partition("="))
        if not (old and sign and new):
            self.fail(told("usage.value.renamed", value=repr(value)), param, ctx)
        return old, new
