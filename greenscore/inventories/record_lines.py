"""Results by record as columns, and the digest of the records."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from greenscore.factors.rules import potentials_of
from greenscore.inventories.amounts import rounded
from greenscore.inventories.gas_parts import BIOGENIC, GasPart, Used
from greenscore.inventories.needs import Needs
from greenscore.inventories.totals import biogenic_of, co2e_of
from greenscore.inventories.treatments import Treatment
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory import Lines
from greenscore.model.inventory_terms import (
    DERIVED,
    REPORTED,
    LineColumn,
    gas_column,
    is_gas_column,
)
from greenscore.model.table import Floats

BLOCK = 65_536
"""How many records are written out at once."""

_GIVEN = (
    *(LineColumn.RECORD, LineColumn.SITE, LineColumn.CATEGORY, LineColumn.ITEM, LineColumn.UNIT),
    *(LineColumn.USE, LineColumn.INSTRUMENT, LineColumn.GRADE, LineColumn.EVIDENCE),
    LineColumn.PRODUCT,
)
"""What a line takes from its record as it is, beside the amount."""

_ADDED = (LineColumn.CO2E, LineColumn.CO2E_MARKET, LineColumn.BIOGENIC)
"""Figures that totals are made of: a programme may round them first."""


def lines_of(
    activities: Activities,
    needs: Needs,
    treatments: Sequence[Treatment],
    rounding: int | None = None,
    output: float = math.nan,
) -> Lines:
    """Return a line for every record, those without an amount too; a column is made when it is read.

    `rounding` is the number of decimals to which a programme rounds what each line adds to a total,
    `output` the amount of the one functional unit, NaN without one.
    """
    blank = Words(np.broadcast_to(np.int32(-1), len(activities)), ())
    given: dict[str, Any] = {name: activities.words.get(name, blank) for name in _GIVEN}
    given[LineColumn.AMOUNT] = activities.amounts
    columns = _Columns(
        given,
        _words(treatments),
        _figures(treatments, output),
        _Spread(activities.amounts, needs.rows, needs.codes, rounding),
    )
    return Lines(columns=columns, places=activities.places)


def _words(treatments: Sequence[Treatment]) -> dict[str, Sequence[str]]:
    """Return the columns of texts by need."""
    return {
        LineColumn.PERIOD: [each.need.month for each in treatments],
        LineColumn.DAYS: [f"{each.need.span.start}..{each.need.span.end}" for each in treatments],
        LineColumn.SCOPE: [each.need.category.scope for each in treatments],
        LineColumn.FACTOR: [_references(_used(each.parts)) for each in treatments],
        LineColumn.FACTOR_MARKET: [_references(_used(each.market)) for each in treatments],
        LineColumn.COEFFICIENT: [_references(each.coefficient) for each in treatments],
        LineColumn.LABEL: [_found(each.parts) for each in treatments],
        LineColumn.LABEL_MARKET: [_found(each.market) for each in treatments],
        LineColumn.LABEL_ENERGY: [
            _labels(each.coefficient, *[DERIVED] * each.derived) for each in treatments
        ],
        LineColumn.GWP: [
            _potentials([*_used(each.parts), *_used(each.market)]) for each in treatments
        ],
    }


def _figures(treatments: Sequence[Treatment], output: float) -> dict[str, Sequence[float]]:
    """Return the columns of figures by need, for one unit of its amount."""
    needed = [each.need for each in treatments]
    market = [None if each.market is None else _fossil(each.market) for each in treatments]
    known = (part for each in treatments for part in _fossil(each.parts) if part.mass is not None)
    return {
        LineColumn.CO2E: [co2e_of(_fossil(each.parts)) for each in treatments],
        LineColumn.CO2E_MARKET: [co2e_of(parts) for parts in market],
        LineColumn.BIOGENIC: [biogenic_of(each) for each in treatments],
        LineColumn.ENERGY: [
            float(need.counted) if need.category.energy else math.nan for need in needed
        ],
        LineColumn.PER_OUTPUT: [co2e_of(_fossil(each.parts)) / output for each in treatments],
        LineColumn.TCE: [math.nan if each.tce is None else float(each.tce) for each in treatments],
        **{
            gas_column(gas): [_mass(each.parts, gas) for each in treatments]
            for gas in sorted({part.gas for part in known})
        },
    }


@dataclass(frozen=True, slots=True)
class _Spread:
    """Spreads what is known by need over the records; NaN and blank for those without an amount.

    `rows` are the records with an amount, `codes` the position of the need of each of them, `rounding`
    that of the columns in `_ADDED`.
    """

    amounts: Floats
    rows: NDArray[np.int64]
    codes: NDArray[np.int32]
    rounding: int | None

    def figures(self, name: str, scale: Sequence[float]) -> Floats:
        values: Floats = np.full(len(self.amounts), np.nan)
        if scale:
            values[self.rows] = self.amounts[self.rows] * np.array(scale, np.float64)[self.codes]
        return rounded(values, self.rounding) if name in _ADDED else values

    def words(self, texts: Sequence[str]) -> Words:
        distinct = sorted(set(texts))
        places = {text: place for place, text in enumerate(distinct)}
        codes: NDArray[np.int32] = np.full(len(self.amounts), -1, np.int32)
        if texts:
            of_needs = np.array([places[text] for text in texts], np.int32)
            codes[self.rows] = of_needs[self.codes]
        return Words(codes, distinct)


@dataclass(frozen=True, slots=True)
class _Columns(Mapping[str, Sequence[Any]]):
    """Columns that are made when they are first read: most of an inventory's figures never are.

    `given` are those of the records, `words` and `figures` are known by need.
    """

    given: Mapping[str, Sequence[Any]]
    words: Mapping[str, Sequence[str]]
    figures: Mapping[str, Sequence[float]]
    spread: _Spread
    _made: dict[str, Sequence[Any]] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out what was made, since it can be made again."""
        return _Columns, (self.given, self.words, self.figures, self.spread)

    def __getitem__(self, name: str) -> Sequence[Any]:
        if name in self.given:
            return self.given[name]
        if name not in self._made:
            self._made[name] = (
                self.spread.words(self.words[name])
                if name in self.words
                else cast("Sequence[Any]", self.spread.figures(name, self.figures[name]))
            )
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        yield from map(str, LineColumn)
        yield from filter(is_gas_column, self.figures)

    def __len__(self) -> int:
        return len(self.given) + len(self.words) + len(self.figures)


