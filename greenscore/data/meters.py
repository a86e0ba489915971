"""Readings of a meter from wherever company data come from."""

from functools import partial
from pathlib import Path
from typing import Any

from greenscore.activities import Reading
from greenscore.data.cells import Faulty, text_of
from greenscore.data.findings import Findings
from greenscore.data.intake import read_source
from greenscore.problems import Place, Problem

COLUMNS = ("timestamp", "value", "unit")


def read_readings(source: Any) -> tuple[list[Reading], tuple[Problem, ...]]:
    """Return the readings of a path, a data frame or a list of mappings, and every problem."""
    findings = Findings()
    found = read_source(source, (), findings)
    if found is None:
        return [], findings.all()
    frame = found.frame
    positions = {header.strip(): position for position, header in enumerate(frame.headers)}
    for name in COLUMNS:
        if name not in positions:
            file = Path(source).name if isinstance(source, str | Path) else ""
            findings.add("meter-column-missing", Place(file=file), column=name)
    if not positions.keys() >= set(COLUMNS):
        return [], findings.all()
    columns = [frame.columns[positions[name]] for name in COLUMNS]
    readings = []
    for row, cells in enumerate(zip(*columns, strict=True)):
        where = frame.place(row, positions["value"])
        for name, cell in zip(COLUMNS, cells, strict=True):
            if isinstance(cell, Faulty):
                place = partial(frame.place, row, positions[name])
                findings.add(cell.code, place, name, **{"given": cell.text, **cell.args})
        stamp, value, unit = (text_of(cell).strip() for cell in cells)
        readings.append(Reading(timestamp=stamp, value=value, unit=unit, where=where))
    return readings, findings.all()
