"""The range of every node: what its score is bounded by, and what of that can be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from greenscore.model.absence import STATES
from greenscore.model.standard import Standard
from greenscore.scoring.bounds import (
    clipped,
    group_range,
    put_in_place,
    range_after,
    transformed,
)
from greenscore.scoring.intervals import ANYTHING, Interval, hull, interval
from greenscore.scoring.known_ranges import KnownRanges, closed, opened
from greenscore.scoring.plan import PlanNode, PlanParameter
from greenscore.scoring.scale_ranges import image
from greenscore.scoring.scales import Bounds


class NodeRanges:
    """Finds the ranges of nodes in the order of the plan: children before their parent.

    `imputed` holds the statistics that policies look up by a choice.
    """

    def __init__(
        self, standard: Standard, known: KnownRanges, imputed: Mapping[str, PlanParameter]
    ) -> None:
        self._standard, self._known, self._imputed = standard, known, imputed
        self._may_not_apply: dict[str, bool] = {}

    def found(self, node: PlanNode, below: Sequence[PlanNode]) -> PlanNode:
        """Return a planned node with its ranges; `below` are its children."""
        self._may_not_apply[node.id] = (
            node.applies is not None
            or any(self._allows(name) for name in node.reads if not node.children)
            or any(self._may_not_apply[child.id] for child in below)
        )
        value = ANYTHING if node.value is None else interval(node.value, self._known)
        bounds = self._range(node, value, below, "bounds")
        reach = self._range(node, value, below, "reach")
        if "worst" in self._kinds(node):
            reach = hull([reach, (bounds[0], bounds[0])])
        self._known.tell(node.id, value, bounds, len(node.ladder))
        return replace(node, bounds=opened(bounds), reach=opened(reach))

    def _allows(self, name: str) -> bool:
        """Tell whether an input may be answered "not applicable"."""
        question = self._standard.inputs.get(name)
        return question is not None and question.not_applicable.allowed

    def _range(
        self, node: PlanNode, value: Interval, below: Sequence[PlanNode], part: str
    ) -> Interval:
        """Return the range of a score; `part` is what is taken of the nodes below."""
        if below:
            value = group_range(
                node.aggregate,
                node.exponent,
                [closed(getattr(child, part)) for child in below],
                [interval(child.weight, self._known) for child in below],
                [self._kinds(child) for child in below],
            )
        own = [self._scaled(node, value)]
        if part == "bounds" and node.scale is not None:
            own = [_declared(node.scale.bounds, own[0])]
        for kind, amount in put_in_place(node.policies, self._imputed):
            given = (amount, amount)
            if kind == "impute":
                own.append(image(node.scale, given, self._known))
            else:
                past = node.children or kind == "score"
                own.append(given if past else self._scaled(node, given))
        return range_after(hull(own), node.adjust, node.rescale, node.rounding, self._known)

    def _scaled(self, node: PlanNode, value: Interval) -> Interval:
        """Return the range of what clip, transform and scale make of a value."""
        value = clipped(value, (node.low, node.high), self._known)
        return image(node.scale, transformed(value, node.transform, self._known), self._known)

    def _kinds(self, node: PlanNode) -> set[str]:
        """Return the kinds of the policies that may come to a node."""
        return {
            policy.kind
            for state, policy in zip(STATES, node.policies, strict=True)
            if state != "not_applicable" or self._may_not_apply[node.id]
        }


def _declared(bounds: Bounds, found: Interval) -> Interval:
    """Return the range that a scale declares, and where it leaves an end open, what was found of it."""
    low, high = bounds
    return (found[0] if low is None else low), (found[1] if high is None else high)
