"""Checkpoints: how long a log was, and its root, after C2SP's tlog-checkpoint; and who must have seen one."""

import re
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from dataclasses import dataclass

from greenscore.certification.log.merkle import WIDTH
from greenscore.certification.log.notes import Kind, NoteRefused, Opened, Verifier, opened

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log named `origin`: its number of entries, the root of their tree, and other lines."""

    origin: str
    size: int
    root: bytes
    others: tuple[str, ...] = ()

    def text(self) -> str:
        """Return what is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.others)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note; NoteRefused where it is no checkpoint."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
            raise NoteRefused("form")
        try:
            root = b64decode(lines[2], validate=True)
        except (NoBase64, ValueError):
            raise NoteRefused("form") from None
        if len(root) != WIDTH or b64encode(root).decode() != lines[2]:
            raise NoteRefused("form")
        return cls(lines[0], int(lines[1]), root, tuple(lines[3:-1]))


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a reader trusts: the log's key, and how many of the witnesses must have seen a head."""

    log: Verifier
    witnesses: Sequence[Verifier] = ()
    quorum: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint that its log signed, and the witnesses who saw it, each with the second since 1970."""

    checkpoint: Checkpoint
    seen: tuple[tuple[Verifier, int], ...]


def head(note: str | bytes, trusted: Trusted) -> Head:
    """Return the head that a note tells.

    NoteRefused where the log named by its key did not sign it, or fewer witnesses than asked for.
    """
    if trusted.log.kind is not Kind.LOG:
        raise NoteRefused("key")
    found: Opened = opened(note, [trusted.log, *trusted.witnesses])
    checkpoint = Checkpoint.parse(found.text)
    if checkpoint.origin != trusted.log.name:
        raise NoteRefused("origin")
    keys = [key for key, _ in found.signed]
    if trusted.log not in keys:
        raise NoteRefused("nobody-known")
    seen = tuple((key, moment) for key, moment in found.signed if key.kind is Kind.WITNESS)
    if len({key.public for key, _ in seen}) < trusted.quorum:
        raise NoteRefused("quorum")
    return Head(checkpoint, seen)
