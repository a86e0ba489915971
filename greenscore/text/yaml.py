"""YAML that cannot misread: events are scanned under limits, and no scalar is interpreted.

Aliases, anchors, tags, merge keys, duplicate keys and further documents are problems. The parser's
events are walked as they stream, so a bomb is refused at the first item beyond a limit. The parser
reads ahead and has limits of its own: where it gives up first, what it had read is walked again, so
that the limits that hold are those of `Limits`, whatever the parser and its release.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from greenscore.guard.limits import current
from greenscore.problems import Place, Problem
from greenscore.text.document import (
    DEFAULT_LIMITS,
    Document,
    Limits,
    Mark,
    Path,
    Unreadable,
    allowed,
    control_character,
    decode,
    dotted,
    forbidden,
)

# Only events are taken from the loader; nothing is constructed.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = {"", "~", "null", "Null", "NULL"}
_TOO_DEEP = "text-too-deep"


class _Refused(Unreadable):
    """A fault that the parser found; `end` is the number of characters before it."""

    def __init__(self, problem: Problem, end: int) -> None:
        super().__init__(problem)
        self.end = end


def read(
    source: str | bytes, file: str, limits: Limits = DEFAULT_LIMITS, *, blanks: bool = False
) -> Document:
    """Read one YAML document.

    `blanks` gives None for an empty value, `~` or `null`, which is a problem otherwise.
    """
    try:
        text = decode(source, file, limits)
    except Unreadable as fault:
        return Document(None, {}, (fault.problem,))
    document, end = _walked(text, file, limits, blanks=blanks)
    if end is None:
        return document
    before, _ = _walked(text[:end], file, limits, blanks=blanks)
    return before if before.problems[-1:] and before.problems[-1].code == _TOO_DEEP else document


def _walked(text: str, file: str, limits: Limits, *, blanks: bool) -> tuple[Document, int | None]:
    """Return what a text says, and how many of its characters stand before where the parser gave up."""
    walk = _Walk(file, limits, blanks=blanks)
    try:
        data = walk.document(events(text, file))
    except Unreadable as fault:
        end = fault.end if isinstance(fault, _Refused) else None
        return Document(None, walk.marks, (*walk.problems, fault.problem)), end
    return Document(data, walk.marks, tuple(walk.problems)), None


def events(text: str, file: str) -> Iterator[yaml.Event]:
    """Yield the parser's events; Unreadable where the text is not YAML."""
    _few_directives(text, file)
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        lines = text.split("\n")
        tab = line < len(lines) and lines[line][column : column + 1] == "\t"
        args = {"detail": error.problem or error.context or ""}
        where = Place(file=file, line=line + 1, column=column + 1)
        code = "yaml-tab" if tab else "yaml-syntax"
        raise _Refused(
            Problem(code=code, where=where, args=args), mark.index if mark else 0
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        args = {"detail": str(error).partition("\n")[0]}
        where = Place(file=file, line=1, column=1)
        raise Unreadable(Problem(code="yaml-syntax", where=where, args=args)) from None


def _few_directives(text: str, file: str) -> None:
    """Refuse more lines of directives than anybody writes: the parser holds each against all others."""
    most = current().directives
    if text.startswith("%") + text.count("\n%") + text.count("\r%") > most:
        args = {"limit": str(most)}
        where = Place(file=file, line=1, column=1)
        raise Unreadable(Problem(code="yaml-directives", where=where, args=args))


def _mark(event: yaml.Event) -> Mark:
    """Return the 1-based line and column where an event starts."""
    start: Any = event.start_mark
    return start.line + 1, start.column + 1


class _Walk:
    """One walk over the events of a file, collecting marks and problems."""

    def __init__(self, file: str, limits: Limits, *, blanks: bool) -> None:
        self.marks: dict[Path, Mark] = {}
        self.problems: list[Problem] = []
        self._file = file
        self._limits = allowed(limits)
        self._blanks = blanks
        self._nodes = 0

    def document(self, stream: Iterator[yaml.Event]) -> Any:
        data: Any = None
        documents = 0
        for event in stream:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable(self._problem("yaml-documents", event, ()))
                data = self._node(next(stream), stream, (), None)
        if not documents:
            raise Unreadable(Problem(code="yaml-no-document", where=Place(file=self._file)))
        return data

    def _node(
        self, event: yaml.Event, stream: Iterator[yaml.Event], path: Path, key: yaml.Event | None
    ) -> Any:
        """Return the data of the node that `event` opens; `key` is what it is filed under."""
        self._admit(event, path)
        self.marks.setdefault(path, _mark(key or event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(stream, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(stream, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        return ""  # an alias: already a problem

    def _admit(self, event: yaml.Event, path: Path) -> None:
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            args = {"limit": str(self._limits.nodes)}
            raise Unreadable(self._problem("text-too-many-nodes", event, path[:4], args))
        if len(path) > self._limits.depth:
            args = {"limit": str(self._limits.depth)}
            raise Unreadable(self._problem(_TOO_DEEP, event, path[:4], args))
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._add("yaml-alias", event, path, {"name": anchor})
        if tag is not None:
            self._add("yaml-tag", event, path, {"tag": tag})

    def _sequence(self, stream: Iterator[yaml.Event], path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(stream), yaml.SequenceEndEvent):
            items.append(self._node(event, stream, (*path, len(items)), None))
        return items

    def _mapping(self, stream: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(stream), yaml.MappingEndEvent):
            key = self._key(event, stream, path)
            below = (*path, "?" if key is None else key)
            first = self.marks.get(below) if key in entries else None
            value = self._node(next(stream), stream, below, event)
            if first:
                args = {"key": str(key), "first": str(first[0])}
                self._add("text-duplicate-key", event, below, args)
            elif key is not None:
                entries[key] = value
        return entries

    def _key(self, event: yaml.Event, stream: Iterator[yaml.Event], path: Path) -> str | None:
        """Return the text of a key, or None where it cannot be one."""
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, stream, (*path, "?"), None)
            self._add("yaml-key", event, path)
            return None
        self._admit(event, path)
        if event.value == "<<" and event.implicit[0]:
            self._add("yaml-merge-key", event, path)
            return None
        if not event.value:
            self._add("yaml-key", event, path)
            return None
        self._characters(event, path)
        return str(event.value)

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> str | None:
        if event.implicit[0] and event.value in _EMPTY:
            if not self._blanks:
                self.problems.append(Problem(code="text-empty-value", where=self._place(path)))
            return None
        self._characters(event, path)
        return str(event.value)

    def _characters(self, event: yaml.ScalarEvent, path: Path) -> None:
        character = forbidden(event.value)
        if character:
            self.problems.append(control_character(character, self._place(path, _mark(event))))

    def _add(
        self, code: str, event: yaml.Event, path: Path, args: dict[str, str] | None = None
    ) -> None:
        self.problems.append(self._problem(code, event, path, args))

    def _problem(
        self, code: str, event: yaml.Event, path: Path, args: dict[str, str] | None = None
    ) -> Problem:
        return Problem(code=code, where=self._place(path, _mark(event)), args=args or {})

    def _place(self, path: Path, mark: Mark | None = None) -> Place:
        line, column = mark or self.marks[path]
        return Place(file=self._file, line=line, column=column, path=dotted(path))
