"""The answer page: how green, who says so, and what would help most, in ten seconds."""

from typing import Any

from greenscore.insight.advice import AdviceStep, advise
from greenscore.model.assessment import NodeResult, Rung, State
from greenscore.reporting.assessment.claim import Mix, mix_view
from greenscore.reporting.assessment.graders import graded_lines, lifts_text
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.assessment.results import (
    criteria_view,
    put_in_place_view,
    results_view,
)
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import joined
from greenscore.texts import Text, worded

STRONG = 0.7  # share of an indicator's range from which it is told as a strength
SHOWN = 3


def answer_view(desk: AssessmentLookups, mix: Mix) -> dict[str, Any]:
    """Return the answer page as plain data."""
    return {
        "conclusion": desk.words.text(conclusion(desk)),
        "graded": [desk.words.text(line) for line in _recognition(desk)],
        "ladder": _ladder(desk),
        "levels": [
            _level(desk, number, rung) for number, rung in enumerate(desk.assessment.rungs, 1)
        ],
        "results": results_view(desk),
        "coverage": _coverage(desk),
        "placed": put_in_place_view(desk),
        "criteria": criteria_view(desk, desk.assessment.index),
        "mix": mix_view(desk, mix),
        "prerequisites": _prerequisites(desk),
        "themes": [
            theme_bar(desk, child) for child in desk.assessment.index.children if desk.counts(child)
        ],
        "worst": bool(desk.assessment.index.worst),
        "ranged": all(map(desk.known, desk.leaves)),
        "strengths": _strengths(desk),
        "losses": [loss for loss in losses(desk) if not loss["passed_over"]][:SHOWN],
        "help": _help(desk),
    }


def _recognition(desk: AssessmentLookups) -> list[Text]:
    """Return who recognised values, or why nobody did, and what would lift the recognised score most."""
    lines, assessment = list(graded_lines(desk.assessment)), desk.assessment
    if not assessment.lifts:
        return lines
    grade = worded(f"glossary.grade.{assessment.asked}")
    lift = worded("report.asked.rises", grade=grade, what=lifts_text(assessment, 1))
    return [*lines[:-1], joined([*lines[-1:], lift])]


def conclusion(desk: AssessmentLookups) -> Text:
    """Return the result in two or three sentences."""
    index = desk.assessment.index
    best = desk.best(index)
    alone = "" if best else "_alone"
    sentences = []
    if index.score is not None:
        sentences.append(
            worded(f"report.conclusion.scored{alone}", score=desk.score(index.score), best=best)
        )
        sentences += _standing(desk)
    elif index.low is not None and index.high is not None:
        low, high = desk.score(index.low), desk.score(index.high)
        sentences.append(worded(f"report.conclusion.open{alone}", low=low, high=high, best=best))
        sentences.append(_open_levels(desk))
    else:
        sentences.append(worded("report.conclusion.none"))
    if index.score is None and desk.standard.unscored:
        sentences.append(worded("report.conclusion.unscored", level=desk.standard.unscored))
    if index.recognised is not None:
        grade = worded(f"glossary.grade.{desk.standard.recognition.grade}")
        sentences.append(
            worded("report.conclusion.recognised", score=desk.score(index.recognised), grade=grade)
        )
    return joined([sentence for sentence in sentences if sentence])


def _standing(desk: AssessmentLookups) -> list[Text]:
    """Return the level the score reaches, and a higher one that only a requirement holds back."""
    rungs = desk.assessment.rungs
    reached = [
        place for place, rung in enumerate(rungs) if rung.reached and rung.id not in held(desk)
    ]
    above = rungs[max(reached, default=-1) + 1 :]
    blocked = [rung for rung in above if rung.blocked and rung.threshold is not None]
    higher = [rung for rung in above if rung.id in held(desk)]
    found = []
    if desk.assessment.level:
        found.append(
            worded("report.conclusion.level", level=desk.level_title(desk.assessment.level))
        )
    elif rungs and not blocked:
        found.append(worded("report.conclusion.below"))
    if blocked:
        found.append(worded("report.conclusion.blocked", level=desk.level_title(blocked[-1].id)))
    elif higher:
        found.append(worded("report.conclusion.held", level=desk.level_title(higher[-1].id)))
    return found


def held(desk: AssessmentLookups) -> frozenset[str]:
    """Return the levels reached by themselves, but above one that is not, where levels are cumulative."""
    rungs = desk.assessment.rungs
    broken = next((place for place, rung in enumerate(rungs) if not rung.reached), len(rungs))
    cumulative = desk.standard.cumulative
    return frozenset(rung.id for rung in rungs[broken:] if rung.reached and cumulative)


def _open_levels(desk: AssessmentLookups) -> Text:
    """Return which levels an open score may still come to; none of them is reached."""
    if not desk.assessment.level_between:
        return Text()
    none = worded("report.levels.none")
    low, high = (
        desk.level_title(level) if level else none for level in desk.assessment.level_between
    )
    key = (
        "report.conclusion.level_either_way" if low == high else "report.conclusion.levels_between"
    )
    return worded(key, low=low, high=high)


