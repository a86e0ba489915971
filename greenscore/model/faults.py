"""What pydantic finds wrong with plain data: each fault with the place of its item, as it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from greenscore.problems import Place
from greenscore.text.document import Path, dotted

NOT_A_MAPPING = {"model_type", "dataclass_type", "dict_type", "mapping_type"}
UNKNOWN_KEY = {"extra_forbidden", "unexpected_keyword_argument"}


class Fault(NamedTuple):
    """One fault in pydantic's words: its `kind`, and `loc`, the path of the item or absent key it is about.

    `path` is that of the nearest item that was written, and `where` its place.
    """

    kind: str
    loc: Path
    path: Path
    where: Place
    given: Any
    context: Mapping[str, Any]
    detail: str


def faults_of(
    error: ValidationError,
    places: Mapping[Path, Place],
    keys: Mapping[Path, Place] = MappingProxyType({}),
) -> Iterator[Fault]:
    """Yield each fault once.

    `places` has that of the whole, at the empty path; `keys` are the places of keys that stand apart
    from their items.
    """
    written = {**places, **keys}
    for found in error.errors(include_url=False):
        known = written if found["type"] in UNKNOWN_KEY else places
        path = found["loc"]
        while path and path not in known:  # shorthand and absent keys have no place of their own
            path = path[:-1]
        where = replace(known[path], path=dotted(path))
        context = found.get("ctx", {})
        fault = Fault(
            found["type"], found["loc"], path, where, found["input"], context, found["msg"]
        )
        if not _is_echo(fault):
            yield fault


def _is_echo(fault: Fault) -> bool:
    """Tell a list that is short only because of items which have faults of their own."""
    return (
        fault.kind == "too_short"
        and isinstance(fault.given, list | tuple)
        and len(fault.given) >= fault.context["min_length"]
    )
