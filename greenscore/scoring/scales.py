"""The scales: how a value becomes a score, each for one value and for a column.

Every scale is frozen and compiled from the author's words by `plan`. `one` takes a present value and
gives a score, or None where the scale has no answer; `many` does the same on a column; `bounds` is the
range of scores, None where it is open; `thresholds` are the (value, score) pairs a reader may be shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from greenscore.expression.syntax import Constant, Expression
from greenscore.model.table import Floats
from greenscore.scoring import formula_many, formula_one, hidden
from greenscore.scoring.numbers import (
    SLACK,
    finite,
    finite_column,
    transcendental,
    transcendental_column,
)

Bounds = tuple[float | None, float | None]
Thresholds = tuple[tuple[float | None, float], ...]
INVERSE_ERFC_ONE_FIFTH = 0.9061938024368232


class Scale(Protocol):
    """A function from values to scores."""

    @property
    def bounds(self) -> Bounds:
        """Lowest and highest score."""

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        """Score one value."""

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        """Score a column."""

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        """Return the value and score of each point of the curve, for one subject."""


@dataclass(frozen=True, slots=True)
class LinearScale:
    """Straight from (`worst`, `at_worst`) to (`best`, `at_best`), flat beyond; `below` under the worst."""

    worst: Expression
    best: Expression
    at_worst: float
    at_best: float
    below: float | None
    log: bool

    @property
    def bounds(self) -> Bounds:
        ends = [self.at_worst, self.at_best, *(() if self.below is None else (self.below,))]
        return min(ends), max(ends)

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        ends = (formula_one.evaluate(self.worst, subject), formula_one.evaluate(self.best, subject))
        point, worst, best = (transcendental(math.log, v) if self.log else v for v in (x, *ends))
        if point is None or worst is None or best is None or best == worst:
            return None
        way = (point - worst) / (best - worst)
        if not math.isfinite(way):
            return None
        if way < 0.0:
            return self.below if self.below is not None and way < -SLACK else self.at_worst
        return self.at_best if way >= 1.0 else self.at_worst + way * (self.at_best - self.at_worst)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        ends = (formula_many.number_or_column(end, block) for end in (self.worst, self.best))
        point, worst, best = (_log(v) if self.log else v for v in (x, *ends))
        way = (point - worst) / (best - worst)
        score = self.at_worst + way * (self.at_best - self.at_worst)
        score = np.where(way < 0.0, self.at_worst, score)
        if self.below is not None:
            score = np.where(way < -SLACK, self.below, score)
        score = np.where(way >= 1.0, self.at_best, score)
        return np.where(np.isfinite(way) & (best != worst), score, np.nan)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        worst, best = (formula_one.evaluate(end, subject) for end in (self.worst, self.best))
        return (worst, self.at_worst), (best, self.at_best)


def _log(value: Floats | float) -> Floats:
    return transcendental_column(math.log, np.atleast_1d(np.asarray(value, dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class Points:
    """Straight between the given points, flat beyond the first and the last."""

    knots: tuple[Expression, ...]
    scores: tuple[float, ...]

    @property
    def bounds(self) -> Bounds:
        return min(self.scores), max(self.scores)

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        knots = [formula_one.evaluate(knot, subject) for knot in self.knots]
        present = [knot for knot in knots if knot is not None]
        if len(present) < len(knots) or any(a > b for a, b in pairwise(present)):
            return None
        segment = sum(knot <= x for knot in present)
        if segment == 0:
            return self.scores[0]
        if segment == len(present):
            return self.scores[-1]
        start, end = present[segment - 1], present[segment]
        rise = (self.scores[segment] - self.scores[segment - 1]) / (end - start)
        return finite(self.scores[segment - 1] + (x - start) * rise)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if all(isinstance(knot, Constant) for knot in self.knots):
            return self._on_constant_knots(x)
        knots = [formula_many.evaluate(knot, block) for knot in self.knots]
        score = np.full(x.shape, self.scores[0])
        bad = np.isnan(x)
        for start, end, low, high in zip(
            knots, knots[1:], self.scores, self.scores[1:], strict=False
        ):
            rise = (high - low) / (end - start)
            score = np.where(x >= start, low + (x - start) * rise, score)
            bad |= np.isnan(start) | np.isnan(end) | (start > end)
        score = np.where(x >= knots[-1], self.scores[-1], score)
        return np.where(bad | ~np.isfinite(score), np.nan, score)

    def _on_constant_knots(self, x: Floats) -> Floats:
        knots = np.array([knot.value for knot in self.knots if isinstance(knot, Constant)])
        scores = np.array(self.scores)
        spans = np.diff(knots)
        rises = np.where(spans == 0.0, 0.0, np.diff(scores) / np.where(spans == 0.0, 1.0, spans))
        start = np.concatenate(([0.0], knots))
        low = np.concatenate((scores[:1], scores))
        rise = np.concatenate(([0.0], rises, [0.0]))
        segment = count_reached(x, knots)
        score: Floats = x - start.take(segment)
        score *= rise.take(segment)
        score += low.take(segment)
        return finite_column(score)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return tuple(
            (formula_one.evaluate(knot, subject), score)
            for knot, score in zip(self.knots, self.scores, strict=True)
        )


def count_reached(x: Floats, knots: Floats | Sequence[float], strict: bool = False) -> np.ndarray:
    """Count for each value how many ascending `knots` it reaches (exceeds, where `strict`)."""
    count = np.zeros(x.shape, dtype=np.uint8 if len(knots) < 256 else np.intp)
    for knot in knots:
        count += ((x > knot) if strict else (x >= knot)).view(np.uint8)
    return count.astype(np.intp)


@dataclass(frozen=True, slots=True)
class StepScale:
    """A staircase; a threshold that the standard leaves out for the subject is no step.

    `needs` is what stands behind each threshold: while something of it is absent or does not count, so is
    the score.
    """

    knots: tuple[Expression, ...]
    scores: tuple[float, ...]
    under: float
    strict: bool
    needs: tuple[tuple[str, ...], ...]

    @property
    def bounds(self) -> Bounds:
        return min(self.under, *self.scores), max(self.under, *self.scores)

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        result = self.under
        for knot, score, needs in zip(self.knots, self.scores, self.needs, strict=True):
            threshold = formula_one.evaluate(knot, subject)
            if threshold is None:
                if any(map(subject.lacks, needs)) or hidden.one(knot, subject):
                    return None
            elif formula_one.compare(">" if self.strict else ">=", x, threshold):
                result = score
        return result

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        if all(isinstance(knot, Constant) for knot in self.knots):
            return self._on_constant_knots(x)
        result = np.full(x.shape, self.under)
        bad = np.isnan(x)
        for knot, score, needs in zip(self.knots, self.scores, self.needs, strict=True):
            threshold = formula_many.evaluate(knot, block)
            reached = formula_many.compare(">" if self.strict else ">=", x, threshold)
            result[reached] = score
            none = np.isnan(threshold)
            if none.any():
                bad |= none & hidden.many(knot, block)
                for name in needs:
                    bad |= none & block.lacks(name)
        result[bad] = np.nan
        return result

    def _on_constant_knots(self, x: Floats) -> Floats:
        slack = SLACK if self.strict else -SLACK
        knots = [knot.value + slack for knot in self.knots if isinstance(knot, Constant)]
        if any(a > b for a, b in pairwise(knots)):
            raise AssertionError("steps are ascending")
        reached = count_reached(x, knots, self.strict)
        result: Floats = np.array((self.under, *self.scores)).take(reached)
        np.copyto(result, np.nan, where=np.isnan(x))
        return result

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        found = (formula_one.evaluate(knot, subject) for knot in self.knots)
        return ((None, self.under), *zip(found, self.scores, strict=True))


@dataclass(frozen=True, slots=True)
class CategoryScale:
    """A score for each combination of categories; `table` is in row-major order of the inputs' choices."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    table: tuple[float | None, ...]

    @property
    def bounds(self) -> Bounds:
        scores = [score for score in self.table if score is not None]
        return (min(scores), max(scores)) if scores else (None, None)

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        position = 0
        for name, size in zip(self.names, self.sizes, strict=True):
            code = subject.value(name)
            if code is None:
                return None
            position = position * size + int(code)
        return self.table[position]

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        position: Floats = np.zeros(1)
        for name, size in zip(self.names, self.sizes, strict=True):
            position = position * size + block.column(name)
        scores = np.array([*(np.nan if score is None else score for score in self.table), np.nan])
        nowhere = np.isnan(x) | np.isnan(position)
        return scores.take(np.where(nowhere, len(self.table), position).astype(np.intp))

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ()


