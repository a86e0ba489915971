"""Sector files: their sector, inputs, units, dates and citations are those of the standard they belong to."""

import math
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from greenscore.model.sectors import SectorFile, SectorValue
from greenscore.model.standard import Input
from greenscore.problems import Place, Problem, nearest
from greenscore.quantities.units import UnitError
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path
from greenscore.texts import LANGS, Text

_SHOWN = 8


class _Stated(NamedTuple):
    """A value of an input in a sector file, with where it stands."""

    file: SectorFile
    input: str
    position: int
    value: SectorValue

    def place(self, *part: str) -> Place:
        return self.file.place("values", self.input, self.position, *part)


def _stated(inspection: Inspection) -> Iterator[_Stated]:
    for file in inspection.edition.sectors:
        for name, values in file.sector.values.items():
            if name in file.values:
                yield from (_Stated(file, name, at, value) for at, value in enumerate(values))


def chosen_by_an_answer(inspection: Inspection) -> Iterator[Problem]:
    """Sector files are looked up by a choice, and there are some where a standard speaks of them."""
    standard, files = inspection.standard, inspection.edition.sectors
    if standard.sectors is None:
        for file in files:
            yield Problem(code="standard-sectors-unasked", where=file.place())
        return
    by = standard.sectors.by
    path: Path = ("sectors", "by")
    known = [name for name, asked in standard.inputs.items() if asked.type == "choice"]
    if by not in known:
        args = {"name": by, "nearest": nearest(by, known) or ", ".join(known[:_SHOWN]) or "-"}
        yield inspection.problem("standard-not-a-choice-input", path, **args)
        return
    if not files:
        yield inspection.problem("standard-sectors-none", path)
    choices = standard.inputs[by].choices
    for file in files:
        sector = file.sector.sector
        if sector not in choices:
            args = {"key": sector, "nearest": nearest(sector, choices) or ", ".join(choices)}
            yield Problem(code="standard-key-unknown", where=file.place("sector"), args=args)


def stated_for_inputs(inspection: Inspection) -> Iterator[Problem]:
    """A programme states numbers, each for an input, in its kind of unit and within its bounds."""
    inputs = inspection.standard.inputs
    numbers = [name for name, asked in inputs.items() if asked.type == "number"]
    for stated in _stated(inspection):
        name = stated.input
        if name not in numbers:
            args = {"name": name, "nearest": nearest(name, numbers) or ", ".join(numbers[:_SHOWN])}
            where = stated.file.place("values", name)
            yield Problem(code="standard-sector-input", where=where, args=args)
            continue
        try:
            number = stated.value.number_in(inputs[name].unit)
        except UnitError as error:
            yield Problem(code=error.code, where=stated.place("unit"), args=error.args)
            continue
        if not _fits(number, inputs[name]):
            args = {"name": name, "given": f"{number:g} {inputs[name].unit}"}
            yield Problem(code="standard-sector-bounds", where=stated.place("value"), args=args)


def _fits(number: float, asked: Input) -> bool:
    return (
        math.isfinite(number)
        and (asked.min is None or number >= float(asked.min))
        and (asked.max is None or number <= float(asked.max))
        and (asked.above is None or number > float(asked.above))
        and (asked.below is None or number < float(asked.below))
    )


def days_in_order(inspection: Inspection) -> Iterator[Problem]:
    """Of an input of a sector one value holds on a day, and between two of them there is no gap."""
    series: dict[tuple[str, str], list[_Stated]] = {}
    for stated in _stated(inspection):
        start, end = stated.value.start, stated.value.end
        if end is not None and start > end:
            args = {"start": start.isoformat(), "end": end.isoformat()}
            yield Problem(code="standard-dates-reversed", where=stated.place(), args=args)
        series.setdefault((stated.file.sector.sector, stated.input), []).append(stated)
    for (_, name), found in series.items():
        for first, second in pairwise(sorted(found, key=lambda stated: stated.value.start)):
            yield from _between(name, first, second)


def _between(name: str, first: _Stated, second: _Stated) -> Iterator[Problem]:
    end, start = first.value.end, second.value.start
    args = {"name": name, "start": start.isoformat(), "end": end.isoformat() if end else "-"}
    if end is None or start <= end:
        yield Problem(code="standard-sector-overlap", where=second.place(), args=args)
    elif start > end + timedelta(days=1):
        yield Problem(code="standard-sector-gap", where=second.place(), args=args)


def cited_values(inspection: Inspection) -> Iterator[Problem]:
    """Every value cites a source of its file or of the standard."""
    for stated in _stated(inspection):
        known = {**inspection.standard.sources, **stated.file.sector.sources}
        source = stated.value.source.partition(" ")[0]
        if source not in known:
            args = {"source": source, "nearest": nearest(source, known) or ", ".join(known)}
            yield Problem(code="standard-unknown-source", where=stated.place("source"), args=args)


def both_languages(inspection: Inspection) -> Iterator[Problem]:
    """What a reader is told of a sector stands in both languages."""
    for file in inspection.edition.sectors:
        sector = file.sector
        texts: list[tuple[Path, Text | None]] = [
            (("title",), sector.title),
            (("note",), sector.note),
        ]
        for id, source in sector.sources.items():
            texts += [(("sources", id, "title"), source.title)]
            texts += [(("sources", id, "note"), source.note)]
        for path, text in texts:
            for lang in LANGS:
                if text is not None and not getattr(text, lang).strip():
                    where = file.place(*path)
                    yield Problem(
                        code="standard-language-missing", where=where, args={"lang": lang}
                    )


RULES = (
    chosen_by_an_answer,
    stated_for_inputs,
    days_in_order,
    cited_values,
    both_languages,
)
