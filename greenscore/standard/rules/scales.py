"""Scales: exactly one each, with thresholds in order and a direction that is the declared one."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from greenscore.document import Path
from greenscore.nodes import SCALES, Node, Score
from greenscore.problems import Problem
from greenscore.scope import frozen_statistic
from greenscore.standard.rules.inspection import Inspection


def one_scale(inspection: Inspection) -> Iterator[Problem]:
    """A score has exactly one scale; a formula declares its bounds, and nothing else has any."""
    for path, score in _scores(inspection):
        given = [name for name in SCALES if getattr(score, name) is not None]
        if len(given) != 1:
            args = {"forms": ", ".join(SCALES), "given": ", ".join(given) or "-"}
            yield inspection.problem("standard-not-one-of", path, **args)
        if score.formula is not None and score.bounds is None:
            yield inspection.problem("standard-missing-key", path, key="bounds")
        if score.formula is None and score.bounds is not None:
            yield inspection.problem("standard-bounds-unused", (*path, "bounds"))
        if score.bounds is not None and score.bounds[0] >= score.bounds[1]:
            yield inspection.problem("standard-bounds-crossed", (*path, "bounds"))


def _scores(inspection: Inspection) -> Iterator[tuple[Path, Score]]:
    for path, node in inspection.nodes:
        if node.score is not None:
            yield (*path, "score"), node.score


def linear_ends(inspection: Inspection) -> Iterator[Problem]:
    """The ends of a straight line differ, and are above zero where its axis is logarithmic."""
    for path, score in _scores(inspection):
        if score.linear is None:
            continue
        where = (*path, "linear")
        ends = [inspection.formulas.constant((*where, name)) for name in ("worst", "best")]
        if ends[0] is not None and ends[0] == ends[1]:
            yield inspection.problem("standard-linear-flat", where)
        if score.linear.log and any(end is not None and end <= 0 for end in ends):
            yield inspection.problem("standard-log-not-positive", where)


def ascending_thresholds(inspection: Inspection) -> Iterator[Problem]:
    """The thresholds of points and steps ascend."""
    for path, score in _scores(inspection):
        lists: list[tuple[Path, int]] = []
        if score.points:
            lists.append(((*path, "points"), len(score.points)))
        if score.steps:
            lists.append(((*path, "steps", "at"), len(score.steps.at)))
        for where, length in lists:
            for place in range(1, length):
                first, second = (
                    inspection.formulas.constant((*where, index, 0)) for index in (place - 1, place)
                )
                if first is not None and second is not None and first >= second:
                    args = {"first": f"{first:g}", "second": f"{second:g}"}
                    yield inspection.problem("standard-not-ascending", (*where, place), **args)


def lognormal_order(inspection: Inspection) -> Iterator[Problem]:
    """The value worth 90 lies below the value worth 50, and above zero."""
    for path, score in _scores(inspection):
        if score.lognormal is None:
            continue
        where = (*path, "lognormal")
        p10, median = (inspection.formulas.constant((*where, name)) for name in ("p10", "median"))
        known = [0.0, *(point for point in (p10, median) if point is not None)]
        if any(low >= high for low, high in pairwise(known)):
            yield inspection.problem("standard-lognormal-order", where)


def declared_direction(inspection: Inspection) -> Iterator[Problem]:
    """What the node declares as better is what its scale rewards."""
    for path, node in inspection.nodes:
        if node.better is None or node.score is None:
            continue
        found = _direction(inspection, (*path, "score"), node.score)
        if found and found != node.better:
            args = {"declared": node.better, "found": found}
            yield inspection.problem("standard-direction", (*path, "better"), **args)


def _direction(inspection: Inspection, path: Path, score: Score) -> str:
    """Return higher or lower, or nothing where the scale has no single or known direction."""
    if score.linear is not None:
        worst, best = (
            inspection.formulas.constant((*path, "linear", name)) for name in ("worst", "best")
        )
        if worst is None or best is None:
            return ""
        return _slope(
            [worst, best] if score.linear.at_worst < score.linear.at_best else [best, worst]
        )
    if score.points is not None:
        return _slope([float(y) for _, y in score.points])
    if score.steps is not None:
        return _slope([float(score.steps.below), *(float(y) for _, y in score.steps.at)])
    if score.lognormal is not None:
        return "lower"
    return score.relative.better if score.relative is not None else ""


def _slope(scores: Sequence[float]) -> str:
    rises = any(first < second for first, second in pairwise(scores))
    falls = any(first > second for first, second in pairwise(scores))
    if rises == falls:
        return ""
    return "higher" if rises else "lower"


def stretched_ranges(inspection: Inspection) -> Iterator[Problem]:
    """A clip leaves room between its bounds, and a rescale starts from a range with a width."""
    for path, node in inspection.nodes:
        yield from _clip(inspection, path, node)
        if node.rescale is not None:
            yield from _rescale(inspection, (*path, "rescale"))


def _rescale(inspection: Inspection, path: Path) -> Iterator[Problem]:
    ends = [inspection.formulas.constant((*path, "from", place)) for place in (0, 1)]
    if ends[0] is not None and ends[0] == ends[1]:
        yield inspection.problem("standard-bounds-crossed", path)
    for side in ("from", "to"):
        for place in (0, 1):
            yield from _fixed(inspection, (*path, side, place))


def _fixed(inspection: Inspection, path: Path) -> Iterator[Problem]:
    """The end of a range is the same for every subject."""
    names = inspection.formulas.names_at(path)
    varying = [name for name in names if not frozen_statistic(name)[0]]
    if varying:
        yield inspection.problem("standard-range-varies", path, name=varying[0])


def _clip(inspection: Inspection, path: Path, node: Node) -> Iterator[Problem]:
    if node.clip is None:
        return
    low, high = (inspection.formulas.constant((*path, "clip", name)) for name in ("min", "max"))
    if low is not None and high is not None and low >= high:
        yield inspection.problem("standard-bounds-crossed", (*path, "clip"))


RULES = (
    one_scale,
    linear_ends,
    ascending_thresholds,
    lognormal_order,
    declared_direction,
    stretched_ranges,
)
