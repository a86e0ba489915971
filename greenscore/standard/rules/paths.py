"""Walks over a standard that keep the path of everything they meet."""

from collections.abc import Iterator, Mapping
from typing import Any

from greenscore.document import Path
from greenscore.model import Standard
from greenscore.nodes import Node
from greenscore.scalars import Block

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


def blocks(item: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield a block and everything in it, down to texts and numbers, with their paths."""
    if isinstance(item, Block):
        yield path, item
        for name, field in type(item).model_fields.items():
            yield from blocks(getattr(item, name), (*path, field.alias or name))
    elif isinstance(item, Mapping):
        for key, below in item.items():
            yield from blocks(below, (*path, key))
    elif isinstance(item, tuple):
        for position, below in enumerate(item):
            yield from blocks(below, (*path, position))
    else:
        yield path, item
