"""The method, the notes of the calculation, and what a stranger needs to repeat it."""

from collections.abc import Iterator
from typing import Any

from greenscore.problems import Problem
from greenscore.reporting.assessment.evidence import overlay_options, place_text
from greenscore.reporting.inventory.lookups import InventoryLookups
from greenscore.reporting.press.wording import Lines, clean
from greenscore.texts import Text

NOTES = 40
UNSET = ("", "na", "mixed", "unstated")


def method_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the rules and the notes as plain data."""
    problems = desk.inventory.problems
    more = len(problems) - NOTES
    return {
        "rules": list(_rules(desk)),
        "notes": [_note(desk, problem) for problem in problems[:NOTES]],
        "more": desk.words.say("inventory.basis.more_notes", count=str(more)) if more > 0 else [],
    }


def _rules(desk: InventoryLookups) -> Iterator[Lines]:
    inventory = desk.inventory
    profile, library, day = inventory.profile, inventory.library, inventory.as_of.isoformat()
    title = profile.label or Text(profile.id, profile.id)
    yield desk.words.say("inventory.basis.profile", label=title, id=profile.id, day=day)
    unset = inventory.gwp in UNSET
    yield desk.words.say(
        "inventory.basis.gwp_unset" if unset else "inventory.basis.gwp", set=inventory.gwp
    )
    yield desk.words.say("inventory.basis.library", name=library.name, version=library.version)
    for overlay in library.overlays:
        name = overlay.label or Text(overlay.id, overlay.id)
        yield desk.words.say("inventory.basis.overlay", name=name)
    for rule in ("scope2", "apart", "missing"):
        yield desk.words.say(f"inventory.basis.{rule}")
    lines = inventory.rounding
    if lines is None:
        yield desk.words.say("inventory.basis.rounding")
    else:
        yield desk.words.say("inventory.basis.rounded_lines", digits=str(lines))


def _note(desk: InventoryLookups, problem: Problem) -> dict[str, Any]:
    return {
        "text": desk.words.text(Text(problem.message("zh"), problem.message("en"))),
        "place": clean(place_text(problem.where)),
    }


def repeat_view(desk: InventoryLookups) -> dict[str, Any]:
    """Return the commands and digests as plain data."""
    inventory = desk.inventory
    overlays = inventory.library.overlays
    options = overlay_options(overlay.id for overlay in overlays)
    options += f" --period {clean(inventory.period)}" if inventory.period else ""
    command = (
        f"greenscore inventory ACTIVITIES --profile {clean(inventory.profile.id)}"
        f" --as-of {inventory.as_of.isoformat()}{options}"
    )
    version = clean(inventory.library.version)
    digests = [
        ("inventory.head.fingerprint", "", inventory.records_digest),
        ("Glossary.profile", clean(inventory.profile.id), inventory.profile.digest),
        ("Glossary.library", version, inventory.library.digest),
        *(("Glossary.overlay", clean(overlay.id), overlay.digest) for overlay in overlays),
        ("Glossary.result", "", inventory.digest),
    ]
    return {
        "commands": [command, f"{command} -o report.pdf", f"{command} -o result.csv"],
        "digests": [
            {"title": desk.words.say(title), "name": name, "digest": digest}
            for title, name, digest in digests
            if digest
        ],
    }
