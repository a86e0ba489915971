"""`reference.csv` as it is frozen, with `reference.yaml` that tells what it was computed from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from greenscore.guard.writer import anew, write_text
from greenscore.model.nodes import Node
from greenscore.model.population import Reference
from greenscore.model.standard import Provenance, Standard
from greenscore.problems import Problem
from greenscore.standard.faults import model_faults
from greenscore.standard.files import REFERENCE, content_digest
from greenscore.standard.references import GROUP, HEADER, VALUE
from greenscore.standard.shelf import Book
from greenscore.text.csv import written
from greenscore.text.document import DEFAULT_LIMITS
from greenscore.text.yaml import read

PROVENANCE = "reference.yaml"
_HEAD = (
    "# Written by `greenscore standards freeze` beside reference.csv: "
    "what its figures were computed from.\n"
)
# What a reader is told decides no statistic; nor do proofs, levels, or what comes after the score.
_WORDS = {
    *("title", "label", "help", "description", "advice", "source", "reason", "theme"),
    *("evidence", "graded", "because", "inventory", "levels"),
}
_AFTER_SCALE = {"score", "adjust", "rescale", "round", "weight", "missing", "better"}


def write_frozen(
    folder: Path, references: Mapping[str, Reference], provenance: Mapping[str, Any]
) -> tuple[Path, Path]:
    """Write both files into the folder of a standard and return their paths; OSError."""
    table, notes = folder / REFERENCE, folder / PROVENANCE
    content = _table(references)
    digest = content_digest(content.encode())
    write_text(table, content, anew)
    text = yaml.safe_dump({**provenance, "reference": digest}, allow_unicode=True, sort_keys=False)
    write_text(notes, _HEAD + text, anew)
    return table, notes


def _table(references: Mapping[str, Reference]) -> str:
    grouped = any(reference.groups for reference in references.values())
    rows: list[tuple[str, ...]] = []
    for node, reference in references.items():
        rows += [(*row, "") for row in _rows(node, reference)]
        for group, part in reference.groups.items():
            rows += [(*row, group) for row in _rows(node, part)]
    if grouped:
        return written((*HEADER, GROUP), rows)
    return written(HEADER, (row[:-1] for row in rows))


def _rows(node: str, reference: Reference) -> Iterator[tuple[str, str, str]]:
    for statistic, number in reference.stated.items():
        yield node, statistic, repr(number)
    for number in reference.values:
        yield node, VALUE, repr(number)


def read_provenance(book: Book) -> tuple[Provenance | None, tuple[Problem, ...]]:
    """Return what a `reference.csv` was computed from, None where it was written by hand."""
    if not book.has(PROVENANCE):
        return None, ()
    source, shown = book.read(PROVENANCE, DEFAULT_LIMITS.bytes), book.told(PROVENANCE)
    if isinstance(source, Problem):
        return None, (source,)
    document = read(source, shown)
    if document.data is None or document.problems:
        return None, document.problems
    try:
        return Provenance.model_validate(document.data), ()
    except ValidationError as error:
        return None, tuple(model_faults(error, document.places(shown), Provenance))


def steps_digest(standard: Standard, nodes: Iterable[str]) -> str:
    """Return the SHA-256 of all that decides what the scales of some nodes see of a population."""
    found = {node.id: node for node in standard.walk()}
    wanted = sorted(set(nodes) & found.keys())
    rooms = {"inputs", "tables", "parameters", "derived"}
    asked = standard.model_dump(mode="json", include=rooms, exclude_defaults=True)
    trees = [_seen(found[id]) for id in wanted]
    text = json.dumps([_bare(asked), trees], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _seen(node: Node) -> Any:
    """Return what comes before a node's scale, and all of what stands below it."""
    imputed_first = node.outliers is not None and node.outliers.order == "impute-first"
    after = _AFTER_SCALE - {"missing"} if imputed_first else _AFTER_SCALE
    own = node.model_dump(mode="json", exclude={*after, "children"}, exclude_defaults=True)
    below = [child.model_dump(mode="json", exclude_defaults=True) for child in node.children]
    return {**_bare(own), "children": _bare(below)}


def _bare(item: Any) -> Any:
    """Return plain data without what decides no statistic."""
    if isinstance(item, Mapping):
        return {key: _bare(value) for key, value in item.items() if key not in _WORDS}
    return [_bare(part) for part in item] if isinstance(item, list) else item
