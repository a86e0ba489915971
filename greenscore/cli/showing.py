"""Results on the screen: a table of many subjects, or one subject's answer in a few lines."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from greenscore.cli.describing import scale_name
from greenscore.cli.output import on_one_line, print_table, say, width
from greenscore.insight import reading
from greenscore.insight.advice import advise
from greenscore.insight.explanation import Explanation, unit_of
from greenscore.model.assessment import Answer, Assessment, NodeResult, Outcome, State, decimal_text
from greenscore.model.nodes import Node
from greenscore.model.table import Grade
from greenscore.reporting.assessment import sentences
from greenscore.reporting.press.wording import label
from greenscore.texts import Lang, Text

if TYPE_CHECKING:
    from greenscore.scoring.results import Results

MOST_ROWS = 200
WORDS: dict[str, Text] = {
    "subject": Text("评价对象", "subject"),
    "period": Text("评价期", "period"),
    "score": Text("自报得分", "claimed score"),
    "recognised": Text("认可得分", "recognised score"),
    "level": Text("等级", "level"),
    "coverage": Text("数据覆盖", "coverage"),
    "outcome": Text("状态", "outcome"),
    "indicator": Text("指标", "indicator"),
    "value": Text("数值", "value"),
    "points": Text("得分贡献", "points"),
    "grade": Text("可信度", "grade"),
    "node score": Text("得分", "score"),
    "next": Text("最能提分的事", "What would help most"),
    "blocked": Text("未通过的门槛", "Blocked by"),
    "open": Text("尚未完成，分数区间", "unfinished, between"),
    "formula": Text("公式", "formula"),
    "inputs": Text("数据", "inputs"),
    "curve": Text("评分曲线", "curve"),
    "weight": Text("权重", "weight"),
    "lost": Text("失分", "lost"),
    "source": Text("依据", "source"),
    "adjusted": Text("调整", "adjusted"),
    "none": Text("无", "none"),
    "population": Text("参照群体", "population"),
    "placed": Text("替代值", "stand-in"),
    "criterion": Text("准则", "criterion"),
    "note": Text("备注", "note"),
    "path": Text("途径", "path"),
    **{grade.word: grade.label for grade in Grade},
    "scored": Text("已评分", "scored"),
    "missing": Text("缺数据", "missing"),
    "not_applicable": Text("不适用", "not applicable"),
    "unscorable": Text("无法计算", "cannot be computed"),
    "incomplete": Text("未完成", "incomplete"),
}


def word(key: str, lang: Lang) -> str:
    """Return a fixed word of the screen in `lang`."""
    return WORDS[key].get(lang) if key in WORDS else key


def number(value: float | None, digits: int) -> str:
    """Write a number with `digits` decimals, or a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.{digits}f}"


def band(node: NodeResult, digits: int) -> str:
    """Write the ends between which an open score lies."""
    return f"{number(node.low, digits)}…{number(node.high, digits)}"


def show_results(results: "Results", lang: Lang) -> None:
    """Print one line a subject."""
    columns = results.named()
    digits = results.prepared.plan.edition.standard.rounding.digits
    further = results.prepared.plan.edition.standard.results
    keys = ("subject", "period", "score", "recognised", "level", "coverage", "outcome")
    rows = [
        (
            columns["subject"][row],
            columns["period"][row],
            _score_or_band(columns, row, digits),
            number(columns["score_recognised"][row], digits),
            columns["level"][row] or "–",
            f"{columns['coverage'][row]:.0%}",
            word(columns["outcome"][row], lang),
            *(_further(columns, row, node, digits, lang) for node in further),
        )
        for row in range(min(len(results), MOST_ROWS))
    ]
    titles = [node.title.get(lang) or node.id for node in further]
    print_table([word(key, lang) for key in keys] + titles, rows)
    if len(results) > MOST_ROWS:
        say(f"… {len(results) - MOST_ROWS}")


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


