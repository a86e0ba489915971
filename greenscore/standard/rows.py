"""Items made from the rows of a table: `rows` names it, `each` is what is written for a row.

`{column}` stands for the text of a cell. An entry whose cells are all empty is left out, and so is a
block or a list of which nothing is left. Braces of an inner `each` belong to the inner rows.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path as File

from greenscore.document import DEFAULT_LIMITS, Path, Unreadable
from greenscore.problems import Place, Problem, nearest
from greenscore.standard.parts import Part, text_of
from greenscore.standard.shape import expects_names
from greenscore.standard.tables import MOST_FAULTS, Row, Table, Tables

ROWS, KEY, WHERE, EACH = KEYS = ("rows", "key", "where", "each")
_BRACES = re.compile(r"\{([^{}]*)\}")
_MOST_CHARACTERS = 20_000_000
_SHOWN = 20


def is_rows(part: Part) -> bool:
    """Tell a block of rows from one that an author only happens to have named `rows`."""
    if not isinstance(part.value, dict):
        return False
    table = text_of(part.value.get(ROWS))
    return table.endswith(".csv") or (bool(table) and EACH in part.value)


def filled(root: Part, file: File, shown: str) -> tuple[Part, tuple[Problem, ...]]:
    """Return a standard with its rows written out, and what is wrong with them and their tables.

    `file` is its `standard.yaml`, which messages call `shown`. An item made from a row stands at the
    line of the row; what no cell has a part in stands where the author wrote it.
    """
    filling = _Filling(Tables(file.parent, shown))
    try:
        whole = filling.part(root, (), None) or root
    except Unreadable as fault:
        filling.problems.append(fault.problem)
        whole = root
    return whole, tuple(filling.problems)


@dataclass(frozen=True, slots=True)
class _Template:
    """A block of rows that was found sound."""

    table: Table
    each: Part
    where: Mapping[str, Part]
    key: Part | None


@dataclass(frozen=True, slots=True)
class _Source:
    """The row that an `each` is filled in from."""

    table: Table
    row: Row

    def cells(self, text: str) -> Iterator[str]:
        return (self.table.cell(self.row, name) for name in _BRACES.findall(text))

    def fill(self, text: str) -> str:
        return _BRACES.sub(lambda name: self.table.cell(self.row, name[1]), text)

    def place(self, text: str = "") -> Place:
        """Return the place of the row, or of the first cell in a text."""
        first = _BRACES.search(text)
        return self.table.place(self.row, first[1] if first else "")


class _Filling:
    """One walk over a standard; what it makes is bounded, however small its file."""

    def __init__(self, tables: Tables) -> None:
        self.problems = tables.problems
        self._tables = tables
        self._templates: dict[int, _Template | None] = {}
        self._items = 0
        self._characters = 0

    def part(self, part: Part, path: Path, source: _Source | None) -> Part | None:
        """Return a part filled in from a row, if there is one; None where it is left out."""
        self._admit(part, items=1)
        if is_rows(part):
            return self._made(part, path, source)
        if isinstance(part.value, str):
            return part if source is None else self._text(part, source)
        below: dict[str, Part] | list[Part]
        if isinstance(part.value, dict):
            below = self._entries(part.value, path, source)
        elif isinstance(part.value, list):
            below = list(self._listed(part.value, path, source))
        else:
            return part
        if source is None or not part.value:
            return Part(below, part.where)
        if not below:
            return None
        parts = below.values() if isinstance(below, dict) else below
        made = any(item.where.file == source.table.file for item in parts)
        return Part(below, source.place() if made else part.where)

    def _entries(
        self, entries: Mapping[str, Part], path: Path, source: _Source | None
    ) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for key, written in entries.items():
            part = self.part(written, (*path, key), source)
            if part is not None:
                found[key] = part if source is None else part._replace(key=written.where)
        return found

    def _listed(self, items: list[Part], path: Path, source: _Source | None) -> Iterator[Part]:
        """Yield the items of a list; those made from rows stand where the rows were written."""
        for position, item in enumerate(items):
            if is_rows(item) and isinstance(item.value, dict) and KEY in item.value:
                self._stray(KEY, item.value[KEY], (ROWS, WHERE, EACH))
            part = self.part(item, (*path, position), source)
            if part is not None and is_rows(item) and isinstance(part.value, list):
                yield from part.value
            elif part is not None:
                yield part

    def _text(self, part: Part, source: _Source) -> Part | None:
        text = text_of(part)
        if not _BRACES.search(text):
            return part
        self._admit(part, characters=len(text) + sum(map(len, source.cells(text))))
        text = source.fill(text)
        return Part(text, source.place(text_of(part))) if text.strip() else None

    def _made(self, part: Part, path: Path, outer: _Source | None) -> Part:
        """Return what a block of rows stands for: entries where it has a key, else items."""
        if id(part) not in self._templates:
            self._templates[id(part)] = self._template(part, path, outer)
        template = self._templates[id(part)]
        if template is None:
            return Part([], part.where)
        wanted = {
            name: outer.fill(text_of(text)) if outer else text_of(text)
            for name, text in template.where.items()
        }
        sources = [_Source(template.table, row) for row in template.table.matching(wanted)]
        if template.key is not None:
            return Part(self._keyed(template, template.key, path, sources), part.where)
        items = (
            self._whole(template.each, (*path, place), source)
            for place, source in enumerate(sources)
        )
        return Part([item for item in items if item is not None], part.where)

    def _keyed(
        self, template: _Template, key: Part, path: Path, sources: list[_Source]
    ) -> dict[str, Part]:
        entries: dict[str, Part] = {}
        first: dict[str, int] = {}
        for source in sources:
            name = source.fill(text_of(key))
            where = source.place(text_of(key))
            if not name:
                self._add("standard-rows-key-empty", where)
            elif name in first:
                args = {"key": name, "first": str(first[name])}
                self._add("standard-rows-key-twice", where, **args)
            else:
                first[name] = source.row.line
                item = self._whole(template.each, (*path, name), source)
                if item is not None:
                    entries[name] = item
        return entries

    def _whole(self, each: Part, path: Path, source: _Source) -> Part | None:
        """Return one item made from a row, which stands at the row as a whole."""
        item = self.part(each, path, source)
        if item is None or isinstance(item.value, str):
            return item
        return Part(item.value, source.place())

    def _template(self, part: Part, path: Path, outer: _Source | None) -> _Template | None:
        """Return a block of rows, or None with its problems."""
        before = len(self.problems)
        entries = part.value if isinstance(part.value, dict) else {}
        for name in entries:
            if name not in KEYS:
                self._stray(name, entries[name], KEYS)
        needed = (EACH, KEY) if expects_names(path) else (EACH,)
        for name in needed:
            if name not in entries:
                self._add("standard-missing-key", part.where, key=name)
        table = self._tables.table(entries[ROWS])
        chosen, key = entries.get(WHERE), entries.get(KEY)
        conditions = chosen.value if chosen is not None and isinstance(chosen.value, dict) else {}
        if chosen is not None and not isinstance(chosen.value, dict):
            self._add("standard-not-a-mapping", chosen.where, known="")
        for text in (*conditions.values(), *([key] if key else [])):
            if not isinstance(text.value, str):
                self._add("standard-not-a-text", text.where)
        if table is not None:
            each = [entries[EACH]] if EACH in entries else []
            self._columns(table, [*each, *([key] if key else [])], conditions)
        if outer is None:
            for name, where in (pair for text in conditions.values() for pair in _named(text)):
                self._unknown(name, where, ())
        if table is None or len(self.problems) > before:
            return None
        return _Template(table, entries[EACH], conditions, key)

    def _columns(self, table: Table, parts: list[Part], conditions: Mapping[str, Part]) -> None:
        """Tell of columns that a block of rows names and its table has not."""
        texts = (text for part in parts for text in _open_texts(part))
        named = [pair for text in texts for pair in _named(text)]
        named += [(name, text.where) for name, text in conditions.items()]
        unknown = [(name, where) for name, where in named if name not in table.columns]
        for name, where in unknown[:MOST_FAULTS]:
            self._unknown(name, where, table.columns)

    def _unknown(self, name: str, where: Place, columns: Collection[str]) -> None:
        known = ", ".join(islice(columns, _SHOWN)) or "-"
        args = {"column": name[:60], "known": known, "nearest": nearest(name, columns) or known}
        self._add("standard-table-column", where, **args)

    def _stray(self, name: str, part: Part, known: Sequence[str]) -> None:
        words = ", ".join(known)
        args = {"given": name, "known": words, "nearest": nearest(name, known) or words}
        self._add("standard-unknown-key", part.where, **args)

    def _admit(self, part: Part, *, items: int = 0, characters: int = 0) -> None:
        """Count what is made; Unreadable where rows make more than a standard may have."""
        self._items += items
        self._characters += characters
        if self._items > DEFAULT_LIMITS.nodes or self._characters > _MOST_CHARACTERS:
            args = {"items": str(DEFAULT_LIMITS.nodes), "characters": str(_MOST_CHARACTERS)}
            raise Unreadable(Problem(code="standard-rows-too-large", where=part.where, args=args))

    def _add(self, code: str, where: Place, **args: str) -> None:
        self.problems.append(Problem(code=code, where=where, args=args))


def _named(text: Part) -> Iterator[tuple[str, Place]]:
    """Yield the columns in the braces of a text, each with the place of the text."""
    return ((name, text.where) for name in _BRACES.findall(text_of(text)))


def _open_texts(part: Part) -> Iterator[Part]:
    """Yield the texts that a row fills in; of rows within, only what chooses them."""
    if isinstance(part.value, str):
        yield part
        return
    if is_rows(part) and isinstance(part.value, dict):
        below = [part.value[WHERE]] if WHERE in part.value else []
    elif isinstance(part.value, dict):
        below = list(part.value.values())
    else:
        below = list(part.value or [])
    for item in below:
        yield from _open_texts(item)
