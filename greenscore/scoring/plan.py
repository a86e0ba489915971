"""A standard compiled once: typed formulas, scales and policies, with the nodes in dependency order.

The plan is all that both interpreters see; `compile` builds it. Formulas are unit-checked, so that
every conversion is a constant that both apply alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from greenscore.expression.syntax import Expression
from greenscore.model.grading import Grade
from greenscore.model.nodes import Rounding
from greenscore.model.standard import Edition, Portfolio
from greenscore.scoring.intervals import Interval
from greenscore.scoring.scales import Bounds, Scale

ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPolicy:
    """What the parent does about an absent child.

    `amount` is what a policy puts in place: a value before it is clipped, where it is imputed what the
    scale sees, or the score itself. `target` is the sibling's position in the group.
    """

    kind: str
    amount: Expression | None = None
    target: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdjust:
    """One change of a score: cap, floor, add or set to `amount` when the condition holds.

    An absent amount changes nothing; while something it `needs` is absent, it is unknown.
    `turns` is how often the condition may turn while the score `x` rises: 0 where it does not read it, 1
    where it compares it once, 2 for any number of times.
    """

    when: Expression
    turns: int
    kind: str
    amount: Expression
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLevel:
    """One rung: its threshold, the comparison `op` with it, and the formulas of its gates."""

    id: str
    threshold: Expression | None
    op: str
    gates: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParameter:
    """A constant by date and keys: `values` is row-major over (start, then each key); None is absent."""

    starts: tuple[int, ...]
    by: tuple[str, ...]
    sizes: tuple[int, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNode:
    """One node, ready to be evaluated; `children` are positions in the plan.

    `reads` are the inputs, `table.column`s and tables the value and its scale depend on. `exponent` is
    the power of a power mean, or the sign of a penalty; `zero` what a mean comes to that a score of zero
    decides, NaN for nothing. `policies` follow the order of `STATES`.
    A group that is a `whole` is missing where one that is not is incomplete.
    `leans` and `level_leans` are what is sure of nodes whose assumed scores may bound this score, or level.
    `bounds` is the range that its scale, or without one its value, gives the score; `reach` the part of it
    that the answers which are let in can come to. `rises` tells that the score surely never falls when the
    value, or the children's scores, rise. The ladder is of the score, or `of_value`; `lower_is_better` tells
    which child of a group is its worst.
    """

    id: str
    children: tuple[int, ...]
    weight: Expression
    value: Expression | None
    reads: tuple[str, ...]
    applies: Expression | None
    policies: tuple[PlanPolicy, ...]
    whole: bool
    min_coverage: float | None
    min_count: int | None
    low: Expression | None
    high: Expression | None
    transform: Expression | None
    scale: Scale | None
    aggregate: str
    exponent: float
    zero: float
    adjust: tuple[PlanAdjust, ...]
    rescale: tuple[float, float, float] | None
    rounding: Rounding | None
    bounds: Bounds
    reach: Bounds
    rises: bool
    ladder: tuple[PlanLevel, ...]
    of_value: bool
    lower_is_better: bool
    cumulative: bool
    leans: tuple[str, ...] = ()
    level_leans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPrerequisite:
    """A condition without points, and the inputs it reads."""

    id: str
    expect: Expression
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPortfolio:
    """A portfolio, ready to be evaluated; without a `value` it is of the score of a node."""

    declared: Portfolio
    value: Expression | None
    weight: Expression
    where: Expression | None
    aggregate: str
    exponent: float
    zero: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An edition ready to score; `root` is the position of the index. `used` are the names in its formulas.

    `imputed` are statistics of the reference population that policies and formulas look up by the answer
    to a choice. `texts` are the names that stand for texts, of which formulas ask only what they are like.
    `categories` are the ids that the positions of a category stand for, by the name of the figure, such as
    `<node>.value`.
    `row_parameters` are looked up by rows of a table, and named as its columns: `table.parameter`. `ranges`
    tells between what each name in its formulas lies.
    """

    edition: Edition
    nodes: tuple[PlanNode, ...]
    root: int
    positions: Mapping[str, int]
    parameters: Mapping[str, PlanParameter]
    row_parameters: Mapping[str, PlanParameter]
    imputed: Mapping[str, PlanParameter]
    categories: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, Expression]
    prerequisites: tuple[PlanPrerequisite, ...]
    portfolio: tuple[PlanPortfolio, ...]
    used: frozenset[str]
    texts: frozenset[str]
    ranges: Mapping[str, Interval]
    ungraded: frozenset[str]
    grade: Grade
    dated: bool

    def told(self, name: str, number: float | None) -> float | str | None:
        """Return a figure as it is told: the id of a category, or the number itself."""
        ids = self.categories.get(name)
        return number if ids is None or number is None else ids[int(number)]

    @property
    def index(self) -> PlanNode:
        """The root of the index, whose score is the headline."""
        return self.nodes[self.root]
