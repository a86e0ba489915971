"""The form of a contribution: what it asks, and an empty one to fill in."""

import re
from importlib.resources import files

from greenscore.factors.entries import Form
from greenscore.factors.vocabulary import COLUMNS

_LINE = re.compile(r"\S.{0,400}")
_ANY = re.compile(r".{0,2000}")

SOURCE_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What most rows say, so that a form need not repeat it.
GIVEN = {
    "method": "na",
    "boundary": "na",
    "gwp": "na",
    "hv_basis": "na",
    "mark": "seen",
}
_LEFT_TO_US = {"source", "review"}
_OPTIONAL = {
    *GIVEN,
    "data_from",
    "data_to",
    "apply_from",
    "apply_to",
    "published",
    "quality",
    "u",
    "supersedes",
}

FORM = Form(
    {
        "contributor": _LINE,
        "reading": _LINE,
        "evidence": "texts",
        "source": "map",
        "rows": "entries",
    }
)
SOURCE_KEYS = Form({"id": _LINE, "record": "map"})
PROPOSED = Form(
    {
        column + ("?" if column in _OPTIONAL else ""): _ANY
        for column in COLUMNS
        if column not in _LEFT_TO_US
    }
)
ENTRY = Form({"entered_by": _LINE, "rows": "list"})
RETYPED = Form({"id": _LINE, "version": _LINE, "value": _LINE, "unit": _LINE, "per": _LINE})


def empty_form() -> str:
    """Return an empty form with a word on every entry, in both languages."""
    return files("greenscore.factors").joinpath("form.yaml").read_text(encoding="utf-8")
