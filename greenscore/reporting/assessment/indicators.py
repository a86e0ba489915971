"""The indicator pages: every value, its place on the scale, its points and its evidence."""

from collections.abc import Iterator
from typing import Any

from greenscore.insight.reading import CriterionResult, Fulfilment, path_taken, standing
from greenscore.model.assessment import NodeResult, Outcome
from greenscore.reporting.assessment.answer import theme_bar
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.results import criteria_view
from greenscore.reporting.assessment.sentences import (
    level_text,
    placed_text,
    standing_text,
    state_text,
)
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import Lines
from greenscore.texts import Text, worded


def themes_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the indicators as plain data, one table a theme, then one a further result.

    Loose indicators share the first table.
    """
    index = desk.assessment.index
    groups = [child for child in index.children if child.children]
    loose = [child for child in index.children if not child.children]
    views = [_theme(desk, group, list(_rows(desk, group))) for group in groups]
    if loose:
        rows = [_row(desk, leaf) for leaf in loose]
        whole = _theme(desk, index, rows)
        views.insert(0, {**whole, "weight": "", "counted": False, "criteria": []})
    return views + [_further(desk, result) for result in desk.assessment.results]


def _theme(
    desk: AssessmentLookups, group: NodeResult, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        **theme_bar(desk, group),
        "beside": False,
        "judged": _judged([row for row in rows if not row["group"]]),
        "rows": rows,
        "notes": _notes(desk, group),
        "criteria": criteria_view(desk, group),
    }


def _judged(rows: list[dict[str, Any]]) -> bool:
    """Tell whether a table holds criteria and no value on a scale."""
    return any(row["criterion"] for row in rows) and not any(row["bullet"] for row in rows)


def _further(desk: AssessmentLookups, result: NodeResult) -> dict[str, Any]:
    """Return a further result: its groups and indicators, or itself where it is an indicator."""
    rows = list(_rows(desk, result)) if result.children else [_row(desk, result)]
    return {**_theme(desk, result, rows), "weight": "", "counted": False, "beside": True}


def _rows(desk: AssessmentLookups, group: NodeResult) -> Iterator[dict[str, Any]]:
    for child in group.children:
        if child.children:
            yield {
                "group": True,
                "title": desk.words.text(desk.title(child.id)),
                "score": desk.span(child),
                "notes": _notes(desk, child),
                "criteria": criteria_view(desk, child),
            }
            yield from _rows(desk, child)
        else:
            yield _row(desk, child)


def _row(desk: AssessmentLookups, leaf: NodeResult) -> dict[str, Any]:
    return {
        "group": False,
        "id": leaf.id,
        "counted": desk.counts(leaf),
        "passed_over": leaf.id in desk.passed_over,
        "title": desk.words.text(desk.title(leaf.id)),
        "value": desk.words.text(_value(desk, leaf)),
        "state": _state(desk, leaf),
        "bullet": _bullet(leaf),
        "base": _end(leaf, first=True),
        "lead": _end(leaf, first=False),
        "score": desk.span(leaf),
        "weight": desk.weight(leaf) if leaf not in desk.assessment.results else "",
        "possible": "" if leaf.possible is None else numbers.quantity(leaf.possible),
        "points": _points(desk, leaf),
        "grade": leaf.grade,
        "grade_words": desk.words.say(f"glossary.grade.{leaf.grade}") if leaf.grade else [],
        "evidence": desk.cited(leaf.inputs),
        "notes": _notes(desk, leaf),
        "criterion": _criterion(desk, desk.criterion(leaf)),
    }


_PILLS = {
    None: "unknown",
    Fulfilment.MET: "met",
    Fulfilment.NOT_MET: "not_met",
}


def _criterion(desk: AssessmentLookups, found: CriterionResult | None) -> dict[str, Any] | None:
    """Return a criterion as plain data: how it binds, what it came to, reasons and evidence."""
    if found is None:
        return None
    asked = found.rule.evidence
    beside = [
        worded("report.criteria.evidence", text=a.evidence) for a in found.answers if a.evidence
    ]
    beside += [worded("report.criteria.reason", text=a.note) for a in found.answers if a.note]
    return {
        "force": found.rule.force,
        "force_words": desk.words.say(f"glossary.force.{found.rule.force}"),
        "asked": desk.words.say("report.criteria.evidence_asked") if asked else [],
        "kind": _PILLS.get(found.state, "part"),
        "state": desk.words.text(state_text(found)),
        "beside": [desk.words.text(text) for text in beside],
    }


def _points(desk: AssessmentLookups, leaf: NodeResult) -> str:
    """Return the points in the total, or in the group where weights do not add up to it.

    Empty where there are none, or where scores are not added up.
    """
    if leaf.id not in desk.added_up:
        return ""
    earned = leaf.contribution if leaf.possible is None else leaf.points
    return "" if earned is None else desk.score(earned)


def _value(desk: AssessmentLookups, leaf: NodeResult) -> Text:
    """Return the value in words, or as a number with its unit."""
    unit = numbers.unit_after(desk.unit(leaf.id))
    words = desk.value_in_words(leaf, leaf.value)
    return Text(words.zh + unit, words.en + unit) if leaf.value is not None else words


def _state(desk: AssessmentLookups, leaf: NodeResult) -> Lines:
    if leaf.outcome is Outcome.SCORED:
        return []
    if leaf.outcome is Outcome.NOT_APPLICABLE:
        reasons = [
            desk.shown(desk.answers[n])
            for n in leaf.inputs
            if n in desk.answers and desk.answers[n].reason
        ]
        if reasons:
            return desk.words.text(reasons[0])
    return desk.words.say(f"glossary.outcome.{leaf.outcome.value}")


def _marks(leaf: NodeResult) -> list[float]:
    """Return the values at which the score changes, the worst first; none where it rises and falls."""
    pairs = sorted((at, score) for at, score in leaf.thresholds if at is not None)
    scores = [score for _, score in pairs]
    if scores == sorted(scores):
        return [at for at, _ in pairs]
    return [at for at, _ in reversed(pairs)] if scores == sorted(scores, reverse=True) else []


def _bullet(leaf: NodeResult) -> dict[str, Any] | None:
    marks = _marks(leaf)
    if len(marks) < 2 or marks[0] == marks[-1]:
        return None
    base, lead = marks[0], marks[-1]
    return {
        "kind": "bullet",
        "at": (leaf.value - base) / (lead - base) if isinstance(leaf.value, float) else None,
        "ticks": [(mark - base) / (lead - base) for mark in marks],
    }


def _end(leaf: NodeResult, *, first: bool) -> str:
    marks = _marks(leaf)
    return numbers.quantity(marks[0 if first else -1]) if marks else numbers.ABSENT


def _notes(desk: AssessmentLookups, result: NodeResult) -> list[Lines]:
    """Return what a reader has to know about a score: where it stands, what made it and changed it."""
    node = desk.nodes[result.id]
    notes = []
    stands = standing(desk.assessment.edition, node, result)
    if stands:
        notes.append(standing_text(stands))
    if result.id in desk.placed:
        unit = "" if node.transform or result.children else desk.unit(node.id)
        notes.append(placed_text(desk.placed[result.id], desk.standard, unit))
    taken = path_taken(node, result)
    if taken:
        notes.append(worded("report.paths.taken", path=desk.title(taken)))
    if node.levels and (level := level_text(node, result)):
        notes.append(worded("report.indicators.level", level=level))
    notes += [
        worded("report.indicators.adjusted", reason=node.adjust[place].reason)
        for place in result.adjustments
        if place < len(node.adjust)
    ]
    return [desk.words.text(note) for note in notes]
