"""From a folder with a `standard.yaml` to an `Edition`, or to all that is wrong with it."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from greenscore.model.population import Reference
from greenscore.model.standard import Edition, Provenance, Standard
from greenscore.problems import Place, Problem, has_errors
from greenscore.standard.compose.composing import Composition, compose
from greenscore.standard.faults import distinct, model_faults
from greenscore.standard.files import FILE, content_digest, read_file, shown
from greenscore.standard.frozen_population import read_provenance
from greenscore.standard.references import LIMITS as REFERENCE_LIMITS
from greenscore.standard.references import read_references

# Read as an empty text, so that the model's complaint about the same item says nothing new.
_REPLACED = {"text-empty-value", "yaml-alias", "yaml-merge-key", "yaml-key"}


def load(path: Path, *, frozen: bool = True) -> tuple[Edition | None, tuple[Problem, ...]]:
    """Read the standard at `path`, a folder or its `standard.yaml`, with what it extends.

    `frozen: false` leaves its reference population aside, which is to be frozen anew. The edition is
    None where there are errors. Places name files as the caller did; an absolute path is shortened to
    the standard's folder.
    """
    file = file_of(path)
    composition = compose(file)
    standard, problems = _build(composition)
    references: Mapping[str, Reference] = {}
    provenance: Provenance | None = None
    if standard is not None and composition.reference is not None and frozen:
        provenance, others = read_provenance(composition.reference)
        references, faults = _references(composition.reference, standard, provenance)
        problems = (*problems, *faults, *others)
    if standard is None or has_errors(problems):
        return None, tuple(sorted(distinct(problems), key=_by_place))
    try:
        digest = composition.digests()[0]
    except OSError:
        where = Place(file=shown(file))
        return None, (*problems, Problem(code="standard-file-unreadable", where=where))
    edition = Edition(
        standard=standard,
        digest=digest,
        file=shown(file),
        folder=str(file.parent),
        places=composition.places,
        references=references,
        provenance=provenance,
    )
    return edition, problems


def file_of(path: Path) -> Path:
    """Return the `standard.yaml` that a folder or a file stands for."""
    return path / FILE if os.path.isdir(path) else path  # noqa: PTH112 - never raises


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
    file: Path, standard: Standard, provenance: Provenance | None
) -> tuple[Mapping[str, Reference], tuple[Problem, ...]]:
    source = read_file(file, shown(file), REFERENCE_LIMITS.bytes)
    if isinstance(source, Problem):
        return {}, (source,)
    if provenance is not None and provenance.reference != content_digest(source):
        return {}, (Problem(code="standard-reference-edited", where=Place(file=shown(file))),)
    return read_references(source, shown(file), standard)


def _by_place(problem: Problem) -> tuple[str, int, int]:
    return problem.where.file, problem.where.line or 0, problem.where.column or 0
