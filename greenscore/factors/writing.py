"""Rows and sources as the files of a library, an overlay or a contribution hold them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from greenscore.factors.rows import Factor
from greenscore.factors.sources import FactorSource
from greenscore.factors.vocabulary import COLUMNS
from greenscore.guard.writer import write_new as put_new
from greenscore.text.csv import written

_STATED = (
    "number",
    "published",
    "address",
    "sha256",
    "read",
    "licence",
    "evidence",
    "reuse",
    "language",
)


def csv_text(rows: Iterable[Mapping[str, str]]) -> str:
    """Return cells by column as a file of rows."""
    return written(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


def yaml_text(content: Any, indent: int = 0) -> str:
    """Write mappings, lists and texts; a text in JSON's quotes is one in YAML's."""
    space = "  " * indent
    if isinstance(content, str):
        return f" {json.dumps(content, ensure_ascii=False)}\n"
    entries = content.items() if isinstance(content, dict) else (("", item) for item in content)
    lines = []
    for key, value in entries:
        head = f"{space}{key}:" if isinstance(content, dict) else f"{space}-"
        nested = "" if isinstance(value, str) else "\n"
        lines.append(head + nested + yaml_text(value, indent + 1))
    return "".join(lines)


def cells_of(factor: Factor) -> dict[str, str]:
    """Return the cells a row was read from, to the letter."""
    stated = factor.uncertainty.cell if factor.uncertainty else ""
    cells = {"name_zh": factor.name.zh, "name_en": factor.name.en, "u": stated}
    return {
        column: cells[column] if column in cells else _cell(getattr(factor, column))
        for column in COLUMNS
    }


def record_of(source: FactorSource) -> dict[str, Any]:
    """Return the record a source was read from: what it does not state is left out."""
    texts = {
        name: {"zh": text.zh, "en": text.en}
        for name in ("title", "publisher", "copy", "rule")
        for text in (getattr(source, name),)
    }
    stated = {name: _cell(getattr(source, name)) for name in _STATED}
    return texts | {name: cell for name, cell in stated.items() if cell}


def write_new(contents: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write files and the folders they need; FileExistsError before any is written where one is there."""
    for path in contents:
        if path.exists():
            raise FileExistsError(path)
    for path, text in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        put_new(path, text.encode())
    return tuple(contents)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
