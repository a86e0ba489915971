"""What a truth value is, said once for both interpreters: 1 holds, any other number fails.

What is absent does neither. Conditions come to 1, 0 or nothing; only a number that was put in the place
of an answer could be another, and must not be true in one interpreter and false in the other.
"""

import numpy as np
from numpy.typing import NDArray

from greenscore.model.table import Floats


def holds(value: float | None) -> bool:
    """Tell whether a value is true."""
    return value == 1.0


def fails(value: float | None) -> bool:
    """Tell whether a value is false: a number that does not hold."""
    return value is not None and value != 1.0


def holds_column(column: Floats) -> NDArray[np.bool_]:
    """Tell where a column is true."""
    return np.equal(column, 1.0)


def fails_column(column: Floats) -> NDArray[np.bool_]:
    """Tell where a column is false: where there is a number that does not hold."""
    return np.not_equal(column, 1.0) & ~np.isnan(column)
