"""The nodes of an index: how a value becomes a score, and how scores become one.

value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from greenscore.model.absence import Missing, Policy, missing_rules
from greenscore.model.scalars import (
    Block,
    Citation,
    Flag,
    Formula,
    Id,
    Name,
    Number,
    Words,
    as_whole,
    short_for,
)
from greenscore.texts import Text


class Rounding(Block):
    """How a score is rounded, once: half-even is GB/T 8170.

    A half goes to the even digit (half-even), towards plus (half-up) or away from zero (half-away), so
    that -2.5 is -2, -2 and -3. floor and ceil go to the next digit below and above.
    """

    digits: Annotated[int, Field(ge=0, le=9), BeforeValidator(as_whole)]
    mode: Literal["half-even", "half-up", "half-away", "floor", "ceil"] = "half-even"
    source: Citation | None = None


class Linear(Block):
    """From `at_worst` at `worst` to `at_best` at `best`; beyond both ends it stays, or falls to `below`."""

    worst: Formula
    best: Formula
    at_worst: Number = Decimal(0)
    at_best: Number = Decimal(100)
    below: Number | None = None
    log: Flag = False


class Steps(Block):
    """A staircase: `below` up to the first threshold, then each step's score from its threshold on.

    `side: left` gives a value that equals a threshold the step above it ([a, b)); `right` leaves it in
    the step below ((a, b]).
    """

    below: Number
    at: tuple[tuple[Formula, Number], ...] = Field(min_length=1)
    side: Literal["left", "right"] = "left"


class CategoryMap(Block):
    """A score for each category of one input, or of several: `values` nests one mapping for each.

    The value of the node is the id of the category, of several that of the first: results tell it, and a
    formula compares it with a text, as in `plan-score.value == "draft"`. There is no arithmetic with it.
    """

    on: Annotated[tuple[Name, ...], BeforeValidator(lambda g: (g,) if isinstance(g, str) else g)]
    values: Mapping[str, Any]
    otherwise: Number | None = Field(None, alias="else")


class LogNormal(Block):
    """The survival curve through (`p10`, 90) and (`median`, 50), for values that are better low."""

    p10: Formula
    median: Formula


_OLD_TIES = {"half": "mean", "none": "worse", "all": "better"}


class Relative(Block):
    """Position within the frozen reference population of the edition (`reference.csv`).

    minmax: from 0 at the worst of the population to 100 at its best. zscore: distance from its mean in
    standard deviations. percentile: the share of it that is worse, in %. rank: from 100 for the first in
    equal steps to 0 for the last. Values are equal where they differ by no more than 1e-9: in the
    ascending population, members that lie no further than that from the next one share a place. `ties`
    says which place such members have: the better one, the worse one, or the mean of the two.

    `divisor: n` counts every member; a percentile is then (worse + t * equal) / n, with t = 1, 0 or 0.5 for
    ties at the better, worse or mean place, and a standard deviation is that of a whole population. `n-1`
    leaves the member itself out: a percentile is (worse + t * (equal - 1)) / (n - 1), as a rank always is,
    and a standard deviation that of a sample. A value between two places stands at the worse of them
    there. `zero: apart` gives a value of zero the score 0 and leaves zeros out of the population.
    """

    method: Literal["minmax", "zscore", "percentile", "rank"]
    better: Literal["higher", "lower"]
    ties: Annotated[
        Literal["better", "worse", "mean"] | None,
        BeforeValidator(lambda g: _OLD_TIES.get(g, g) if isinstance(g, str) else g),
    ] = None
    divisor: Literal["n", "n-1"] = "n"
    zero: Literal["counts", "apart"] = "counts"

    @property
    def place(self) -> Literal["better", "worse", "mean"]:
        """The place of members with the same value: as declared, else the better rank, the mean share."""
        return self.ties or ("better" if self.method == "rank" else "mean")

    @property
    def deviation(self) -> Literal["sd", "sample_sd"]:
        """The statistic that a z-score is measured in."""
        return "sample_sd" if self.divisor == "n-1" else "sd"


class Criterion(Block):
    """Met (100) or not (0), by how binding a criterion is; written alone, it is its force.

    A `must` has to be met. A `should` may be left unmet where a note beside the answer justifies it. A
    `suggested` one only has to be answered. With `evidence: true` being met counts only where every
    answer behind it names its evidence.
    """

    force: Literal["must", "should", "suggested"]
    evidence: Flag = False


class Score(Block):
    """How a value becomes a score; exactly one of the eight scales.

    `formula` sees the value as `x` and declares the `bounds` it stays within.
    """

    linear: Linear | None = None
    points: tuple[tuple[Formula, Number], ...] | None = Field(None, min_length=2)
    steps: Steps | None = None
    map: CategoryMap | None = None
    lognormal: LogNormal | None = None
    relative: Relative | None = None
    criterion: Annotated[Criterion, short_for("force")] | None = None
    formula: Formula | None = None
    bounds: tuple[Number, Number] | None = None

    @property
    def kind(self) -> str:
        """Name of the scale that the author chose."""
        return next(name for name in SCALES if getattr(self, name) is not None)


SCALES = ("linear", "points", "steps", "map", "lognormal", "relative", "criterion", "formula")


class Penalised(Block):
    """Mean lowered (or raised) by dispersion: M -+ S * S / M (Mazziotta-Pareto).

    S is the standard deviation of the scores by their weights, divided by the whole weight, not by n - 1.
    """

    sign: Literal["minus", "plus"] = "minus"


class Aggregate(Block):
    """How the scores of a group's children become its own; `kind` alone may be written.

    `any` takes the best of alternative paths, and is complete when one of them is. `zero` declares what
    a score of zero does where it decides a mean (geometric, harmonic, a power below zero): the mean is
    zero as well, or there is none.
    """

    kind: Literal[
        "mean",
        "geometric",
        "harmonic",
        "min",
        "max",
        "any",
        "sum",
        "product",
        "power",
        "penalised",
    ]
    power: Number | None = None
    penalised: Penalised | None = None
    zero: Literal["zero", "none"] | None = None


def _aggregate(given: Any) -> Any:
    """Read `geometric`, `{power: 2}` and `{geometric: {zero: none}}` as they are meant."""
    if isinstance(given, str):
        return {"kind": given}
    if not isinstance(given, Mapping) or "kind" in given or len(given) != 1:
        return given
    ((kind, detail),) = given.items()
    own = isinstance(detail, Mapping) and kind not in {"power", "penalised"}
    return {"kind": kind, **(detail if own else {kind: detail})}


AggregateField = Annotated[Aggregate, BeforeValidator(_aggregate)]


class Clip(Block):
    """Bounds that a value is brought into before it is scored; of a group, what its children come to."""

    min: Formula | None = None
    max: Formula | None = None


class Rescale(Block):
    """Stretch a score from one range to another; an end is a number, or a frozen statistic of a node."""

    source: tuple[Formula, Formula] = Field(alias="from")
    target: tuple[Formula, Formula] = Field(alias="to")


class Shape(Block):
    """The form a population may have: outliers are brought in until skewness or kurtosis is within it."""

    skewness: Number = Decimal(2)
    kurtosis: Number = Decimal("3.5")
    most: Annotated[int, Field(ge=1, le=100), BeforeValidator(as_whole)] = 5


class Outliers(Block):
    """How the outliers of a population are treated before its statistics are frozen; exactly one way.

    percentiles: what lies beyond two of them is brought to them. iqr, sd: so is what lies further out
    than so many interquartile ranges beyond the quartiles, or standard deviations from the mean. shape:
    the furthest value is brought to the next one, again and again, until the population has the shape.

    Where absent values of the node are imputed, `order` says what comes first. treat-first: outliers are
    treated among the values that were given, and what is imputed is the statistic of the treated ones;
    members without a value are no part of the population. impute-first: what is imputed is the statistic
    of the values as given; members without a value have it, and outliers are treated among all of them.
    A standard deviation divides by n, or with `divisor: n-1` by n - 1. Quartiles and percentiles lie
    straight between the two nearest values (Hyndman-Fan type 7).
    """

    percentiles: tuple[Number, Number] | None = None
    iqr: Number | None = None
    sd: Number | None = None
    shape: Shape | None = None
    divisor: Literal["n", "n-1"] = "n"
    order: Literal["treat-first", "impute-first"] | None = None

    @property
    def kind(self) -> str:
        """Name of the way that the author chose."""
        return next(name for name in OUTLIER_RULES if getattr(self, name) is not None)


OUTLIER_RULES = ("percentiles", "iqr", "sd", "shape")


class Adjust(Block):
    """A change of the score when a condition holds; exactly one of cap, floor, add, set.

    Without a condition it is always made. In the condition `x` is the score as it stands before the
    change. Where open values below are taken at their worst or best, what `x` then is counts as known only
    where the condition compares it once, as in `x < 60`, and comes to the same for all it can turn out to be.
    A change whose amount rests on an answer that is not given leaves no score, as nobody knows it; one whose
    condition does is not made to the claimed score, and lies within the band. Only a change that acted is
    told: a cap above the score did not.
    """

    when: Formula = "true"
    cap: Formula | None = None
    floor: Formula | None = None
    add: Formula | None = None
    set: Formula | None = None
    reason: Words
    source: Citation | None = None


class Requirement(Block):
    """A gate of a level, told apart from the score."""

    expect: Formula
    reason: Words = Text()
    source: Citation | None = None


class Level(Block):
    """One rung of a ladder, from `at` on (or strictly above `above`), behind its gates.

    A level is said of a score: while there is no claimed score none is reached, neither claimed nor
    recognised nor at an end of the band, also by a rung that asks for gates alone. Beside a score, the
    levels at the ends of its band enclose its own, and an end that is open has none.
    """

    id: Id
    label: Words = Text()
    at: Formula | None = None
    above: Formula | None = None
    requires: tuple[Annotated[Requirement, short_for("expect")], ...] = ()
    source: Citation | None = None


class Advice(Block):
    """What a subject can do to earn the points of an indicator."""

    zh: str = ""
    en: str = ""
    effort: Literal["low", "medium", "high"] | None = None

    @property
    def text(self) -> Text:
        """The advice in both languages."""
        return Text(self.zh, self.en)


class Node(Block):
    """An indicator (with a `value`) or a group (with `children`), and its nine steps in fixed order.

    value | children -> missing -> clip -> transform -> score -> adjust -> rescale -> round -> levels

    Of a group with fewer children that have a score of their own than `min_count`, as of one with less
    than `min_coverage`, the score is missing. One in which nothing applies is not applicable all the same.

    Without a scale, the ranges of the inputs (`min`, `max`) bound the score through value, clip and
    transform; what is open then counts at these ends in the band and in the recognised score. The
    band holds the claimed score, as what is open may stay open, and no more is recognised than its low end.
    """

    id: Id = "total"
    title: Words = Text()
    weight: Formula = "1"
    value: Formula | None = None
    unit: str | None = None
    better: Literal["higher", "lower"] | None = None
    applies: Formula | None = None
    children: tuple["Node", ...] = ()
    aggregate: AggregateField = Aggregate(kind="mean")
    missing: Annotated[Missing, BeforeValidator(missing_rules)] = Missing()
    min_coverage: Number | None = None
    min_count: Annotated[int, Field(ge=1), BeforeValidator(as_whole)] | None = None
    clip: Clip | None = None
    transform: Formula | None = None
    outliers: Outliers | None = None
    score: Score | None = None
    adjust: tuple[Adjust, ...] = ()
    rescale: Rescale | None = None
    round: Rounding | None = None
    levels: tuple[Level, ...] = ()
    levels_of: Literal["score", "value"] = "score"
    unscored: Words = Text()
    advice: Advice | None = None
    source: Citation | None = None

    def imputed(self, policy: Policy) -> str:
        """Return the statistic that a policy imputes: of the values as given, where that comes first."""
        given = self.outliers is not None and self.outliers.order == "impute-first"
        return f"given_{policy.impute}" if given else policy.impute or "mean"

    def walk(self) -> Iterator["Node"]:
        """Yield every node, children before their parent, in the declared order."""
        for child in self.children:
            yield from child.walk()
        yield self

    @property
    def indicators(self) -> tuple["Node", ...]:
        """The nodes that hold a value, in the declared order."""
        return tuple(node for node in self.walk() if not node.children)
