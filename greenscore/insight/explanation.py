"""Why a score is what it is: formula, inputs with their cells, curve, weight, and the points lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenscore.expression.functions import NODE_PARTS, REFERENCE
from greenscore.expression.parser import parse
from greenscore.expression.syntax import names
from greenscore.model.assessment import Answer, Assessment, DerivedResult, NodeResult
from greenscore.model.nodes import Node
from greenscore.model.population import Reference
from greenscore.model.scope import frozen_group, frozen_statistic
from greenscore.model.standard import Standard
from greenscore.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFigure:
    """A derived figure, a parameter or part of another node on the way to the value, with its formula.

    `label` is that of the figure, of a node its title.
    """

    id: str
    label: Text
    formula: str
    value: float | str | None
    unit: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One node explained: everything that led to its score, in the order a reader asks for it.

    `lost` are the points of the total that the node leaves, as far as weights add up.
    """

    node: Node
    result: NodeResult
    unit: str
    figures: Sequence[ExplainedFigure]
    answers: Sequence[Answer]
    lost: float | None
    adjustments: Sequence[Text]
    source: str


def explain(assessment: Assessment, node: str | None = None) -> Sequence[Explanation]:
    """Explain one node with everything below it, or the index and every further result.

    Parents stand before their children.

    KeyError where the standard has no such node.
    """
    standard = assessment.edition.standard
    nodes = {found.id: found for found in standard.walk()}
    trees = (assessment.index, *assessment.results) if node is None else (assessment.node(node),)
    return [
        _explained(assessment, nodes[result.id], result)
        for tree in trees
        for result in _downwards(tree)
    ]


def _downwards(result: NodeResult) -> Sequence[NodeResult]:
    return [result, *(below for child in result.children for below in _downwards(child))]


def _explained(assessment: Assessment, node: Node, result: NodeResult) -> Explanation:
    read = set(result.inputs)
    lost = None
    if result.possible is not None and result.points is not None:
        lost = result.possible - result.points
    return Explanation(
        node=node,
        result=result,
        unit=unit_of(assessment.edition.standard, node),
        figures=_figures(assessment, node),
        answers=[a for a in assessment.answers if a.id in read or _cell_of(a.id) in read],
        lost=lost,
        adjustments=[node.adjust[position].reason for position in result.adjustments],
        source=node.source or "",
    )


def _cell_of(id: str) -> str:
    """Return `table.column` for the answer of one cell, `table.3.column`."""
    table, _, column = id.partition(".")
    return f"{table}.{column.rpartition('.')[2]}" if column else ""


def unit_of(standard: Standard, node: Node) -> str:
    """Return the unit a node's value is in: its own, or that of the one figure it shows."""
    if node.unit or node.value is None:
        return node.unit or ""
    if node.value in standard.derived:
        return standard.derived[node.value].unit or ""
    asked = standard.inputs.get(node.value)
    return asked.unit if asked and asked.type == "number" else ""


def _figures(assessment: Assessment, node: Node) -> Sequence[ExplainedFigure]:
    """Return the figures, parameters and other nodes a node uses, each before what it is made of."""
    standard = assessment.edition.standard
    results = {r.id: r for r in (*assessment.derived, *assessment.parameters)}
    queue = [name for text in _formulas(node) for name in names(parse(text))]
    figures: dict[str, ExplainedFigure] = {}
    while queue:
        name = queue.pop(0)
        if name in figures:
            continue
        if name not in results:
            figures |= {figure.id: figure for figure in _of_nodes(assessment, name)}
            continue
        figures[name] = _figure(standard, results[name])
        derived = standard.derived.get(name)
        for text in derived.formulas if derived else ():
            queue.extend(names(parse(text)))
    return list(figures.values())


def _of_nodes(assessment: Assessment, name: str) -> Iterator[ExplainedFigure]:
    """Yield the part of a node, or the statistic of its population, that a formula names."""
    standard, (id, _, part) = assessment.edition.standard, name.partition(".")
    node = next((found for found in standard.walk() if found.id == id), None)
    statistic, by = frozen_statistic(name)[1], frozen_group(name)
    if node is None or not (statistic or part in NODE_PARTS):
        return
    result = assessment.node(id)
    value: float | str | None = result.level if part == "level" else result.score
    if statistic:
        reference = assessment.edition.references.get(id, Reference())
        group = next((answer.shown for answer in assessment.answers if answer.id == by), "")
        own = reference.groups.get(group, Reference()) if by else reference
        value = own.statistic(statistic)
    elif part == "value":
        value = result.value
    written = f"{id}.{REFERENCE}.{statistic}(by={by})" if by else name
    unit = unit_of(standard, node) if part not in ("score", "level") and not node.transform else ""
    yield ExplainedFigure(
        id=written, label=node.title, formula="", value=value, unit=unit, source=node.source or ""
    )


def _formulas(node: Node) -> list[str]:
    score = node.score
    found = [node.value, node.applies, node.transform]
    found += [] if node.clip is None else [node.clip.min, node.clip.max]
    if score is not None:
        found += [] if score.linear is None else [score.linear.worst, score.linear.best]
        found += [knot for knot, _ in score.points or ()]
        found += [] if score.steps is None else [knot for knot, _ in score.steps.at]
        found += [] if score.lognormal is None else [score.lognormal.p10, score.lognormal.median]
        found.append(score.formula)
    if node.rescale is not None:
        found += [*node.rescale.source, *node.rescale.target]
    return [text for text in found if text]


def _figure(standard: Standard, result: DerivedResult) -> ExplainedFigure:
    derived = standard.derived.get(result.id)
    declared = derived or standard.parameters[result.id]
    return ExplainedFigure(
        id=result.id,
        label=declared.label,
        formula=derived.text if derived else "",
        value=result.value,
        unit=result.unit,
        source=declared.source or "",
    )
