"""Walks over a standard that keep the path of everything they meet."""

from collections.abc import Iterable, Iterator
from typing import Any

from greenscore.model.nodes import Node
from greenscore.model.scalars import Block
from greenscore.model.standard import Standard
from greenscore.text.document import Path

INDEX: Path = ("index",)


def nodes(standard: Standard) -> Iterator[tuple[Path, Node]]:
    """Yield every node of every tree with its path, a parent before its children."""
    yield from _below(standard.index, INDEX)
    for position, result in enumerate(standard.results):
        yield from _below(result, ("results", position))


def _below(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    yield path, node
    for position, child in enumerate(node.children):
        yield from _below(child, (*path, "children", position))


def blocks(item: Any) -> list[tuple[Path, Any]]:
    """Return a block and everything in it, down to texts and numbers, with their paths."""
    found: list[tuple[Path, Any]] = []
    _collect(item, (), found)
    return found


def _collect(item: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    below: Iterable[tuple[str | int, Any]] = ()
    if isinstance(item, Block):
        found.append((path, item))
        fields = type(item).model_fields.items()
        below = [(field.alias or name, getattr(item, name)) for name, field in fields]
    elif isinstance(item, dict):
        below = item.items()
    elif isinstance(item, tuple):
        below = enumerate(item)
    else:
        found.append((path, item))
    for part, inner in below:
        _collect(inner, (*path, part), found)
