"""Digests of rows, of the whole library and of profiles: what makes a published figure immutable."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from greenscore.factors.reuse import Withheld
from greenscore.factors.rows import Factor

# What others say about a row, and may come to say differently, while the row stays the same.
_OPINIONS = ("mark", "review")
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_digest(cells: Mapping[str, str]) -> str:
    """Return the SHA-256 of a row as canonical JSON: NFC texts, sorted keys, figures as printed.

    `mark` and `review` are left out: they change when somebody opens the source, the row does not.
    """
    return content_digest({key: cell for key, cell in cells.items() if key not in _OPINIONS})


def library_digest(factors: Iterable[Factor | Withheld], documents: Mapping[str, Any]) -> str:
    """Return the SHA-256 over all rows with their review, and over sources and errata as data.

    A row that is withheld counts by its digest, so that a library is the same with it and without.
    """
    lines = sorted(f"{f.reference} {f.digest} {f.mark} {f.review}" for f in factors)
    lines += [f"{name} {content_digest(documents[name])}" for name in sorted(documents)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_digest(content: Any) -> str:
    """Return the SHA-256 of plain data as canonical JSON, whatever the order of keys in its file."""
    text = _CANONICAL.encode(content)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()
