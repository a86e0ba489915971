"""The types of the model in an author's words."""

import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from greenscore.factors.entries import Both
from greenscore.model import scalars
from greenscore.model.nodes import Aggregate
from greenscore.model.scalars import Block

_SCALARS = (
    (scalars.Number, "number"),
    (scalars.Flag, "`true` or `false`"),
    (scalars.Date, "date"),
    (scalars.Words, "`{zh, en}`"),
    (Both, "`{zh, en}`"),
    (scalars.Formula, "formula"),
    (scalars.Citation, "source and clause"),
    (scalars.StandardId, "id"),
    (scalars.Id, "id"),
    (scalars.Name, "name"),
    (scalars.Asked, "name"),
    (scalars.Key, "key"),
    (int, "whole number"),
    (str, "text"),
    (Any, "anything"),
)


def written(hint: Any, links: Mapping[str, str]) -> str:
    """Return what an author writes for a type; `links` has the blocks that can be pointed to."""
    for known, words in _SCALARS:
        if hint == known:
            return words
    origin, parts = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Block):
        return links[hint.__name__]
    if origin is Annotated:
        return written(parts[0], links)
    if origin in {Union, types.UnionType}:
        return " or ".join(written(part, links) for part in parts if part is not type(None))
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in parts)
    if origin is tuple:
        return _listed(parts, links)
    if origin is not None and issubclass(origin, Mapping):
        return _named(parts, links)
    raise TypeError(hint)


def _listed(parts: tuple[Any, ...], links: Mapping[str, str]) -> str:
    if parts[-1] is Ellipsis:
        return f"list of {written(parts[0], links)}"
    return f"`[{', '.join(written(part, links) for part in parts)}]`"


def _named(parts: tuple[Any, ...], links: Mapping[str, str]) -> str:
    if parts[1] is Any:
        return "a value for each key, nested"
    return f"{written(parts[1], links)} for each {written(parts[0], links)}"


def default(field: FieldInfo) -> str:
    """Return what counts where a key is left out."""
    if field.is_required():
        return "*needed*"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Aggregate):
        return f"`{value.kind}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str | int | Decimal) and value != "":
        return f"`{value}`"
    return "–"
