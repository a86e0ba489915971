"""`reference.csv`: frozen statistics of the reference population, one row each.

Columns `indicator,statistic,value`, and `group` where a statistic is that of a part of the population.
The statistics are min, max, mean, sd, sample_sd, median, percentiles p01 to p99, the bounds low and high
that outliers were brought within, given_mean and given_median of the values before that, and value, which is
repeated for each member of the population.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from greenscore.model.population import STATISTICS as SINGLE
from greenscore.model.population import Reference, is_statistic
from greenscore.model.scalars import as_number
from greenscore.model.standard import Standard
from greenscore.problems import Place, Problem, nearest
from greenscore.text.csv import CsvFault, CsvRow, rows_of, unguarded
from greenscore.text.document import Limits, Unreadable, decode

LIMITS = Limits(bytes=20_000_000)
VALUE = "value"
HEADER = ("indicator", "statistic", VALUE)
GROUP = "group"


def read_references(
    source: bytes, file: str, standard: Standard
) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
    """Return the statistics of each node by its id, and every fault with its line."""
    try:
        text = decode(source, file, LIMITS)
    except Unreadable as fault:
        return {}, (fault.problem,)
    nodes = {node.id for node in standard.walk()}
    asked = standard.inputs.values()
    groups = {key for question in asked for key in question.choices}
    if any(question.type == "boolean" for question in asked):
        groups |= {"true", "false"}
    return _Reading(file, nodes, groups).read(text)


@dataclass(slots=True)
class _Collected:
    """What was read of one population."""

    values: list[float] = field(default_factory=list)
    stated: dict[str, float] = field(default_factory=dict)
    groups: "dict[str, _Collected]" = field(default_factory=dict)

    def reference(self) -> Reference:
        groups = {key: group.reference() for key, group in self.groups.items()}
        return Reference(values=tuple(sorted(self.values)), stated=self.stated, groups=groups)


class _Reading:
    """One reading of a file: statistics by node, and what was wrong on the way."""

    def __init__(self, file: str, nodes: set[str], groups: set[str]) -> None:
        self._file = file
        self._nodes = nodes
        self._groups = groups
        self._found: dict[str, _Collected] = {}
        self._strange: dict[str, list[int]] = {}
        self._problems: list[Problem] = []

    def read(self, text: str) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
        for line, cells in self._rows(text):
            self._row(line, *cells)
        for node, lines in self._strange.items():
            counts = {"rows": str(len(lines))}
            code = "standard-reference-indicator"
            self._known(lines[0], code, node, self._nodes, **counts)
        found = {node: collected.reference() for node, collected in self._found.items()}
        return found, tuple(self._problems)

    def _rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header with their line numbers, each with its group or nothing."""
        rows = rows_of(text, trim=True)
        header = next(rows, CsvRow(1, []))
        if isinstance(header, CsvFault) or tuple(header.cells) not in {HEADER, (*HEADER, GROUP)}:
            self._add("standard-reference-header", header.line)
            return
        for row in rows:
            if isinstance(row, CsvFault):
                self._add("standard-reference-row", row.line)
            else:
                yield row.line, [*map(unguarded, row.cells), ""][: len(HEADER) + 1]

    def _row(self, line: int, node: str, statistic: str, given: str, group: str) -> None:
        if node not in self._nodes:  # a profile that drops an indicator leaves all of its members
            self._strange.setdefault(node, []).append(line)
            return
        if statistic != VALUE and not is_statistic(statistic):
            known = {VALUE, *SINGLE, "p05", "p95"}
            self._known(line, "standard-reference-statistic", statistic, known)
            return
        if group and not self._known(line, "standard-reference-group", group, self._groups):
            return
        try:
            number = float(as_number(given))
        except ValueError:
            self._add("standard-not-a-number", line, given=given)
            return
        collected = self._found.setdefault(node, _Collected())
        if group:
            collected = collected.groups.setdefault(group, _Collected())
        if statistic == VALUE:
            collected.values.append(number)
        elif statistic in collected.stated:
            self._add("standard-reference-twice", line, indicator=node, statistic=statistic)
        else:
            collected.stated[statistic] = number

    def _known(self, line: int, code: str, given: str, known: set[str], **args: str) -> bool:
        if given in known:
            return True
        close = nearest(given, known) or ", ".join(sorted(known)[:8]) or "-"
        self._add(code, line, given=given, nearest=close, **args)
        return False

    def _add(self, code: str, line: int, **args: str) -> None:
        self._problems.append(
            Problem(code=code, where=Place(file=self._file, line=line), args=args)
        )