def show_assessment(assessment: Assessment, lang: Lang) -> None:
    """Print one subject's answer: score and level, the indicators, what blocks, what would help."""
    standard, index, digits = assessment.edition.standard, assessment.index, assessment.digits
    labels = {level.id: level.label.get(lang) or level.id for level in standard.levels} | {"": "–"}
    claimed = number(index.score, digits)
    if index.score is None:
        claimed = f"{word('open', lang)} {band(index, digits)}"
    head = f"{assessment.subject} {assessment.period}".strip()
    say(f"{head}  {standard.title.get(lang)} ({standard.id}@{standard.edition})")
    for key, shown, level in (
        ("score", claimed, assessment.level),
        ("recognised", number(index.recognised, digits), assessment.level_recognised),
    ):
        say(f"{word(key, lang)}: {shown}  ({word('level', lang)}: {labels[level]})")
    answered = f"{index.answered}/{index.applicable}, {index.coverage:.0%}"
    say(f"{word('coverage', lang)}: {answered}")
    _show_beside(assessment, lang)
    say("")
    print_table(
        [word(key, lang) for key in ("indicator", "value", "node score", "points", "grade")],
        list(_tree(assessment, lang)),
    )
    _show_blocks(assessment, labels, lang)
    steps = advise(assessment)[:3]
    if steps:
        say(f"\n{word('next', lang)}:")
    for step in steps:
        text = step.text.get(lang)
        say(
            f"  +{step.gain:.{max(digits, 1)}f}  {step.title.get(lang)}{': ' if text else ''}{text}"
        )


def _show_beside(assessment: Assessment, lang: Lang) -> None:
    """Print what stands beside the headline: further results, criteria, values put in place."""
    nodes = {node.id: node for node in assessment.edition.standard.walk()}
    for result in assessment.results:
        node = nodes[result.id]
        shown = number(result.score, assessment.digits)
        if result.score is None:
            shown = f"{word('open', lang)} {band(result, assessment.digits)}"
        sure = number(result.recognised, assessment.digits)
        reached, recognised = (
            sentences.node_level_text(node, level).get(lang)
            for level in (result.level, result.level_recognised)
        )
        told = [f"{word('level', lang)}: {reached}"] if reached else []
        told += [f"{word('recognised', lang)}: {sure} {recognised}".rstrip()]
        say(f"{node.title.get(lang) or node.id}: {shown}  ({', '.join(told)})")
    found = [reading.criterion(assessment, nodes[r.id], r) for r in assessment.index.walk()]
    for tally in sentences.tally([criterion for criterion in found if criterion]):
        say(sentences.tally_text(*tally).get(lang))
    for text in sentences.placed_counts(assessment, reading.put_in_place(assessment)):
        say(text.get(lang))


def _tree(assessment: Assessment, lang: Lang) -> Iterator[Sequence[str]]:
    nodes = {node.id: node for node in assessment.edition.standard.walk()}
    placed = reading.put_in_place(assessment)
    over = reading.passed_over(assessment, nodes)
    digits = assessment.digits

    def below(result: NodeResult, depth: int) -> Iterator[Sequence[str]]:
        node = nodes[result.id]
        score = "" if node.score is None and not node.children else number(result.score, digits)
        if result.outcome is not Outcome.SCORED:
            score = word(result.outcome.value, lang)
        if result.id in placed:
            kind = label(f"placed.short_{placed[result.id].policy.kind}").get(lang)
            score = f"{number(result.score, digits)} ({kind})"
        judged = reading.criterion(assessment, node, result)
        if judged and judged.state:
            force = label(f"criteria.{judged.rule.force}").get(lang)
            score = f"{force}: {sentences.state_text(judged).get(lang)}"
        if result.id in over:
            score = f"{score} ({label('paths.passed').get(lang)})"
        points = ""
        if result.points is not None and result.possible is not None:
            points = f"{number(result.points, 2)} / {number(result.possible, 2)}"
        yield (
            "  " * depth + (node.title.get(lang) or node.id),
            "" if result.children else _value_of(assessment, node, result, lang),
            score,
            points,
            word(result.grade, lang) if result.grade and result.outcome is Outcome.SCORED else "",
        )
        for child in result.children:
            yield from below(child, depth + 1)

    for child in assessment.index.children:
        yield from below(child, 0)
    for result in assessment.results:
        yield from below(result, 0)


def _value_of(assessment: Assessment, node: Node, result: NodeResult, lang: Lang) -> str:
    """Write an indicator's value: the label of a choice, yes or no, or a number with its unit."""
    asked = assessment.edition.standard.inputs.get(node.value or "")
    if asked is not None and asked.type == "boolean" and result.value is not None:
        return label("states.yes" if result.value else "states.no").get(lang)
    if asked is not None and asked.choices and result.value is not None:
        return tuple(asked.choices.values())[int(result.value)].get(lang)
    return _shown(result.value, unit_of(assessment.edition.standard, node))


