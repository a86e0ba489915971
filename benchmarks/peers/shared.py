"""What every contestant reads from the plan: the parts of the standard that are fixed before any data."""

from greenscore.expression.syntax import Constant, Expression
from greenscore.model.absence import STATES
from greenscore.scoring.plan import Plan, PlanNode

SLACK = 1e-9


def number(expression: Expression) -> float:
    """Return the number a constant expression stands for."""
    assert isinstance(expression, Constant)
    return expression.value


def indicators(plan: Plan) -> list[PlanNode]:
    """Return the nodes that hold a value."""
    return [node for node in plan.nodes if not node.children]


def groups(plan: Plan) -> list[PlanNode]:
    """Return the nodes with children, the total last."""
    return [node for node in plan.nodes if node.children]


def imputed(node: PlanNode) -> float | None:
    """Return the score that stands in for a missing one; None where the other weights take over."""
    policy = node.policies[STATES.index("missing")]
    if policy.kind == "worst":
        return node.bounds[0]
    if policy.kind == "value":
        return node.scale.one(policy.amount.value, None)
    return None


def always_scored(node: PlanNode) -> bool:
    """Tell whether the node has a score in every row."""
    return not node.children and node.applies is None and imputed(node) is not None


def outputs(plan: Plan) -> list[str]:
    """Return the columns that are compared."""
    return [*(node.id for node in groups(plan)), "coverage", "level"]
