"""What other factors do to a result: the old and the new inventory of the same records, side by side.

A restatement changes neither: the old result stays as it was made, and is named by its digest.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenscore.model.activities import Words
from greenscore.model.inventory import Inventory, Totals
from greenscore.model.inventory_terms import Account, LineColumn
from greenscore.problems import Problem

_Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One of the two results, by what made it; `digest` is that of the inventory, as its file says it."""

    as_of: date
    profile: str
    library: str
    library_digest: str
    records_digest: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure in t CO2e before and after; None where it was not known.

    `key` is the name of a total (`scope1`, ...), or of a site or category followed by one.
    """

    key: tuple[str, ...]
    old: float | None
    new: float | None

    @property
    def difference(self) -> float | None:
        """New less old, or None where one is not known."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorChange:
    """Records that rest on other rows, or on the same ones with another result.

    `part` is what they are counted for, with figures in t CO2e or, for energy, tce; `rows_old` and
    `rows_new` are `id@version`, joined by spaces. `unknown` records have a figure in one of the results
    only, and are in neither sum.
    """

    part: Account
    rows_old: str
    rows_new: str
    records: int
    old: float
    new: float
    unknown: int

    @property
    def difference(self) -> float:
        """New less old."""
        return self.new - self.old


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """Everything that changed, in t CO2e: totals of scopes, sites and categories, and why, by factors.

    The last of `totals` is the energy in tce. What did not change is left out of all but `totals`.
    """

    old: Result
    new: Result
    totals: tuple[Change, ...]
    sites: tuple[Change, ...]
    categories: tuple[Change, ...]
    factors: tuple[FactorChange, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the restatement as plain data; days as 2025-12-31."""
        plain = asdict(self)
        for name in ("old", "new"):
            plain[name]["as_of"] = plain[name]["as_of"].isoformat()
        for name in ("totals", "sites", "categories", "factors"):
            for entry, change in zip(plain[name], getattr(self, name), strict=True):
                entry["difference"] = change.difference
        return plain


def restate(old: Inventory, new: Inventory) -> Restatement | Problem:
    """Return what changed from `old` to `new`; `restate-records` where their records are not the same."""
    if old.records_digest != new.records_digest:
        args = {"old": old.records_digest, "new": new.records_digest}
        return Problem(code="restate-records", args=args)
    order = _order(old, new)
    return Restatement(
        old=_result(old),
        new=_result(new),
        totals=(
            *_changes((), old.totals, new.totals),
            Change(key=("tce",), old=old.energy.tce, new=new.energy.tce),
        ),
        sites=tuple(
            _grouped({g.key: g.totals for g in old.sites}, {g.key: g.totals for g in new.sites})
        ),
        categories=tuple(_grouped(_by_category(old), _by_category(new))),
        factors=tuple(change for part in Account for change in _by_factor(old, new, part, order)),
    )


def _result(inventory: Inventory) -> Result:
    return Result(
        as_of=inventory.as_of,
        profile=inventory.profile.id,
        library=inventory.library.version,
        library_digest=inventory.library.digest,
        records_digest=inventory.records_digest,
        digest=inventory.digest,
    )


def _changes(key: tuple[str, ...], old: Totals, new: Totals) -> Iterator[Change]:
    after = asdict(new)
    for name, figure in asdict(old).items():
        yield Change(key=(*key, name), old=figure, new=after[name])


def _grouped(old: Mapping[str, Totals], new: Mapping[str, Totals]) -> Iterator[Change]:
    """Yield the figures that changed; a group that one result lacks has zeros in it."""
    for name in dict.fromkeys((*old, *new)):
        changes = _changes((name,), old.get(name, Totals()), new.get(name, Totals()))
        yield from (change for change in changes if change.old != change.new)


def _by_category(inventory: Inventory) -> dict[str, Totals]:
    return {each.id: each.totals for each in inventory.categories if each.totals is not None}


def _by_factor(
    old: Inventory, new: Inventory, part: Account, order: _Codes
) -> Iterator[FactorChange]:
    """Yield the records by the pair of rows they rest on, where rows or figures are not the same."""
    before, texts = _coded(old.lines.columns[part.factors])
    after, later = _coded(new.lines.columns[part.factors])
    after = after[order]
    was = np.asarray(old.lines.columns[part.figures], np.float64)
    now = np.asarray(new.lines.columns[part.figures], np.float64)[order]
    moved = ~((was == now) | (np.isnan(was) & np.isnan(now)))
    pairs = (before + 1) * (len(later) + 1) + after + 1
    texts, later = ("", *texts), ("", *later)
    distinct, inverse = np.unique(pairs, return_inverse=True)
    ends = np.cumsum(np.bincount(inverse))[:-1]
    grouped = np.split(np.argsort(inverse, kind="stable"), ends)
    for pair, rows in zip(distinct.tolist(), grouped, strict=True):
        first, second = texts[pair // len(later)], later[pair % len(later)]
        known = rows[~(np.isnan(was[rows]) | np.isnan(now[rows]))]
        lost = int(np.sum(np.isnan(was[rows]) != np.isnan(now[rows])))
        if first == second and not moved[rows].any():
            continue
        yield FactorChange(
            part=part,
            rows_old=first,
            rows_new=second,
            records=len(known) + lost,
            old=math.fsum(was[known].tolist()),
            new=math.fsum(now[known].tolist()),
            unknown=lost,
        )


def _order(old: Inventory, new: Inventory) -> _Codes:
    """Return for each record of `old` its position in `new`; records have names of their own."""
    (was, names), (now, others) = (
        _coded(each.lines.columns[LineColumn.RECORD]) for each in (old, new)
    )
    if names == others and np.array_equal(was, now):
        return np.arange(len(was))
    places = {others[code]: place for place, code in enumerate(now.tolist())}
    return np.array([places[names[code]] for code in was.tolist()], np.int64)


def _coded(column: Sequence[Any]) -> tuple[_Codes, tuple[str, ...]]:
    """Return a column of texts as codes, -1 for what is blank, and the texts."""
    if isinstance(column, Words):
        return np.asarray(column.codes, np.int64), tuple(column.texts)
    texts = {text: code for code, text in enumerate(dict.fromkeys(filter(None, column)))}
    return np.array([texts.get(text, -1) for text in column], np.int64), tuple(texts)
