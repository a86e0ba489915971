"""Files of evidence: whether one is at hand, and whether it supports what a value claims.

A file supports `documented`, and no more: it is read beside the data, its SHA-256 is the stated one, and
its kind and date are as the standard asks. Where one of these is lacking the value is `declared`.
"""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

from greenscore.data.findings import Findings
from greenscore.guard.limits import current
from greenscore.guard.run import reads
from greenscore.model.standard import Evidence
from greenscore.model.table import Proof
from greenscore.problems import Place
from greenscore.quantities.periods import day_of, span_of

_PIECE = 2**20


@dataclass(slots=True)
class EvidenceFiles:
    """The files beside one file of company data; each is read once, and what is wrong with it told once.

    `folder` is that of the data, None for data in memory, which have no file at hand.
    """

    folder: Path | None
    findings: Findings
    _digests: dict[str, str] = field(default_factory=dict)
    _read: int = 0
    _told: set[tuple[str, str]] = field(default_factory=set)

    def supports(self, proof: Proof, asked: Evidence, period: str, where: Place) -> bool:
        """Tell whether a file is at hand, of the kind and the date that the standard asks for."""
        if not proof.file or not proof.digest:
            return False
        if not self._at_hand(proof, where):
            return False
        return is_of_kind(proof, asked) and is_of_date(proof, asked, period)

    def changed(self, proof: Proof) -> bool:
        """Tell whether a file was read here that is not the one whose digest is stated."""
        found = self._digests.get(proof.file, "")
        return bool(proof.digest and found) and found != proof.digest

    def _at_hand(self, proof: Proof, where: Place) -> bool:
        if proof.file not in self._digests:
            self._digests[proof.file] = self._digest(proof.file, where)
        found = self._digests[proof.file]
        if self.changed(proof) and (proof.file, proof.digest) not in self._told:
            self._told.add((proof.file, proof.digest))
            self.findings.add("data-evidence-changed", where, file=proof.file)
        return found == proof.digest

    def _digest(self, file: str, where: Place) -> str:
        """Return the SHA-256 of a file beside the data; empty, with the reason told, where it has none."""
        if self.folder is None:
            return ""
        try:
            total = _sha256(self.folder, file, current().evidence_total - self._read)
        except OSError:
            self.findings.add("data-evidence-not-at-hand", where, file=file)
            return ""
        if total is None:
            most = f"{current().evidence_bytes // 2**20}"
            self.findings.add("data-evidence-too-large", where, file=file, most=most)
            return ""
        digest, size = total
        self._read += size
        return digest


def content_of(folder: Path, file: str, digest: str) -> bytes | None:
    """Return a file below `folder` whose SHA-256 is `digest`; None where it is gone, another or too large."""
    try:
        found = _sha256(folder, file, current().evidence_bytes)
        content = (folder / file).read_bytes() if found and found[0] == digest else b""
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def is_within(file: str) -> bool:
    """Tell whether a path stays in its folder: relative, forward slashes, and no step up."""
    path = PurePosixPath(file)
    steps_out = path.is_absolute() or ".." in path.parts or "\\" in file or "\0" in file
    return bool(path.parts) and not steps_out and not PureWindowsPath(file).drive


def is_of_kind(proof: Proof, asked: Evidence) -> bool:
    """Tell whether evidence is of one of the kinds that the standard lists, in either language."""
    known = {word.casefold() for kind in asked.kinds for word in (kind.zh, kind.en) if word}
    return not known or " ".join(proof.kind.split()).casefold() in known


def is_of_date(proof: Proof, asked: Evidence, period: str) -> bool:
    """Tell whether evidence is dated as the standard asks; a row without a period has no days to lie in."""
    if asked.dated is None and asked.months is None:
        return True
    day, span = day_of(proof.date), span_of(period)
    if day is None:
        return False
    if asked.dated == "period" and (span is None or not span.start <= day <= span.end):
        return False
    return asked.months is None or (span is not None and _months(day, span.end) <= asked.months)


def _months(day: date, end: date) -> int:
    """Return how many months, begun ones included, lie between a day and a later one; 0 for none."""
    whole = 12 * (end.year - day.year) + end.month - day.month
    return max(0, whole + (end.day > day.day))


# A link or a pipe that takes the place of a file in between is not followed; Windows has neither flag.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _sha256(folder: Path, file: str, most: int) -> tuple[str, int] | None:
    """Return the digest and the size of a regular file below `folder`; None where it is too large.

    OSError where it is none, or where a link stands on the way: what lies elsewhere is not beside the data.
    """
    path = folder
    for part in PurePosixPath(file).parts:
        path /= part
        if stat.S_ISLNK(path.lstat().st_mode):
            raise OSError(file)
    reads(path)
    with os.fdopen(os.open(path, _FLAGS), "rb") as source:
        found = os.fstat(source.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(file)
        if found.st_size > min(current().evidence_bytes, most):
            return None
        total, left = hashlib.sha256(), found.st_size
        while left > 0 and (piece := source.read(min(_PIECE, left))):
            total.update(piece)
            left -= len(piece)
    return total.hexdigest(), found.st_size
