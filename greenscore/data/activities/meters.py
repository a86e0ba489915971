"""Readings of a meter from wherever company data come from."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from greenscore.data.activities.texttable import Asking, rows_of
from greenscore.data.findings import MOST_ERRORS, Findings
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
    findings = Findings(most=sys.maxsize)
    readings = [
        MeterReading(timestamp=stamp, value=value, unit=unit, place=place)
        for (stamp, value, unit), place in rows_of(source, _ASKING, findings, reading)
    ]
    return readings, tuple(_together(findings.all()))


def _together(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield equal faults of cells as one problem: the first, with how many there are and the last of them.

    Of a kind and column up to 100 unlike ones are told.
    """
    kinds: dict[tuple[str, str], dict[frozenset[tuple[str, str]], list[Problem]]] = {}
    for problem in problems:
        kind = kinds.setdefault((problem.code, problem.args.get("name", "")), {})
        kind.setdefault(frozenset(problem.args.items()), []).append(problem)
    for (code, name), kind in kinds.items():
        for group in list(kind.values())[:MOST_ERRORS]:
            yield group[0]
            if len(group) > 1:
                args = {"code": code, "name": name, "count": str(len(group) - 1)}
                where = group[-1].where
                yield Problem(code="data-more", where=where, args={**args, "of": str(len(group))})
        rest = sum(len(group) for group in list(kind.values())[MOST_ERRORS:])
        if rest:
            every = sum(map(len, kind.values()))
            args = {"code": code, "name": name, "count": str(rest), "of": str(every)}
            yield Problem(code="data-more", args=args)
