"""Compiling scales: from the author's words to a function of the value."""

from itertools import product

from greenscore.expression.check import Quantity
from greenscore.expression.syntax import Conditional, Constant, Expression, Logic, Name
from greenscore.model.keyed import flatten
from greenscore.model.nodes import CategoryMap, Criterion, Node
from greenscore.model.population import Reference
from greenscore.model.standard import Standard
from greenscore.scoring.formulas import FormulaTyper
from greenscore.scoring.relative import relative
from greenscore.scoring.scales import (
    ByFormula,
    CategoryScale,
    LinearScale,
    LogNormalScale,
    Points,
    Scale,
    StepScale,
)
from greenscore.scoring.subject import JUSTIFIED, PROVEN


def compile_scale(
    formulas: FormulaTyper, node: Node, type_: Quantity, reference: Reference
) -> tuple[Scale | None, tuple[Expression, ...]]:
    """Return the scale of a node, and the expressions that its thresholds depend on.

    `type_` is the type of the value being scored; thresholds are brought to its unit.
    """
    score = node.score
    if score is None:
        return None, ()
    if score.linear:
        worst, best = (
            formulas.threshold(text, type_) for text in (score.linear.worst, score.linear.best)
        )
        below = None if score.linear.below is None else float(score.linear.below)
        ends = float(score.linear.at_worst), float(score.linear.at_best)
        return LinearScale(worst, best, *ends, below, score.linear.log), (worst, best)
    if score.points:
        knots = tuple(formulas.threshold(text, type_) for text, _ in score.points)
        return Points(knots, tuple(float(y) for _, y in score.points)), knots
    if score.steps:
        knots = tuple(formulas.threshold(text, type_) for text, _ in score.steps.at)
        scores = tuple(float(y) for _, y in score.steps.at)
        needs = tuple(formulas.reads((knot,)) for knot in knots)
        below, strict = float(score.steps.below), score.steps.side == "right"
        return StepScale(knots, scores, below, strict, needs), knots
    if score.map:
        return _categories(formulas, score.map), tuple(Name(name) for name in score.map.on)
    if score.lognormal:
        p10, median = (
            formulas.threshold(text, type_)
            for text in (score.lognormal.p10, score.lognormal.median)
        )
        return LogNormalScale(p10, median), (p10, median)
    if score.relative:
        return relative(score.relative, reference), ()
    if score.criterion:
        return _criterion(formulas, node, score.criterion), ()
    assert score.formula is not None
    expression = formulas.formula(score.formula, {"x": type_})
    low, high = (float(bound) for bound in score.bounds or (0, 100))
    return ByFormula(expression, low, high), (expression,)


def keys_of(standard: Standard, name: str) -> tuple[str, ...]:
    """Return the keys of an input or column that figures are looked up by, in the order of their codes."""
    question = standard.question(name)
    assert question is not None
    return ("false", "true") if question.type == "boolean" else tuple(question.choices)


def _criterion(formulas: FormulaTyper, node: Node, criterion: Criterion) -> ByFormula:
    """Return the scale of a criterion: 100 where it is fulfilled as far as it binds, else 0."""
    value = formulas.value(node)
    asked = () if value is None else formulas.inputs_behind(value)
    proofs = [Name(f"{id}.{PROVEN}") for id in asked] if criterion.evidence else []
    met: Expression = Logic("and", (Name("x"), *proofs)) if proofs else Name("x")
    if criterion.force == "suggested":
        met = Constant(1.0)
    elif criterion.force == "should":
        met = Logic("or", (met, *(Name(f"{id}.{JUSTIFIED}") for id in asked)))
    return ByFormula(Conditional(met, Constant(100.0), Constant(0.0)), 0.0, 100.0)


def _categories(formulas: FormulaTyper, mapping: CategoryMap) -> CategoryScale:
    choices = [keys_of(formulas.standard, name) for name in mapping.on]
    cells, _ = flatten(mapping.values, choices)
    otherwise = None if mapping.otherwise is None else float(mapping.otherwise)
    table = tuple(cells.get(key, otherwise) for key in product(*choices))
    return CategoryScale(tuple(mapping.on), tuple(len(keys) for keys in choices), table)
