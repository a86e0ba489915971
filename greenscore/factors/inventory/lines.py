"""Results by record as columns, and the digest of the records."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.activities import Activities, Words
from greenscore.factors.inventory.figures import biogenic_of, co2e_of
from greenscore.factors.inventory.needs import Needs
from greenscore.factors.inventory.parts import BIOGENIC, Part, Used
from greenscore.factors.inventory.treatment import Treatment
from greenscore.inventories import Lines
from greenscore.table import Floats

_GIVEN = (
    *("record", "site", "category", "item", "unit"),
    *("use", "instrument", "grade", "evidence"),
)


def lines_of(activities: Activities, needs: Needs, treatments: Sequence[Treatment]) -> Lines:
    """Return a line for every record, those without an amount too."""
    spread = _Spread(activities, needs)
    columns: dict[str, Any] = {name: activities.words[name] for name in _GIVEN}
    columns["amount"] = activities.amounts
    columns["period"] = spread.words([each.need.month for each in treatments])
    columns["scope"] = spread.words([each.need.category.scope for each in treatments])
    columns["factor"] = spread.words([_rows(each.parts) for each in treatments])
    columns["factor_market"] = spread.words([_rows(each.market or ()) for each in treatments])
    columns["co2e"] = spread.figures([co2e_of(_fossil(each.parts)) for each in treatments])
    market = [None if each.market is None else _fossil(each.market) for each in treatments]
    columns["co2e_market"] = spread.figures([co2e_of(parts) for parts in market])
    columns["biogenic"] = spread.figures([biogenic_of(each) for each in treatments])
    needed = [each.need for each in treatments]
    energy = [float(need.facility) if need.category.energy else math.nan for need in needed]
    columns["energy"] = spread.figures(energy)
    coals = [each.tce for each in treatments]
    columns["tce"] = spread.figures([math.nan if coal is None else float(coal) for coal in coals])
    coefficients = [each.coefficient for each in treatments]
    columns["coefficient"] = spread.words([_references(used) for used in coefficients])
    columns["label"] = spread.words([_labels(_used(each.parts)) for each in treatments])
    columns["label_market"] = spread.words([_labels(_used(each.market)) for each in treatments])
    columns["label_energy"] = spread.words([_labels(used) for used in coefficients])
    gases = sorted(
        {p.gas for each in treatments for p in _fossil(each.parts) if p.mass is not None}
    )
    for gas in gases:
        columns[f"t_{gas}"] = spread.figures([_mass(each.parts, gas) for each in treatments])
    return Lines(columns=columns, places=lambda row: activities.place(row, "amount"))


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
        codes: NDArray[np.int64] = np.full(len(self._activities), -1, np.int64)
        if texts:
            of_needs = np.array([places[text] for text in texts], np.int64)
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
    import pyarrow.compute as pc

    columns = {name: words for name, words in activities.words.items() if len(words.texts)}
    cells = [_cells(words) for words in columns.values()]
    amounts = pa.array(activities.amounts).cast(pa.large_string())
    if activities.states:
        told: list[str | None] = [None] * len(activities)
        for row, state in activities.states.items():
            told[row] = state.value
        amounts = pc.coalesce(pa.array(told, pa.large_string()), amounts)
    ends = [pa.scalar(sign, pa.large_string()) for sign in ("\n", "\x1f")]
    joined = pc.binary_join_element_wise(*cells, amounts, *ends)
    ordered = joined.take(pc.sort_indices(joined))
    digest = hashlib.sha256("\x1f".join(columns).encode() + b"\n")
    digest.update(
        memoryview(ordered.buffers()[2])[: pc.sum(pc.binary_length(ordered)).as_py() or 0]
    )
    return digest.hexdigest()


def _cells(words: Words) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    codes = pa.array(words.codes, mask=words.codes < 0)
    return pc.fill_null(pa.array(words.texts, pa.large_string()).take(codes), "")
