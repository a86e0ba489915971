"""Signed notes: a text with the signatures of keys that have names, after C2SP's signed-note.

Two kinds of keys sign here. `LOG` signs the text; `WITNESS` signs the text and when it was seen, after
C2SP's tlog-cosignature. A signature by a key that nobody asked for is passed over, one by a known key that
does not hold spoils the whole note.
"""

import re
import struct
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_BYTES = 1_000_000
MOST_SIGNATURES = 64

_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})\n")
_VERIFIER = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_STEERING = re.compile("[\x00-\x09\x0b-\x1f]")
_LATEST = 2**63 - 1


class NoteRefused(Exception):
    """A note that proves nothing; its argument says why, in a word of `messages/`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Kind(IntEnum):
    """What a key signs, as the first byte of its encoding."""

    LOG = 1
    WITNESS = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name, as an anchor that is handed over by hand."""

    name: str
    public: bytes
    kind: Kind = Kind.LOG

    @property
    def id(self) -> bytes:
        """Return the four bytes by which signatures name the key."""
        return sha256(b"%s\n%c%s" % (self.name.encode(), self.kind, self.public)).digest()[:4]

    def __str__(self) -> str:
        encoded = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read the form that `str` writes; NoteRefused where it is none."""
        match = _VERIFIER.fullmatch(text)
        key = _decoded(match.group(3)) if match else b""
        if match is None or len(key) != 33 or key[0] not in set(Kind):
            raise NoteRefused("key")
        found = cls(match.group(1), key[1:], Kind(key[0]))
        if found.id.hex() != match.group(2):
            raise NoteRefused("key")
        return found

    def holds(self, text: str, signature: bytes) -> int | None:
        """Return when `signature` of `text` was made, 0 where it tells no time; None where it is false."""
        moment = 0
        message = text.encode()
        if self.kind is Kind.WITNESS:
            if len(signature) != 72:
                return None
            moment = struct.unpack(">Q", signature[:8])[0]
            message, signature = _seen(moment, text), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return None
        return moment if moment <= _LATEST else None


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under its name; what it is never stands in its `repr`."""

    name: str
    key: Ed25519PrivateKey
    kind: Kind = Kind.LOG

    def __repr__(self) -> str:
        return f"Signer({self.verifier})"

    @property
    def verifier(self) -> Verifier:
        """Return the public half."""
        return Verifier(self.name, self.key.public_key().public_bytes_raw(), self.kind)

    def line(self, text: str, moment: int = 0) -> str:
        """Return the line that signs `text`; `moment`, seconds since 1970, is what a witness says."""
        if self.kind is Kind.WITNESS:
            signature = struct.pack(">Q", moment) + self.key.sign(_seen(moment, text))
        else:
            signature = self.key.sign(text.encode())
        return f"— {self.name} {b64encode(self.verifier.id + signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A note whose signatures were looked at: its text, and who of those asked signed it, and when."""

    text: str
    signed: tuple[tuple[Verifier, int], ...]


def sign(text: str, *signers: Signer, moment: int = 0) -> str:
    """Return `text`, which ends with a line break, with a line of each signer.

    ValueError for what is no text of a note.
    """
    if not text.endswith("\n") or _STEERING.search(text):
        raise ValueError("the text of a note ends with a line break and steers nothing")
    return text + "\n" + "".join(signer.line(text, moment) for signer in signers)


def opened(note: str | bytes, known: Iterable[Verifier]) -> Opened:
    """Return the text of a note and who of `known` signed it.

    NoteRefused where it is no note, where nobody known signed it, and where a signature by a known key does
    not hold.
    """
    text, lines = _parts(note)
    keys = {(key.name, key.id): key for key in known}
    signed: dict[tuple[str, bytes], tuple[Verifier, int]] = {}
    for name, encoded in lines:
        signature = _decoded(encoded)
        key = keys.get((name, signature[:4]))
        if key is None:
            continue
        moment = key.holds(text, signature[4:])
        if moment is None:
            raise NoteRefused("signature")
        signed.setdefault((name, signature[:4]), (key, moment))
    if not signed:
        raise NoteRefused("nobody-known")
    return Opened(text, tuple(signed.values()))


def _parts(note: str | bytes) -> tuple[str, list[tuple[str, str]]]:
    if len(note) > MOST_BYTES:
        raise NoteRefused("form")
    try:
        whole = note.decode("utf-8") if isinstance(note, bytes) else note
        whole.encode("utf-8")
    except UnicodeError:
        raise NoteRefused("form") from None
    text, parted, signatures = whole.rpartition("\n\n")
    lines = _LINE.findall(signatures)
    rest = "".join(f"— {name} {encoded}\n" for name, encoded in lines)
    if not parted or not lines or rest != signatures or _STEERING.search(whole):
        raise NoteRefused("form")
    if len(lines) > MOST_SIGNATURES or any("+" in name for name, _ in lines):
        raise NoteRefused("form")
    return text + "\n", lines


def _decoded(encoded: str) -> bytes:
    try:
        found = b64decode(encoded, validate=True)
    except NoBase64:
        raise NoteRefused("form") from None
    if b64encode(found).decode() != encoded:  # the same bytes are never written in two ways
        raise NoteRefused("form")
    return found


def _seen(moment: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()