def _show_blocks(assessment: Assessment, labels: dict[str, str], lang: Lang) -> None:
    blocked = [rung for rung in assessment.rungs if rung.blocked]
    if blocked:
        say("")
    for rung in blocked:
        gates = "; ".join(gate.expect for gate in rung.gates if gate.state is not State.MET)
        say(f"{labels.get(rung.id, rung.id)} — {word('blocked', lang)}: {gates}")


def show_explanation(explanation: Explanation, assessment: Assessment, lang: Lang) -> None:
    """Print why one node scored what it did."""
    node, digits = explanation.node, assessment.digits
    say(f"{node.title.get(lang)} [{node.id}]")
    facts = [*_facts(explanation, digits, lang), *_readings(explanation, assessment, lang)]
    for key, text in facts:
        if text:
            indent = " " * max(0, 12 - width(word(key, lang)))
            say(f"  {word(key, lang)}{indent}{text}")
    for figure in explanation.figures:
        formula = f" = {figure.formula}" if figure.formula else ""
        source = f"  [{figure.source}]" if figure.source else ""
        say(f"    {figure.id}{formula} = {_shown(figure.value, figure.unit)}{source}")
    for answer in explanation.answers:
        say(f"    {answer.id} = {_answer(answer, lang)}")
    say("")


def _answer(answer: Answer, lang: Lang) -> str:
    """Write an answer with what was given, where it stands, and who stands behind it."""
    if answer.reason:
        return f"{word('not_applicable', lang)}: {answer.reason}  ({answer.place})"
    if answer.value is None and not answer.shown:
        return word("missing", lang)
    shown = answer.shown or _shown(answer.value, answer.unit)
    given = f" ← {answer.given}" if answer.given and answer.given != shown else ""
    place = f"  ({answer.place})" if str(answer.place) else ""
    evidence = on_one_line(answer.evidence)
    return f"{shown}{on_one_line(given)}{place}  {word(answer.grade, lang)}  {evidence}".rstrip()


def _facts(explanation: Explanation, digits: int, lang: Lang) -> Iterator[tuple[str, str]]:
    node, result = explanation.node, explanation.result
    outcome = "" if result.outcome is Outcome.SCORED else word(result.outcome.value, lang)
    score = "" if result.score is None else number(result.score, digits)
    yield "node score", f"{score} ({outcome})" if score and outcome else score or outcome
    if result.value is not None:
        yield "value", _shown(result.value, explanation.unit)
    yield (
        "formula",
        node.value or (f"{node.aggregate.kind} ({len(node.children)})" if node.children else ""),
    )
    pairs = ", ".join(f"{_shown(x, '')} → {y:g}" for x, y in result.thresholds if x is not None)
    yield "curve", f"{scale_name(node)}: {pairs}".rstrip(": ") if node.score else ""
    yield "weight", "" if result.weight is None else f"{result.weight:.2%}"
    if result.points is not None and result.possible is not None:
        yield "points", f"{number(result.points, 2)} / {number(result.possible, 2)}"
    if explanation.lost is not None:
        yield "lost", number(explanation.lost, 2)
    yield "adjusted", "; ".join(reason.get(lang) for reason in explanation.adjustments)
    yield "source", explanation.source


def _readings(
    explanation: Explanation, assessment: Assessment, lang: Lang
) -> Iterator[tuple[str, str]]:
    """Yield what a score means beyond its number, as the report says it."""
    node, result = explanation.node, explanation.result
    stands = reading.standing(assessment.edition, node, result)
    if stands:
        yield "population", sentences.standing_text(stands).get(lang)
    placed = reading.put_in_place(assessment).get(node.id)
    if placed:
        unit = "" if node.transform else explanation.unit
        told = sentences.placed_text(placed, assessment.edition.standard, unit)
        yield "placed", told.get(lang)
    judged = reading.criterion(assessment, node, result)
    if judged:
        force = label(f"criteria.{judged.rule.force}").get(lang)
        yield "criterion", f"{force}: {sentences.state_text(judged).get(lang)}"
        for answer in judged.answers:
            yield "note", on_one_line(answer.note)
    taken = reading.path_taken(node, result)
    if taken:
        paths = {child.id: child.title for child in node.children}
        yield "path", label("paths.taken", path=paths[taken] or Text(taken, taken)).get(lang)
    yield "level", sentences.node_level_text(node, result.level).get(lang)


def _shown(value: float | None, unit: str) -> str:
    """Write a value with its unit, to six significant digits and without an exponent."""
    if value is None:
        return "–"
    return f"{decimal_text(float(f'{value:.6g}'))}{'' if unit in {'', '1'} else ' ' + unit}"
