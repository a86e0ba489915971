"""The YAML beside the rows: keys that must be there, keys that may, and what each must look like."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from greenscore.problems import Place, Problem, nearest
from greenscore.text.document import Document, dotted
from greenscore.text.yaml import read
from greenscore.texts import Text

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What a mapping may hold: key to the shape of its value, a key with `?` may be left out.

    A shape is a pattern for a text, or one of the words `text` (in both languages), `date`, `list`,
    `map`, `entries` (a list with something in it), `texts` (such a list of texts).
    """

    keys: Mapping[str, str | re.Pattern[str]]

    def faults(self, document: Document, file: str, path: Where = ()) -> Iterator[Problem]:
        """Yield what is wrong with the mapping at `path` of a document that could be read."""
        given = at(document, path)
        if not isinstance(given, dict):
            yield Problem(code="factor-not-a-mapping", where=place(document, file, path))
            return
        known = {key.rstrip("?"): shape for key, shape in self.keys.items()}
        for key in given:
            if key not in known:
                args = {"key": key, "nearest": nearest(key, known) or ", ".join(known)}
                where = place(document, file, (*path, key))
                yield Problem(code="factor-key-unknown", where=where, args=args)
        for key in self.keys:
            if not key.endswith("?") and key not in given:
                where = place(document, file, path)
                yield Problem(code="factor-key-missing", where=where, args={"key": key})
        for key, shape in known.items():
            if key in given and not _fits(given[key], shape):
                args = {"key": key, "given": str(given[key])[:80], "shape": _shown(shape)}
                where = place(document, file, (*path, key))
                yield Problem(code="factor-value-shape", where=where, args=args)


def read_yaml(path: Path) -> tuple[Document, list[Problem]]:
    """Read a YAML file whose values may be left empty nowhere; its problems are returned too."""
    try:
        source = path.read_bytes()
    except OSError as fault:
        args = {"reason": fault.strerror or str(fault)}
        problem = Problem(code="factor-unreadable", where=Place(file=str(path)), args=args)
        return Document(None, {}, (problem,)), [problem]
    document = read(source, path.name)
    return document, list(document.problems)


def at(document: Document, path: Where) -> Any:
    """Return what stands at `path` of a document."""
    given = document.data
    for step in path:
        given = given[step]
    return given


def place(document: Document, file: str, path: Where) -> Place:
    """Return the place of an entry of a document."""
    line, column = document.marks.get(path, (1, 1))
    return Place(file=file, line=line, column=column, path=dotted(path))


def text_of(given: Mapping[str, str]) -> Text:
    """Return a text that `Form` found in order."""
    return Text(zh=given["zh"], en=given["en"])


def date_of(given: str | None) -> date | None:
    """Return a date that `Form` found in order, or None where there is none."""
    return date.fromisoformat(given) if given else None


def _fits(value: Any, shape: str | re.Pattern[str]) -> bool:
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if shape == "text":
        return (
            isinstance(value, dict)
            and set(value) == {"zh", "en"}
            and all(map(_filled, value.values()))
        )
    if shape == "list":
        return isinstance(value, list)
    if shape == "entries":
        return isinstance(value, list) and bool(value)
    if shape == "texts":
        return isinstance(value, list) and bool(value) and all(map(_filled, value))
    if shape == "map":
        return isinstance(value, dict)
    return _is_date(value)


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _shown(shape: str | re.Pattern[str]) -> str:
    return shape.pattern if isinstance(shape, re.Pattern) else shape
