"""The syntax of formulas, and what every evaluator makes of it.

Values are 64-bit floats. A boolean is 1 or 0, a category is the position of its choice, and what is
missing is NaN. Evaluators agree to the bit because they keep these rules:

- A result that is not finite is missing; a division by zero is missing. Arithmetic with something
  missing is missing, and `min` and `max` are arithmetic.
- Comparisons have a slack of 1e-9: `a >= b` is a >= b - 1e-9, `a > b` is a > b + 1e-9, `a <= b` and
  `a < b` mirror them, `a == b` is |a - b| <= 1e-9. A comparison with something missing is missing.
- `and`, `or`, `not` follow Kleene: what is missing stays so unless the other side decides.
- A conditional whose condition is missing is missing.
- `coalesce` takes the first that is present; `is_missing` gives 1 or 0 and is never missing.
- `length` counts the characters (code points) of a text. An address, for `is_address`, is one of the web:
  `http://` or `https://`, a host of at least two parts, and nothing blank up to its end. A text is compared
  as it is written, upper case and lower apart. What is asked of a text that is missing is missing.
- `log` (natural), `exp`, and `**` with an exponent that is negative or not whole are rounded to
  12 significant digits. `round(x, digits)` goes half to even in the decimal sense.
- Sums are added from left to right; a mean is such a sum divided by its count.
- Aggregates run over the subject's rows in their order. A condition missing in any row, or a value
  missing in a selected one (for `share`, in any), makes the aggregate missing, and so does a table
  that was not given. Where no row is selected, `sum` and `count` are 0, the others missing.
- `Convert` multiplies by the float nearest to its factor.

The `column` of a node is where it begins in the text, from 1; it plays no part in equality.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, Literal

UnaryOp = Literal["-", "not"]
BinaryOp = Literal["+", "-", "*", "/", "**"]
CompareOp = Literal["<", "<=", ">", ">=", "==", "!="]
LogicOp = Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class Node:
    """What every part of a formula has: the column at which it begins."""

    column: int = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number; `truth` marks `true` and `false`, which are 1 and 0."""

    value: float
    truth: bool = field(default=False, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Label(Node):
    """A text compared with a category; the check replaces it by the code of its choice."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A value of the subject: `energy`, `energy-low-carbon.score`, `prerequisites.met`.

    Within an aggregate, once checked, also a column of its table: `processes.energy`.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x`, or `not x`."""

    op: UnaryOp
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic of two operands; the exponent of `**` is a Constant within -20..20."""

    op: BinaryOp
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison of two operands; `a < b < c` is the Logic of two of them."""

    op: CompareOp
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` of two or more operands."""

    op: LogicOp
    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`then if condition else other`, also written `where(condition, then, other)`."""

    condition: "Expression"
    then: "Expression"
    other: "Expression"


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of scalars.

    One of min max mean sum coalesce (two or more arguments), abs log exp sqrt is_missing (one),
    round (one, or two with a Constant number of digits), clip (value, low, high).
    """

    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class TextTest(Node):
    """What a text is like: its `length`, whether it `is_address`, or `starts_with` the `start`.

    The check writes `is_missing` of a text as one, too.
    """

    function: str
    text: "Expression"
    start: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A function over the rows of a table, of those for which `condition` holds.

    sum, mean, min, max of `value`; count of rows; share: the sum of `value` where `condition` holds
    over its sum in all rows; weighted_mean: the sum of value x weight over the sum of `weight`.
    """

    function: str
    table: str
    value: "Expression | None"
    condition: "Expression | None"
    weight: "Expression | None"


@dataclass(frozen=True, slots=True)
class Previous(Node):
    """`operand` in the subject's preceding period; missing where there is none."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Convert(Node):
    """`operand` in another unit: times `factor`. Only the check writes it."""

    operand: "Expression"
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Foreign(Node):
    """The installed function `entry`, told by the digest of its source. Only the plan holds it."""

    entry: str
    sha256: str
    arguments: tuple["Expression", ...]


Expression = (
    Constant
    | Label
    | Name
    | Unary
    | Binary
    | Compare
    | Logic
    | Conditional
    | Call
    | TextTest
    | Aggregate
    | Previous
    | Convert
    | Foreign
)


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return the direct parts of an expression, from left to right."""
    match expression:
        case Constant() | Label() | Name():
            return ()
        case Unary(_, operand) | Previous(operand) | Convert(operand, _):
            return (operand,)
        case TextTest(_, text, _):
            return (text,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Logic(_, parts) | Call(_, parts) | Foreign(_, _, parts):
            return parts
        case Conditional(condition, then, other):
            return (condition, then, other)
        case Aggregate(_, _, value, condition, weight):
            return tuple(part for part in (value, condition, weight) if part is not None)


def with_parts(expression: Expression, parts: Sequence[Expression]) -> Expression:
    """Return an expression with other direct parts in the place of its own, as `children` has them."""
    left = list(parts)
    changed: dict[str, Any] = {}
    for place in fields(expression):
        own = getattr(expression, place.name)
        if isinstance(own, Node):
            changed[place.name] = left.pop(0)
        elif isinstance(own, tuple):
            changed[place.name] = tuple(left.pop(0) for _ in own)
    return replace(expression, **changed)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and all its parts, each before its own parts, from left to right."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def names(expression: Expression) -> tuple[str, ...]:
    """Return the names an expression uses, each once, in the order of the text."""
    return tuple(dict.fromkeys(part.id for part in walk(expression) if isinstance(part, Name)))


def tables(expression: Expression) -> tuple[str, ...]:
    """Return the tables an expression aggregates, each once, in the order of the text."""
    found = (part.table for part in walk(expression) if isinstance(part, Aggregate))
    return tuple(dict.fromkeys(found))
