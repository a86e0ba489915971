"""The standards on all shelves: their headings, read fast, and the one a reference stands for.

Nothing is built here: listing standards costs the reading of a few lines of each. Two of one id and
edition are a problem, wherever they stand: nobody could tell which of them a result names.
"""

import os
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import yaml

from greenscore.problems import NOWHERE, Place, Problem, ProblemsFound, nearest
from greenscore.quantities.periods import day_of
from greenscore.resources import standards_folder
from greenscore.standard.files import FILE
from greenscore.standard.packs import packs
from greenscore.standard.shelf import Book, Folder, Shelf, book_at
from greenscore.text.document import DEFAULT_LIMITS, Unreadable, decode
from greenscore.text.yaml import events
from greenscore.texts import Text

_REFERENCE = re.compile(r"([a-z0-9][a-z0-9._-]{0,63})(?:@([A-Za-z0-9][A-Za-z0-9._-]{0,31}))?")
_HEAD = {"id", "edition", "title", "status", "effective", "supersedes"}
_MOST_EVENTS = 2_000  # what comes before the body of a standard is short; a neighbour costs no more
_NEEDED = {"id", "edition", "title"}
# Where the questions begin the head is over, unless a needed part of it has not come yet.
_BODY = {"sources", "inputs", "parameters", "tables", "derived", "index"}
_NOT_IN_FORCE = {"draft", "withdrawn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a list of standards shows of one edition; `start` and `end` bound its validity.

    `supersedes` is the edition it follows, as `id@edition`, or empty.
    """

    id: str
    edition: str
    title: Text
    status: str
    book: Book
    start: date | None = None
    end: date | None = None
    supersedes: str = ""

    @property
    def reference(self) -> str:
        """The edition as it is written on a command line."""
        return f"{self.id}@{self.edition}"

    def in_force(self, day: date) -> bool:
        """Tell whether the edition is valid on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def listing(own: Sequence[Shelf] = ()) -> tuple[tuple[Heading, ...], tuple[Problem, ...]]:
    """Return the headings on all shelves, by id, and which packs are broken.

    The shelves are those of the caller, the shipped one, and those of installed packs.
    """
    found, problems = packs()
    shipped = Folder(standards_folder(), "greenscore")
    try:
        return headings(*own, shipped, *found), tuple(problems)
    except ProblemsFound as full:
        return headings(shipped, *found), (*problems, *full.problems)


def headings(*shelves: Shelf) -> tuple[Heading, ...]:
    """Return the heading of each standard on some shelves, by id; one that stands on two of them once.

    A standard whose head cannot be read is left out; loading it tells why.
    """
    books: dict[Hashable, Book] = {}
    for shelf in shelves:
        for folder in shelf.folders():
            book = Book(shelf, folder, shown=folder)
            books.setdefault(book.key, book)
    found = [heading for book in books.values() if (heading := _heading(book)) is not None]
    return tuple(sorted(found, key=lambda heading: (heading.id, heading.edition)))


def doubles(known: Iterable[Heading]) -> tuple[Problem, ...]:
    """Return a problem for each id and edition that stands in more than one place."""
    found: dict[str, list[Heading]] = {}
    for heading in known:
        found.setdefault(heading.reference, []).append(heading)
    return tuple(_double(two, NOWHERE) for two in found.values() if len(two) > 1)


def _double(two: Sequence[Heading], where: Place) -> Problem:
    places = {"first": two[0].book.place, "second": two[1].book.place}
    args = {"given": two[0].reference, **places}
    return Problem(code="standard-edition-twice", where=where, args=args)


def find(
    reference: str, own: Sequence[Shelf] = (), today: date | None = None
) -> tuple[Book | None, tuple[Problem, ...]]:
    """Return the edition that `reference` stands for, or the problem that there is none, or are two.

    A reference is `id` (the newest edition in force on `today`; a draft or a withdrawn one only where
    there is no other), `id@edition`, a folder, or a `standard.yaml`. Ids are looked up among the
    headings and never made into paths. Broken packs are told beside what was found.
    """
    path = Path(reference)
    if "/" in reference or "\\" in reference or path.suffix in {".yaml", ".yml"}:
        return replace(book_at(path), others=tuple(own)), ()
    known, problems = listing(own)
    match = _REFERENCE.fullmatch(reference)
    if match:
        editions = [heading for heading in known if heading.id == match[1]]
        if match[2]:
            editions = [heading for heading in editions if heading.edition == match[2]]
        if editions:
            day = today or date.today()  # noqa: DTZ011 - validity is a matter of local days
            newest = max(editions, key=lambda heading: _rank(heading, day))
            book, faults = _only(newest.reference, editions, own, NOWHERE)
            return book, (*problems, *faults, *_superseded(newest, known, day))
    if os.path.isfile(path / FILE):  # noqa: PTH113 - never raises
        return replace(book_at(path), others=tuple(own)), problems
    return None, (*problems, _unknown(reference, known))


def find_base(reference: str, book: Book, where: Place) -> tuple[Book | None, tuple[Problem, ...]]:
    """Return the edition `id@edition` that another extends: on its own shelf, or on any other.

    The problem, where there is none or are two, stands at `where`.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None or not match[2]:
        args = {"given": reference[:100]}
        return None, (Problem(code="standard-bad-edition", where=where, args=args),)
    known, problems = listing((book.neighbours(), *book.others))
    found, faults = _only(reference, known, book.others, where)
    if found is not None or faults:
        full = (problem for problem in problems if problem.code == "standard-shelf-full")
        return found, (*faults, *full)
    names = list(dict.fromkeys(heading.reference for heading in known))
    args = {"given": reference, "nearest": nearest(reference, names) or ", ".join(names[:8]) or "-"}
    return None, (Problem(code="standard-base-unknown", where=where, args=args), *problems)


def _only(
    reference: str, known: Iterable[Heading], others: Sequence[Shelf], where: Place
) -> tuple[Book | None, tuple[Problem, ...]]:
    """Return the one edition of a reference; None and nothing where there is none."""
    found = [heading for heading in known if heading.reference == reference]
    if len(found) > 1:
        return None, (_double(found, where),)
    return (replace(found[0].book, others=tuple(others)) if found else None), ()


def _superseded(found: Heading, known: Iterable[Heading], day: date) -> Iterator[Problem]:
    """Tell of an edition in force that says it follows the one that was found."""
    for later in known:
        follows = later.supersedes == found.reference and later.status not in _NOT_IN_FORCE
        if follows and later.start and later.in_force(day):
            since = later.start.isoformat()
            args = {"standard": found.reference, "by": later.reference, "day": since}
            yield Problem(code="standard-superseded", args=args)


def _rank(heading: Heading, day: date) -> tuple[bool, bool, date, str]:
    usable = heading.status not in _NOT_IN_FORCE
    return usable, heading.in_force(day), heading.start or date.min, heading.edition


def _unknown(reference: str, known: tuple[Heading, ...]) -> Problem:
    names = [heading.reference for heading in known]
    names += dict.fromkeys(heading.id for heading in known)
    args = {"given": reference[:100], "nearest": nearest(reference, names) or ", ".join(names[:8])}
    return Problem(code="standard-unknown", args=args)


def _heading(book: Book) -> Heading | None:
    source, shown = book.read(book.file, DEFAULT_LIMITS.bytes), book.told(book.file)
    if isinstance(source, Problem):
        return None
    try:
        few = islice(events(decode(source, shown, DEFAULT_LIMITS), shown), _MOST_EVENTS)
        head = _head(few)
    except Unreadable:
        return None
    id_, edition = head.get("id"), head.get("edition")
    if not isinstance(id_, str) or not isinstance(edition, str):
        return None
    title, status = head.get("title"), head.get("status")
    words = {"zh": title, "en": title} if isinstance(title, str) else dict(title or {})
    effective, before = head.get("effective"), head.get("supersedes")
    days = {} if effective is None or isinstance(effective, str) else effective
    return Heading(
        id=id_,
        edition=edition,
        title=Text(zh=words.get("zh", ""), en=words.get("en", "")),
        status=status if isinstance(status, str) else "draft",
        book=book,
        start=_day(days.get("from")),
        end=_day(days.get("to")),
        supersedes=before if isinstance(before, str) else "",
    )


def _day(text: str | None) -> date | None:
    return day_of(text or "")


def _head(stream: Iterator[yaml.Event]) -> Mapping[str, str | Mapping[str, str]]:
    """Return the texts and mappings of texts among the first keys of a file."""
    found: dict[str, str | Mapping[str, str]] = {}
    while not isinstance(next(stream, None), yaml.MappingStartEvent | None):
        pass
    with suppress(
        StopIteration
    ):  # within a value, where no more is read; what was found before counts
        _read_head(stream, found)
    return found


def _read_head(stream: Iterator[yaml.Event], found: dict[str, str | Mapping[str, str]]) -> None:
    for key in stream:
        if isinstance(key, yaml.MappingEndEvent) or not isinstance(key, yaml.ScalarEvent):
            break
        if key.value in _BODY and found.keys() >= _NEEDED:
            break
        value = _value(stream)
        if key.value in _HEAD and value is not None:
            found[key.value] = value
        if found.keys() >= _HEAD:
            break


def _value(stream: Iterator[yaml.Event]) -> str | Mapping[str, str] | None:
    """Take one value off the stream: a text, a mapping (of its texts alone), or None for anything else."""
    event = next(stream)
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if not isinstance(event, yaml.MappingStartEvent):
        _pass_over(event, stream)
        return None
    texts: dict[str, str] = {}
    while not isinstance(key := next(stream), yaml.MappingEndEvent):
        value = next(stream)
        if isinstance(key, yaml.ScalarEvent) and isinstance(value, yaml.ScalarEvent):
            texts[str(key.value)] = str(value.value)
        _pass_over(key, stream)
        _pass_over(value, stream)
    return texts


def _pass_over(event: yaml.Event, stream: Iterator[yaml.Event]) -> None:
    """Take what stands inside a value off the stream."""
    level = int(isinstance(event, yaml.CollectionStartEvent))
    while level:
        event = next(stream)
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
