"""Changes of a profile, laid over the standard it extends."""

from collections.abc import Iterator

from greenscore.problems import Problem
from greenscore.standard.compose.parts import Item, text_of
from greenscore.text.document import Path, dotted

REMOVE = "remove"
# An edition says these of itself, or not at all.
OWN = ("id", "edition", "title", "status", "effective", "supersedes")


def merged(base: Item, own: Item, problems: list[Problem]) -> Item:
    """Return a standard with the changes of a profile, whose problems are added to `problems`.

    Mappings merge by key, lists of items with an id by id, and anything else replaces. What is merged
    stands where the profile writes it.
    """
    if not isinstance(base.value, dict):
        return own
    inherited = {key: part for key, part in base.value.items() if key not in OWN}
    return _Merge(problems).part(Item(inherited, base.where), own, ())


def is_removal(part: Item) -> bool:
    """Tell whether a part says `remove: true`, alone or beside its id."""
    value = part.value
    return (
        isinstance(value, dict)
        and text_of(value.get(REMOVE)) == "true"
        and value.keys() <= {"id", REMOVE}
    )


class _Merge:
    """One merge: the problems of a profile are removals that find nothing."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def part(self, base: Item, own: Item, path: Path) -> Item:
        if isinstance(base.value, dict) and isinstance(own.value, dict):
            return Item(self._entries(base.value, own.value, path), own.where)
        if isinstance(base.value, list) and isinstance(own.value, list):
            known, changes = _by_id(base.value), _by_id(own.value)
            if known is not None and changes:
                return Item(list(self._items(known, changes, path)), own.where)
        return self._added(own, path)

    def _entries(self, base: dict[str, Item], own: dict[str, Item], path: Path) -> dict[str, Item]:
        entries = {}
        for key, part in base.items():
            change = own.get(key)
            if change is None:
                entries[key] = part
            elif not is_removal(change):
                entries[key] = self.part(part, change, (*path, key))
        new = {key: part for key, part in own.items() if key not in base}
        return entries | self._kept(new, path)

    def _items(
        self, base: list[tuple[str, Item]], own: list[tuple[str, Item]], path: Path
    ) -> Iterator[Item]:
        """Yield the items of the base, changed, and then the new ones."""
        changes: dict[str, Item] = {}
        new = []
        known = {id_ for id_, _ in base}
        for id_, part in own:
            if id_ in known and id_ not in changes:
                changes[id_] = part
            else:
                new.append((id_, part))
        for id_, part in base:
            change = changes.get(id_)
            if change is None:
                yield part
            elif not is_removal(change):
                yield self.part(part, change, (*path, id_))
        for id_, part in new:
            if not self._is_void(part, (*path, id_)):
                yield self._added(part, (*path, id_))

    def _added(self, part: Item, path: Path) -> Item:
        """Return a part that has no counterpart in the base, so that it can remove nothing."""
        if isinstance(part.value, dict):
            return Item(self._kept(part.value, path), part.where)
        if isinstance(part.value, list):
            items = [
                self._added(below, (*path, position))
                for position, below in enumerate(part.value)
                if not self._is_void(below, (*path, position))
            ]
            return Item(items, part.where)
        return part

    def _kept(self, entries: dict[str, Item], path: Path) -> dict[str, Item]:
        return {
            key: self._added(part, (*path, key))
            for key, part in entries.items()
            if not self._is_void(part, (*path, key))
        }

    def _is_void(self, part: Item, path: Path) -> bool:
        """Tell a removal of what is not there, which is a problem."""
        if not is_removal(part):
            return False
        args = {"item": dotted(path)}
        self._problems.append(Problem(code="standard-remove-absent", where=part.where, args=args))
        return True


def _by_id(items: list[Item]) -> list[tuple[str, Item]] | None:
    """Return items with their ids, or None where one of them has none."""
    ids = [text_of(item.value.get("id")) if isinstance(item.value, dict) else "" for item in items]
    return list(zip(ids, items, strict=True)) if all(ids) else None
