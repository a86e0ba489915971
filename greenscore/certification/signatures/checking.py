"""What the signatures in a PDF prove: that nothing was altered, and who signed.

A signature holds where its arithmetic does and it covers the whole file, or where a full comparison of
the revisions finds nothing after it but time stamps and what later checks of it need. That a form was
filled in is refused as any other change: pages can be replaced under that name. Every fault of the library
that reads the file is a signature that does not hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate as ASN1Certificate
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

MOST_BYTES = 64 * 2**20
MOST_SIGNATURES = 32


class Held(StrEnum):
    """Why a signature holds, or does not."""

    WHOLE = "whole"
    ONLY_TIME_STAMPS = "only-time-stamps"
    CHANGED_AFTER = "changed-after"
    PARTLY_COVERED = "partly-covered"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


class Authority(StrEnum):
    """What the anchors say of who signed."""

    CONFIRMED = "confirmed"
    NO_ANCHOR = "no-anchor"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature: the field it stands in, whether it holds, who made it and when.

    `signer` is the certificate in DER, empty where there is none to read. `claimed_at` is what the signer
    says; `stamped_at` what a time stamp says whose authority the anchors confirm. `revision` is the number
    of bytes that the signer saw.
    """

    field: str
    held: Held
    signer: bytes = b""
    name: str = ""
    authority: Authority = Authority.NO_ANCHOR
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    revision: int = 0

    @property
    def intact(self) -> bool:
        """Tell whether nothing was altered since it was made."""
        return self.held in {Held.WHOLE, Held.ONLY_TIME_STAMPS}


class NotReadable(Exception):
    """A file in which no signature can be looked for."""


def signatures(
    content: bytes, anchors: Sequence[bytes] = (), now: datetime | None = None
) -> tuple[Signature, ...]:
    """Return every signature of a PDF, in the order they were made; none where it has none.

    `anchors` are certificates in DER that are trusted beforehand, never taken from the file; `now` is the
    moment at which a signature without a time stamp is judged. NotReadable where this is no PDF that can
    be read, or one with more signatures than anybody needs.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    if len(content) > MOST_BYTES:
        raise NotReadable(f"{len(content)} > {MOST_BYTES} bytes")
    try:
        reader = PdfFileReader(BytesIO(content))
        found = list(reader.embedded_signatures)
    except Exception as fault:  # noqa: BLE001 - the library has no family of errors for damaged files
        raise NotReadable(type(fault).__name__) from None
    if len(found) > MOST_SIGNATURES:
        raise NotReadable(f"{len(found)} > {MOST_SIGNATURES} signatures")
    regular = [each for each in found if _type_of(each) != "/DocTimeStamp"]
    judge = _Judge(tuple(_certificates(anchors)), now or datetime.now(UTC))
    return tuple(judge.of(each) for each in regular)


def revision(content: bytes, signature: Signature) -> bytes:
    """Return the file as the signer saw it: what is attached is read from there."""
    return content[: signature.revision]


def _type_of(embedded: "EmbeddedPdfSignature") -> str:
    try:
        return str(embedded.sig_object_type)
    except Exception:  # noqa: BLE001 - what cannot be told is looked at as a signature, and fails there
        return ""


def _certificates(anchors: Sequence[bytes]) -> Iterator["ASN1Certificate"]:
    from asn1crypto.x509 import Certificate

    for der in anchors:
        yield Certificate.load(der)


@dataclass(frozen=True, slots=True)
class _Judge:
    anchors: tuple["ASN1Certificate", ...]
    now: datetime

    def of(self, embedded: "EmbeddedPdfSignature") -> Signature:
        field = _field(embedded)
        try:
            return self._judged(embedded, field)
        except Exception:  # noqa: BLE001 - whatever cannot be looked at does not hold
            return Signature(field=field, held=Held.UNREADABLE)

    def _judged(self, embedded: "EmbeddedPdfSignature", field: str) -> Signature:
        status = self._status(embedded, self.now)
        stamp = status.timestamp_validity
        moment = None
        if stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
            moment = stamp.timestamp
        if moment is not None:  # a chain is judged at the moment that somebody trusted vouches for
            status = self._status(embedded, moment)
        signer = embedded.signer_cert
        return Signature(
            field=field,
            held=_held(status),
            signer=signer.dump(),
            name=signer.subject.human_friendly,
            authority=_authority(status) if self.anchors else Authority.NO_ANCHOR,
            claimed_at=embedded.self_reported_timestamp,
            stamped_at=moment,
            revision=_end(embedded),
        )

    def _status(self, embedded: "EmbeddedPdfSignature", moment: datetime) -> "PdfSignatureStatus":
        from pyhanko.sign.validation import validate_pdf_signature

        return validate_pdf_signature(embedded, self._context(moment), self._context(self.now))

    def _context(self, moment: datetime) -> "ValidationContext":
        """Return what a chain is judged by: nothing is fetched, and no anchor comes from the file."""
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=list(self.anchors),
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )


def _field(embedded: "EmbeddedPdfSignature") -> str:
    try:
        return str(embedded.field_name)[:200]
    except Exception:  # noqa: BLE001 - a name is told where there is one
        return ""


def _end(embedded: "EmbeddedPdfSignature") -> int:
    """Return where the revision ends that was signed, by the ranges that its arithmetic went over."""
    ranges: Any = embedded.sig_object["/ByteRange"]
    return int(ranges[-2]) + int(ranges[-1])


def _held(status: "PdfSignatureStatus") -> Held:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel

    if not (status.intact and status.valid):
        return Held.ALTERED
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Held.WHOLE
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return Held.PARTLY_COVERED
    if status.modification_level == ModificationLevel.LTA_UPDATES:
        return Held.ONLY_TIME_STAMPS
    return Held.CHANGED_AFTER


def _authority(status: "PdfSignatureStatus") -> Authority:
    if status.revoked:
        return Authority.REVOKED
    if status.trusted:
        return Authority.CONFIRMED
    problem = str(status.trust_problem_indic or "").lower()
    if "expired" in problem or "not_yet_valid" in problem or "out_of_bounds" in problem:
        return Authority.EXPIRED
    return Authority.OTHER if "revoked" not in problem else Authority.REVOKED
