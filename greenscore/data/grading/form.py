"""The form of a grading file: every answer as it stands, its grade left open for an assessor."""

import json
from collections.abc import Iterable, Iterator

from greenscore.data.grading.reading import VERSION
from greenscore.model.grading import GradeEntry
from greenscore.texts import LANGS, worded

_PARTS = (
    *("subject", "period", "record", "table", "row", "input"),
    *("value", "unit", "not_applicable", "evidence", "note", "digest"),
)


def form_of(entries: Iterable[GradeEntry]) -> str:
    """Return the YAML of a grading file without an assessor, a line for each entry."""
    return "".join(f"{line}\n" for line in _lines(entries))


def _lines(entries: Iterable[GradeEntry]) -> Iterator[str]:
    for lang in LANGS:
        yield f"# {worded('grading.form.head').get(lang)}"
    yield f'grading: "{VERSION}"'
    yield "assessor:"
    for part in ("name", "organisation", "role"):
        yield f"  {part}:"
    yield "date:"
    yield "holder:"
    yield "note:"
    yield "grades:"
    for entry in entries:
        grade = entry.grade.word if entry.grade is not None else ""
        told = {part: getattr(entry, part) for part in _PARTS if getattr(entry, part)}
        parts = [f"{part}: {_quoted(value)}" for part, value in told.items()]
        yield f"- {{{', '.join(parts)}, grade: {grade}}}"


def _quoted(value: str | int) -> str:
    """Write a text so that YAML reads the same: JSON is YAML."""
    return json.dumps(str(value), ensure_ascii=False)
