"""The form of a contribution: what it asks, and an empty one to fill in."""

from importlib.resources import files
from typing import Annotated

from pydantic import Field, StringConstraints

from greenscore.factors.entries import Line
from greenscore.factors.sources import FactorSource
from greenscore.model.scalars import Block, Date

_Cell = Annotated[str, StringConstraints(pattern="^.{0,2000}$")]
_Filled = Annotated[str, StringConstraints(pattern=r"\S")]


class Proposed(Block):
    """A row by its columns, without those that are ours to fill; what most rows say need not be said."""

    id: _Cell
    version: _Cell
    kind: _Cell
    activity: _Cell
    name_zh: _Cell
    name_en: _Cell
    region: _Cell
    method: _Cell = "na"
    boundary: _Cell = "na"
    gas: _Cell
    gwp: _Cell = "na"
    hv_basis: _Cell = "na"
    value: _Cell
    unit: _Cell
    per: _Cell
    data_from: _Cell = ""
    data_to: _Cell = ""
    apply_from: _Cell = ""
    apply_to: _Cell = ""
    published: _Cell = ""
    locator: _Cell
    mark: _Cell = "seen"
    quality: _Cell = ""
    u: _Cell = ""
    supersedes: _Cell = ""


class ProposedSource(Block):
    """The document the rows are from, and the id it goes by."""

    id: Annotated[str, StringConstraints(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    record: FactorSource


class ProposalForm(Block):
    """A filled-in form."""

    contributor: Line
    reading: Line
    evidence: Annotated[tuple[_Filled, ...], Field(min_length=1)]
    source: ProposedSource
    rows: Annotated[tuple[Proposed, ...], Field(min_length=1)]


class Retyped(Block):
    """What is typed a second time of a row."""

    id: Line
    version: Line
    value: Line
    unit: Line
    per: Line


class SecondEntry(Block):
    """The figures of a form by somebody who has not seen it, read on a day in a copy told by its digest."""

    entered_by: Line
    read: Date
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    rows: tuple[Retyped, ...]


def empty_form() -> str:
    """Return an empty form with a word on every entry, in both languages."""
    return files("greenscore.factors").joinpath("form.yaml").read_text(encoding="utf-8")
