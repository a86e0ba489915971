"""What portfolios come to, as the plan has it, and what they share with groups of nodes."""

import math
from typing import Any

from greenscore.model.nodes import Aggregate, Node
from greenscore.model.standard import Portfolio, Standard
from greenscore.scoring.formulas import FormulaTyper
from greenscore.scoring.plan import PlanPortfolio
from greenscore.texts import worded


def compile_portfolios(formulas: FormulaTyper) -> tuple[PlanPortfolio, ...]:
    """Compile the portfolios that a standard declares, or the plain ones."""
    standard = formulas.standard
    declared = standard.portfolio or plain_portfolio(standard)
    return tuple(_portfolio(formulas, portfolio) for portfolio in declared)


def plain_portfolio(standard: Standard) -> tuple[Portfolio, ...]:
    """Return what a portfolio comes to where the standard declares none: mean and worst of the index."""
    plain: dict[str, Any] = {"of": standard.index.id, "missing": "renormalise"}
    mean, worst = worded("Screen.portfolio.mean"), worded("Screen.portfolio.worst")
    return (
        Portfolio(id="mean", title=mean, round=standard.rounding, **plain),
        Portfolio(id="worst", title=worst, aggregate=Aggregate(kind="min"), **plain),
    )


def _portfolio(formulas: FormulaTyper, portfolio: Portfolio) -> PlanPortfolio:
    aggregate, exponent = aggregate_of(portfolio)
    value, where = portfolio.value, portfolio.where
    return PlanPortfolio(
        declared=portfolio,
        value=None if value is None else formulas.converted(value, portfolio.unit),
        weight=formulas.formula(portfolio.weight),
        where=None if where is None else formulas.formula(where),
        aggregate=aggregate,
        exponent=exponent,
        zero=zero_of(portfolio),
    )


def zero_of(node: Node | Portfolio) -> float:
    """Return what a mean comes to that a score of zero decides."""
    return math.nan if node.aggregate.zero == "none" else 0.0


def aggregate_of(node: Node | Portfolio) -> tuple[str, float]:
    """Return the kind of an aggregate with its power, or the sign of its penalty."""
    aggregate = node.aggregate
    if aggregate.kind == "penalised":
        raised = aggregate.penalised is not None and aggregate.penalised.sign == "plus"
        return aggregate.kind, 1.0 if raised else -1.0
    return aggregate.kind, 1.0 if aggregate.power is None else float(aggregate.power)
