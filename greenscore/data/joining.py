"""Answers from an inventory: inputs that the data leave open, and a comparison of those they give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import nsmallest
from itertools import chain, islice

import numpy as np

from greenscore.data.cells import text_of
from greenscore.data.findings import Findings
from greenscore.data.grading.entries import evidence_digest
from greenscore.data.numbers import NumberFault, factor_between, read_quantity
from greenscore.data.record import decimal
from greenscore.data.validation import validate
from greenscore.model.grading import Grade, Graded, GradeEntry, Standing
from greenscore.model.inventory import Inventory
from greenscore.model.inventory_figures import Extract, InventoryFigure, Ledger, LineRows
from greenscore.model.inventory_terms import (
    FALLBACKS,
    REPORTED,
    SCOPES,
    UNSTATED,
    Account,
    LineColumn,
)
from greenscore.model.standard import Edition, Input
from greenscore.model.table import Column, Drawn, Inventoried, Origin, Table
from greenscore.problems import Place, Problem, nearest
from greenscore.quantities.coverage import gaps, hull, merged, told
from greenscore.quantities.periods import Span, span_of
from greenscore.quantities.units import canonical
from greenscore.texts import worded

MOST_RECORDS = 50
LONGEST_YEAR = 366
_EVIDENCES = 5
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class JoinedOrigin:
    """The origin of a table with answers from an inventory: the first record of each, and how it came."""

    base: Origin
    drawn: Mapping[tuple[int, str], Drawn]

    def place(self, row: int, name: str, child_row: int | None = None) -> Place:
        """Return the place of a value; its path tells the inventory, the records and the factors."""
        found = self.drawn.get((row, name)) if child_row is None else None
        if found is None:
            return self.base.place(row, name, child_row)
        return replace(found.places[0], path=_told(found))

    def text(self, row: int, name: str, child_row: int | None = None) -> str:
        """Return a value as it was given; nothing for one that was computed."""
        drawn = child_row is None and (row, name) in self.drawn
        return "" if drawn else self.base.text(row, name, child_row)


def _told(found: Drawn, most: int = 3) -> str:
    records, factors = (
        ", ".join(names[:most]) + (f" +{count - most}" if count > most else "")
        for names, count in ((found.records, found.count), (found.factors, len(found.factors)))
    )
    beside = f" ({factors})" if factors else ""
    return f"inventory {found.digest[:16]} {found.path}: {records}{beside}"


def join(table: Table, edition: Edition, inventory: Inventory) -> tuple[Table, tuple[Problem, ...]]:
    """Return the table with what an inventory of the same subjects and periods answers, and every problem.

    A value that is given stays, and must be that of the inventory at its printed digits. The grade of an
    answer is the lowest that others gave its records; one that rests on a factor of another region or day is
    at most documented.
    """
    joining = _Joining(table, edition, inventory)
    for row in range(len(table)):
        joining.row(row)
    return joining.table(), joining.findings.all()


@dataclass(slots=True)
class _Answers:
    """A column on its way."""

    column: Column
    grades: dict[int, Grade] = field(default_factory=dict)
    values: dict[int, float] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)

    def joined(self) -> Column:
        values = self.column.values.copy()
        values[list(self.values)] = list(self.values.values())
        before = self.column.grades
        grades = np.zeros(len(values), np.int8) if before is None else before.copy()
        grades[list(self.grades)] = list(self.grades.values())
        evidence = {**self.column.evidence, **self.evidence}
        return replace(self.column, values=values, grades=grades, evidence=evidence)

    def alone(self) -> Column:
        """Return only what was drawn."""
        values = np.full(len(self.column.values), np.nan)
        values[list(self.values)] = list(self.values.values())
        return Column(values=values)


class _Joining:
    def __init__(self, table: Table, edition: Edition, inventory: Inventory) -> None:
        self.findings = Findings()
        self._table = table
        self._edition = edition
        self._inventory = inventory
        self._ledger = Ledger(inventory)
        self._alone = len(set(table.subjects)) == 1
        inputs = edition.standard.inputs
        self._asked = {name: asked for name, asked in inputs.items() if asked.inventory}
        self._answers = {name: _Answers(table.columns[name]) for name in self._asked}
        self._drawn: dict[tuple[int, str], Drawn] = {}
        self._standing: dict[int, dict[str, Standing]] = {}
        self._told: set[tuple[int, str]] = set()
        if not self._asked:
            self.findings.add("inventory-not-asked", edition.place("inputs"))

    def row(self, row: int) -> None:
        """Answer the inputs of one row."""
        extract = self._extract(row) if self._asked else None
        if extract is None:
            return
        for name, asked in self._asked.items():
            figure = extract.figure(str(asked.inventory), asked.unit)
            given = float(self._table.columns[name].values[row])
            if figure.value is None:
                self._refused(row, name, asked, figure)
            elif not np.isnan(given):
                self._compare(row, name, asked, figure)
            elif self._not_applicable(row, name):
                skipped = worded("glossary.outcome.not_applicable")
                self._disagrees(row, name, asked, figure, f"{skipped.en} / {skipped.zh}")
            else:
                self._draw(row, name, asked, figure)

    def _extract(self, row: int) -> Extract | None:
        """Return the lines of a row's subject and period; None after a problem."""
        table, ledger = self._table, self._ledger
        subject, period = table.subjects[row], table.periods[row]
        rows = ledger.rows_of(subject, alone=self._alone)
        if rows is None:
            holder = self._inventory.holder
            close = nearest(subject, chain(ledger.sites, [holder]))
            close = close or ", ".join(filter(None, islice(chain(ledger.sites, [holder]), 12)))
            self._add("inventory-subject-unknown", row, given=subject, nearest=close)
            return None
        span = span_of(period)
        inside, partly = ledger.within(rows, span)
        if span is None and not self._one_year(inside):
            self._add("inventory-period-needed", row)
            return None
        if len(partly):
            self._across(partly, period)
            return None
        if span is not None and len(inside):
            self._covered(row, inside, span)
        stated = rows[ledger.words(LineColumn.DAYS).codes[rows] < 0]
        return Extract(ledger, inside, stated, span or self._inventory.asked)

    def _across(self, rows: LineRows, period: str) -> None:
        """Tell of every record of which only a part lies in the period, each of them once."""
        for line in sorted(rows.tolist()):
            if (line, period) not in self._told:
                self._told.add((line, period))
                told = {"record": self._record(line), "period": period}
                self.findings.add(
                    "inventory-record-across", self._inventory.lines.place(line), **told
                )

    def _one_year(self, rows: LineRows) -> bool:
        whole = hull(self._ledger.spans(rows))
        return whole is None or whole.days <= LONGEST_YEAR

    def _covered(self, row: int, rows: LineRows, span: Span) -> None:
        """Tell of the first days of the period that no record of a scope lies on."""
        scopes = self._ledger.words(LineColumn.SCOPE)
        counted = [code for code, text in enumerate(scopes.texts) if text in SCOPES]
        own = rows[np.isin(scopes.codes[rows], counted)]
        for first in gaps(self._ledger.spans(own), span)[:1]:
            day = first.start.isoformat()
            self._add("inventory-days-open", row, day=day, period=self._table.periods[row])

    def _not_applicable(self, row: int, name: str) -> bool:
        claimed = self._table.columns[name].not_applicable
        return claimed is not None and bool(claimed[row])

    def _refused(self, row: int, name: str, asked: Input, figure: InventoryFigure) -> None:
        if not np.isnan(self._table.columns[name].values[row]):
            return
        refusal, args = figure.refusal, figure.args
        other = [] if len(figure.rows) else self._other_days(row, asked)
        if other:
            refusal = "inventory-other-days"
            args = {"days": told(other), "period": self._table.periods[row]}
        if refusal:
            where = self._table.origin.place(row, name)
            self.findings.add(refusal, where, name, **{"path": str(asked.inventory), **args})

    def _other_days(self, row: int, asked: Input) -> list[Span]:
        """Return the days of the records that an input is made of, of whatever period they are."""
        ledger = self._ledger
        rows = ledger.rows_of(self._table.subjects[row], alone=self._alone)
        if rows is None:
            return []
        dated, _ = ledger.within(rows, None)
        found = Extract(ledger, dated, rows[:0]).figure(str(asked.inventory), asked.unit)
        return merged(ledger.spans(found.rows))

    def _compare(self, row: int, name: str, asked: Input, figure: InventoryFigure) -> None:
        given, found = float(self._table.columns[name].values[row]), figure.value or 0.0
        text = self._table.origin.text(row, name) or text_of(given)
        if abs(given - found) > _half_a_digit(text, asked.unit) + _SLACK * abs(found):
            self._disagrees(row, name, asked, figure, text)

    def _disagrees(
        self, row: int, name: str, asked: Input, figure: InventoryFigure, text: str
    ) -> None:
        args = {
            "given": text,
            "found": f"{figure.value:.12g} {asked.unit}",
            "path": str(asked.inventory),
            "there": str(self._inventory.lines.place(int(figure.rows[0]))),
            "count": str(len(figure.rows)),
        }
        self.findings.add(
            "inventory-disagrees", self._table.origin.place(row, name), name, row, **args
        )

    def _draw(self, row: int, name: str, asked: Input, figure: InventoryFigure) -> None:
        answers, lines, account = self._answers[name], self._inventory.lines, figure.account
        first = nsmallest(MOST_RECORDS, figure.rows.tolist(), key=self._record)
        drawn = Drawn(
            path=str(asked.inventory),
            digest=self._inventory.records_digest,
            count=len(figure.rows),
            records=tuple(self._record(line) for line in first),
            factors=(*self._words(account.factors, figure.rows), *self._reported(figure))
            if account
            else (),
            places=tuple(lines.place(line) for line in first),
            fallback=self._is_fallback(figure),
        )
        self._drawn[row, name] = drawn
        answers.values[row] = float(figure.value or 0.0)
        grader, answers.grades[row] = self._grade(row, name, figure)
        proofs = self._ledger.words(LineColumn.EVIDENCE)
        told = {proofs.texts[code] for code in proofs.codes[figure.rows].tolist() if code >= 0}
        if (proofs.codes[figure.rows] >= 0).all():
            kept = sorted(told)
            rest = f" +{len(kept) - _EVIDENCES}" if len(kept) > _EVIDENCES else ""
            answers.evidence[row] = "; ".join(kept[:_EVIDENCES]) + rest
        elif asked.evidence.required:
            self.findings.add("data-evidence-missing", replace(drawn.places[0], path=name), name)
        if grader is not None:
            self._standing.setdefault(row, {})[name] = Standing(
                grader, self._entry(row, name, asked)
            )

    def _entry(self, row: int, name: str, asked: Input) -> GradeEntry:
        """Return the grade of an answer as the graders of its records would have written it."""
        answers, unit = self._answers[name], canonical(asked.unit)
        return GradeEntry(
            subject=self._table.subjects[row],
            period=self._table.periods[row],
            input=name,
            value=decimal(answers.values[row]),
            unit="" if unit == "1" else unit,
            evidence=evidence_digest(answers.evidence.get(row, "")),
            note=evidence_digest(answers.column.notes.get(row, "")),
            grade=answers.grades[row],
        )

    def _reported(self, figure: InventoryFigure) -> Iterator[str]:
        """Yield the words for figures that others told, and for potentials that nobody stated."""
        labels = self._words(figure.account.labels, figure.rows) if figure.account else []
        yield from (word for word in labels if word == REPORTED)
        if figure.account is not Account.ENERGY:
            sets = self._words(LineColumn.GWP, figure.rows)
            yield from (f"gwp-{word}" for word in sets if word == UNSTATED)

    def _is_fallback(self, figure: InventoryFigure) -> bool:
        labels = self._words(figure.account.labels, figure.rows) if figure.account else []
        return any(word in FALLBACKS for word in labels)

    def _grade(self, row: int, name: str, figure: InventoryFigure) -> tuple[int | None, Grade]:
        """Return the lowest grade that the records were given, and by whom; a fallback lowers it."""
        standing = self._inventory.graded.standing
        if not len(figure.rows) or any(line not in standing for line in figure.rows.tolist()):
            return None, Grade.DECLARED
        found = (standing[line] for line in figure.rows.tolist())
        last = min(found, key=lambda each: each.entry.grade or Grade.DECLARED)
        lowest = last.entry.grade or Grade.DECLARED
        if lowest > Grade.DOCUMENTED and self._is_fallback(figure):
            where = self._inventory.lines.place(int(figure.rows[0]))
            named = {"grade_zh": lowest.label.zh, "grade_en": lowest.label.en}
            self.findings.add("inventory-grade-lowered", where, name, **named)
            return last.grader, Grade.DOCUMENTED
        return last.grader, lowest

    def _words(self, column: LineColumn, rows: LineRows) -> list[str]:
        """Return the distinct words of a column whose cells join several by spaces."""
        cells = self._ledger.words(column)
        texts = [cells.texts[code] for code in np.unique(cells.codes[rows]).tolist() if code >= 0]
        return sorted({word for text in texts for word in text.split()})

    def _record(self, line: int) -> str:
        return str(self._inventory.lines.columns[LineColumn.RECORD][line])

    def _add(self, code: str, row: int, **args: str) -> None:
        self.findings.add(code, self._table.origin.place(row, "subject"), "", row, **args)

    def table(self) -> Table:
        """Return the table with its new answers, whose bounds are checked as those of given ones."""
        if not self._drawn:
            return self._table
        used = {name: answers for name, answers in self._answers.items() if answers.values}
        inventory = self._inventory
        origin = JoinedOrigin(self._table.origin, self._drawn)
        alone = {name: answers.alone() for name, answers in used.items()}
        probe = replace(self._table, columns=alone, tables={}, texts={}, origin=origin)
        self.findings.extend(validate(probe, self._edition))
        library, profile = inventory.library, inventory.profile
        return replace(
            self._table,
            columns={**self._table.columns, **{name: used[name].joined() for name in used}},
            origin=origin,
            graded=Graded(graders=inventory.graded.graders, standing=self._standing),
            inventoried=Inventoried(
                drawn=self._drawn,
                factors={"version": library.version, "digest": library.digest},
                inventory={
                    "digest": inventory.records_digest,
                    "profile": profile.id,
                    "profile_digest": profile.digest,
                    "as_of": inventory.as_of.isoformat(),
                    "gwp": inventory.gwp,
                    "overlays": " ".join(f"{own.id}@{own.digest}" for own in library.overlays),
                },
            ),
        )


def _half_a_digit(text: str, unit: str) -> float:
    """Return half a unit of the last digit that a number was written with, in `unit`."""
    try:
        quantity = read_quantity(text)
    except NumberFault:
        return 0.0
    exponent = Decimal(quantity.number).as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    return float(half) * float(factor_between(quantity.unit or unit, unit))
