"""What to do next: the open indicators by the points they would bring to the total."""

from collections.abc import Sequence
from dataclasses import dataclass

from greenscore.model.assessment import Assessment
from greenscore.model.nodes import Node
from greenscore.texts import Text

WORTH_NAMING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceStep:
    """One thing to do, and what the total would gain by it at most."""

    node: str
    title: Text
    gain: float
    text: Text
    effort: str


def advise(assessment: Assessment) -> Sequence[AdviceStep]:
    """Return the indicators that can still bring points, the greatest gain first.

    Every gain is the change of the total if that indicator alone reached its best; gains of several
    do not have to add up, since caps and gates may lie between. The total is rounded as the standard
    says, so that a gain which would not be printed is none.
    """
    nodes = {node.id: node for node in assessment.edition.standard.walk()}
    steps = [
        _step(nodes[result.id], result.gain)
        for result in assessment.index.walk()
        if result.gain is not None and result.gain > WORTH_NAMING
    ]
    return sorted(steps, key=lambda step: -step.gain)


def _step(node: Node, gain: float) -> AdviceStep:
    return AdviceStep(
        node=node.id,
        title=node.title,
        gain=gain,
        text=node.advice.text if node.advice else Text(),
        effort=(node.advice.effort if node.advice else None) or "",
    )