def steps(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the thresholds of the levels on the scale, lowest first."""
    numbered = enumerate(desk.assessment.rungs, 1)
    found = [
        {"at": rung.threshold, "text": numbers.quantity(rung.threshold), "mark": str(number)}
        for number, rung in numbered
        if rung.threshold is not None
    ]
    return sorted(found, key=lambda step: step["at"])


def _ladder(desk: AssessmentLookups) -> dict[str, Any]:
    index = desk.assessment.index
    is_open = index.score is None
    claimed = {
        "names": [line["text"] for line in desk.words.say("Glossary.claimed")],
        "solid": index.recognised,
        "hatched": index.low if is_open else index.score,
        "dotted": index.high if is_open else None,
        "text": desk.span(index),
    }
    recognised = {
        "names": [line["text"] for line in desk.words.say("Glossary.recognised")],
        "solid": index.recognised,
        "hatched": None,
        "dotted": None,
        "text": desk.score(index.recognised),
    }
    return {
        "kind": "ladder",
        "extent": desk.extent(index, *(rung.threshold for rung in desk.assessment.rungs)),
        "known": desk.known(index),
        "steps": steps(desk),
        "rows": [claimed, recognised],
        "gap": _gap(desk),
    }


def _gap(desk: AssessmentLookups) -> str:
    """Return how far the recognised score lies below the claimed one; empty where as printed it does not."""
    index = desk.assessment.index
    if index.score is None or index.recognised is None:
        return ""
    points = desk.score(index.score - index.recognised)
    lines = desk.words.say("report.answer.gap", points=points)
    return "" if points == desk.score(0.0) else lines[0]["text"]


def _level(desk: AssessmentLookups, number: int, rung: Rung) -> dict[str, Any]:
    return {
        "mark": str(number),
        "title": desk.words.text(desk.level_title(rung.id)),
        "threshold": desk.threshold(rung),
        "standing": standing(desk, rung),
    }


def standing(desk: AssessmentLookups, rung: Rung) -> dict[str, Any]:
    """Return where the subject stands at one level: its word and a class for its outline."""
    if rung.id in held(desk):
        kind = "held"
    elif rung.recognised and rung.reached:
        kind = "recognised"
    elif rung.reached:
        kind = "claimed"
    elif rung.blocked:
        kind = "unmet" if rung.threshold is None else "blocked"
    elif desk.assessment.index.score is None:
        kind = "open"
    else:
        kind = "short"
    return {"kind": kind, "words": desk.words.say(f"report.standing.{kind}")}


def _coverage(desk: AssessmentLookups) -> dict[str, Any]:
    index = desk.assessment.index
    return {
        "words": desk.words.say(
            "report.answer.coverage_of",
            answered=str(index.answered),
            applicable=str(index.applicable),
            share=numbers.percent(index.coverage),
        ),
        "chart": {
            "kind": "bar",
            "extent": [0.0, 1.0],
            "solid": index.coverage,
            "hatched": None,
            "dotted": None,
            "width": 200,
        },
    }


def _prerequisites(desk: AssessmentLookups) -> dict[str, Any]:
    results = desk.assessment.prerequisites
    count = {state: sum(result.state is state for result in results) for state in State}
    return {
        "any": bool(results),
        "words": desk.words.say(
            "report.answer.prerequisites_met", met=str(count[State.MET]), all=str(len(results))
        ),
        "states": [
            {**desk.state(state), "count": str(count[state])}
            for state in (State.NOT_MET, State.UNKNOWN)
            if count[state]
        ],
    }


def theme_bar(desk: AssessmentLookups, result: NodeResult) -> dict[str, Any]:
    """Return a theme as plain data: its weight, its bar and its points."""
    return {
        "title": desk.words.text(desk.title(result.id)),
        "weight": desk.weight(result),
        "score": desk.span(result),
        "points": desk.score(result.points),
        "counted": result.points is not None,
        "worst": result.id in desk.assessment.index.worst,
        "possible": "" if result.possible is None else numbers.quantity(result.possible),
        "recognised": desk.score(result.recognised),
        "chart": desk.bar(result),
    }


def _strengths(desk: AssessmentLookups) -> list[dict[str, Any]]:
    found = []
    for leaf in desk.leaves:
        if not desk.known(leaf) or leaf.score is None:
            continue
        low, high = desk.extent(leaf)
        if high <= low or (leaf.score - low) / (high - low) < STRONG:
            continue
        if leaf.id in desk.passed_over or leaf.id in desk.placed:
            continue
        found.append(leaf)
    found.sort(key=lambda leaf: (leaf.points is None, -(leaf.points or leaf.score or 0.0)))
    return [
        {
            "title": desk.words.text(desk.title(leaf.id)),
            "much": f"{desk.span(leaf)} / {desk.best(leaf)}"
            if leaf.points is None
            else f"+{desk.score(leaf.points)}",
        }
        for leaf in found[:SHOWN]
    ]


def losses(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the indicators whose best would raise the total, the largest gain first."""
    steps = advise(desk.assessment)
    return [_loss(desk, rank, step, steps[0].gain) for rank, step in enumerate(steps, 1)]


def _loss(desk: AssessmentLookups, rank: int, step: AdviceStep, largest: float) -> dict[str, Any]:
    leaf = desk.assessment.node(step.node)
    return {
        "rank": str(rank),
        "passed_over": leaf.id in desk.passed_over,
        "title": desk.words.text(desk.title(leaf.id)),
        "gain": desk.score(step.gain),
        "state": desk.words.say(f"glossary.outcome.{leaf.outcome.value}")
        if leaf.score is None
        else [],
        "advice": desk.words.text(step.text),
        "effort": desk.words.say(f"glossary.effort.{step.effort}") if step.effort else [],
        "chart": {
            "kind": "bar",
            "extent": [0.0, largest],
            "solid": None,
            "hatched": step.gain,
            "dotted": None,
            "width": 70,
        },
    }


def _help(desk: AssessmentLookups) -> dict[str, Any] | None:
    """Return the first action with a text: the one that would help most."""
    return next((loss for loss in losses(desk) if loss["advice"]), None)
