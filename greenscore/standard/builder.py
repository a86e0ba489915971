"""From a folder with a `standard.yaml` to an `Edition`, or to all that is wrong with it."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from greenscore.document import DEFAULT_LIMITS, Document
from greenscore.model import Edition, Reference, Standard
from greenscore.problems import Place, Problem, has_errors
from greenscore.standard.faults import model_faults
from greenscore.standard.references import LIMITS as REFERENCE_LIMITS
from greenscore.standard.references import read_references
from greenscore.yamltext import read

FILE = "standard.yaml"
REFERENCE = "reference.csv"
# Read as an empty text, so that the model's complaint about the same item says nothing new.
_REPLACED = {"text-empty-value", "yaml-alias", "yaml-merge-key", "yaml-key"}


def load(path: Path) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Read the standard at `path`, a folder or its `standard.yaml`.

    The edition is None where there are errors. Places name files as the caller did; an absolute
    path is shortened to the standard's folder.
    """
    file = path / FILE if os.path.isdir(path) else path  # noqa: PTH112 - never raises
    shown = _shown(file)
    source = read_file(file, shown, DEFAULT_LIMITS.bytes)
    if isinstance(source, Problem):
        return None, (source,)
    document = read(source, shown)
    standard, problems = _build(document, shown)
    references: Mapping[str, Reference] = {}
    if standard is not None:
        references, faults = _references(file.parent, standard)
        problems = (*problems, *faults)
    if standard is None or has_errors(problems):
        return None, tuple(sorted(problems, key=_by_place))
    edition = Edition(
        standard=standard,
        digest=digest(file),
        file=shown,
        folder=str(file.parent),
        marks=document.marks,
        references=references,
    )
    return edition, problems


def digest(file: Path) -> str:
    """Return the SHA-256 over a `standard.yaml`, its `tables/*.csv` and its `reference.csv`.

    Each file is framed by its name and length; byte order marks and the kind of line ends do not
    count.
    """
    folder = file.parent
    tables = sorted(folder.glob("tables/*.csv"), key=lambda table: table.name)
    total = hashlib.sha256()
    for name, part in _parts(file, folder / REFERENCE, tables):
        content = part.read_bytes().removeprefix(b"\xef\xbb\xbf")
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        total.update(f"{len(name.encode())}:{name}{len(content)}:".encode())
        total.update(content)
    return total.hexdigest()


def read_file(file: Path, shown: str, limit: int) -> bytes | Problem:
    """Return the bytes of a file, or the problem that keeps it from being read."""
    try:
        if not file.is_file():
            return Problem(code="standard-file-missing", where=Place(file=shown))
        size = file.stat().st_size
        if size > limit:
            args = {"size": str(size), "limit": str(limit)}
            return Problem(code="text-too-large", where=Place(file=shown), args=args)
        return file.read_bytes()
    except (OSError, ValueError):  # ValueError: a null byte in the path
        return Problem(code="standard-file-unreadable", where=Place(file=shown))


def _parts(file: Path, reference: Path, tables: list[Path]) -> Iterator[tuple[str, Path]]:
    yield FILE, file
    if reference.is_file():
        yield REFERENCE, reference
    for table in filter(Path.is_file, tables):
        yield f"tables/{table.name}", table


def _build(document: Document, shown: str) -> tuple[Standard | None, tuple[Problem, ...]]:
    problems = document.problems
    if document.data is None:
        return None, problems
    try:
        return Standard.model_validate(document.data), problems
    except ValidationError as error:
        replaced = {problem.where.path for problem in problems if problem.code in _REPLACED}
        faults = model_faults(error, shown, document.marks)
        return None, (*problems, *(fault for fault in faults if fault.where.path not in replaced))


def _references(
    folder: Path, standard: Standard
) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
    file = folder / REFERENCE
    if not file.exists():
        return {}, ()
    source = read_file(file, _shown(file), REFERENCE_LIMITS.bytes)
    if isinstance(source, Problem):
        return {}, (source,)
    return read_references(source, _shown(file), (node.id for node in standard.index.walk()))


def _shown(file: Path) -> str:
    return f"{file.parent.name}/{file.name}" if file.is_absolute() else file.as_posix()


def _by_place(problem: Problem) -> tuple[str, int, int]:
    return problem.where.file, problem.where.line or 0, problem.where.column or 0
