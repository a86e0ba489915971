"""The lines of an inventory, asked for the figures of one subject in one period."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.model.activities import Words
from greenscore.model.inventory import Inventory, Quantification
from greenscore.model.inventory_coverage import UnknownKind
from greenscore.model.inventory_paths import IT_CATEGORY, POWER_ITEM
from greenscore.model.inventory_terms import (
    Account,
    EmissionScope,
    LineColumn,
    PowerUse,
    gas_column,
    is_gas_column,
)
from greenscore.model.table import Floats
from greenscore.quantities.coverage import days_covered, gaps, told
from greenscore.quantities.periods import Span
from greenscore.quantities.units import UnitError, conversion, parse_unit

LineRows = NDArray[np.int64]
MOST_SHORT = 5
_CO2 = parse_unit("tCO2").dimensions


@dataclass(frozen=True, slots=True)
class InventoryFigure:
    """One figure of an inventory; None where it is not known, and `refusal` is the code that says why.

    `rows` are the lines it was made of; `account` tells the columns that name the rows of the library
    behind it and how they were found, and is None for a measured amount.
    """

    value: float | None
    rows: LineRows
    account: Account | None = None
    refusal: str = ""
    args: dict[str, str] = field(default_factory=dict)


class Ledger:
    """An inventory whose lines are found by site; the holder's are those of all its sites."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._words: dict[str, Words] = {}
        self._spans = [_days(own) for own in self.words(LineColumn.DAYS).texts]
        self.flows = {(c.category, c.item) for c in inventory.coverage if c.continuous}
        absent = (part for part in inventory.unknown if part.kind is UnknownKind.FACTORS)
        self.doubted = {row for part in inventory.unknown for row in part.doubted}
        self.lacking = {(part.category, part.item) for part in absent}
        sites = self.words(LineColumn.SITE)
        order = np.argsort(sites.codes, kind="stable")
        bounds = np.searchsorted(sites.codes[order], np.arange(len(sites.texts) + 1))
        self.sites = {
            name: np.sort(order[bounds[code] : bounds[code + 1]])
            for code, name in enumerate(sites.texts)
        }

    def words(self, name: LineColumn) -> Words:
        """Return a column of texts by codes, -1 where blank."""
        if name not in self._words:
            self._words[name] = _coded(self.inventory.lines.columns[name])
        return self._words[name]

    def rows_of(self, subject: str, *, alone: bool) -> LineRows | None:
        """Return the lines of a site or of the holder; None where the inventory knows no such subject.

        An inventory that names no site is that of the one subject who stands `alone`.
        """
        if subject in self.sites:
            return self.sites[subject]
        if subject == self.inventory.holder or (alone and not self.sites):
            return np.arange(len(self.inventory.lines))
        return None

    def span(self, row: int) -> Span | None:
        """Return the days of a line; None where it has no amount."""
        code = int(self.words(LineColumn.DAYS).codes[row])
        return self._spans[code] if code >= 0 else None

    def spans(self, rows: LineRows) -> list[Span]:
        """Return the distinct days of lines."""
        codes = np.unique(self.words(LineColumn.DAYS).codes[rows]).tolist()
        return [self._spans[code] for code in codes if code >= 0]

    def groups(self, rows: LineRows, *names: LineColumn) -> dict[tuple[str, ...], LineRows]:
        """Return the lines that have the same words in some columns, by these words."""
        words = [self.words(name) for name in names]
        pairs = np.stack([own.codes[rows] for own in words], axis=1)
        found, inverse = np.unique(pairs, axis=0, return_inverse=True)
        return {
            tuple(
                own.texts[code] if code >= 0 else "" for own, code in zip(words, codes, strict=True)
            ): rows[inverse.ravel() == place]
            for place, codes in enumerate(found.tolist())
        }

    def figures(self, name: LineColumn) -> Floats:
        """Return a column of figures; NaN all along where the inventory has none."""
        return self._figures(name)

    def masses(self, gas: str) -> Floats:
        """Return t of a gas of each line; NaN all along where the inventory has none."""
        return self._figures(gas_column(gas))

    def _figures(self, name: str) -> Floats:
        column = self.inventory.lines.columns.get(name)
        return np.full(len(self.inventory.lines), np.nan) if column is None else np.asarray(column)

    def within(self, rows: LineRows, span: Span | None) -> tuple[LineRows, LineRows]:
        """Return the rows whose days lie in `span`, and those of which only a part does."""
        codes = self.words(LineColumn.DAYS).codes[rows]
        if span is None:
            return rows[codes >= 0], rows[:0]
        inside = [own.within(span) == own for own in self._spans]
        touched = [own.within(span).days > 0 for own in self._spans]
        known = rows[codes >= 0]
        within = np.array([*inside, False], np.bool_)[codes[codes >= 0]]
        partly = np.array([*touched, False], np.bool_)[codes[codes >= 0]] & ~within
        return known[within], known[partly]


