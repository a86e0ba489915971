"""Readings of a meter from wherever company data come from."""

from typing import Any

from greenscore.data.activities.texttable import rows_of
from greenscore.data.findings import Findings
from greenscore.model.activities import MeterReading
from greenscore.problems import Problem

COLUMNS = ("timestamp", "value", "unit")


def read_readings(source: Any) -> tuple[list[MeterReading], tuple[Problem, ...]]:
    """Return the readings of a path, a data frame or a list of mappings, and every problem."""
    findings = Findings()
    readings = [
        MeterReading(timestamp=stamp, value=value, unit=unit, place=place)
        for (stamp, value, unit), place in rows_of(
            source, COLUMNS, "meter-column-missing", findings
        )
    ]
    return readings, findings.all()
