"""Results by record as columns, and the digest of the records."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.inventory.gas_parts import BIOGENIC, Part, Used
from greenscore.inventory.needs import Needs
from greenscore.inventory.totals import biogenic_of, co2e_of
from greenscore.inventory.unit_emissions import Treatment
from greenscore.model.activities import Activities, Words
from greenscore.model.inventory import Lines
from greenscore.model.table import Floats

BLOCK = 65_536
"""How many records are written out at once."""

_GIVEN = (
    *("record", "site", "category", "item", "unit"),
    *("use", "instrument", "grade", "evidence"),
)


def lines_of(activities: Activities, needs: Needs, treatments: Sequence[Treatment]) -> Lines:
    """Return a line for every record, those without an amount too; a column is made when it is read."""
    spread = _Spread(activities, needs)
    columns: dict[str, Callable[[], Any]] = {
        name: partial(activities.words.__getitem__, name) for name in _GIVEN
    }
    columns["amount"] = lambda: activities.amounts
    columns["period"] = partial(spread.words, [each.need.month for each in treatments])
    columns["scope"] = partial(spread.words, [each.need.category.scope for each in treatments])
    columns["factor"] = partial(spread.words, [_rows(each.parts) for each in treatments])
    columns["factor_market"] = partial(
        spread.words, [_rows(each.market or ()) for each in treatments]
    )
    columns["co2e"] = partial(spread.figures, [co2e_of(_fossil(each.parts)) for each in treatments])
    market = [None if each.market is None else _fossil(each.market) for each in treatments]
    columns["co2e_market"] = partial(spread.figures, [co2e_of(parts) for parts in market])
    columns["biogenic"] = partial(spread.figures, [biogenic_of(each) for each in treatments])
    needed = [each.need for each in treatments]
    energy = [float(need.facility) if need.category.energy else math.nan for need in needed]
    columns["energy"] = partial(spread.figures, energy)
    coals = [each.tce for each in treatments]
    columns["tce"] = partial(
        spread.figures, [math.nan if coal is None else float(coal) for coal in coals]
    )
    coefficients = [each.coefficient for each in treatments]
    columns["coefficient"] = partial(spread.words, [_references(used) for used in coefficients])
    columns["label"] = partial(spread.words, [_labels(_used(each.parts)) for each in treatments])
    columns["label_market"] = partial(
        spread.words, [_labels(_used(each.market)) for each in treatments]
    )
    columns["label_energy"] = partial(spread.words, [_labels(used) for used in coefficients])
    gases = sorted(
        {p.gas for each in treatments for p in _fossil(each.parts) if p.mass is not None}
    )
    for gas in gases:
        columns[f"t_{gas}"] = partial(
            spread.figures, [_mass(each.parts, gas) for each in treatments]
        )
    return Lines(columns=_Columns(columns), places=lambda row: activities.place(row, "amount"))


class _Columns(Mapping[str, Sequence[Any]]):
    """Columns that are made when they are first read: most of an inventory's figures never are."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Sequence[Any]:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        made: Sequence[Any] = self._made[name]
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class _Spread:
    """Spreads what is known by need over the records; NaN and blank for those without an amount."""

    def __init__(self, activities: Activities, needs: Needs) -> None:
        self._activities = activities
        self._needs = needs

    def figures(self, scale: Sequence[float]) -> Floats:
        values: Floats = np.full(len(self._activities), np.nan)
        if scale:
            rows, codes = self._needs.rows, self._needs.codes
            values[rows] = self._activities.amounts[rows] * np.array(scale, np.float64)[codes]
        return values

    def words(self, texts: Sequence[str]) -> Words:
        distinct = sorted(set(texts))
        places = {text: place for place, text in enumerate(distinct)}
        codes: NDArray[np.int32] = np.full(len(self._activities), -1, np.int32)
        if texts:
            of_needs = np.array([places[text] for text in texts], np.int32)
            codes[self._needs.rows] = of_needs[self._needs.codes]
        return Words(codes, distinct)


def _fossil(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.gas != BIOGENIC]


def _mass(parts: Sequence[Part], gas: str) -> float:
    return float(sum(part.mass for part in parts if part.gas == gas and part.mass is not None))


def _used(parts: Sequence[Part] | None) -> list[Used]:
    return [used for part in parts or () for used in part.used]


def _rows(parts: Sequence[Part]) -> str:
    return _references(_used(parts))


def _references(used: Sequence[Used]) -> str:
    return " ".join(dict.fromkeys(each.factor.reference for each in used))


def _labels(used: Sequence[Used]) -> str:
    return " ".join(sorted({each.label.value for each in used}))


def records_digest(activities: Activities) -> str:
    """Return the SHA-256 of the records, whatever their order, their file or their blank columns.

    Each is its cells in the order of the columns, then its amount as the shortest decimal, between
    unit separators; they are sorted by their bytes.
    """
    import pyarrow as pa

    columns = {name: words for name, words in activities.words.items() if len(words.texts)}
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
