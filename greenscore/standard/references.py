"""`reference.csv`: frozen statistics of the reference population, one row each.

Columns `indicator,statistic,value`; the statistics are min, max, mean, sd, and value, which is
repeated for each member of the population.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping

from greenscore.document import Limits, Unreadable, decode
from greenscore.model import Reference
from greenscore.problems import Place, Problem, nearest
from greenscore.scalars import as_number

LIMITS = Limits(bytes=20_000_000)
_HEADER = ["indicator", "statistic", "value"]
_FIELDS = {"min": "minimum", "max": "maximum", "mean": "mean", "sd": "deviation"}
STATISTICS = ("value", *_FIELDS)


def read_references(
    source: bytes, file: str, indicators: Iterable[str]
) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
    """Return the statistics of each indicator, and every fault with its line."""
    try:
        text = decode(source, file, LIMITS)
    except Unreadable as fault:
        return {}, (fault.problem,)
    return _Reading(file, tuple(indicators)).read(text)


class _Reading:
    """One reading of a file: statistics by indicator, and what was wrong on the way."""

    def __init__(self, file: str, indicators: tuple[str, ...]) -> None:
        self._file = file
        self._indicators = indicators
        self._values: dict[str, list[float]] = {}
        self._single: dict[str, dict[str, float]] = {}
        self._problems: list[Problem] = []

    def read(self, text: str) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
        for line, cells in self._rows(text):
            self._row(line, cells)
        names = dict.fromkeys((*self._values, *self._single))
        references = {
            name: Reference(values=tuple(self._values.get(name, ())), **self._single.get(name, {}))
            for name in names
        }
        return references, tuple(self._problems)

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header with their line numbers."""
        rows = csv.reader(text.splitlines(keepends=True), strict=True)
        try:
            if [cell.strip() for cell in next(rows, [])] != _HEADER:
                self._add("standard-reference-header", 1)
                return
            for cells in rows:
                if cells:
                    yield rows.line_num, [cell.strip() for cell in cells]
        except csv.Error:
            self._add("standard-reference-row", rows.line_num)

    def _row(self, line: int, cells: list[str]) -> None:
        if len(cells) != len(_HEADER):
            self._add("standard-reference-row", line)
            return
        indicator, statistic, given = cells
        if indicator not in self._indicators:
            known = nearest(indicator, self._indicators) or ", ".join(self._indicators)
            self._add("standard-reference-indicator", line, given=indicator, nearest=known)
            return
        if statistic not in STATISTICS:
            known = nearest(statistic, STATISTICS) or ", ".join(STATISTICS)
            self._add("standard-reference-statistic", line, given=statistic, nearest=known)
            return
        try:
            number = float(as_number(given))
        except ValueError:
            self._add("standard-not-a-number", line, given=given)
            return
        self._file_away(line, indicator, statistic, number)

    def _file_away(self, line: int, indicator: str, statistic: str, number: float) -> None:
        if statistic == "value":
            self._values.setdefault(indicator, []).append(number)
            return
        single = self._single.setdefault(indicator, {})
        if _FIELDS[statistic] in single:
            self._add("standard-reference-twice", line, indicator=indicator, statistic=statistic)
        single[_FIELDS[statistic]] = number

    def _add(self, code: str, line: int, **args: str) -> None:
        self._problems.append(
            Problem(code=code, where=Place(file=self._file, line=line), args=args)
        )
