"""A standard while it is composed: plain data in which every item knows the file it was written in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from greenscore.problems import Place
from greenscore.text.document import Document, Path


class Item(NamedTuple):
    """One item: entries, items, a text (None where none was written), and where it stands.

    `key` is where its key stands, if that is not there as well. `template` is where an item that a row
    made is written for all rows, unless a cell is all of it.
    """

    value: "dict[str, Item] | list[Item] | str | None"
    where: Place
    key: Place | None = None
    template: Place | None = None


def parts_of(document: Document, file: str) -> Item:
    """Return the content of a document of `file` as parts."""

    def part(item: Any, path: Path) -> Item:
        line, column = document.marks[path]
        where = Place(file=file, line=line, column=column)
        if isinstance(item, dict):
            return Item({key: part(below, (*path, key)) for key, below in item.items()}, where)
        if isinstance(item, list):
            return Item([part(below, (*path, n)) for n, below in enumerate(item)], where)
        return Item(item, where)

    return part(document.data, ())


def plain(part: Item) -> Any:
    """Return the data of a part: dict, list, str and None."""
    if isinstance(part.value, dict):
        return {key: plain(below) for key, below in part.value.items()}
    if isinstance(part.value, list):
        return [plain(below) for below in part.value]
    return part.value


def walk(part: Item, path: Path = ()) -> Iterator[tuple[Path, Item]]:
    """Yield a part and everything in it, each with its path."""
    yield path, part
    if isinstance(part.value, dict):
        for key, below in part.value.items():
            yield from walk(below, (*path, key))
    elif isinstance(part.value, list):
        for position, below in enumerate(part.value):
            yield from walk(below, (*path, position))


def text_of(part: Item | None) -> str:
    """Return a part that is a text, or an empty text."""
    return part.value if part is not None and isinstance(part.value, str) else ""
