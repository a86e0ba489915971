"""A composed standard written out as one `standard.yaml` that needs no table and no base."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import yaml

from greenscore.model.standard import Edition, Standard
from greenscore.standard.compose.composing import Composition, compose
from greenscore.standard.files import REFERENCE, SECTORS

_WIDTH = 110
_EMITTER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Writer(_EMITTER):  # type: ignore[misc] # the parser in C where there is one
    """Quotes only what the reader of standards would take for something else than its text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[Any]]] = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":null", ":merge"))]
        for first, resolvers in _EMITTER.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: Any) -> bool:
        """Write every item out, however often it stands in the data."""
        return True


def resolved(edition: Edition) -> str:
    """Return the text of an edition's `standard.yaml` after composing, a comment about it first.

    It reads as the same standard; only its digest differs. A `reference.csv` stays beside it.
    """
    composition = compose(edition.book)
    head = "".join(f"# {line}\n" for line in _head(composition))
    text = yaml.dump(
        _ordered(composition.data),
        Dumper=_Writer,
        allow_unicode=True,
        default_flow_style=None,  # what holds no further block stands on one line
        sort_keys=False,
        width=_WIDTH,
    )
    return f"{head}{text}"


def _head(composition: Composition) -> Iterator[str]:
    """Yield what the standard was composed from."""
    yield "Written out by: greenscore standards show --resolved. Composed, each over the next, from:"
    for origin, digest in zip(composition.origins, composition.digests(), strict=True):
        yield f"  {origin.reference}  sha256 {digest}"
    if composition.reference is not None:
        yield f"Its {REFERENCE} belongs beside this file; the digests above cover it."
    for origin in composition.origins:
        for name in origin.book.names(SECTORS, ".yaml"):
            yield f"{name} of {origin.reference} belongs beside this file; the digests above cover it."


def _ordered(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a standard in the order of the format, whichever file they come from."""
    return {key: data[key] for key in Standard.model_fields if key in data}
