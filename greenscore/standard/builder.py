"""From the files of a standard to an `Edition`, or to all that is wrong with it."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from greenscore.model.population import Reference
from greenscore.model.standard import Edition, Provenance, Standard
from greenscore.problems import Place, Problem, has_errors
from greenscore.standard.compose.composing import Composition, compose
from greenscore.standard.faults import distinct, model_faults
from greenscore.standard.files import REFERENCE, content_digest
from greenscore.standard.frozen_population import read_provenance
from greenscore.standard.references import LIMITS as REFERENCE_LIMITS
from greenscore.standard.references import read_references
from greenscore.standard.sectors import read_sectors
from greenscore.standard.shelf import Book, book_at
from greenscore.standard.template_faults import told_once

# Read as an empty text, so that the model's complaint about the same item says nothing new.
_REPLACED = {"text-empty-value", "yaml-alias", "yaml-merge-key", "yaml-key"}


def load(where: Path | Book, *, frozen: bool = True) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Read a standard with what it extends: on a shelf, in a folder, or by its `standard.yaml`.

    `frozen: false` leaves its reference population aside, which is to be frozen anew. The edition is
    None where there are errors. Places name files as the caller did; an absolute path is shortened to
    the standard's folder.
    """
    book = book_at(where) if isinstance(where, Path) else where
    composition = compose(book)
    standard, problems = _build(composition)
    references: Mapping[str, Reference] = {}
    provenance: Provenance | None = None
    if standard is not None and composition.reference is not None and frozen:
        provenance, others = read_provenance(composition.reference)
        references, faults = _references(composition.reference, standard, provenance)
        problems = (*problems, *faults, *others)
    sectors, faults = read_sectors([origin.book for origin in composition.origins])
    problems = (*problems, *faults)
    if standard is None or has_errors(problems):
        told = told_once(problems, composition.places, composition.templates)
        return None, tuple(sorted(distinct(told), key=_by_place))
    try:
        digest = composition.digests()[0]
    except OSError:
        place = Place(file=book.told(book.file))
        return None, (*problems, Problem(code="standard-file-unreadable", where=place))
    edition = Edition(
        standard=standard,
        digest=digest,
        file=book.told(book.file),
        book=book,
        places=composition.places,
        templates=composition.templates,
        references=references,
        provenance=provenance,
        sectors=sectors,
    )
    return edition, problems


def _build(composition: Composition) -> tuple[Standard | None, tuple[Problem, ...]]:
    problems = composition.problems
    if composition.data is None:
        return None, (*problems, *composition.faults)
    try:
        return Standard.model_validate(composition.data), problems
    except ValidationError as error:
        replaced = {problem.where.path for problem in problems if problem.code in _REPLACED}
        faults = model_faults(error, composition.places, keys=composition.keys)
        return None, (*problems, *(fault for fault in faults if fault.where.path not in replaced))


def _references(
    book: Book, standard: Standard, provenance: Provenance | None
) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
    source, shown = book.read(REFERENCE, REFERENCE_LIMITS.bytes), book.told(REFERENCE)
    if isinstance(source, Problem):
        return {}, (source,)
    if provenance is not None and provenance.reference != content_digest(source):
        return {}, (Problem(code="standard-reference-edited", where=Place(file=shown)),)
    return read_references(source, shown, standard)


def _by_place(problem: Problem) -> tuple[str, int, int]:
    return problem.where.file, problem.where.line or 0, problem.where.column or 0
