"""Blocks of rows: what an author writes in them, and whether it fits its table."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from greenscore.model.shape import expects_names
from greenscore.model.standard import Standard
from greenscore.problems import Place, Problem, nearest
from greenscore.standard.compose.parts import Item, text_of
from greenscore.standard.compose.tables import MOST_FAULTS, SideTable, Tables
from greenscore.text.document import Path

ROWS, KEY, WHERE, EACH = KEYS = ("rows", "key", "where", "each")
NOT = "not"
# So like one of the keys that it is no name of an entry beside the rows.
_MEANT = 0.75
BRACES = re.compile(r"\{([^{}]*)\}")
_SHOWN = 20


def is_rows(part: Item) -> bool:
    """Tell a block of rows from one that an author only happens to have named `rows`."""
    if not isinstance(part.value, dict):
        return False
    table = text_of(part.value.get(ROWS))
    return table.endswith(".csv") or (bool(table) and EACH in part.value)


@dataclass(frozen=True, slots=True)
class Template:
    """A block of rows that was found sound.

    `where` are the texts that chosen rows have, by column, and `unlike` those that they have not. `beside`
    are the entries that an author wrote beside the rows.
    """

    table: SideTable
    each: Item
    where: Mapping[str, Item]
    unlike: Mapping[str, Item]
    key: Item | None
    beside: Mapping[str, Item]


class Templates:
    """The blocks of rows of one standard, each checked once; `problems` are added to."""

    def __init__(self, tables: Tables) -> None:
        self.problems = tables.problems
        self._tables = tables
        self._known: dict[int, Template | None] = {}

    def template(self, part: Item, path: Path, *, within: bool) -> Template | None:
        """Return a block of rows at `path`, or None with its problems; `within` an outer `each`."""
        if id(part) not in self._known:
            entries = part.value if isinstance(part.value, dict) else {}
            self._known[id(part)] = self._checked(part, entries, path, within=within)
        return self._known[id(part)]

    def stray(self, name: str, part: Item, known: Sequence[str]) -> None:
        """Tell of a key that has no place in a block of rows."""
        words = ", ".join(known)
        args = {"given": name, "known": words, "nearest": nearest(name, known) or words}
        self._add("standard-unknown-key", part.where, **args)

    def _checked(
        self, part: Item, entries: Mapping[str, Item], path: Path, *, within: bool
    ) -> Template | None:
        before = len(self.problems)
        names = expects_names(path, Standard)
        beside = {name: entry for name, entry in entries.items() if name not in KEYS}
        for name, entry in beside.items():
            if nearest(name, KEYS, alike=_MEANT):
                self.stray(name, entry, KEYS)
            elif not names:
                self._add("standard-rows-beside", entry.where, given=name[:60])
        for name in (EACH, KEY) if names else (EACH,):
            if name not in entries:
                self._add("standard-missing-key", part.where, key=name)
        table = self._tables.table(entries[ROWS])
        key, where = entries.get(KEY), self._conditions(entries.get(WHERE), within=within)
        unlike = {name: _unlike(text) for name, text in where.items()}
        excluded = {name: text for name, text in unlike.items() if text is not None}
        if key is not None and not isinstance(key.value, str):
            self._add("standard-not-a-text", key.where)
        if table is not None:
            filled = [entries[name] for name in (KEY, EACH) if name in entries]
            self._columns(table, filled, where)
        if table is None or len(self.problems) > before:
            return None
        equal = {name: text for name, text in where.items() if name not in excluded}
        return Template(table, entries[EACH], equal, excluded, key, beside)

    def _conditions(self, where: Item | None, *, within: bool) -> Mapping[str, Item]:
        """Return the texts to choose rows by; their braces are those of an outer row, if any."""
        if where is None:
            return {}
        if not isinstance(where.value, dict):
            self._add("standard-not-a-mapping", where.where, known="")
            return {}
        for condition in where.value.values():
            text = _unlike(condition) or condition
            if not isinstance(text.value, str):
                self._add("standard-not-a-text", text.where)
            for name, place in () if within else _named(text):
                self._unknown(name, place, ())
        return where.value

    def _columns(self, table: SideTable, parts: list[Item], where: Mapping[str, Item]) -> None:
        """Tell of columns that a block of rows names and its table has not."""
        texts = (text for part in parts for text in _open_texts(part))
        named = [pair for text in texts for pair in _named(text)]
        named += [(name, text.where) for name, text in where.items()]
        unknown = [(name, place) for name, place in named if name not in table.columns]
        for name, place in unknown[:MOST_FAULTS]:
            self._unknown(name, place, table.columns)

    def _unknown(self, name: str, where: Place, columns: Collection[str]) -> None:
        known = ", ".join(islice(columns, _SHOWN)) or "-"
        args = {"column": name[:60], "known": known, "nearest": nearest(name, columns) or known}
        self._add("standard-table-column", where, **args)

    def _add(self, code: str, where: Place, **args: str) -> None:
        self.problems.append(Problem(code=code, where=where, args=args))


def _unlike(condition: Item) -> Item | None:
    """Return the text that `{not: text}` excludes; None for what is no such condition."""
    entries = condition.value
    return entries[NOT] if isinstance(entries, dict) and entries.keys() == {NOT} else None


def _named(text: Item) -> Iterator[tuple[str, Place]]:
    """Yield the columns in the braces of a text, each with the place of the text."""
    return ((name, text.where) for name in BRACES.findall(text_of(text)))


def _open_texts(part: Item) -> Iterator[Item]:
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
