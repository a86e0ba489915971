"""Sources: the document behind a figure, its licence, and how its publisher wants it applied."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints

from greenscore.factors.entries import Both, Line, read_as, words
from greenscore.factors.vocabulary import REUSES
from greenscore.model.scalars import Date
from greenscore.problems import Problem
from greenscore.text.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSource:
    """One document; `sha256` and `read` are empty where the document itself was never in hand.

    `copy` tells what was read: the publisher's file, or somebody else's copy of it. `rule` is the
    publisher's rule of application in the words of this library.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    title: Both
    publisher: Both
    number: Line = ""
    published: Date | None = None
    address: Line = ""
    copy: Both
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] = ""
    read: Date | None = None
    licence: Line
    evidence: Line
    reuse: Annotated[str, words(*REUSES)]
    language: Literal["zh", "en", "mul"]
    rule: Both


def read_sources(
    files: Iterable[Path],
) -> tuple[dict[str, FactorSource], dict[str, Document], list[Problem]]:
    """Return the sources by id, the documents they were read from, and all problems."""
    sources: dict[str, FactorSource] = {}
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for file in files:
        source, document = read_as(file, FactorSource)
        problems += document.problems
        documents[file.stem] = document
        if source is not None:
            sources[file.stem] = source
    return sources, documents, problems