def _coded(column: Sequence[Any]) -> Words:
    if not isinstance(column, Words):
        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) if text else -1 for text in column]
        return Words(np.array(codes, np.int32), list(places))
    blank = [code for code, text in enumerate(column.texts) if not text]
    return Words(np.where(np.isin(column.codes, blank), -1, column.codes), column.texts)


def _days(text: str) -> Span:
    start, _, end = text.partition("..")
    return Span(date.fromisoformat(start), date.fromisoformat(end))


@dataclass(frozen=True)
class Extract:
    """The lines of one subject and period; `stated` are those without an amount, of whatever period.

    `asked` are the days of the period: a figure that wants a record of each of them is open without.
    """

    ledger: Ledger
    rows: LineRows
    stated: LineRows
    asked: Span | None = None

    def figure(self, path: str, unit: str) -> InventoryFigure:
        """Return the figure at a path that lint has accepted, in `unit`; None where a part is not known."""
        found = self._figure(path, unit)
        return found if found.value is None else self._held(found)

    def _held(self, found: InventoryFigure) -> InventoryFigure:
        """Return a figure, open where days of a continuous supply or a factor behind it are absent.

        So it is where a factor behind it is doubtful: what cannot be true earns no points.
        """
        ledger = self.ledger
        if doubted := self._doubted(found):
            args = {"rows": ", ".join(doubted)}
            return InventoryFigure(None, found.rows, refusal="inventory-factor-doubtful", args=args)
        if not (ledger.lacking or ledger.flows):
            return found
        columns = (LineColumn.SITE, LineColumn.CATEGORY, LineColumn.ITEM)
        groups = ledger.groups(found.rows, *columns)
        lacking = sorted({of[0] for _, *of in groups if tuple(of) in ledger.lacking})
        if lacking:
            args = {"category": ", ".join(lacking)}
            return InventoryFigure(None, found.rows, refusal="inventory-not-quantified", args=args)
        return self._daily(found, groups)

    def _doubted(self, found: InventoryFigure) -> list[str]:
        """Return the doubtful factors behind a figure; none of one that is measured."""
        if not self.ledger.doubted or found.account is None:
            return []
        words = self.ledger.words(found.account.factors)
        texts = [words.texts[code] for code in set(words.codes[found.rows].tolist()) if code >= 0]
        return sorted({row for text in texts for row in text.split()} & self.ledger.doubted)

    def _daily(
        self, found: InventoryFigure, groups: dict[tuple[str, ...], LineRows]
    ) -> InventoryFigure:
        """Return a figure, open where days of a continuous supply behind it have no record."""
        short = []
        if self.asked is None:
            return found
        for (site, *supply), rows in groups.items():
            spans = self.ledger.spans(rows)
            if tuple(supply) in self.ledger.flows and (days := gaps(spans, self.asked)):
                short.append((site, supply[1], days_covered(spans, self.asked), days))
        if not short:
            return found
        sites = "; ".join(
            f"{site} {item} {count}/{self.asked.days} ({told(days)})".strip()
            for site, item, count, days in short[:MOST_SHORT]
        )
        more = f"; +{len(short) - MOST_SHORT}" if len(short) > MOST_SHORT else ""
        args = {"days": sites + more}
        return InventoryFigure(None, found.rows, refusal="inventory-days-missing", args=args)

    def _figure(self, path: str, unit: str) -> InventoryFigure:
        if path.startswith("scope"):
            return self._emissions(path, unit)
        if path == "energy.tce":
            rows = self.rows[~np.isnan(self.ledger.figures(LineColumn.ENERGY)[self.rows])]
            scale = float(conversion(parse_unit("tce"), parse_unit(unit)))
            found = self._sum(rows, self.ledger.figures(LineColumn.TCE)[rows] * scale)
            return self._energy(found, "", Account.ENERGY)
        if path == "pue":
            uses = (PowerUse.FACILITY, PowerUse.IT)
            whole, part = (self._power(f"electricity.{use}", "kWh") for use in uses)
            refused = next((found for found in (whole, part) if found.refusal), None)
            if refused or not whole.value or not part.value:
                return refused or InventoryFigure(None, self.rows[:0])
            rows = np.union1d(whole.rows, part.rows)
            return self._energy(InventoryFigure(whole.value / part.value, rows), POWER_ITEM)
        if path.startswith("electricity."):
            return self._energy(self._power(path, unit), POWER_ITEM)
        item = path.removeprefix("energy.")
        rows = self._energy_rows(item)
        amounts = self.ledger.figures(LineColumn.ENERGY)[rows]
        return self._energy(self._quantity(rows, amounts, unit), item)

    def _is(self, column: LineColumn, word: str, rows: LineRows) -> NDArray[np.bool_]:
        words = self.ledger.words(column)
        code = list(words.texts).index(word) if word in words.texts else -2
        found: NDArray[np.bool_] = words.codes[rows] == code
        return found

    def _emissions(self, path: str, unit: str) -> InventoryFigure:
        scope, _, part = path.removeprefix("scope").partition(".")
        whole = part in {"", Account.LOCATION, Account.MARKET}
        scopes = [self._is(LineColumn.SCOPE, each, self.rows) for each in scope]
        rows = self.rows[np.any(scopes, axis=0)]
        rows = rows if whole else rows[self._is(LineColumn.CATEGORY, part, rows)]
        inventory = self.ledger.inventory
        if path == "scope3" and not inventory.scope3_complete:
            return InventoryFigure(None, rows, refusal="inventory-scope3-open")
        open_ = self._open(scope, "" if whole else part)
        if open_:
            return InventoryFigure(
                None, rows, refusal="inventory-not-quantified", args={"category": open_}
            )
        said, silent = self._silent(scope, rows) if whole else (self.rows[:0], "")
        if silent:
            args = {"scope": silent}
            return InventoryFigure(None, rows, refusal="inventory-scope-silent", args=args)
        if len(said) and not len(rows):
            return InventoryFigure(0.0, said)
        target = parse_unit(unit)
        gas = target.dimensions == _CO2
        account = Account.MARKET if part == Account.MARKET else Account.LOCATION
        figures = self.ledger.masses("CO2") if gas else self.ledger.figures(account.figures)
        if gas and self._gas_unknown(rows):
            return InventoryFigure(None, rows, refusal="inventory-gas-unknown")
        subtracted = any(each.id == part and each.subtracted for each in inventory.categories)
        scale = float(conversion(parse_unit("tCO2" if gas else "tCO2e"), target))
        found = self._sum(rows, figures[rows] * (-scale if subtracted else scale))
        behind = np.union1d(rows, said)
        return InventoryFigure(found.value, behind, account, found.refusal, found.args)

    def _gas_unknown(self, rows: LineRows) -> bool:
        """Tell whether a line has CO2e of gases that nobody told apart."""
        columns = self.ledger.inventory.lines.columns
        gases = [
            np.nan_to_num(np.asarray(columns[name])[rows])
            for name in columns
            if is_gas_column(name)
        ]
        told = np.any([gas != 0 for gas in gases], axis=0) if gases else np.zeros(len(rows), bool)
        return bool(np.any((self.ledger.figures(LineColumn.CO2E)[rows] != 0) & ~told))

    @cached_property
    def _states(self) -> dict[str, tuple[str, set[str]]]:
        """The scope of each category that is not quantified here, and the items it is told of."""
        words = self.ledger.words
        known = {each.id: each for each in self.ledger.inventory.categories}
        found: dict[str, tuple[str, set[str]]] = {}
        for row in self.stated.tolist():
            entry = known[words(LineColumn.CATEGORY)[row]]
            if entry.state is not Quantification.NOT_RELEVANT:
                found.setdefault(entry.id, (entry.scope, set()))[1].add(words(LineColumn.ITEM)[row])
        return found

    def _open(self, scope: str, category: str) -> str:
        """Return the categories that keep a scope, or a category itself, from being known."""
        found = [id for id, (of, _) in self._states.items() if of in scope]
        return ", ".join(id for id in found if category in {"", id})

    def _silent(self, scopes: str, rows: LineRows) -> tuple[LineRows, str]:
        """Return the records that tell scopes without amounts not to be relevant, and what nobody told of."""
        words, categories = (
            self.ledger.words(LineColumn.SCOPE),
            self.ledger.words(LineColumn.CATEGORY),
        )
        present = {words.texts[code] for code in np.unique(words.codes[rows]).tolist()}
        of = {each.id: each.scope for each in self.ledger.inventory.categories}
        told = {row: str(of[categories[row]]) for row in self.stated.tolist()}
        absent = [scope for scope in scopes if scope not in present]
        said = [row for row, scope in told.items() if scope in absent]
        silent = ", ".join(scope for scope in absent if scope not in told.values())
        return np.array(said, np.int64), silent

    def _energy(
        self, found: InventoryFigure, item: str, account: Account | None = None
    ) -> InventoryFigure:
        """Return a figure of energy, unless a category of scopes 1 and 2 with the item is open."""
        for id, (scope, items) in self._states.items():
            if scope in {EmissionScope.ONE, EmissionScope.TWO} and (not item or items & {"", item}):
                args = {"category": id}
                return InventoryFigure(
                    None, found.rows, refusal="inventory-not-quantified", args=args
                )
        return InventoryFigure(found.value, found.rows, account, found.refusal, found.args)

    def _energy_rows(self, item: str) -> LineRows:
        rows = self.rows[~np.isnan(self.ledger.figures(LineColumn.ENERGY)[self.rows])]
        return rows[self._is(LineColumn.ITEM, item, rows)]

    def _power(self, path: str, unit: str) -> InventoryFigure:
        """Return power by its meter or its contract; power without a contract is not renewable."""
        use, ledger = path.removeprefix("electricity."), self.ledger
        rows = self._energy_rows(POWER_ITEM)
        if use == PowerUse.FACILITY:
            both = [self._is(LineColumn.USE, each, rows) for each in PowerUse]
            rows = rows[np.any(both, axis=0)]
        elif use == PowerUse.IT:
            apart = self.rows[self._is(LineColumn.CATEGORY, IT_CATEGORY, self.rows)]
            rows = np.union1d(rows[self._is(LineColumn.USE, use, rows)], apart)
            return self._quantity(rows, ledger.figures(LineColumn.AMOUNT)[rows], unit)
        amounts = ledger.figures(LineColumn.ENERGY)[rows]
        if use == "renewable":
            bound = ledger.words(LineColumn.INSTRUMENT).codes[rows] >= 0
            green = bound & (ledger.figures(LineColumn.CO2E_MARKET)[rows] == 0)
            amounts = np.where(green, amounts, 0.0)
        return self._quantity(rows, amounts, unit)

    def _quantity(self, rows: LineRows, amounts: Floats, unit: str) -> InventoryFigure:
        """Return the sum of amounts, each brought to `unit`."""
        words, scales = self.ledger.words(LineColumn.UNIT), dict[int, float]()
        for code in np.unique(words.codes[rows]).tolist():
            try:
                scales[code] = float(conversion(parse_unit(words.texts[code]), parse_unit(unit)))
            except UnitError:
                args = {"unit": unit, "own": words.texts[code]}
                return InventoryFigure(None, rows, refusal="inventory-unit-apart", args=args)
        factors = np.array([scales.get(code, np.nan) for code in range(len(words.texts) + 1)])
        return self._sum(rows, amounts * factors[words.codes[rows]])

    def _sum(self, rows: LineRows, figures: Floats) -> InventoryFigure:
        """Return the exact sum of the figures of rows; None where there is no line, or one unknown."""
        if not len(rows):
            return InventoryFigure(None, rows)
        unknown = rows[np.isnan(figures)]
        if len(unknown):
            record = str(self.ledger.inventory.lines.columns[LineColumn.RECORD][int(unknown[0])])
            args = {"record": record}
            return InventoryFigure(None, rows, refusal="inventory-figure-unknown", args=args)
        return InventoryFigure(math.fsum(figures.tolist()), rows)
