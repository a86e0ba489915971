"""Grading files, read strictly: a faulty entry is a problem with its line and grades nothing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from greenscore.data.cells import shown
from greenscore.data.companions import grade_of
from greenscore.data.files.records import LIMITS
from greenscore.data.record import RECORD
from greenscore.guard.reader import read_file
from greenscore.model.faults import UNKNOWN_KEY, Fault, faults_of
from greenscore.model.grading import Grade, GradeEntry, Grader, Grading
from greenscore.model.scalars import Date, as_whole
from greenscore.model.shape import keys_at
from greenscore.problems import Place, Problem, nearest
from greenscore.text.document import Document, allowed, dotted
from greenscore.text.document import Path as Keys
from greenscore.text.json import read_json
from greenscore.text.yaml import read as read_yaml

VERSION = "1"
MEMORY = "grading"

Read = tuple[tuple[Grading, ...], tuple[Problem, ...]]


def _blank(given: Any) -> Any:
    return "" if given is None else given


def _grade(given: Any) -> Any:
    if given in (None, ""):
        return None
    grade = given if isinstance(given, Grade) else None
    grade = grade_of(given) if isinstance(given, str) else grade
    if grade is None:
        raise PydanticCustomError("grade", "declared, documented, reviewed or verified")
    return grade


def _plain(given: Any) -> Any:
    """Take a number or a flag of a program for the text that a file has."""
    if isinstance(given, bool):
        return "true" if given else "false"
    return str(given) if isinstance(given, int | float) else _blank(given)


Line = Annotated[
    str, BeforeValidator(_plain), StringConstraints(pattern=r"^[^\n]*$", max_length=400)
]
Named = Annotated[
    str, BeforeValidator(_plain), StringConstraints(pattern=r"^[^\n]*\S[^\n]*$", max_length=400)
]
Value = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=40_000)]
Digest = Annotated[
    str, BeforeValidator(_blank), StringConstraints(pattern=r"^([0-9a-f]{64})?$", to_lower=True)
]


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Assessor(_Block):
    name: Named
    organisation: Named
    role: Named


class _Entry(_Block):
    subject: Line = ""
    period: Line = ""
    input: Line = ""
    table: Line = ""
    row: Annotated[int, BeforeValidator(as_whole)] | None = None
    record: Line = ""
    digest: Digest = ""
    value: Value = ""
    unit: Line = ""
    not_applicable: Line = ""
    evidence: Digest = ""
    note: Digest = ""
    grade: Annotated[Grade | None, BeforeValidator(_grade)] = None


class _File(_Block):
    grading: Line
    assessor: _Assessor
    date: Date
    digest: Digest = ""
    holder: Line = ""
    note: Value = ""
    grades: Annotated[tuple[_Entry, ...], BeforeValidator(lambda given: given or ())] = ()


def read_gradings(sources: Any) -> Read:
    """Return the gradings of one or several sources, and every problem.

    A source is a path to a grading file (YAML, JSON, or a canonical record, which tells who graded it), its
    content as a mapping, or a `Grading`.
    """
    if sources is None:
        return (), ()
    alone = isinstance(sources, str | Path | Mapping | Grading)
    found: list[Grading] = []
    problems: list[Problem] = []
    for source in [sources] if alone else sources:
        gradings, faults = _source(source)
        found += gradings
        problems += faults
    return tuple(found), tuple(problems)


def _source(source: Any) -> Read:
    if isinstance(source, Grading):
        return (source,), ()
    if isinstance(source, Mapping):
        return _gradings(source, "", MEMORY, {})
    if not isinstance(source, str | Path):
        args = {"kind": type(source).__name__}
        return (), (Problem(code="grading-kind-unknown", where=Place(file=MEMORY), args=args),)
    path = Path(source)
    try:
        raw = read_file(path, allowed(LIMITS).bytes)
    except (OSError, ValueError) as fault:
        args = {"reason": getattr(fault, "strerror", "") or str(fault)}
        where = Place(file=path.name)
        return (), (Problem(code="grading-unreadable", where=where, args=args),)
    read = read_json if path.suffix.lower() == ".json" else read_yaml
    document: Document = read(raw, path.name, LIMITS, blanks=True)
    if document.problems:
        return (), document.problems
    return _gradings(document.data, _digest(raw), path.name, document.places(path.name))


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _gradings(data: Any, digest: str, file: str, places: Mapping[Keys, Place]) -> Read:
    """Return the grading that a document is, or those that a canonical record tells of."""
    known = {(): Place(file=file), **places}
    if not isinstance(data, Mapping) or RECORD not in data:
        return _one(data, digest, known, ())
    told = data.get("grading")
    if isinstance(told, str) or not isinstance(told, Sequence):
        return (), (Problem(code="grading-not-a-mapping", where=known[()]),)
    read = [_one(each, digest, known, ("grading", number)) for number, each in enumerate(told)]
    gradings = tuple(grading for found, _ in read for grading in found)
    return gradings, tuple(problem for _, faults in read for problem in faults)


def _one(data: Any, digest: str, places: Mapping[Keys, Place], base: Keys) -> Read:
    """Return one grading; `base` is where it stands in its document, `digest` that of the document."""
    below = {
        path[len(base) :]: place for path, place in places.items() if path[: len(base)] == base
    }
    below.setdefault((), places[()])
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        return (), tuple(_problem(fault) for fault in faults_of(error, below))
    if file.grading != VERSION:
        where = below.get(("grading",), below[()])
        return (), (
            Problem(code="grading-version", where=where, args={"given": file.grading[:40]}),
        )
    grader = Grader(
        name=file.assessor.name.strip(),
        organisation=file.assessor.organisation.strip(),
        role=file.assessor.role.strip(),
        date=file.date.isoformat(),
        digest=(base and file.digest) or digest or _digest(file.model_dump_json().encode()),
        holder=file.holder.strip(),
        note=file.note.strip(),
    )
    entries, problems = [], []
    for number, entry in enumerate(file.grades):
        where = below.get(("grades", number), below[()])
        if code := _fault(entry):
            args = {"input": shown(entry.input or entry.record or "-")}
            problems.append(Problem(code=code, where=where, args=args))
        else:
            given = {name: getattr(entry, name) for name in _Entry.model_fields if name != "row"}
            entries.append(GradeEntry(**given, row=entry.row or 0, where=where))
    return (() if problems else (Grading(grader=grader, entries=tuple(entries)),)), tuple(problems)


def _fault(entry: _Entry) -> str:
    """Return the code of what is wrong between the keys of an entry."""
    of_record = bool(entry.record)
    if of_record == bool(entry.input):
        return "grading-entry-of-nothing"
    if of_record and not entry.digest:
        return "grading-record-without-digest"
    if of_record and (entry.table or entry.row is not None or entry.not_applicable):
        return "grading-entry-of-nothing"
    if bool(entry.table) != (entry.row is not None) or (entry.row is not None and entry.row < 1):
        return "grading-entry-row"
    if bool(entry.value.strip()) == bool(entry.not_applicable) and not of_record:
        return "grading-entry-value"
    return ""


_NEEDED = {("date",), *(("assessor", part) for part in _Assessor.model_fields)}
_DIGESTS = {"digest", "evidence", "note"}
_FORMS: Mapping[str, str] = {
    "standard-not-a-date": "2025-12-31",
    "standard-not-whole": "1, 2, 3",
    "int_parsing": "1, 2, 3",
    "tuple_type": "[ ]",
}


def _problem(fault: Fault) -> Problem:
    key = str(fault.loc[-1]) if fault.loc else ""
    empty = fault.loc in _NEEDED and not str(fault.given or "").strip()
    if fault.kind == "missing" or empty:
        return Problem(code="grading-key-missing", where=fault.where, args={"key": key})
    if fault.kind in UNKNOWN_KEY:
        known: Iterable[str] = keys_at(fault.loc[:-1], _File)
        args = {"key": shown(key), "nearest": nearest(key, known) or ", ".join(known)}
        return Problem(code="grading-key-unknown", where=fault.where, args=args)
    if fault.kind == "model_type":
        return Problem(code="grading-not-a-mapping", where=fault.where)
    form = _FORMS.get(fault.kind, fault.detail)
    if fault.kind == "string_pattern_mismatch":
        form = "SHA-256" if key in _DIGESTS else "…"
    args = {"key": shown(dotted(fault.path)), "given": shown(str(fault.given)), "shape": form}
    return Problem(code="grading-value-shape", where=fault.where, args=args)
