"""What is given and does not count: answers below the asked grade, and scores that are only assumed.

Such a thing is not absent. What `coalesce` would pass over, and `is_missing` would call missing, may turn out
to be anything, so that neither can tell. For one subject, and for a block of rows.
"""

from functools import reduce
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from greenscore.expression.syntax import Aggregate, Expression, Name, Previous, children

Mask = NDArray[np.bool_]


class Hiding(Protocol):
    """A subject of formulas that knows what of it does not count."""

    def hides(self, name: str) -> bool:
        """Tell whether something behind a name is given and does not count."""

    def previous(self) -> "Hiding | None":
        """Return the same subject in the preceding period."""


class HidingBlock(Protocol):
    """The same for a block of rows."""

    @property
    def size(self) -> int:
        """Number of rows."""

    @property
    def cautious(self) -> bool:
        """Tell whether anything can be hidden at all."""

    def hides(self, name: str) -> Mask:
        """Tell in which rows something behind a name is given and does not count."""

    def previous(self) -> "tuple[HidingBlock, Mask]":
        """Return the same subjects in their preceding period, and where there is none."""


def one(expression: Expression, subject: Hiding) -> bool:
    """Tell whether a formula reads something that is hidden."""
    if isinstance(expression, Name):
        return subject.hides(expression.id)
    if isinstance(expression, Previous):
        before = subject.previous()
        return before is not None and one(expression.operand, before)
    own = isinstance(expression, Aggregate) and subject.hides(expression.table)
    return own or any(one(part, subject) for part in children(expression))


def many(expression: Expression, block: HidingBlock) -> Mask:
    """Tell in which rows a formula reads something that is hidden."""
    nothing = np.zeros(block.size, dtype=np.bool_)
    if not block.cautious:
        return nothing
    if isinstance(expression, Name):
        return block.hides(expression.id)
    if isinstance(expression, Previous):
        before, absent = block.previous()
        return many(expression.operand, before) & ~absent
    own = [block.hides(expression.table)] if isinstance(expression, Aggregate) else []
    return reduce(np.logical_or, [*own, *(many(p, block) for p in children(expression))], nothing)
