"""The keys an author may write at a place of a file, read from the types that it is to have."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from greenscore.text.document import Path


def keys_at(path: Path, root: Any) -> tuple[str, ...]:
    """Return the keys of the block at `path` below `root`; none where names are the author's own."""
    return tuple(_fields(_at(path, root)))


def expects_names(path: Path, root: Any) -> bool:
    """Tell whether entries under names of the author's own are expected at `path`."""
    return get_origin(_at(path, root)) is Mapping


def _at(path: Path, root: Any) -> Any:
    annotation = root
    for part in path:
        annotation = _below(_bare(annotation), part)
    return _bare(annotation)


def _fields(block: Any) -> dict[str, Any]:
    if is_dataclass(block):
        return {field.name: field.type for field in fields(block)}
    if not (isinstance(block, type) and issubclass(block, BaseModel)):
        return {}
    return {field.alias or name: field.annotation for name, field in block.model_fields.items()}


def _bare(annotation: Any) -> Any:
    """Take metadata and `| None` off an annotation."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return _bare(next(arg for arg in get_args(annotation) if arg is not NoneType))
    return annotation


def _below(annotation: Any, part: str | int) -> Any:
    arguments = get_args(annotation)
    if get_origin(annotation) is Mapping:
        return arguments[1]
    if get_origin(annotation) is tuple:
        if arguments[-1] is Ellipsis or not isinstance(part, int):
            return arguments[0]
        return arguments[min(part, len(arguments) - 1)]
    return _fields(annotation).get(str(part))
