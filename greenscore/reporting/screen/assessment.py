"""Results on the screen: a table of many subjects, or one subject's answer in a few lines."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from greenscore.insight import reading
from greenscore.insight.advice import advise
from greenscore.insight.explanation import unit_of
from greenscore.model.assessment import Assessment, NodeResult, Outcome, State
from greenscore.model.nodes import Node
from greenscore.reporting.assessment import sentences
from greenscore.reporting.assessment.graders import asked_line, graded_lines
from greenscore.reporting.screen.blocks import Blocks, ScreenTable
from greenscore.reporting.screen.numbers import number, quantity
from greenscore.reporting.screen.words import word, words
from greenscore.texts import Lang

if TYPE_CHECKING:
    from greenscore.scoring.results import Results

MOST_ROWS = 200


def band(node: NodeResult, digits: int) -> str:
    """Write the ends between which an open score lies."""
    return f"{number(node.low, digits)}…{number(node.high, digits)}"


def results_screen(results: "Results", lang: Lang) -> Blocks:
    """Return one line a subject."""
    columns, standard = results.named(), results.prepared.plan.edition.standard
    digits, further = standard.rounding.digits, standard.results
    keys = [
        "subject",
        "period",
        "score.claimed",
        "score.recognised",
        "level",
        "coverage",
        "outcome",
    ]
    labels = {level.id: level.label.get(lang) or level.id for level in standard.levels}
    ranked = any(place and place > 1 for place in columns["place"])
    rows = [
        (
            columns["subject"][row],
            columns["period"][row],
            _score_or_band(columns, row, digits),
            number(columns["score_recognised"][row], digits),
            _level(columns, row, labels, standard.unscored.get(lang)),
            *([str(columns["place"][row] or "–")] if ranked else []),
            f"{columns['coverage'][row]:.0%}",
            word(f"glossary.outcome.{columns['outcome'][row]}", lang),
            *(_further(columns, row, node, digits, lang) for node in further),
        )
        for row in range(min(len(results), MOST_ROWS))
    ]
    if over := sentences.end_of_effect(standard):
        yield f"{standard.id}@{standard.edition}: {over.get(lang)}"
    keys[5:5] = ["rank"] if ranked else []
    titles = [node.title.get(lang) or node.id for node in further]
    yield ScreenTable([*words(lang, *(f"glossary.{key}" for key in keys)), *titles], rows)
    if len(results) > MOST_ROWS:
        yield f"… {len(results) - MOST_ROWS}"


def _level(columns: Mapping[str, Any], row: int, labels: Mapping[str, str], none: str) -> str:
    """Write the level of a row, or what the standard calls having no score."""
    without = none if math.isnan(columns["score"][row]) else ""
    return labels.get(columns["level"][row], without or "–")


def _further(columns: Mapping[str, Any], row: int, node: Node, digits: int, lang: Lang) -> str:
    """Write the score of a further result, with its level where it has a ladder."""
    score = number(columns[f"{node.id}.score"][row], digits)
    reached = columns[f"{node.id}.level"][row] if node.levels else ""
    labels = {level.id: level.label.get(lang) or level.id for level in node.levels}
    return f"{score}  {labels[reached]}" if reached else score


def _score_or_band(columns: Mapping[str, Any], row: int, digits: int) -> str:
    if not math.isnan(columns["score"][row]):
        return number(columns["score"][row], digits)
    return (
        f"{number(columns['score_low'][row], digits)}…{number(columns['score_high'][row], digits)}"
    )


def assessment_screen(assessment: Assessment, lang: Lang) -> Blocks:
    """Return one subject's answer: score and level, the indicators, what blocks, what would help."""
    standard, index, digits = assessment.edition.standard, assessment.index, assessment.digits
    none = standard.unscored.get(lang) if index.score is None else ""
    labels = {level.id: level.label.get(lang) or level.id for level in standard.levels}
    labels[""] = none or "–"
    claimed = number(index.score, digits)
    if index.score is None:
        claimed = word("screen.assessment.open", lang, ends=band(index, digits))
    head = f"{assessment.subject} {assessment.period}".strip()
    yield f"{head}  {standard.title.get(lang)} ({standard.id}@{standard.edition})"
    if over := sentences.end_of_effect(standard):
        yield over.get(lang)
    reached = word("glossary.level", lang)
    for key, shown, level in (
        ("claimed", claimed, assessment.level),
        ("recognised", number(index.recognised, digits), assessment.level_recognised),
    ):
        yield f"{word(f'glossary.score.{key}', lang)}: {shown}  ({reached}: {labels[level]})"
    for line in graded_lines(assessment):
        yield line.get(lang)
    yield asked_line(assessment).get(lang)
    answered = f"{index.answered}/{index.applicable}, {index.coverage:.0%}"
    yield f"{word('glossary.coverage', lang)}: {answered}"
    yield from _beside(assessment, lang)
    yield ""
    yield ScreenTable(
        words(
            lang, *(f"glossary.{key}" for key in ("indicator", "value", "score", "points", "grade"))
        ),
        list(_tree(assessment, lang)),
    )
    yield from _blocks(assessment, labels, lang)
    steps = advise(assessment)[:3]
    if steps:
        yield f"\n{word('screen.assessment.next', lang)}"
    for step in steps:
        text = step.text.get(lang)
        yield (
            f"  +{step.gain:.{max(digits, 1)}f}  {step.title.get(lang)}{': ' if text else ''}{text}"
        )


