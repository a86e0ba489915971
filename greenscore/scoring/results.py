"""Results: the columns of a scored table, for any number of subjects."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from greenscore.model.assessment import Assessment
from greenscore.model.table import Table
from greenscore.scoring import stances, view
from greenscore.scoring.aggregates import ADDITIVE, UNWEIGHTED, total_weight
from greenscore.scoring.block import RowBlock
from greenscore.scoring.kernel import score_block
from greenscore.scoring.periods import dates_of, previous_rows
from greenscore.scoring.places import framed, has_worst, places_by_period, worst_many
from greenscore.scoring.plan import Plan, PlanNode
from greenscore.scoring.scored import OUTCOMES, Scores, Stance
from greenscore.scoring.subject import Prepared

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

BLOCK = 65_536
# More threads would wait for the interpreter's lock, each with a block in hand.
THREADS = min(4, os.cpu_count() or 1)
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Pass:
    """One way through the kernel: what is assumed of open values, on claimed or recognised data."""

    suffix: str
    stance: Stance
    recognised: bool = False


CLAIMED = Pass("", Stance.POLICY)
RECOGNISED = Pass("_recognised", Stance.WORST, recognised=True)
LOW = Pass("_low", Stance.WORST)
HIGH = Pass("_high", Stance.BEST)
ALL_PASSES = (CLAIMED, RECOGNISED, LOW, HIGH)
_LEVELS = {f"level{way.suffix}" for way in ALL_PASSES}


@dataclass(frozen=True, slots=True)
class Results:
    """Scores as columns, one element a row of the table.

    `columns` holds float64 scores and coverage, int8 positions of levels (-1 for none) and of outcomes;
    `records` gives the canonical record of some rows; a row's own comes with the `back` periods before it
    that its score may rest on.
    """

    prepared: Prepared
    columns: Mapping[str, Array]
    records: Callable[[Sequence[int]], bytes] = field(repr=False)
    back: int = 0

    def __len__(self) -> int:
        return len(self.prepared.table)

    def assessment(self, subject: str | None = None, period: str | None = None) -> Assessment:
        """Return one subject's assessment, of its latest period unless one is named.

        Without a subject the table must hold only one. KeyError where there is no such row.
        """
        return self._assess(self._row(subject, period))

    def record(self, subject: str | None = None, period: str | None = None) -> bytes:
        """Return the document that an assessment's `data_digest` is the SHA-256 of, named as there.

        It is canonical JSON (RFC 8785), and company data: scored again, it gives the same.
        """
        return self._record(self._row(subject, period))

    def data_digests(self) -> list[str]:
        """Return the digest of each row's record, in the order of the table."""
        return [self._digest(row) for row in range(len(self))]

    def assessments(self) -> Iterator[Assessment]:
        """Yield the assessment of every row, in the order of the table."""
        return map(self._assess, range(len(self)))

    def _row(self, subject: str | None, period: str | None) -> int:
        table = self.prepared.table
        if subject is None:
            names = set(table.subjects)
            if len(names) != 1:
                raise KeyError("more than one subject: name one")
            subject = names.pop()
        return table.row_of(subject, period)

    def _assess(self, row: int) -> Assessment:
        return view.assess(self.prepared, row, self._digest(row))

    def _digest(self, row: int) -> str:
        return hashlib.sha256(self._record(row)).hexdigest()

    def _record(self, row: int) -> bytes:
        rows = [row]
        while len(rows) <= self.back and (before := int(self.prepared.previous[rows[0]])) >= 0:
            rows.insert(0, before)
        return self.records(rows)

    def to_arrow(self) -> "pa.Table":
        """Return the results as an Arrow table; levels and outcomes as text."""
        import pyarrow as pa

        return pa.table(
            {name: pa.array(values, from_pandas=True) for name, values in self.named().items()}
        )

    def to_pandas(self) -> "pd.DataFrame":
        """Return the results as a data frame; levels and outcomes as text."""
        import pandas as pd

        return pd.DataFrame(framed(self.named()))

    def named(self) -> dict[str, Any]:
        """Return the results by column name, with subject and period.

        Levels, outcomes and the categories that a map looked up are text; no category is None. `place` is
        that among the rows of the period, and `<id>.worst` names a group's worst children.
        """
        table, plan = self.prepared.table, self.prepared.plan
        ladders = {
            f"{node.id}.level": np.array([*(level.id for level in node.ladder), ""], dtype=object)
            for node in plan.nodes
            if node.ladder
        }
        headline = np.array([*(level.id for level in plan.index.ladder), ""], dtype=object)
        outcomes = np.array([outcome.value for outcome in OUTCOMES], dtype=object)
        named: dict[str, Any] = {"subject": list(table.subjects), "period": list(table.periods)}
        for name, values in self.columns.items():
            if name in ladders or name in _LEVELS:
                named[name] = ladders.get(name, headline)[values]
            elif name in plan.categories:
                named[name] = _named_categories(plan.categories[name], values)
            elif name.endswith("outcome"):
                named[name] = outcomes[values]
            else:
                named[name] = values + 0.0  # no negative zero
            if name == "outcome":
                named |= self._places()
            named |= self._worst(name)
        return named

    def places(self) -> list[dict[str, Any]]:
        """Return the places of each row among those of its period, as plain data; None where it has none."""
        table = self.prepared.table
        columns = {"subject": table.subjects, "period": table.periods, **self._places()}
        rows = zip(*columns.values(), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def _places(self) -> dict[str, Array]:
        """Return the places of the claimed and of the recognised scores."""
        lower, periods = self.prepared.plan.index.lower_is_better, self.prepared.table.periods
        return {
            f"place{suffix}": places_by_period(self.columns[f"score{suffix}"], periods, lower=lower)
            for suffix in ("", "_recognised")
            if f"score{suffix}" in self.columns
        }

    def _worst(self, after: str) -> dict[str, Array]:
        """Return the worst children of the group whose outcome is the column `after`, if it has any."""
        plan = self.prepared.plan
        id, _, part = after.rpartition(".")
        node = (
            plan.nodes[plan.positions[id]] if part == "outcome" and id in plan.positions else None
        )
        if node is None or not has_worst(node):
            return {}
        ids = [plan.nodes[child].id for child in node.children]
        scores, weights = (
            [self.columns[f"{c}.{part}"] for c in ids] for part in ("score", "weight")
        )
        return {f"{id}.worst": worst_many(node, ids, self.columns[f"{id}.score"], scores, weights)}


def _named_categories(ids: tuple[str, ...], positions: Array) -> Array:
    """Return the ids of a column of categories, None where there is none."""
    places = np.where(np.isnan(positions), len(ids), positions).astype(np.intp)
    return np.array([*ids, None], dtype=object)[places]


def prepare(plan: Plan, table: Table, as_of: date | None = None) -> Prepared:
    """Join a table with the dates its rows are judged at and the rows of their preceding periods."""
    return Prepared(
        plan, table, dates_of(table, as_of), previous_rows(table.subjects, table.periods)
    )


def _no_record(_rows: Sequence[int]) -> bytes:
    """Stand in where nobody asks what was given."""
    return b""


def score_table(
    plan: Plan,
    table: Table,
    *,
    as_of: date | None = None,
    passes: tuple[Pass, ...] = ALL_PASSES,
    detail: bool = True,
    block: int = BLOCK,
    records: Callable[[Sequence[int]], bytes] = _no_record,
    back: int = 0,
) -> Results:
    """Score every row of a table.

    `detail` adds value, score, weight, contribution and outcome of each node; without it groups keep
    their scores. `block` is the number of rows worked on at a time and changes no result.
    """
    prepared = prepare(plan, table, as_of)
    columns = _allocate(plan, len(table), passes, detail)
    starts = range(0, len(table), block)

    def work(start: int) -> None:
        rows = slice(start, min(start + block, len(table)))
        size = rows.stop - rows.start
        for way in passes:
            scored = score_block(RowBlock(prepared, rows, size, way.recognised), way.stance)
            for node, scores, children in scored:
                if node is plan.index:
                    _store_result(columns, rows, way, scores)
                if way is CLAIMED:
                    _store_node(plan, columns, rows, node, scores, children, detail)

    if len(starts) > 1:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            list(pool.map(work, starts))
    else:
        for start in starts:
            work(start)
    if passes == ALL_PASSES:
        _settle(columns)
    return Results(prepared, columns, records, back)


def _allocate(plan: Plan, size: int, passes: tuple[Pass, ...], detail: bool) -> dict[str, Array]:
    columns: dict[str, Array] = {f"score{way.suffix}": np.empty(size) for way in passes}
    columns |= {f"level{way.suffix}": np.full(size, -1, dtype=np.int8) for way in passes}
    if CLAIMED not in passes:
        return columns
    columns["coverage"] = np.ones(size)
    columns["outcome"] = np.zeros(size, dtype=np.int8)
    for node in plan.nodes:
        if detail:
            columns |= {
                f"{node.id}.{part}": np.full(size, np.nan) for part in ("value", "score", "weight")
            }
            columns[f"{node.id}.contribution"] = np.full(size, np.nan)
            columns[f"{node.id}.outcome"] = np.zeros(size, dtype=np.int8)
            if node.ladder and node is not plan.index:
                columns[f"{node.id}.level"] = np.full(size, -1, dtype=np.int8)
        elif node.children:
            columns[f"{node.id}.score"] = np.empty(size)
    return columns


def _settle(columns: dict[str, Array]) -> None:
    """Bring the scores and levels of the four stances into order; rows without a score have no level."""
    scores, levels = (
        [columns[f"{part}{way.suffix}"] for way in ALL_PASSES] for part in ("score", "level")
    )
    told = stances.settled_score_columns(scores)
    rungs = stances.settled_level_columns(told, levels)
    for way, score, level in zip(ALL_PASSES, told, rungs, strict=True):
        columns[f"score{way.suffix}"], columns[f"level{way.suffix}"] = score, level


def _store_result(columns: dict[str, Array], rows: slice, way: Pass, index: Scores) -> None:
    """Store what the whole index came to."""
    columns[f"score{way.suffix}"][rows] = index.score
    if index.level is not None:
        columns[f"level{way.suffix}"][rows] = index.level
    if way is CLAIMED and index.coverage is not None:
        columns["coverage"][rows] = index.coverage
    if way is CLAIMED and index.outcome is not None:
        columns["outcome"][rows] = index.outcome


def _store_node(
    plan: Plan,
    columns: dict[str, Array],
    rows: slice,
    node: PlanNode,
    scores: Scores,
    children: Sequence[Scores],
    detail: bool,
) -> None:
    if detail or node.children:
        columns[f"{node.id}.score"][rows] = scores.score
    if not detail:
        return
    if scores.value is not None:
        columns[f"{node.id}.value"][rows] = scores.value
    if scores.outcome is not None:
        columns[f"{node.id}.outcome"][rows] = scores.outcome
    if scores.level is not None and node is not plan.index:
        columns[f"{node.id}.level"][rows] = scores.level
    _store_weights(plan, columns, rows, node, scores, children)


@np.errstate(all="ignore")  # weights may overflow, or be none at all
def _store_weights(
    plan: Plan,
    columns: dict[str, Array],
    rows: slice,
    node: PlanNode,
    scores: Scores,
    children: Sequence[Scores],
) -> None:
    """Store the children's shares of a group, and what each contributes where shares add up."""
    if node.aggregate in UNWEIGHTED or not children:
        return
    whole = total_weight(scores.weights)
    for position, child, weight in zip(node.children, children, scores.weights, strict=True):
        id = plan.nodes[position].id
        share = (
            weight
            if node.aggregate == "sum"
            else weight / np.where(np.equal(whole, 0.0), np.nan, whole)
        )
        columns[f"{id}.weight"][rows] = share
        if node.aggregate in ADDITIVE:
            columns[f"{id}.contribution"][rows] = share * child.score
