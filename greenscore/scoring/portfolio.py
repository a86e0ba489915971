"""A portfolio: many entities of one period as one figure, by the aggregates of groups.

Entities stand in the order of their names and sums go through them in that order, so that the order of
the rows changes no bit. An entity counts where it belongs (`where`), has the score or value that is
aggregated, and has a weight; every other one is left out with its reason, or blocks the figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenscore.model.assessment import Outcome
from greenscore.model.standard import Portfolio
from greenscore.model.table import Floats
from greenscore.scoring import aggregates
from greenscore.scoring.block import RowBlock
from greenscore.scoring.formula_many import evaluate
from greenscore.scoring.formula_one import compare, left_to_right
from greenscore.scoring.kernel import score_block
from greenscore.scoring.numbers import rounded
from greenscore.scoring.places import places
from greenscore.scoring.plan import PlanPortfolio
from greenscore.scoring.results import BLOCK
from greenscore.scoring.scored import OUTCOMES, Stance
from greenscore.scoring.subject import Prepared
from greenscore.scoring.truth import fails_column

RowNumbers = NDArray[np.int64]
COUNTED, NO_WEIGHT, UNKNOWN = "scored", "no_weight", "membership_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The entities of one figure as columns, in the order of their names, NaN where there is nothing.

    `quantities` are the scores or values that are aggregated. `shares` are the weights of those that
    count as parts of their sum (as they are for a sum), and `contributions` share times quantity, where
    shares add up. `places` are from 1 for the best of those that count, 0 for every other one and where
    nothing says which end is good. `reasons` are `scored`, or why an entity does not count: an outcome,
    `no_weight`, `membership_unknown`. `rows` are those of the table.
    """

    rows: RowNumbers
    subjects: Sequence[str]
    quantities: Floats
    weights: Floats
    shares: Floats
    contributions: Floats
    places: RowNumbers
    reasons: Sequence[str]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The entities that do not count, each with its reason."""
        pairs = zip(self.subjects, self.reasons, strict=True)
        return [(subject, reason) for subject, reason in pairs if reason != COUNTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioFigure:
    """One portfolio of one period: all of its entities, or the `group` that gave one answer.

    `group` is None for all of them, and empty for those without an answer.
    `value` is None where the outcome is not `scored`; it is rounded once, as declared. `coverage` is the
    share of the weight that counts; where a weight is not known, no more than the share of entities.
    `worst` is the entity with the worst value, the first by name.
    """

    declared: Portfolio
    period: str
    group: str | None
    value: float | None
    outcome: Outcome
    level: str
    coverage: float
    worst: str
    members: Members

    @property
    def entities(self) -> int:
        """How many entities belong to it."""
        return len(self.members.subjects)

    @property
    def counted(self) -> int:
        """How many of them count."""
        return sum(reason == COUNTED for reason in self.members.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What one portfolio reads of every row: its value, why there is none, its weight, if it belongs."""

    values: Floats
    outcomes: NDArray[np.int8]
    weights: Floats
    belongs: Floats


def figures(prepared: Prepared, by: str | None = None) -> Iterator[PortfolioFigure]:
    """Yield the figures of each period: of all its entities, then by the choices of the input `by`.

    `by` is an input with choices, or a boolean; its group `` holds those without an answer, and comes last.
    """
    plan, table = prepared.plan, prepared.table
    columns = _read(prepared)
    order = sorted(range(len(table)), key=lambda row: (table.periods[row], table.subjects[row]))
    periods: dict[str, list[int]] = {}
    for row in order:
        periods.setdefault(table.periods[row], []).append(row)
    for period, listed in periods.items():
        rows = np.array(listed, dtype=np.int64)
        groups = _groups(prepared, by, rows) if by else []
        parts: list[tuple[str | None, RowNumbers]] = [(None, rows), *groups]
        for group, part in parts:
            for portfolio, read in zip(plan.portfolio, columns, strict=True):
                yield _figure(prepared, portfolio, read, period, group, part)


def _groups(prepared: Prepared, by: str, rows: RowNumbers) -> list[tuple[str, RowNumbers]]:
    """Return the rows of each answer, in the declared order of the choices; those without one last."""
    question = prepared.plan.edition.standard.inputs[by]
    keys = tuple(question.choices) if question.type == "choice" else ("false", "true")
    column = prepared.table.columns.get(by)
    codes = np.full(rows.size, np.nan) if column is None else column.values[rows]
    found = [(key, rows[codes == code]) for code, key in enumerate(keys)]
    return [(key, part) for key, part in (*found, ("", rows[np.isnan(codes)])) if part.size]


def _read(prepared: Prepared, block: int = BLOCK) -> list[_Columns]:
    """Evaluate what the portfolios read, a block of rows at a time, with the scores of its nodes."""
    size, portfolios = len(prepared.table), prepared.plan.portfolio
    columns = [
        _Columns(
            values=np.empty(size),
            outcomes=np.zeros(size, dtype=np.int8),
            weights=np.empty(size),
            belongs=np.ones(size),
        )
        for _ in portfolios
    ]
    for start in range(0, size, block):
        rows = slice(start, min(start + block, size))
        one = RowBlock(prepared, rows, rows.stop - rows.start, recognised=False)
        for node, scores, _ in score_block(one, Stance.POLICY):
            for portfolio, column in zip(portfolios, columns, strict=True):
                if portfolio.declared.of == node.id:
                    column.values[rows] = scores.score
                    if scores.outcome is not None:
                        column.outcomes[rows] = scores.outcome
        with np.errstate(all="ignore"):
            for portfolio, column in zip(portfolios, columns, strict=True):
                _evaluate(portfolio, column, one, rows)
    return columns


