"""Standards: found, built, linted and compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenscore.guard.run import within_run
from greenscore.problems import Problem, ProblemsFound, has_errors
from greenscore.resources import standards_folder as standards_folder

if TYPE_CHECKING:
    from greenscore.model.standard import Edition
    from greenscore.scoring.plan import Plan
    from greenscore.standard.catalogue import Heading
    from greenscore.standard.shelf import Shelf

    Files = Mapping[str, bytes]
    Reference = str | Path | bytes | Files | Edition


@within_run
def read_standard(
    reference: "Reference",
    *,
    as_of: date | None = None,
    shelves: "Sequence[str | Path | Files]" = (),
) -> tuple["Edition | None", tuple[Problem, ...]]:
    """Find, build and lint a standard; `reference` is an id, id@edition, a folder or a file.

    It may also be the bytes of a single file, or a mapping of names to bytes with `standard.yaml`, what
    stands beside it and, in folders, what it extends. An id stands for the newest edition in force on
    `as_of`, by default today. Ids and bases are looked up among the shipped standards, those of
    installed packs, and on `shelves`: folders of editions, or mappings.
    """
    from greenscore.model.standard import Edition
    from greenscore.standard.builder import load
    from greenscore.standard.catalogue import find
    from greenscore.standard.files import FILE
    from greenscore.standard.shelf import book_in

    if isinstance(reference, Edition):
        return reference, ()
    own = tuple(map(_shelf, shelves))
    told: tuple[Problem, ...] = ()
    if isinstance(reference, bytes):
        reference = {FILE: reference}
    if isinstance(reference, Mapping):
        book = replace(book_in(reference), others=own)
    else:
        found, told = find(str(reference), own, as_of)
        if found is None:
            return None, told
        book = found
    edition, problems = load(book)
    problems = (*told, *problems)
    if edition is None or has_errors(problems):
        return None, problems
    problems = (*problems, *lint(edition))
    return (None if has_errors(problems) else edition), problems


def _shelf(given: "str | Path | Files") -> "Shelf":
    from greenscore.standard.shelf import Folder, Memory

    return Memory(given) if isinstance(given, Mapping) else Folder(Path(given))


def load_standard(
    reference: "Reference",
    *,
    as_of: date | None = None,
    shelves: "Sequence[str | Path | Files]" = (),
) -> "Edition":
    """Return a standard that lints without errors, as `read_standard` does; ProblemsFound otherwise."""
    edition, problems = read_standard(reference, as_of=as_of, shelves=shelves)
    if edition is None:
        raise ProblemsFound(problems)
    return edition


@within_run
def lint(edition: "Edition") -> tuple[Problem, ...]:
    """Return every problem that the rules find in an edition, in the order of its files.

    What has no error is compiled, and what its whole cannot come to is told as well.
    """
    from greenscore.inventories.known_paths import known_paths
    from greenscore.scoring.crossing import crossing
    from greenscore.scoring.unreachable import Unreachable
    from greenscore.standard.lint import lint as apply_rules
    from greenscore.standard.lint import told

    found = apply_rules(edition, known_paths)
    if has_errors(found):
        return found
    plan = plan_of(edition)
    return told(edition, (*found, *Unreachable(plan).found(), *crossing(plan)))


@lru_cache(maxsize=32)
def plan_of(edition: "Edition") -> "Plan":
    """Return the compiled plan of an edition, compiled once."""
    from greenscore.scoring.compile import compile_plan

    return compile_plan(edition)


@lru_cache(maxsize=32)
def look_back_of(edition: "Edition") -> int:
    """Return how many periods before its own a score by an edition may rest on."""
    from greenscore.standard.lookback import look_back

    return look_back(edition.standard)


def headings() -> tuple["Sequence[Heading]", tuple[Problem, ...]]:
    """Return what a list of standards shows of each, and what is wrong with packs or stands there twice."""
    from greenscore.standard.catalogue import doubles, listing

    found, problems = listing()
    return found, (*problems, *doubles(found))


def resolved(edition: "Edition") -> str:
    """Return an edition as one file, its rows and its base filled in."""
    from greenscore.standard.compose.resolving import resolved as text

    return text(edition)


def new_standard(id: str, folder: Path) -> tuple[Sequence[Path], tuple[Problem, ...]]:
    """Start a small complete standard in `folder`, and return its files; OSError where it cannot be."""
    from greenscore.standard.scaffold import new

    return new(id, folder)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema that editors complete standards with."""
    from greenscore.standard.schema import json_schema as schema

    return schema()
