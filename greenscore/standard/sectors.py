"""Sector files beside a standard: read, built, and laid over those of what it extends."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from greenscore.model.sectors import Sector, SectorFile
from greenscore.problems import Place, Problem
from greenscore.standard.faults import model_faults
from greenscore.standard.files import SECTORS, content_digest
from greenscore.standard.shelf import Book
from greenscore.text.document import DEFAULT_LIMITS
from greenscore.text.yaml import read

_Found = SectorFile | tuple[Problem, ...]


def read_sectors(books: Sequence[Book]) -> tuple[tuple[SectorFile, ...], tuple[Problem, ...]]:
    """Return the sector files of a standard and of what it extends, and what is wrong with them.

    `books` are the standard itself and its bases, the nearest first. What a nearer one states for an
    input of a sector takes the place of what those behind it state.
    """
    files: list[SectorFile] = []
    problems: list[Problem] = []
    taken: set[tuple[str, str]] = set()
    for book in books:
        own: set[tuple[str, str]] = set()
        for name in book.names(SECTORS, ".yaml"):
            found = _file(book, name, taken)
            if isinstance(found, SectorFile):
                files.append(found)
                own |= {(found.sector.sector, input) for input in found.sector.values}
            else:
                problems += found
        taken |= own
    return tuple(files), tuple(problems)


def _file(book: Book, name: str, taken: set[tuple[str, str]]) -> _Found:
    shown = book.told(name)
    if book.stray(name):
        return (Problem(code="standard-sectors-link", where=Place(file=shown)),)
    source = book.read(name, DEFAULT_LIMITS.bytes)
    if isinstance(source, Problem):
        return (source,)
    document = read(source, shown)
    if document.data is None or document.problems:
        return document.problems
    places = document.places(shown)
    try:
        sector = Sector.model_validate(document.data)
    except ValidationError as error:
        return tuple(model_faults(error, places, Sector))
    counting = frozenset(_left(sector, taken))
    digest = content_digest(source)
    return SectorFile(name=name, digest=digest, sector=sector, values=counting, places=places)


def _left(sector: Sector, taken: set[tuple[str, str]]) -> Iterator[str]:
    return (input for input in sector.values if (sector.sector, input) not in taken)
