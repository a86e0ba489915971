"""Between which numbers the names of formulas lie: the ranges of inputs, and what is made of them."""

import math
from collections.abc import Mapping

from greenscore.model.scope import PREREQUISITES_MET
from greenscore.model.standard import Question
from greenscore.scoring.formulas import FormulaTyper
from greenscore.scoring.intervals import ANYTHING, EITHER, Interval, hull, interval
from greenscore.scoring.plan import PlanParameter
from greenscore.scoring.scales import Bounds
from greenscore.scoring.subject import BESIDE


class KnownRanges:
    """The range of each name that a formula of a standard may use; `parameters` are those of rows too.

    Data are refused outside of the range of an input. A node is known from when its ranges were told;
    what is not known may be anything.
    """

    def __init__(self, formulas: FormulaTyper, parameters: Mapping[str, PlanParameter]) -> None:
        self._formulas, self._parameters = formulas, parameters
        self._known: dict[str, Interval] = {PREREQUISITES_MET: EITHER}

    def __call__(self, name: str) -> Interval:
        """Return between which numbers a name lies."""
        if name not in self._known:
            self._known[name] = ANYTHING  # a figure that depends on itself is another rule's matter
            self._known[name] = self._find(name)
        return self._known[name]

    def tell(self, node: str, value: Interval, score: Interval, rungs: int) -> None:
        """Take down between what the value, the score and the level of a node lie."""
        self._known[f"{node}.value"], self._known[f"{node}.score"] = value, score
        self._known[f"{node}.level"] = (0.0, max(rungs - 1.0, 0.0))

    def _find(self, name: str) -> Interval:
        if name in self._formulas.derived:
            return interval(self._formulas.derived[name], self)
        if name in self._parameters:
            figures = [value for value in self._parameters[name].values if value is not None]
            return hull([(figure, figure) for figure in figures])
        question = self._formulas.standard.question(name)
        if question is not None:
            return _of_question(question)
        return EITHER if name.rpartition(".")[2] in BESIDE else ANYTHING


def _of_question(question: Question) -> Interval:
    """Return between what an answer lies; a choice is its position, and a text no number."""
    if question.type == "boolean":
        return EITHER
    if question.type == "choice":
        return 0.0, max(len(question.choices) - 1.0, 0.0)
    lows = [float(end) for end in (question.min, question.above) if end is not None]
    highs = [float(end) for end in (question.max, question.below) if end is not None]
    return max(lows, default=-math.inf), min(highs, default=math.inf)


def closed(bounds: Bounds) -> Interval:
    """Return a range with an open end as one that ends nowhere."""
    low, high = bounds
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def opened(held: Interval) -> Bounds:
    """Return a range whose end is open where it ends nowhere."""
    low, high = (end if math.isfinite(end) else None for end in held)
    return low, high