def _beside(assessment: Assessment, lang: Lang) -> Blocks:
    """Return what stands beside the headline: further results, criteria, values put in place."""
    nodes = {node.id: node for node in assessment.edition.standard.walk()}
    for result in assessment.results:
        node = nodes[result.id]
        shown = number(result.score, assessment.digits)
        if result.score is None:
            shown = word("screen.assessment.open", lang, ends=band(result, assessment.digits))
        sure = number(result.recognised, assessment.digits)
        reached = sentences.level_text(node, result).get(lang)
        recognised = sentences.node_level_text(node, result.level_recognised).get(lang)
        told = [f"{word('glossary.level', lang)}: {reached}"] if reached else []
        told += [f"{word('glossary.score.recognised', lang)}: {sure} {recognised}".rstrip()]
        yield f"{node.title.get(lang) or node.id}: {shown}  ({', '.join(told)})"
    found = [reading.criterion(assessment, nodes[r.id], r) for r in assessment.index.walk()]
    for tally in sentences.tally([criterion for criterion in found if criterion]):
        yield sentences.tally_text(*tally).get(lang)
    for text in sentences.placed_counts(assessment, reading.put_in_place(assessment)):
        yield text.get(lang)
    worst = sentences.worst_text(nodes[assessment.index.id], assessment.index).get(lang)
    if worst:
        yield f"{word('glossary.worst_child', lang)}: {worst}"


def _tree(assessment: Assessment, lang: Lang) -> Iterator[Sequence[str]]:
    nodes = {node.id: node for node in assessment.edition.standard.walk()}
    placed = reading.put_in_place(assessment)
    over = reading.passed_over(assessment, nodes)
    digits = assessment.digits

    def below(result: NodeResult, depth: int) -> Iterator[Sequence[str]]:
        node = nodes[result.id]
        score = "" if node.score is None and not node.children else number(result.score, digits)
        if result.outcome is not Outcome.SCORED:
            score = word(f"glossary.outcome.{result.outcome}", lang)
        if result.id in placed:
            kind = word(f"report.placed.short_{placed[result.id].policy.kind}", lang)
            score = f"{number(result.score, digits)} ({kind})"
        judged = reading.criterion(assessment, node, result)
        if judged and judged.state:
            force = word(f"glossary.force.{judged.rule.force}", lang)
            score = f"{force}: {sentences.state_text(judged).get(lang)}"
        if result.id in over:
            score = f"{score} ({word('report.paths.passed', lang)})"
        points = ""
        if result.points is not None and result.possible is not None:
            points = f"{number(result.points, 2)} / {number(result.possible, 2)}"
        yield (
            "  " * depth + (node.title.get(lang) or node.id),
            "" if result.children else value_text(assessment, node, result, lang),
            score,
            points,
            word(f"glossary.grade.{result.grade}", lang)
            if result.grade and result.outcome is Outcome.SCORED
            else "",
        )
        for child in result.children:
            yield from below(child, depth + 1)

    for child in assessment.index.children:
        yield from below(child, 0)
    for result in assessment.results:
        yield from below(result, 0)


def value_text(assessment: Assessment, node: Node, result: NodeResult, lang: Lang) -> str:
    """Write an indicator's value: the label of a choice, yes or no, or a number with its unit."""
    standard = assessment.edition.standard
    if isinstance(result.value, str):
        return sentences.category_text(standard, node, result.value).get(lang)
    asked = standard.inputs.get(node.value or "")
    if asked is not None and asked.type == "boolean" and result.value is not None:
        return word("glossary.yes" if result.value else "glossary.no", lang)
    return quantity(result.value, unit_of(standard, node))


def _blocks(assessment: Assessment, labels: dict[str, str], lang: Lang) -> Blocks:
    blocked = [rung for rung in assessment.rungs if rung.blocked]
    if blocked:
        yield ""
    for rung in blocked:
        gates = "; ".join(gate.expect for gate in rung.gates if gate.state is not State.MET)
        level = labels.get(rung.id, rung.id)
        yield word("screen.assessment.blocked", lang, level=level, gates=gates)
