"""A PDF signed with a body's key, with the time stamp of somebody else where one is asked for."""

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Any

from greenscore.certification.signatures.keys import SigningKey

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper

# Room for a signature, its certificates and a time stamp; measuring it first would sign twice.
RESERVED = 20_000


def sealed(
    content: bytes, key: SigningKey, field: str, stamper: "TimeStamper | None" = None
) -> bytes:
    """Return `content` with a PAdES signature in an invisible field, named `field` for readers.

    The signature covers every byte before it, and says that nothing may change after it. With `stamper` it is
    of level B-T, else B-B. What PDF/A-3a and PDF/UA-1 ask for is kept.
    """
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    settings = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    spec = SigFieldSpec(field, readable_field_name=field, invis_sig_settings=settings)
    said = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(said, _signer(key), timestamper=stamper, new_field_spec=spec)
    out = asyncio.run(
        signer.async_sign_pdf(_writer(content), bytes_reserved=RESERVED, output=BytesIO())
    )
    return bytes(out.getvalue())


def _writer(content: bytes) -> "IncrementalPdfFileWriter":
    """Return a writer that leaves the metadata of the file as they are.

    Writing them anew loses the extension schema that PDF/A asks for.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class KeepsMetadata(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

    return KeepsMetadata(BytesIO(content))


def _signer(key: SigningKey) -> "Signer":
    """Return what signs with a key that is loaded already: loading it takes three times what signing does."""
    from asn1crypto.algos import SignedDigestAlgorithm
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Loaded(Signer):
        async def async_sign_raw(
            self, data: bytes, digest_algorithm: str, dry_run: bool = False
        ) -> bytes:
            if digest_algorithm != "sha256":
                raise NotImplementedError(digest_algorithm)
            return key.key.sign(data, PKCS1v15(), SHA256())

    def plain(certificate: Any) -> Certificate:
        return Certificate.load(certificate.public_bytes(Encoding.DER))

    return Loaded(
        signing_cert=plain(key.certificate),
        cert_registry=SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
            map(plain, key.chain)
        ),
        signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        embed_roots=False,
    )
