"""What was given, where it stood, what proves it, and the digests by which anybody can check."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from greenscore.assessment import Answer, Assessment
from greenscore.problems import Place
from greenscore.reporting import numbers
from greenscore.reporting.desk import Desk
from greenscore.reporting.wording import clean
from greenscore.table import Drawn

FINGERPRINT_DIGITS = 16
MOST_FACTORS = 8


def answers_view(desk: Desk) -> list[dict[str, Any]]:
    """Return the inputs as plain data, numbered as the indicator tables cite them."""
    return [_answer(desk, answer) for answer in desk.assessment.answers]


def _answer(desk: Desk, answer: Answer) -> dict[str, Any]:
    given = answer.value is not None or bool(answer.shown or answer.reason)
    return {
        "exhibit": desk.exhibits[answer.id],
        "title": desk.words.text(desk.input_title(answer.id)),
        "id": answer.id,
        "value": desk.words.text(desk.shown(answer)),
        "given": clean(answer.given) if _told_otherwise(desk, answer) else "",
        "place": place_text(answer.place),
        "grade_words": desk.words.say(f"grades.{answer.grade}") if given else [],
        "recognised": answer.recognised,
        "evidence": desk.words.text(answer.evidence),
        "note": desk.words.text(answer.note),
        **_drawn_view(desk, answer.inventory),
    }


def _drawn_view(desk: Desk, drawn: Drawn | None) -> dict[str, Any]:
    """Return what an answer from an inventory was made of; empty for one that was given."""
    if drawn is None:
        return {"drawn": [], "factors": ""}
    key = "evidence.drawn" if drawn.factors else "evidence.measured"
    rest = len(drawn.factors) - MOST_FACTORS
    more = f" +{rest}" if rest > 0 else ""
    return {
        "drawn": desk.words.say(key, path=drawn.path, count=str(drawn.count)),
        "factors": clean(", ".join(drawn.factors[:MOST_FACTORS]) + more),
    }


def _told_otherwise(desk: Desk, answer: Answer) -> bool:
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


def check_view(desk: Desk) -> dict[str, Any]:
    """Return what a stranger needs to repeat the result."""
    assessment = desk.assessment
    reference = reference_of(desk)
    return {
        "digests": [
            {
                "title": desk.words.say("check.standard"),
                "name": reference,
                "digest": assessment.edition.digest,
            },
            {"title": desk.words.say("check.data"), "name": "", "digest": assessment.data_digest},
            *_inventory_digests(desk),
            {"title": desk.words.say("check.result"), "name": "", "digest": assessment.digest},
        ],
        "engine": assessment.engine,
        "command": f"greenscore score DATA --standard {reference}{_inventory_options(assessment)}",
        "fingerprint": fingerprint(desk),
    }


def _inventory_digests(desk: Desk) -> list[dict[str, Any]]:
    """Return the digests of the records and of the library of factors, where answers rest on them."""
    inventory, factors = desk.assessment.inventory, desk.assessment.factors
    if not inventory:
        return []
    records = {"title": desk.words.say("check.records"), "name": "", "digest": inventory["digest"]}
    library = {
        "title": desk.words.say("check.factors"),
        "name": factors["version"],
        "digest": factors["digest"],
    }
    return [records, library]


def _inventory_options(assessment: Assessment) -> str:
    used = assessment.inventory
    if not used:
        return ""
    return f" --inventory ACTIVITIES --profile {used['profile']} --as-of {used['as_of']}"


def reference_of(desk: Desk) -> str:
    """Return the standard as the command line names it."""
    return f"{desk.standard.id}@{desk.standard.edition}"


def fingerprint(desk: Desk) -> str:
    """Return the first digits of the result digest, for every page."""
    return desk.assessment.digest[:FINGERPRINT_DIGITS]
