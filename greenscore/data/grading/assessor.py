"""Whether an assessor is somebody else than those whose data are graded."""

import unicodedata
from collections.abc import Iterable

from greenscore.model.grading import Grader


def folded(name: str) -> str:
    """Return a name as it is compared: width, case, spaces and punctuation make no other name."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in text if sign.isalnum())


def own_name(grader: Grader, names: Iterable[str]) -> str:
    """Return which of the names of subject and holder is the assessor's own; empty where none is."""
    theirs = {folded(grader.name), folded(grader.organisation)} - {""}
    return next((name for name in names if folded(name) in theirs), "")
