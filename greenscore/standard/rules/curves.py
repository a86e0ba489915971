"""Curves: thresholds in order, and a slope that is the declared one, for every key and date."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from greenscore.model.nodes import Node, Score
from greenscore.model.scalars import as_number
from greenscore.problems import Problem
from greenscore.standard.rules.figures import cases, named
from greenscore.standard.rules.inspection import Inspection
from greenscore.standard.rules.scales import scores
from greenscore.standard.rules.slopes import slope
from greenscore.text.document import Path

_ENDS = ("worst", "best")


def linear_ends(inspection: Inspection) -> Iterator[Problem]:
    """The ends of a straight line differ, and are above zero where its axis is logarithmic."""
    for path, score in scores(inspection):
        where = (*path, "linear")
        if score.linear is None:
            continue
        ends = cases(inspection, *((*where, name) for name in _ENDS))
        flat = next((case for case, (worst, best) in ends if worst == best), None)
        if flat is not None:
            yield inspection.problem("standard-linear-flat", where, case=named(flat))
        every = (end for name in _ENDS for _, end in cases(inspection, (*where, name)))
        if score.linear.log and any(end[0] <= 0 for end in every):
            yield inspection.problem("standard-log-not-positive", where)


def ascending_thresholds(inspection: Inspection) -> Iterator[Problem]:
    """The thresholds of points and steps ascend, so that no two of them meet or overlap."""
    for path, score in scores(inspection):
        lists: list[tuple[Path, int]] = []
        if score.points:
            lists.append(((*path, "points"), len(score.points)))
        if score.steps:
            lists.append(((*path, "steps", "at"), len(score.steps.at)))
        for where, length in lists:
            for place in range(1, length):
                pair = ((*where, place - 1, 0), (*where, place, 0))
                yield from out_of_order(inspection, (*where, place), *pair)


def out_of_order(
    inspection: Inspection, where: Path, first: Path, second: Path, *, ties: bool = False
) -> Iterator[Problem]:
    """Tell of the first case in which the formula at `second` does not lie above that at `first`."""
    for case, (low, high) in cases(inspection, first, second):
        if low > high or (low == high and not ties):
            args = {"first": f"{low:g}", "second": f"{high:g}", "case": named(case)}
            yield inspection.problem("standard-not-ascending", where, **args)
            return


def lognormal_order(inspection: Inspection) -> Iterator[Problem]:
    """The value worth 90 lies below the value worth 50, and above zero."""
    for path, score in scores(inspection):
        if score.lognormal is None:
            continue
        where = (*path, "lognormal")
        p10, median = ((*where, name) for name in ("p10", "median"))
        known = [*cases(inspection, p10), *cases(inspection, median)]
        known += cases(inspection, p10, median)
        if any(low >= high for _, points in known for low, high in pairwise((0.0, *points))):
            yield inspection.problem("standard-lognormal-order", where)


def declared_direction(inspection: Inspection) -> Iterator[Problem]:
    """What a node declares as better is what its curve rewards, all the way and after every step."""
    for path, node in inspection.nodes:
        turn = _turn(inspection, path, node)
        if node.better is None or node.score is None or not turn:
            continue
        for case, curve in _curves(inspection, (*path, "score"), node.score):
            signs = {_sign(second - first) * turn for first, second in pairwise(curve)} - {0}
            found = "higher" if 1 in signs else "lower"
            args = {"declared": node.better, "found": found, "case": named(case)}
            code = "standard-not-monotone" if len(signs) > 1 else "standard-direction"
            if signs and (len(signs) > 1 or found != node.better):
                yield inspection.problem(code, (*path, "better"), **args)
                break


def _turn(inspection: Inspection, path: Path, node: Node) -> int:
    """Return -1 where the steps around the scale turn a value round, 0 where they do not tell."""
    turn = 1
    if node.transform is not None:
        written = inspection.formulas.written((*path, "transform"))
        turn = (slope(written) or 0) if written else 0
    if node.rescale is not None:
        ends = [(*path, "rescale", side, place) for side in ("from", "to") for place in (0, 1)]
        known = next((numbers for _, numbers in cases(inspection, *ends)), None)
        turn = 0 if known is None else turn * _sign((known[1] - known[0]) * (known[3] - known[2]))
    return turn


def _curves(
    inspection: Inspection, path: Path, score: Score
) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield the scores of a scale from low values to high ones, once for each case."""
    if score.linear is not None:
        ends = cases(inspection, *((*path, "linear", name) for name in _ENDS))
        heights = _heights(score)
        yield from (
            (case, heights if worst < best else heights[::-1]) for case, (worst, best) in ends
        )
    elif score.points is not None or score.steps is not None:
        yield "", _heights(score)
    elif score.lognormal is not None:
        yield "", (100.0, 0.0)
    elif score.relative is not None:
        yield "", (0.0, 100.0) if score.relative.better == "higher" else (100.0, 0.0)
    elif score.formula is not None:
        written = inspection.formulas.written((*path, "formula"))
        yield "", (0.0, float((slope(written) or 0) if written else 0))


def flat_scales(inspection: Inspection) -> Iterator[Problem]:
    """A scale tells values apart: its scores are not all the same."""
    for path, score in scores(inspection):
        heights = _heights(score)
        if heights and len(set(heights)) == 1:
            yield inspection.problem("standard-scale-flat", path, score=f"{heights[0]:g}")


def _heights(score: Score) -> tuple[float, ...]:
    """Return the scores that a scale names, from its worst end or its lowest threshold on."""
    if score.linear is not None:
        line = score.linear
        below = () if line.below is None else (float(line.below),)
        return (*below, float(line.at_worst), float(line.at_best))
    if score.points is not None:
        return tuple(float(y) for _, y in score.points)
    if score.steps is not None:
        return (float(score.steps.below), *(float(y) for _, y in score.steps.at))
    if score.map is not None:
        rest = () if score.map.otherwise is None else (float(score.map.otherwise),)
        return (*numbers(score.map.values), *rest)
    return ()


def numbers(values: Mapping[str, Any]) -> Iterator[float]:
    """Yield the numbers of a nested mapping; what is none is told by another rule."""
    for value in values.values():
        if isinstance(value, Mapping):
            yield from numbers(value)
            continue
        try:
            yield float(as_number(value))
        except ValueError:
            continue


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


RULES = (
    linear_ends,
    ascending_thresholds,
    lognormal_order,
    declared_direction,
    flat_scales,
)
