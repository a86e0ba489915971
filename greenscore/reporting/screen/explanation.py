"""Why one node scored what it did, on the screen."""

from collections.abc import Iterator

from greenscore.insight import reading
from greenscore.insight.explanation import Explanation
from greenscore.model.assessment import Answer, Assessment, Outcome
from greenscore.model.nodes import Node
from greenscore.reporting.assessment import sentences
from greenscore.reporting.screen.assessment import value_text
from greenscore.reporting.screen.blocks import Blocks, Facts, on_one_line
from greenscore.reporting.screen.numbers import number, quantity
from greenscore.reporting.screen.standard import scale_name
from greenscore.reporting.screen.words import word
from greenscore.texts import Lang, Text


def explanation_screen(explanation: Explanation, assessment: Assessment, lang: Lang) -> Blocks:
    """Tell why one node scored what it did."""
    node = explanation.node
    yield f"{node.title.get(lang)} [{node.id}]"
    facts = [*_facts(explanation, assessment, lang), *_readings(explanation, assessment, lang)]
    yield Facts([(word(key, lang), text) for key, text in facts if text])
    for figure in explanation.figures:
        formula = f" = {figure.formula}" if figure.formula else ""
        source = f"  [{figure.source}]" if figure.source else ""
        title = f" ({figure.label.get(lang)})" if "." in figure.id else ""  # of a node
        yield f"    {figure.id}{title}{formula} = {quantity(figure.value, figure.unit)}{source}"
    for answer in explanation.answers:
        yield f"    {answer.id} = {_answer(answer, lang)}"
    yield ""


def _answer(answer: Answer, lang: Lang) -> str:
    """Write an answer with what was given, where it stands, and who stands behind it."""
    if answer.reason:
        return f"{word('glossary.outcome.not_applicable', lang)}: {answer.reason}  ({answer.place})"
    if answer.value is None and not answer.shown:
        return word("glossary.outcome.missing", lang)
    shown = answer.shown or quantity(answer.value, answer.unit)
    given = f" ← {answer.given}" if answer.given and answer.given != shown else ""
    place = f"  ({answer.place})" if str(answer.place) else ""
    evidence = on_one_line(answer.evidence)
    if answer.programme is not None:
        evidence = on_one_line(sentences.stated_text(answer.programme).get(lang))
    grade = word(f"glossary.grade.{answer.grade}", lang)
    return f"{shown}{on_one_line(given)}{place}  {grade}  {evidence}".rstrip()


def _facts(
    explanation: Explanation, assessment: Assessment, lang: Lang
) -> Iterator[tuple[str, str]]:
    node, result, digits = explanation.node, explanation.result, assessment.digits
    outcome = (
        "" if result.outcome is Outcome.SCORED else word(f"glossary.outcome.{result.outcome}", lang)
    )
    score = "" if result.score is None else number(result.score, digits)
    yield "glossary.score", f"{score} ({outcome})" if score and outcome else score or outcome
    if result.value is not None:
        yield "glossary.value", value_text(assessment, node, result, lang)
    yield (
        "glossary.formula",
        node.value or _made_of(node, lang),
    )
    pairs = ", ".join(f"{quantity(x, '')} → {y:g}" for x, y in result.thresholds if x is not None)
    yield "glossary.scale", f"{scale_name(node, lang)}: {pairs}".rstrip(": ") if node.score else ""
    yield "glossary.weight", "" if result.weight is None else f"{result.weight:.2%}"
    if result.points is not None and result.possible is not None:
        yield "glossary.points", f"{number(result.points, 2)} / {number(result.possible, 2)}"
    if explanation.lost is not None:
        yield "glossary.loss", number(explanation.lost, 2)
    yield (
        "screen.explanation.adjusted",
        "; ".join(reason.get(lang) for reason in explanation.adjustments),
    )
    yield "glossary.source", explanation.source


def _made_of(node: Node, lang: Lang) -> str:
    """Say how a group is made of its children, and of how many; nothing of an indicator."""
    kind = node.aggregate.kind
    return (
        f"{word(f'screen.aggregate.{kind}', lang)} ({len(node.children)})" if node.children else ""
    )


def _readings(
    explanation: Explanation, assessment: Assessment, lang: Lang
) -> Iterator[tuple[str, str]]:
    """Yield what a score means beyond its number, as the report says it."""
    node, result = explanation.node, explanation.result
    stands = reading.standing(assessment.edition, node, result)
    if stands:
        yield "screen.explanation.standing", sentences.standing_text(stands).get(lang)
    placed = reading.put_in_place(assessment).get(node.id)
    if placed:
        unit = "" if node.transform else explanation.unit
        told = sentences.placed_text(placed, assessment.edition.standard, unit)
        yield "screen.explanation.placed", told.get(lang)
    judged = reading.criterion(assessment, node, result)
    if judged:
        force = word(f"glossary.force.{judged.rule.force}", lang)
        yield "glossary.criterion", f"{force}: {sentences.state_text(judged).get(lang)}"
        for answer in judged.answers:
            yield "glossary.note", on_one_line(answer.note)
    taken = reading.path_taken(node, result)
    if taken:
        paths = {child.id: child.title for child in node.children}
        path = paths[taken] or Text(taken, taken)
        yield "glossary.path", word("report.paths.taken", lang, path=path)
    yield "glossary.worst_child", sentences.worst_text(node, result).get(lang)
    yield "glossary.level", sentences.level_text(node, result).get(lang)
