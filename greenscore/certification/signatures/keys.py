"""Keys that certificates are signed with: a PKCS#12 file of the body's own, its key loaded once."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import Place, Problem, ProblemsFound

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

SMALLEST_RSA = 2048
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its certificate and those above it; what it is never stands in its `repr`."""

    key: "RSAPrivateKey" = field(repr=False)
    certificate: "Certificate" = field(repr=False)
    chain: Sequence["Certificate"] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """Return the subject of the certificate, as RFC 4514 writes it."""
        return self.certificate.subject.rfc4514_string()


def read_key(path: Path, passphrase: bytes | None) -> SigningKey:
    """Read a PKCS#12 file with an RSA key.

    ProblemsFound where others may read the file, where it does not open, and where what it holds cannot
    sign a file that is kept for ever.
    """
    where = Place(file=path.name)
    try:
        content = _private(path, where)
    except OSError as fault:
        args = {"reason": fault.strerror or type(fault).__name__}
        raise ProblemsFound([Problem(code="key-unreadable", where=where, args=args)]) from None
    return _opened(content, passphrase, where)


def _private(path: Path, where: Place) -> bytes:
    """Return what a file holds that nobody but its owner may read."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "not a file")
        if os.name == "posix" and found.st_mode & 0o077:
            mode = f"{stat.S_IMODE(found.st_mode):04o}"
            raise ProblemsFound(
                [Problem(code="key-open-to-others", where=where, args={"mode": mode})]
            )
        return file.read(MOST_BYTES)


def _opened(content: bytes, passphrase: bytes | None, where: Place) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, above = pkcs12.load_key_and_certificates(content, passphrase)
    except (ValueError, TypeError):
        raise ProblemsFound([Problem(code="key-not-opened", where=where)]) from None
    if certificate is None or not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST_RSA:
        raise ProblemsFound([Problem(code="key-unfit", where=where)])
    if key.public_key() != certificate.public_key():
        raise ProblemsFound([Problem(code="key-unfit", where=where)])
    return SigningKey(key, certificate, tuple(above))
