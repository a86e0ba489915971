"""Keys to practise with: an authority, a body and a time-stamp service that are made on the spot.

Everything they sign names them as practice. They serve the demonstration and the tests, and nothing else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from greenscore.certification.signatures.keys import SigningKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate, ObjectIdentifier
    from pyhanko.sign.timestamps import TimeStamper

YEARS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Practice:
    """An authority, a signing key that it vouches for, and a time stamper that it vouches for, too."""

    authority: "Certificate"
    body: SigningKey
    stamping: SigningKey

    @property
    def anchor(self) -> bytes:
        """Return the certificate of the authority in PEM, to be handed to whoever verifies."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self.authority.public_bytes(Encoding.PEM)

    def stamper(self, moment: datetime | None = None) -> "TimeStamper":
        """Return what stamps with `moment`, else with the time of the clock."""
        from asn1crypto.keys import PrivateKeyInfo
        from asn1crypto.x509 import Certificate
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )
        from pyhanko.sign.timestamps import DummyTimeStamper

        key = self.stamping.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        certificate = self.stamping.certificate.public_bytes(Encoding.DER)
        return DummyTimeStamper(
            Certificate.load(certificate), PrivateKeyInfo.load(key), fixed_dt=moment
        )


def practice(body: str, since: datetime | None = None) -> Practice:
    """Make keys for `body`, valid for ten years from `since`, else from yesterday."""
    from cryptography.x509.oid import ExtendedKeyUsageOID

    since = since or datetime.now(UTC) - timedelta(days=1)
    top, top_key = _certificate("Practice authority", since)
    own, own_key = _certificate(body, since, (top, top_key))
    stamp = _certificate(
        "Practice time stamps", since, (top, top_key), ExtendedKeyUsageOID.TIME_STAMPING
    )
    return Practice(top, SigningKey(own_key, own, (top,)), SigningKey(stamp[1], stamp[0], (top,)))


def _certificate(
    name: str,
    since: datetime,
    above: "tuple[Certificate, RSAPrivateKey] | None" = None,
    purpose: "ObjectIdentifier | None" = None,
) -> "tuple[Certificate, RSAPrivateKey]":
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    key = generate_private_key(public_exponent=65537, key_size=2048)
    parts = [(NameOID.ORGANIZATION_NAME, "greenscore practice"), (NameOID.COMMON_NAME, name)]
    subject = x509.Name([x509.NameAttribute(*part) for part in parts])
    top = above is None
    usage = x509.KeyUsage(
        digital_signature=not top,
        content_commitment=not top,
        key_cert_sign=top,
        crl_sign=top,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above[0].subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + YEARS)
        .add_extension(x509.BasicConstraints(ca=top, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
    )
    if above:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(above[1].public_key())
        builder = builder.add_extension(issuer, critical=False)
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return builder.sign(above[1] if above else key, SHA256()), key
