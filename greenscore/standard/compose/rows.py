"""Items made from the rows of a table: `rows` names it, `each` is what is written for a row.

Entries written beside them stay where they stand. `{column}` stands for the text of a cell. An entry
whose cells are all empty is left out, and so is a block or a list of which nothing is left. Braces of an
inner `each` belong to the inner rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from greenscore.guard.limits import current
from greenscore.problems import Place, Problem
from greenscore.standard.compose.parts import Item, text_of
from greenscore.standard.compose.tables import SideTable, Tables
from greenscore.standard.compose.templates import (
    BRACES,
    EACH,
    KEY,
    ROWS,
    WHERE,
    Template,
    Templates,
    is_rows,
)
from greenscore.standard.shelf import Book
from greenscore.text.csv import CsvRow
from greenscore.text.document import DEFAULT_LIMITS, Path, Unreadable

CHILDREN, WEIGHT = "children", "weight"


def filled(root: Item, book: Book) -> tuple[Item, tuple[Problem, ...]]:
    """Return a standard with its rows written out, and what is wrong with them and their tables.

    `book` has its tables. An item made from a row stands at the
    line of the row; what no cell has a part in stands where the author wrote it.
    """
    filling = _Filling(Tables(book))
    try:
        whole = filling.part(root, (), None) or root
    except Unreadable as fault:
        filling.problems.append(fault.problem)
        whole = root
    return whole, tuple(filling.problems)


@dataclass(frozen=True, slots=True)
class _Source:
    """The row that an `each` is filled in from."""

    table: SideTable
    row: CsvRow

    def cells(self, text: str) -> Iterator[str]:
        return (self.table.cell(self.row, name) for name in BRACES.findall(text))

    def fill(self, text: str) -> str:
        return BRACES.sub(lambda name: self.table.cell(self.row, name[1]), text)

    def place(self, text: str = "") -> Place:
        """Return the place of the row, or of the first cell in a text."""
        first = BRACES.search(text)
        return self.table.place(self.row, first[1] if first else "")


class _Filling:
    """One walk over a standard; what it makes is bounded, however small its file."""

    def __init__(self, tables: Tables) -> None:
        self.problems = tables.problems
        self._templates = Templates(tables)
        self._items = 0
        self._characters = 0
        self._unweighted: dict[int, tuple[Item, Place]] = {}  # items made with an empty weight cell

    def part(self, part: Item, path: Path, source: _Source | None) -> Item | None:
        """Return a part filled in from a row, if there is one; None where it is left out."""
        self._admit(part, items=1)
        if is_rows(part):
            return self._made(part, path, source)
        if isinstance(part.value, str):
            return part if source is None else self._text(part, source)
        below: dict[str, Item] | list[Item]
        if isinstance(part.value, dict):
            below = self._entries(part.value, path, source)
        elif isinstance(part.value, list):
            below = list(self._listed(part.value, path, source))
        else:
            return part
        if source is None or not part.value:
            return Item(below, part.where)
        if not below:
            return None
        parts = below.values() if isinstance(below, dict) else below
        made = any(item.where.file == source.table.file for item in parts)
        return Item(below, source.place() if made else part.where, template=part.where)

    def _entries(
        self, entries: Mapping[str, Item], path: Path, source: _Source | None
    ) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for key, written in entries.items():
            part = self.part(written, (*path, key), source)
            if part is not None:
                found[key] = part if source is None else part._replace(key=written.where)
            if key == CHILDREN and part is not None and isinstance(part.value, list):
                self._weighed(part.value)
        return found

    def _weighed(self, items: list[Item]) -> None:
        """Tell of a group where some weights are stated and the cells of others are empty."""
        empty = [self._unweighted[id(item)][1] for item in items if id(item) in self._unweighted]
        if empty and any(WEIGHT in item.value for item in items if isinstance(item.value, dict)):
            self._add("standard-weight-empty", empty[0], rows=str(len(empty)))

    def _listed(self, items: list[Item], path: Path, source: _Source | None) -> Iterator[Item]:
        """Yield the items of a list; those made from rows stand where the rows were written."""
        for position, item in enumerate(items):
            if is_rows(item) and isinstance(item.value, dict) and KEY in item.value:
                self._templates.stray(KEY, item.value[KEY], (ROWS, WHERE, EACH))
            part = self.part(item, (*path, position), source)
            if part is not None and is_rows(item) and isinstance(part.value, list):
                yield from part.value
            elif part is not None:
                yield part

    def _text(self, part: Item, source: _Source) -> Item | None:
        if not BRACES.search(text_of(part)):
            return part
        text = self._fill(part, source)
        if not text.strip():
            return None
        template = None if BRACES.fullmatch(text_of(part)) else part.where
        return Item(text, source.place(text_of(part)), template=template)

    def _fill(self, part: Item, source: _Source) -> str:
        """Return the text of a part with the cells of a row, counted before it is made."""
        text = text_of(part)
        self._admit(part, items=1, characters=len(text) + sum(map(len, source.cells(text))))
        return source.fill(text)

    def _made(self, part: Item, path: Path, outer: _Source | None) -> Item:
        """Return what a block of rows stands for: entries where it has a key, else items."""
        template = self._templates.template(part, path, within=outer is not None)
        if template is None:
            return Item([], part.where)
        wanted, unwanted = (
            {n: self._fill(text, outer) if outer else text_of(text) for n, text in texts.items()}
            for texts in (template.where, template.unlike)
        )
        rows = template.table.matching(wanted, unwanted)
        sources = [_Source(template.table, row) for row in rows]
        if template.key is not None:
            made = self._keyed(template, template.key, path, sources)
            return Item(self._among(part, template.beside, made, path, outer), part.where)
        items = (
            self._whole(template.each, (*path, place), source)
            for place, source in enumerate(sources)
        )
        return Item([item for item in items if item is not None], part.where)

    def _among(
        self,
        part: Item,
        beside: Mapping[str, Item],
        made: dict[str, Item],
        path: Path,
        outer: _Source | None,
    ) -> dict[str, Item]:
        """Return the entries that rows make among those written beside them, in their order."""
        written = self._entries(beside, path, outer)
        found: dict[str, Item] = {}
        for name in part.value if isinstance(part.value, dict) else ():
            found |= made if name == ROWS else {n: written[n] for n in (name,) if n in written}
        return found

    def _keyed(
        self, template: Template, key: Item, path: Path, sources: list[_Source]
    ) -> dict[str, Item]:
        entries: dict[str, Item] = {}
        first: dict[str, int] = {}
        for source in sources:
            name = self._fill(key, source)
            where = source.place(text_of(key))
            if not name:
                self._add("standard-rows-key-empty", where)
            elif name in first:
                args = {"key": name, "first": str(first[name])}
                self._add("standard-rows-key-twice", where, **args)
            else:
                first[name] = source.row.line
                if name in template.beside:
                    written = template.beside[name].where.line
                    self._add("standard-rows-key-written", where, key=name, line=str(written))
                item = self._whole(template.each, (*path, name), source)
                if item is not None:
                    entries[name] = item
        return entries

    def _whole(self, each: Item, path: Path, source: _Source) -> Item | None:
        """Return one item made from a row, which stands at the row as a whole."""
        item = self.part(each, path, source)
        if item is None or isinstance(item.value, str):
            return item
        made = Item(item.value, source.place(), template=each.where)
        written = each.value.get(WEIGHT) if isinstance(each.value, dict) else None
        if written is not None and isinstance(item.value, dict) and WEIGHT not in item.value:
            self._unweighted[id(made)] = made, source.place(text_of(written))
        return made

    def _admit(self, part: Item, *, items: int, characters: int = 0) -> None:
        """Count what is made; Unreadable where rows make more than a standard may have."""
        self._items += items
        self._characters += characters
        if self._items > DEFAULT_LIMITS.nodes or self._characters > current().made_characters:
            args = {
                "items": str(DEFAULT_LIMITS.nodes),
                "characters": str(current().made_characters),
            }
            raise Unreadable(Problem(code="standard-rows-too-large", where=part.where, args=args))

    def _add(self, code: str, where: Place, **args: str) -> None:
        self.problems.append(Problem(code=code, where=where, args=args))
