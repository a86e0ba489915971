"""A result as somebody tells it: a JSON file that `score` wrote, read from any hands under limits."""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from greenscore.data.cells import shown
from greenscore.model.assessment import OUTSIDE_CONTENT
from greenscore.problems import Place, Problem, has_errors
from greenscore.quantities.periods import day_of, last_day
from greenscore.text.document import Limits
from greenscore.text.json import read_json

# About 1,200 subjects of a standard with 14 indicators.
LIMITS = Limits(bytes=64 * 2**20, depth=64, nodes=2_000_000)
ASSESSMENTS = "assessments"

_TEXTS = ("subject", "period", "date", "engine")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STANDARD = {
    "id": re.compile(r"[a-z0-9][a-z0-9._-]{0,63}"),
    "edition": re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}"),
    "digest": _DIGEST,
}

Content = Mapping[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells: assessments as plain data, and the digests of several of them as one.

    `digest` and `data_digest` are those of the whole, empty where the file does not tell them.
    """

    assessments: tuple[Content, ...]
    digest: str = ""
    data_digest: str = ""

    @property
    def standard(self) -> str:
        """The edition that all assessments name, as `id@edition`."""
        named = self.assessments[0]["standard"]
        return f"{named['id']}@{named['edition']}"

    @property
    def as_of(self) -> date | None:
        """The day of judgement that was stated; None where each period was judged at its last day."""
        days = {told["date"] for told in self.assessments}
        ends = {
            (end.isoformat() if (end := last_day(told["period"])) else "")
            for told in self.assessments
        }
        return day_of(days.pop()) if len(days) == 1 and days != ends else None

    @property
    def factors_as_of(self) -> date | None:
        """The day that an inventory took its factors at; None where there was none."""
        for told in self.assessments:
            used = told.get("inventory")
            if isinstance(used, Mapping) and isinstance(used.get("as_of"), str):
                return day_of(used["as_of"])
        return None


def key_of(told: Content) -> Key:
    """Return the subject and the period that an assessment is about."""
    return told["subject"], told["period"]


def covered(told: Content) -> dict[str, Any]:
    """Return the part of an assessment that its digest covers."""
    return {name: part for name, part in told.items() if name not in OUTSIDE_CONTENT}


def own_digest(told: Content) -> str:
    """Return the SHA-256 of what an assessment says, which is its digest unless it was changed."""
    import rfc8785

    return hashlib.sha256(rfc8785.dumps(covered(told))).hexdigest()


def read_told(source: bytes, file: str) -> tuple[Told | None, tuple[Problem, ...]]:
    """Read a result from JSON: one assessment, or an object with a list of `assessments`."""
    if not source.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        return None, (_malformed(file, ""),)  # a table, perhaps, whose syntax is nothing to tell of
    document = read_json(source, file, LIMITS, blanks=True, lean=True)
    if has_errors(document.problems):
        return None, document.problems
    data = document.data
    several = isinstance(data, Mapping) and ASSESSMENTS in data
    listed = data[ASSESSMENTS] if several else [data]
    problems = tuple(_faults(listed, several, file))
    if problems:
        return None, problems
    whole = {name: data.get(name, "") for name in ("digest", "data_digest")} if several else {}
    if not all(told == "" or _is(_DIGEST, told) for told in whole.values()):
        return None, (_malformed(file, "digest"),)
    return Told(tuple(listed), **whole), ()


def _faults(listed: Any, several: bool, file: str) -> Iterator[Problem]:
    """Yield what keeps a file from being a result: only the first fault of its form."""
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        yield _malformed(file, ASSESSMENTS)
        return
    for number, told in enumerate(listed):
        if (path := _malformed_at(told)) is not None:
            yield _malformed(file, f"{ASSESSMENTS}.{number}.{path}" if several else path)
            return
    seen: set[Key] = set()
    for key in map(key_of, listed):
        if key in seen:
            args = {"subject": shown(" ".join(key).strip())}
            yield Problem(code="result-subject-twice", where=Place(file=file), args=args)
            return
        seen.add(key)
    named = {tuple(told["standard"][part] for part in _STANDARD) for told in listed}
    if len(named) > 1:
        texts = sorted(f"{id}@{edition} ({digest[:16]})" for id, edition, digest in named)
        args = {"named": ", ".join(texts[:3])}
        yield Problem(code="result-standards-differ", where=Place(file=file), args=args)


def _malformed_at(told: Any) -> str | None:
    """Return the first part that no result is without and this one lacks; None where all is there."""
    if not isinstance(told, Mapping):
        return ""
    for name in _TEXTS:
        if not isinstance(told.get(name), str):
            return name
    for name in ("digest", "data_digest"):
        if not _is(_DIGEST, told.get(name)):
            return name
    named = told.get("standard")
    for name, grammar in _STANDARD.items():
        if not isinstance(named, Mapping) or not _is(grammar, named.get(name)):
            return f"standard.{name}"
    index = told.get("index")
    return None if isinstance(index, Mapping) and isinstance(index.get("id"), str) else "index.id"


def _is(grammar: re.Pattern[str], told: Any) -> bool:
    return isinstance(told, str) and grammar.fullmatch(told) is not None


def _malformed(file: str, path: str) -> Problem:
    return Problem(code="result-malformed", where=Place(file=file, path=path))
