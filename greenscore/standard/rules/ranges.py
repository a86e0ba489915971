"""The ranges of scores: leaving a child out must not beat the best it could have scored."""

from collections.abc import Iterator

from greenscore.model.nodes import Node, Score
from greenscore.problems import Problem
from greenscore.standard.rules.curves import numbers
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path

_LEAVING_OUT = {"renormalise", "equal", "transfer"}
_AVERAGING = {"mean", "geometric", "harmonic", "power", "penalised", "min"}
_OPEN_STATES = ("missing", "unscorable")


def left_out_children(inspection: Inspection) -> Iterator[Problem]:
    """A child that is left out while it is missing reaches as high as its siblings."""
    for path, group in inspection.nodes:
        if group.aggregate.kind not in _AVERAGING:
            continue
        tops = _tops(inspection, path, group)
        highest = max((top for top in tops if top is not None), default=0.0)
        for place, (child, top) in enumerate(zip(group.children, tops, strict=True)):
            where = (*path, "children", place)
            if top is not None and top < highest and _is_left_out(inspection, where):
                args = {"node": child.id, "best": f"{top:g}", "highest": f"{highest:g}"}
                yield inspection.problem("standard-left-out-raises", where, **args)


def _is_left_out(inspection: Inspection, path: Path) -> bool:
    return any(
        policy.kind in _LEAVING_OUT
        for policy in (inspection.policy(path, state) for state in _OPEN_STATES)
        if policy is not None
    )


def _tops(inspection: Inspection, path: Path, group: Node) -> list[float | None]:
    """Return the highest score each child can reach, None where the text alone does not tell."""
    return [
        _top(inspection, (*path, "children", place), child)
        for place, child in enumerate(group.children)
    ]


def _top(inspection: Inspection, path: Path, node: Node) -> float | None:
    if node.adjust:
        return None
    top = _of_scale(node.score) if node.score else _of_group(inspection, path, node)
    if top is None or node.rescale is None:
        return top
    ends = [
        inspection.formulas.constant((*path, "rescale", side, place))
        for side in ("from", "to")
        for place in (0, 1)
    ]
    start, end, low, high = ends
    if start is None or end is None or low is None or high is None or start == end:
        return None
    return low + (top - start) * (high - low) / (end - start)


def _of_group(inspection: Inspection, path: Path, node: Node) -> float | None:
    tops = _tops(inspection, path, node)
    known = [top for top in tops if top is not None]
    if not tops or len(known) < len(tops) or node.aggregate.kind in {"sum", "product"}:
        return None
    return max(known)


def _of_scale(score: Score) -> float | None:
    if score.linear:
        ends = (score.linear.at_worst, score.linear.at_best, score.linear.below)
        return max(float(end) for end in ends if end is not None)
    if score.points:
        return max(float(y) for _, y in score.points)
    if score.steps:
        return max(float(score.steps.below), *(float(y) for _, y in score.steps.at))
    if score.map:
        otherwise = [] if score.map.otherwise is None else [float(score.map.otherwise)]
        return max([*numbers(score.map.values), *otherwise], default=None)
    if score.relative and score.relative.method == "zscore":
        return None
    if score.formula:
        return None if score.bounds is None else float(score.bounds[1])
    return 100.0


RULES = (left_out_children,)
