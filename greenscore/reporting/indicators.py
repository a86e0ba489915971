"""The indicator pages: every value, its place on the scale, its points and its evidence."""

from collections.abc import Iterator
from typing import Any

from greenscore.assessment import NodeResult, Outcome
from greenscore.reporting import numbers
from greenscore.reporting.answer import theme_bar
from greenscore.reporting.desk import Desk
from greenscore.reporting.wording import Lines, label
from greenscore.texts import Text


def themes_view(desk: Desk) -> list[dict[str, Any]]:
    """Return the indicators as plain data, one table a theme; loose indicators share the first table."""
    index = desk.assessment.index
    groups = [child for child in index.children if child.children]
    loose = [child for child in index.children if not child.children]
    views = [
        {
            **theme_bar(desk, group),
            "rows": list(_rows(desk, group)),
            "notes": _adjustments(desk, group),
        }
        for group in groups
    ]
    if loose:
        rows = [_row(desk, leaf) for leaf in loose]
        whole = {**theme_bar(desk, index), "weight": "", "counted": False}
        views.insert(0, {**whole, "rows": rows, "notes": _adjustments(desk, index)})
    return views


def _rows(desk: Desk, group: NodeResult) -> Iterator[dict[str, Any]]:
    for child in group.children:
        if child.children:
            yield {
                "group": True,
                "title": desk.words.text(desk.title(child.id)),
                "score": desk.span(child),
                "notes": _adjustments(desk, child),
            }
            yield from _rows(desk, child)
        else:
            yield _row(desk, child)


def _row(desk: Desk, leaf: NodeResult) -> dict[str, Any]:
    return {
        "group": False,
        "id": leaf.id,
        "counted": desk.counts(leaf),
        "title": desk.words.text(desk.title(leaf.id)),
        "value": desk.words.text(_value(desk, leaf)),
        "state": _state(desk, leaf),
        "bullet": _bullet(leaf),
        "base": _end(leaf, first=True),
        "lead": _end(leaf, first=False),
        "score": desk.span(leaf),
        "weight": desk.weight(leaf),
        "possible": numbers.quantity(leaf.possible),
        "points": _points(desk, leaf),
        "grade": leaf.grade,
        "grade_words": desk.words.say(f"grades.{leaf.grade}") if leaf.grade else [],
        "evidence": desk.cited(leaf.inputs),
        "notes": _adjustments(desk, leaf),
    }


def _points(desk: Desk, leaf: NodeResult) -> str:
    """Return the points in the total, or in the group where weights do not add up to it; empty for none."""
    earned = leaf.contribution if leaf.possible is None else leaf.points
    return "" if earned is None else desk.score(earned)


def _value(desk: Desk, leaf: NodeResult) -> Text:
    """Return the value in words, or as a number with its unit."""
    unit = numbers.unit_after(desk.unit(leaf.id))
    words = desk.value_in_words(leaf, leaf.value)
    return Text(words.zh + unit, words.en + unit) if leaf.value is not None else words


def _state(desk: Desk, leaf: NodeResult) -> Lines:
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
    return desk.words.say(f"states.{leaf.outcome.value}")


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
        "at": None if leaf.value is None else (leaf.value - base) / (lead - base),
        "ticks": [(mark - base) / (lead - base) for mark in marks],
    }


def _end(leaf: NodeResult, *, first: bool) -> str:
    marks = _marks(leaf)
    return numbers.quantity(marks[0 if first else -1]) if marks else numbers.ABSENT


def _adjustments(desk: Desk, result: NodeResult) -> list[Lines]:
    adjust = desk.nodes[result.id].adjust
    return [
        desk.words.text(label("indicators.adjusted", reason=adjust[place].reason))
        for place in result.adjustments
        if place < len(adjust)
    ]