def _fossil(parts: Sequence[GasPart]) -> list[GasPart]:
    return [part for part in parts if part.gas != BIOGENIC]


def _mass(parts: Sequence[GasPart], gas: str) -> float:
    return float(sum(part.mass for part in parts if part.gas == gas and part.mass is not None))


def _used(parts: Sequence[GasPart] | None) -> list[Used]:
    return [used for part in parts or () for used in part.used]


def _references(used: Sequence[Used]) -> str:
    return " ".join(dict.fromkeys(each.factor.reference for each in used))


def _potentials(used: Sequence[Used]) -> str:
    return " ".join(sorted({potentials_of(each.factor) for each in used} - {""}))


def _found(parts: Sequence[GasPart] | None) -> str:
    """Return how the rows behind parts were found, or that the parts were reported."""
    return _labels(_used(parts)) or (REPORTED if parts else "")


def _labels(used: Sequence[Used], *more: str) -> str:
    return " ".join(sorted({*more, *(each.label for each in used)}))


def records_digest(activities: Activities) -> str:
    """Return the SHA-256 of the records, whatever their order, their file or their blank columns.

    Each is its cells in the order of the columns, then its amount as the shortest decimal, between
    unit separators; they are sorted by their bytes.
    """
    import pyarrow as pa

    written = activities.as_written()
    columns = {name: words for name, words in written.items() if len(words.texts)}
    texts = {name: pa.array(words.texts, pa.large_string()) for name, words in columns.items()}
    digest = hashlib.sha256("\x1f".join(columns).encode() + b"\n")
    for rows in _blocks(columns, texts) if columns else [np.arange(len(activities))]:
        cells = [_cells(texts[name], words.codes[rows]) for name, words in columns.items()]
        digest.update(_sorted([*cells, _amounts(activities, rows)]))
    return digest.hexdigest()


def _blocks(columns: Mapping[str, Words], texts: Mapping[str, Any]) -> Iterator[NDArray[np.int64]]:
    """Yield rows in the order of their first cell, equal ones together: a block is sorted by itself."""
    import pyarrow as pa
    import pyarrow.compute as pc

    name = next(iter(columns))
    ends = [pa.scalar(sign, pa.large_string()) for sign in ("", "\x1f")]
    cells = pa.concat_arrays([texts[name], pa.array([""], pa.large_string())])
    places = pc.sort_indices(pc.binary_join_element_wise(cells, *ends)).to_numpy()
    ranks = np.empty(len(places), np.int32)
    ranks[places] = np.arange(len(places), dtype=np.int32)
    of_rows = ranks[
        columns[name].codes
    ]  # the code of a blank cell, -1, is the place of the empty text
    order = np.argsort(of_rows, kind="stable")
    of_rows, start = of_rows[order], 0
    while start < len(order):
        last = of_rows[min(start + BLOCK, len(order)) - 1]
        end = int(np.searchsorted(of_rows, last, side="right"))
        yield order[start:end]
        start = end


def _sorted(cells: Sequence[Any]) -> memoryview:
    """Return the bytes of lines in their order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = [pa.scalar(sign, pa.large_string()) for sign in ("\n", "\x1f")]
    joined = pc.binary_join_element_wise(*cells, *ends)
    ordered = joined.take(pc.sort_indices(joined))
    size = pc.sum(pc.binary_length(ordered)).as_py() or 0
    return memoryview(ordered.buffers()[2])[:size]


def _amounts(activities: Activities, rows: NDArray[np.int64]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    amounts = pa.array(activities.amounts[rows]).cast(pa.large_string())
    if not activities.states:
        return amounts
    states = map(activities.states.get, rows.tolist())
    told = [None if state is None else state.value for state in states]
    return pc.coalesce(pa.array(told, pa.large_string()), amounts)


def _cells(texts: Any, codes: NDArray[np.int32]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.fill_null(texts.take(pa.array(codes, mask=codes < 0)), "")