def _evaluate(portfolio: PlanPortfolio, column: _Columns, block: RowBlock, rows: slice) -> None:
    if portfolio.value is not None:
        column.values[rows] = evaluate(portfolio.value, block)
        missing = OUTCOMES.index(Outcome.MISSING)
        column.outcomes[rows] = np.isnan(column.values[rows]) * np.int8(missing)
    weights = evaluate(portfolio.weight, block)
    column.weights[rows] = np.where(weights < 0.0, np.nan, weights)
    if portfolio.where is not None:
        column.belongs[rows] = evaluate(portfolio.where, block)


def _figure(
    prepared: Prepared,
    portfolio: PlanPortfolio,
    read: _Columns,
    period: str,
    group: str | None,
    rows: RowNumbers,
) -> PortfolioFigure:
    declared = portfolio.declared
    members = _members(prepared, portfolio, read, rows[~fails_column(read.belongs[rows])])
    counts = np.array([reason == COUNTED for reason in members.reasons], dtype=np.bool_)
    coverage = _coverage(members, counts)
    value, outcome = _aggregated(portfolio, members, counts, coverage)
    return PortfolioFigure(
        declared=declared,
        period=period,
        group=group,
        value=value,
        outcome=outcome,
        level="" if value is None else _level(declared, value),
        coverage=coverage,
        worst=_worst(members),
        members=members,
    )


def _coverage(members: Members, counts: NDArray[np.bool_]) -> float:
    whole = _sum(members.weights)
    covered = _sum(members.weights[counts]) / whole if whole else 0.0
    unknown = np.isnan(members.weights).any()
    return min(covered, float(counts.mean())) if unknown else covered


def _members(
    prepared: Prepared, portfolio: PlanPortfolio, read: _Columns, rows: RowNumbers
) -> Members:
    values, weights = read.values[rows], read.weights[rows]
    reasons = np.array([outcome.value for outcome in OUTCOMES], dtype=object)[read.outcomes[rows]]
    reasons[(reasons == COUNTED) & np.isnan(weights)] = NO_WEIGHT
    reasons[np.isnan(read.belongs[rows])] = UNKNOWN
    counts = reasons == COUNTED
    shares = np.full(rows.size, np.nan)
    if portfolio.aggregate not in aggregates.UNWEIGHTED:
        whole = 1.0 if portfolio.aggregate == "sum" else _sum(weights[counts])
        shares[counts] = weights[counts] / whole if whole else np.nan
    additive = portfolio.aggregate in aggregates.ADDITIVE
    return Members(
        rows=rows,
        subjects=[prepared.table.subjects[row] for row in rows.tolist()],
        quantities=values,
        weights=weights,
        shares=shares,
        contributions=shares * values if additive else np.full(rows.size, np.nan),
        places=_places(portfolio.declared, np.where(counts, values, np.nan)),
        reasons=reasons.tolist(),
    )


def _aggregated(
    portfolio: PlanPortfolio, members: Members, counts: NDArray[np.bool_], coverage: float
) -> tuple[float | None, Outcome]:
    """Return the figure with the outcome that tells why there is none: the first reason stands."""
    declared = portfolio.declared
    least = declared.min_coverage
    if declared.missing == "block" and not counts.all():
        return None, Outcome.INCOMPLETE
    if declared.min_count is not None and counts.sum() < declared.min_count:
        return None, Outcome.MISSING
    if not counts.any() or (least is not None and not compare(">=", coverage, float(least))):
        return None, Outcome.MISSING
    pairs = list(
        zip(members.weights[counts].tolist(), members.quantities[counts].tolist(), strict=True)
    )
    value = aggregates.one(portfolio.aggregate, portfolio.exponent, pairs, portfolio.zero)
    if value is None:
        return None, Outcome.UNSCORABLE
    if declared.round is not None:
        value = rounded(value, declared.round.digits, declared.round.mode)
    return value, Outcome.SCORED


def _level(declared: Portfolio, value: float) -> str:
    """Return the highest level whose threshold the value reaches."""
    reached = ""
    for level in declared.levels:
        threshold = level.above if level.at is None else level.at
        assert threshold is not None
        if compare(">=" if level.above is None else ">", value, float(threshold)):
            reached = level.id
    return reached


def _places(declared: Portfolio, values: Floats) -> RowNumbers:
    """Return the places of entities by their values; none where nothing says which end is the best."""
    better = declared.better or ("higher" if declared.of else None)
    if better is None:
        return np.zeros(values.size, dtype=np.int64)
    return places(values, lower=better == "lower")


def _worst(members: Members) -> str:
    """Return the entity in the last place, the first of several by name; none where nobody has one."""
    last = members.places.max(initial=0)
    return members.subjects[int(np.argmax(members.places == last))] if last else ""


def _sum(weights: Floats) -> float:
    """Add up the known weights, one after the other."""
    return left_to_right(weights[~np.isnan(weights)].tolist())
