"""Sources: the document behind a figure, its licence, and how its publisher wants it applied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from greenscore.factors.entries import Form, date_of, read_yaml, text_of
from greenscore.factors.vocabulary import REUSES
from greenscore.problems import Problem
from greenscore.text.document import Document
from greenscore.texts import Text

_LINE = re.compile(r"\S.{0,400}")
FORM = Form(
    {
        "title": "text",
        "publisher": "text",
        "number?": _LINE,
        "published?": "date",
        "address?": _LINE,
        "copy": "text",
        "sha256?": re.compile("[0-9a-f]{64}"),
        "read?": "date",
        "licence": _LINE,
        "evidence": _LINE,
        "reuse": re.compile("|".join(REUSES)),
        "language": re.compile("zh|en|mul"),
        "rule": "text",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document; `sha256` and `read` are empty where the document itself was never in hand.

    `copy` tells what was read: the publisher's file, or somebody else's copy of it. `rule` is the
    publisher's rule of application in the words of this library.
    """

    id: str
    title: Text
    publisher: Text
    number: str
    published: date | None
    address: str
    copy: Text
    sha256: str
    read: date | None
    licence: str
    evidence: str
    reuse: str
    language: str
    rule: Text


def read_sources(
    files: Iterable[Path],
) -> tuple[dict[str, Source], dict[str, Document], list[Problem]]:
    """Return the sources by id, the documents they were read from, and all problems."""
    sources: dict[str, Source] = {}
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for file in files:
        document, faults = read_yaml(file)
        if document.data is not None:
            faults += FORM.faults(document, file.name)
        problems += faults
        documents[file.stem] = document
        if not faults:
            sources[file.stem] = source_of(file.stem, document)
    return sources, documents, problems


def source_of(id_: str, document: Document) -> Source:
    """Return the source a record stands for that FORM found in order."""
    data = document.data
    return Source(
        id=id_,
        title=text_of(data["title"]),
        publisher=text_of(data["publisher"]),
        number=data.get("number", ""),
        published=date_of(data.get("published")),
        address=data.get("address", ""),
        copy=text_of(data["copy"]),
        sha256=data.get("sha256", ""),
        read=date_of(data.get("read")),
        licence=data["licence"],
        evidence=data["evidence"],
        reuse=data["reuse"],
        language=data["language"],
        rule=text_of(data["rule"]),
    )