@dataclass(frozen=True, slots=True)
class LogNormalScale:
    """Survival of a log-normal curve through (`p10`, 90) and (`median`, 50); low values are good."""

    p10: Expression
    median: Expression

    @property
    def bounds(self) -> Bounds:
        return 0.0, 100.0

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        points = (formula_one.evaluate(point, subject) for point in (self.p10, self.median))
        return transcendental(_survival, x, *points)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        points = (formula_many.number_or_column(p, block) for p in (self.p10, self.median))
        return transcendental_column(_survival, x, *points)

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        p10, median = (formula_one.evaluate(point, subject) for point in (self.p10, self.median))
        return (p10, 90.0), (median, 50.0)


def _survival(x: float, p10: float, median: float) -> float:
    """Return 100 times the survival at `x`; ValueError unless 0 < p10 < median."""
    if not 0.0 < p10 < median:
        raise ValueError(p10, median)
    if x <= 0.0:
        return 100.0
    distance = math.log(x / median) / math.log(median / p10)
    survival = 50.0 * math.erfc(distance * INVERSE_ERFC_ONE_FIFTH)
    low, high = (90.0, 100.0) if x <= p10 else (50.0, 90.0) if x <= median else (0.0, 50.0)
    return min(max(survival, low), high)


@dataclass(frozen=True, slots=True)
class ByFormula:
    """A formula of the value `x`, held within its declared bounds."""

    expression: Expression
    low: float
    high: float

    @property
    def bounds(self) -> Bounds:
        return self.low, self.high

    def one(self, x: float, subject: formula_one.Subject) -> float | None:
        score = formula_one.evaluate(self.expression, formula_one.WithX(subject, x))
        return None if score is None else min(max(score, self.low), self.high)

    def many(self, x: Floats, block: formula_many.Block) -> Floats:
        score = formula_many.evaluate(self.expression, formula_many.WithX(block, x))
        return np.where(np.isnan(x), np.nan, np.minimum(np.maximum(score, self.low), self.high))

    def thresholds(self, subject: formula_one.Subject) -> Thresholds:
        return ()
