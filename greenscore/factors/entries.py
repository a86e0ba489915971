"""The YAML beside the rows, read as the types that say what it may hold."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from pydantic import BeforeValidator, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from greenscore.guard.reader import read_file
from greenscore.model.faults import NOT_A_MAPPING, UNKNOWN_KEY, Fault, faults_of
from greenscore.model.shape import keys_at
from greenscore.problems import Place, Problem, nearest
from greenscore.text.document import DEFAULT_LIMITS, Document, Limits, allowed, dotted
from greenscore.text.document import Path as Keys
from greenscore.text.yaml import read
from greenscore.texts import LANGS, Text

Shape = TypeVar("Shape")


def _both(given: Any) -> Any:
    words = given.values() if isinstance(given, dict) and given.keys() == set(LANGS) else ()
    if not (words and all(isinstance(word, str) and word.strip() for word in words)):
        raise PydanticCustomError("text", "not a text in both languages")
    return given


Both = Annotated[Text, BeforeValidator(_both)]
Line = Annotated[str, StringConstraints(pattern=r"^\S.{0,400}$")]

_SHAPES = {
    "text": "text",
    "string_type": "line",
    "standard-not-a-date": "date",
    "tuple_type": "list",
    "too_short": "entries",
    "standard-not-a-flag": "true|false",
}


def words(*known: str) -> StringConstraints:
    """Return what makes a text one of some words."""
    return StringConstraints(pattern=f"^({'|'.join(known)})$")


def read_as(
    path: Path, shape: type[Shape], limits: Limits = DEFAULT_LIMITS
) -> tuple[Shape | None, Document]:
    """Read a YAML file, no value of which may be left empty, as `shape`.

    None where anything is wrong; the document has all its problems: `factor-unreadable`, those of YAML,
    `factor-not-a-mapping`, `factor-key-unknown`, `factor-key-missing`, `factor-value-shape`.
    """
    try:
        source = read_file(path, allowed(limits).bytes)
    except OSError as fault:
        return None, Document(None, {}, (unreadable(path, fault),))
    document = read(source, path.name, limits)
    if document.data is None:
        return None, document
    found, faults = checked(document, path.name, shape)
    told = {problem.where.path for problem in document.problems}
    problems = (*document.problems, *(fault for fault in faults if fault.where.path not in told))
    return (None if problems else found), document._replace(problems=problems)


def checked(
    document: Document, file: str, shape: type[Shape]
) -> tuple[Shape | None, tuple[Problem, ...]]:
    """Return the data of a document as `shape`, or None and what is wrong with them."""
    try:
        return _adapter(cast("Any", shape)).validate_python(document.data), ()
    except ValidationError as error:
        places = {(): place(document, file, ()), **document.places(file)}
        return None, tuple(_problem(fault, shape) for fault in faults_of(error, places))


def unreadable(path: Path, fault: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    args = {"reason": fault.strerror or str(fault)}
    return Problem(code="factor-unreadable", where=Place(file=str(path)), args=args)


def place(document: Document, file: str, path: Keys) -> Place:
    """Return the place of an entry of a document."""
    line, column = document.marks.get(path, (1, 1))
    return Place(file=file, line=line, column=column, path=dotted(path))


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _problem(fault: Fault, shape: Any) -> Problem:
    code, args = "factor-value-shape", {"key": str(fault.loc[-1]) if fault.loc else ""}
    if fault.kind == "missing":
        code = "factor-key-missing"
    elif fault.kind in UNKNOWN_KEY:
        code = "factor-key-unknown"
        known = keys_at(fault.loc[:-1], shape)
        args["nearest"] = nearest(args["key"], known) or ", ".join(known)
    elif fault.kind in NOT_A_MAPPING:
        code = "factor-not-a-mapping"
    else:
        told = (fault.context.get(name) for name in ("pattern", "expected"))
        form = next(filter(None, told), _SHAPES.get(fault.kind, fault.detail))
        args = {"key": dotted(fault.path), "given": str(fault.given)[:80], "shape": form}
    return Problem(code=code, where=fault.where, args=args)
