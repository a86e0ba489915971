"""What the format has, and what of it the examples write: fields, words, functions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from greenscore.expression.functions import AGGREGATES, FUNCTIONS
from greenscore.expression.parser import parse
from greenscore.expression.syntax import Aggregate, walk
from greenscore.expression.text import FormulaError
from greenscore.model.scalars import Block
from greenscore.standard.schema import blocks

_CALL = re.compile(r"\b([a-z_]+)\(")


def words_of(annotation: Any) -> tuple[str, ...]:
    """Return the words among which a field is chosen."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(word for part in get_args(annotation) for word in words_of(part))


def all_of_the_format() -> set[str]:
    """Return all that examples have to show: `Block.field`, `Block.field: word`, and functions."""
    found = {f"aggregate {name}()" for name in AGGREGATES}
    found |= {f"function {name}()" for name in FUNCTIONS}
    for block in blocks():
        for name, field in block.model_fields.items():
            found.add(f"{block.__name__}.{name}")
            found |= {f"{block.__name__}.{name}: {word}" for word in words_of(field.annotation)}
    return found


def written(item: Any) -> Iterator[str]:
    """Yield what of the format a built standard writes, in the words of `all_of_the_format`."""
    if isinstance(item, Block):
        for name in item.model_fields_set:
            value = getattr(item, name)
            for owner in type(item).__mro__:
                if name in getattr(owner, "model_fields", {}):
                    yield f"{owner.__name__}.{name}"
                    yield f"{owner.__name__}.{name}: {value}"
            yield from written(value)
    elif isinstance(item, Mapping):
        for value in item.values():
            yield from written(value)
    elif isinstance(item, tuple):
        for value in item:
            yield from written(value)
    elif isinstance(item, str):
        yield from _functions(item)


def _functions(text: str) -> Iterator[str]:
    """Yield the functions of a formula; a text that is none has none."""
    called = set(_CALL.findall(text))
    try:
        found = walk(parse(text)) if called else ()
        aggregates = {part.function for part in found if isinstance(part, Aggregate)}
    except FormulaError:
        return
    yield from (f"aggregate {name}()" for name in aggregates)
    yield from (f"function {name}()" for name in called - aggregates)
