"""What was given, where it stood, what proves it, and the digests by which anybody can check."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from shlex import quote
from typing import Any

from greenscore.model.assessment import Answer, Assessment
from greenscore.model.table import Drawn
from greenscore.problems import Place
from greenscore.quantities.periods import last_day
from greenscore.reporting.assessment import sentences
from greenscore.reporting.assessment.lookups import AssessmentLookups
from greenscore.reporting.press import numbers
from greenscore.reporting.press.wording import clean

FINGERPRINT_DIGITS = 16
MOST_FACTORS = 8


def answers_view(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the inputs as plain data, numbered as the indicator tables cite them."""
    return [_answer(desk, answer) for answer in desk.assessment.answers]


def _answer(desk: AssessmentLookups, answer: Answer) -> dict[str, Any]:
    given = answer.value is not None or bool(answer.shown or answer.reason)
    return {
        "exhibit": desk.exhibits[answer.id],
        "title": desk.words.text(desk.input_title(answer.id)),
        "id": answer.id,
        "value": desk.words.text(desk.shown(answer)),
        "given": clean(answer.given) if _told_otherwise(desk, answer) else "",
        "place": place_text(answer.place),
        "grade_words": _grade(desk, answer) if given else [],
        "recognised": answer.recognised,
        "evidence": desk.words.text(answer.evidence),
        "note": desk.words.text(answer.note),
        **_origin_view(desk, answer),
    }


def _grade(desk: AssessmentLookups, answer: Answer) -> list[Any]:
    """Say who stands behind an answer, or why nobody has to."""
    asked = desk.standard.inputs.get(answer.id)
    if asked is not None and not asked.graded and asked.because:
        return desk.words.say("report.evidence.ungraded", reason=asked.because)
    return desk.words.say(f"glossary.grade.{answer.grade}")


def _origin_view(desk: AssessmentLookups, answer: Answer) -> dict[str, Any]:
    """Return what an answer is from that was not given: an inventory, or the programme."""
    stated = answer.programme
    if stated is None:
        return _drawn_view(desk, answer.inventory)
    told = desk.words.text(sentences.stated_text(stated))
    return {"drawn": told, "factors": f"{stated.file}  SHA-256 {stated.digest}"}


def _drawn_view(desk: AssessmentLookups, drawn: Drawn | None) -> dict[str, Any]:
    """Return what an answer from an inventory was made of; empty for one that was given."""
    if drawn is None:
        return {"drawn": [], "factors": ""}
    key = "report.evidence.drawn" if drawn.factors else "report.evidence.measured"
    rest = len(drawn.factors) - MOST_FACTORS
    more = f" +{rest}" if rest > 0 else ""
    return {
        "drawn": desk.words.say(key, path=drawn.path, count=str(drawn.count)),
        "factors": clean(", ".join(drawn.factors[:MOST_FACTORS]) + more),
    }


def _told_otherwise(desk: AssessmentLookups, answer: Answer) -> bool:
    """Tell whether the data file says a number otherwise than it is printed, as in another unit."""
    asked = desk.question(answer.id)
    printed = numbers.quantity(answer.value, answer.unit).replace("\u00a0", " ")
    same = {printed, numbers.quantity(answer.value)}
    number = asked is not None and asked.type == "number" and answer.value is not None
    return number and answer.given not in same


def place_text(place: Place) -> str:
    """Return where a value stood; of the file only its name, since folders tell about people.

    The path is told where there is neither cell nor line, as for data that come from no file.
    """
    name = PurePath(place.file.replace("\\", "/")).name
    path = "" if place.cell or place.line is not None else place.path
    return str(replace(place, file=name, path=path))


def check_view(desk: AssessmentLookups) -> dict[str, Any]:
    """Return what a stranger needs to repeat the result."""
    assessment = desk.assessment
    reference = reference_of(desk)
    return {
        "digests": [
            {
                "title": desk.words.say("Glossary.standard"),
                "name": reference,
                "digest": assessment.edition.digest,
            },
            {
                "title": desk.words.say("report.check.data"),
                "name": "",
                "digest": assessment.data_digest,
            },
            *_inventory_digests(desk),
            *_grading_digests(desk),
            {"title": desk.words.say("Glossary.result"), "name": "", "digest": assessment.digest},
        ],
        "engine": assessment.engine,
        "commands": [
            f"greenscore score DATA --standard {reference}{_options(assessment)}".split(" "),
            f"greenscore recompute RESULT.json DATA{_options(assessment)}".split(" "),
        ],
        "fingerprint": fingerprint(desk),
    }


def _inventory_digests(desk: AssessmentLookups) -> list[dict[str, Any]]:
    """Return the digests of what an inventory was made from, where answers rest on one."""
    inventory, factors = desk.assessment.inventory, desk.assessment.factors
    if not inventory:
        return []
    told = [
        ("report.check.records", "", inventory["digest"]),
        ("report.check.profile", inventory["profile"], inventory["profile_digest"]),
        ("Glossary.library", factors["version"], factors["digest"]),
        *(("Glossary.overlay", name, digest) for name, digest in _overlays(inventory["overlays"])),
    ]
    return [
        {"title": desk.words.say(what), "name": clean(name), "digest": digest}
        for what, name, digest in told
    ]


def _grading_digests(desk: AssessmentLookups) -> list[dict[str, Any]]:
    return [
        {
            "title": desk.words.say("report.graded.file"),
            "name": clean(f"{grader.name}, {grader.organisation}"),
            "digest": grader.digest,
        }
        for grader in desk.assessment.grading
    ]


def _overlays(told: str) -> list[tuple[str, str]]:
    """Return the name and the digest of each overlay, told as `name@digest` and joined by spaces."""
    return re.findall(r"(\S.*?)@([0-9a-f]{64})(?= |$)", told)


def _options(assessment: Assessment) -> str:
    """Return what the command line needs to compute this one result again, whatever else DATA holds."""
    used, end = assessment.inventory, last_day(assessment.period)
    stated = assessment.date if end is None or assessment.date != end.isoformat() else ""
    told = {"subject": assessment.subject, "period": assessment.period}
    if used:
        told |= {"inventory": "ACTIVITIES", "profile": used["profile"]}
    told |= {"as-of": stated}
    if used and used["as_of"] != stated:
        told |= {"factors-as-of": used["as_of"]}
    options = "".join(f" --{name} {quote(clean(text))}" for name, text in told.items() if text)
    options += "".join(f" --grading {name}" for name in _grading_names(assessment))
    return options + overlay_options(name for name, _ in _overlays(used.get("overlays", "")))


def _grading_names(assessment: Assessment) -> list[str]:
    """Return words in the place of the grading files, numbered where there are several."""
    count = len(assessment.grading)
    return ["GRADING"] if count == 1 else [f"GRADING-{nth}" for nth in range(1, count + 1)]


def overlay_options(names: Iterable[str]) -> str:
    """Return how the command line names a company's own factors, by the names of their files."""
    return "".join(f" --overlay {quote(clean(name) + '.csv')}" for name in names)


def reference_of(desk: AssessmentLookups) -> str:
    """Return the standard as the command line names it."""
    return f"{desk.standard.id}@{desk.standard.edition}"


def fingerprint(desk: AssessmentLookups) -> str:
    """Return the first digits of the result digest, for every page."""
    return desk.assessment.digest[:FINGERPRINT_DIGITS]
