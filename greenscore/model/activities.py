"""Activity records as columns: what the data room read, and what an inventory is made from.

A record is one activity of one site in one period: so many tonnes of coal, kilowatt hours of power or
passenger kilometres. Texts are kept once each, with a code for every record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import overload

import numpy as np
from numpy.typing import NDArray

from greenscore.model.inventory import RecordPlaces, State
from greenscore.model.table import Floats
from greenscore.problems import Place
from greenscore.texts import Text

COLUMNS: Mapping[str, Text] = MappingProxyType(
    {
        "record": Text("记录编号", "record"),
        "site": Text("场所", "site"),
        "region": Text("地区", "region"),
        "category": Text("类别", "category"),
        "item": Text("项目", "item"),
        "amount": Text("数量", "amount"),
        "unit": Text("单位", "unit"),
        "period": Text("期间", "period"),
        "start": Text("开始日期", "start"),
        "end": Text("结束日期", "end"),
        "use": Text("用能口径", "use"),
        "pue": Text("电能使用效率", "pue"),
        "basis": Text("热值基准", "basis"),
        "instrument": Text("电力合同", "instrument"),
        "factor": Text("指定因子", "factor"),
        "grade": Text("保证等级", "grade"),
        "evidence": Text("证据", "evidence"),
        "note": Text("备注", "note"),
    }
)
"""The columns of records, in the order of a form; a file may use either name."""

NEEDED = ("record", "region", "category", "item", "unit")
"""Cells that every record with an amount fills in; it also has a period, or a start and an end."""

STATES: Mapping[str, State] = MappingProxyType(
    {
        "not quantified": State.NOT_QUANTIFIED,
        "未量化": State.NOT_QUANTIFIED,
        "not relevant": State.NOT_RELEVANT,
        "不相关": State.NOT_RELEVANT,
    }
)
"""What may stand in the place of an amount; neither is zero."""


@dataclass(frozen=True, slots=True)
class Words(Sequence[str]):
    """A column of texts: for each record the position of its text in `texts`, -1 where blank."""

    codes: NDArray[np.int32]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Words": ...
    def __getitem__(self, row: int | slice) -> "str | Words":
        if isinstance(row, slice):
            return Words(self.codes[row], self.texts)
        code = int(self.codes[row])
        return self.texts[code] if code >= 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One line of a meter as it was written: a time stamp, a value, a unit, and its place."""

    timestamp: str
    value: str
    unit: str
    where: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Activities:
    """Records of one holder; every column of COLUMNS but `amount` is in `words`.

    `amounts` is NaN for the rows in `states`.
    """

    holder: str
    words: Mapping[str, Words]
    amounts: Floats
    states: Mapping[int, State]
    places: RecordPlaces

    def __len__(self) -> int:
        return len(self.amounts)

    def place(self, row: int, column: str) -> Place:
        """Return the place of a cell by its record and the name of its column."""
        return self.places.of(row, column)
