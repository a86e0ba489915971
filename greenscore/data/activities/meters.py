"""Readings of a meter from wherever company data come from."""

from typing import Any

from greenscore.data.activities.texttable import Asking, rows_of
from greenscore.data.findings import Findings
from greenscore.model.activities import MeterReading
from greenscore.model.reading import PLAIN, Reading
from greenscore.problems import Problem

_ASKING = Asking(
    section="meter",
    columns=("timestamp", "value", "unit"),
    parts={"timestamp": ("day", "clock")},
    numbers={"value": "unit"},
    missing="meter-column-missing",
)


def read_readings(
    source: Any, reading: Reading = PLAIN
) -> tuple[list[MeterReading], tuple[Problem, ...]]:
    """Return the readings of a path, a data frame or a list of mappings, and every problem."""
    findings = Findings()
    readings = [
        MeterReading(timestamp=stamp, value=value, unit=unit, place=place)
        for (stamp, value, unit), place in rows_of(source, _ASKING, findings, reading)
    ]
    return readings, findings.all()
