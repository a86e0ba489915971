"""Scales: exactly one each, between bounds that leave room."""

from collections.abc import Iterator

from greenscore.model.nodes import SCALES, Node, Score
from greenscore.model.scope import frozen_group, frozen_statistic
from greenscore.problems import Problem
from greenscore.standard.rules.inspection import Inspection
from greenscore.text.document import Path


def one_scale(inspection: Inspection) -> Iterator[Problem]:
    """A score has exactly one scale; a formula declares its bounds, and nothing else has any."""
    for path, score in scores(inspection):
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


def scores(inspection: Inspection) -> Iterator[tuple[Path, Score]]:
    """Yield every scale with its path."""
    for path, node in inspection.nodes:
        if node.score is not None:
            yield (*path, "score"), node.score


def criteria(inspection: Inspection) -> Iterator[Problem]:
    """Evidence and justification stand beside the answers to inputs, so a criterion reads one."""
    for path, node in inspection.nodes:
        criterion = node.score.criterion if node.score else None
        if criterion is None or (criterion.force == "must" and not criterion.evidence):
            continue
        names = inspection.formulas.names_at((*path, "value"))
        if not any(name in inspection.standard.inputs for name in names):
            where = (*path, "score", "criterion")
            yield inspection.problem("standard-criterion-no-input", where, node=node.id)


def looked_up(inspection: Inspection) -> Iterator[Problem]:
    """What a map looks up is no number: nothing clips, transforms or treats it."""
    for path, node in inspection.nodes:
        for step in ("clip", "transform", "outliers"):
            if node.score is not None and node.score.map is not None and getattr(node, step):
                args = {"option": step, "needs": ", ".join(s for s in SCALES if s != "map")}
                yield inspection.problem("standard-option-unused", (*path, step), **args)


def met_or_not(inspection: Inspection) -> Iterator[Problem]:
    """What a criterion judges is met, 1, or not, 0: nothing on the way to it makes another number."""
    for path, node in inspection.nodes:
        if node.score is not None and node.score.criterion is not None:
            for where, given in _between(inspection, path, node):
                args = {"node": node.id, "given": given}
                yield inspection.problem("standard-criterion-truth", where, **args)


def _between(inspection: Inspection, path: Path, node: Node) -> Iterator[tuple[Path, str]]:
    """Yield what may give a criterion a number that is neither met nor not."""
    for step in ("children", "clip", "transform"):
        if getattr(node, step):
            yield (*path, step), step
    for where, policy in inspection.policies(path, node):
        if policy.kind == "impute":
            yield where, f"impute: {policy.impute}"
        elif policy.value not in {None, 0, 1}:
            yield where, f"value: {policy.value}"
        elif policy.score not in {None, 0, 100}:
            yield where, f"score: {policy.score}"


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
    varying = [n for n in names if not frozen_statistic(n)[0] or frozen_group(n)]
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
    criteria,
    looked_up,
    met_or_not,
    stretched_ranges,
)
