"""What signatures prove: by ours, by those of others, and by every way we know of altering a file."""

import logging
import random
import subprocess
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from greenscore.certification.signatures.checking import (
    Authority,
    Held,
    NotReadable,
    revision,
    signatures,
)
from greenscore.certification.signatures.practice import practice
from greenscore.certification.signatures.sealing import sealed
from tests.certification.outside import at_hand

MOMENT = datetime(2026, 6, 30, 12, tzinfo=UTC)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
FIELD = "Signature of the body"

# What each file of others has become since it was signed, as the one who made them says.
OTHERS = {
    "doc-firmado-T": [Held.WHOLE],
    "doc-firmado-LT": [Held.ONLY_TIME_STAMPS],
    "DSS1376-rev_n": [Held.CHANGED_AFTER, Held.WHOLE],
    "DSS1376-rev_n-1": [Held.CHANGED_AFTER],
    "replace": [Held.CHANGED_AFTER],
    "doc-firmado": [Held.CHANGED_AFTER],
    "pades-signed-annot-added": [Held.CHANGED_AFTER],
    "pades-spoofing-replaced-reason": [Held.PARTLY_COVERED],
    "Signature-P-DE_CRY-2_(HASH_FAILURE)": [Held.ALTERED],
    "BadEncodedCMS": [Held.UNREADABLE],
    "hide": [Held.UNREADABLE],
}


@pytest.fixture(autouse=True)
def quiet():
    """The library tells its log of every chain that it cannot build, with a traceback."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def keys():
    return practice("Body of practice", SINCE)


@pytest.fixture(scope="session")
def page():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(pdf, b'{"score": "40.0"}')
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


@pytest.fixture(scope="session")
def signed(page, keys):
    return sealed(page, keys.body, FIELD, keys.stamper(MOMENT))


def anchor(keys):
    return [keys.authority.public_bytes(Encoding.DER)]


@pytest.mark.parametrize("name", OTHERS)
def test_files_of_others_are_judged_as_their_makers_say(name):
    content = at_hand("pades-dss").rglob(f"{name}.pdf")
    assert [each.held for each in signatures(next(content).read_bytes())] == OTHERS[name]


def test_a_file_that_we_signed_is_whole_and_says_who_and_when(signed, keys):
    (found,) = signatures(signed, anchor(keys))
    assert (found.field, found.held, found.authority) == (FIELD, Held.WHOLE, Authority.CONFIRMED)
    assert found.intact
    assert found.stamped_at == MOMENT
    assert found.signer == keys.body.certificate.public_bytes(Encoding.DER)
    assert revision(signed, found) == signed


def test_no_anchor_comes_from_the_file(signed):
    (found,) = signatures(signed)
    assert (found.held, found.authority, found.stamped_at) == (
        Held.WHOLE,
        Authority.NO_ANCHOR,
        None,
    )


def test_an_authority_of_the_same_name_is_another(signed):
    other = practice("Body of practice", SINCE)
    (found,) = signatures(signed, anchor(other))
    assert (found.held, found.authority, found.stamped_at) == (Held.WHOLE, Authority.OTHER, None)


def test_a_stranger_s_signature_is_whole_and_nobody_s(page, keys):
    (found,) = signatures(
        sealed(page, practice("Body of practice", SINCE).body, FIELD), anchor(keys)
    )
    assert (found.held, found.authority) == (Held.WHOLE, Authority.OTHER)


def test_a_time_stamp_lets_a_signature_outlive_its_certificate(page, keys, signed):
    later = datetime(2040, 1, 1, tzinfo=UTC)
    bare = sealed(page, keys.body, FIELD)
    (without,) = signatures(bare, anchor(keys), later)
    assert (without.held, without.authority) == (Held.WHOLE, Authority.EXPIRED)
    (before,) = signatures(bare, anchor(keys), datetime(2025, 1, 1, tzinfo=UTC))
    assert before.authority == Authority.OTHER
    # The service's own certificate ended as well: nobody vouches for the moment any more.
    (stamped,) = signatures(signed, anchor(keys), later)
    assert (stamped.authority, stamped.stamped_at) == (Authority.EXPIRED, None)


def test_junk_behind_the_end_is_a_change(signed, keys):
    for junk in (b"x", b"\n%%EOF\n", b"\0" * 9000):
        assert not _whole(signed + junk, keys)


def test_an_attachment_swapped_after_signing_is_a_change_and_the_signed_one_is_at_hand(
    signed, keys
):
    with pikepdf.open(BytesIO(signed)) as pdf:
        pdf.attachments["record.json"] = pikepdf.AttachedFileSpec(pdf, b'{"score": "99.0"}')
        out = BytesIO()
        pdf.save(out)
    assert not any(each.intact for each in signatures(out.getvalue(), anchor(keys)))
    swapped = _updated(signed)
    (found,) = signatures(swapped, anchor(keys))
    assert (found.held, found.intact) == (Held.CHANGED_AFTER, False)
    assert revision(swapped, found) == signed


def _updated(content):
    """Append a revision in which the attachment says something else, as an attacker would."""
    from pyhanko.pdf_utils.generic import StreamObject, pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(content))
    files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    embedded = files[1]["/EF"]
    embedded["/F"] = writer.add_object(
        StreamObject({pdf_name("/Type"): pdf_name("/EmbeddedFile")}, stream_data=b"{}")
    )
    writer.update_container(embedded)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_put_in_after_signing_is_a_change(signed, keys):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.writer import PageObject

    writer = IncrementalPdfFileWriter(BytesIO(signed))
    stream = writer.add_object(writer.root["/Pages"]["/Kids"][0])
    writer.insert_page(PageObject(contents=stream, media_box=(0, 0, 9, 9)))
    out = BytesIO()
    writer.write(out)
    assert not any(each.intact for each in signatures(out.getvalue(), anchor(keys)))


def test_flipped_bits_and_cut_files_are_never_whole(signed, keys):
    """But for the bits that nothing reads: those between the hexadecimal digits of the signature itself."""
    draw = random.Random(1)
    gap_start, gap_end = _gap(signed)
    read = [*range(gap_start), *range(gap_end, len(signed))]
    for at in draw.sample(read, 200):
        raw = bytearray(signed)
        raw[at] ^= 1 << draw.randrange(8)
        assert not _whole(bytes(raw), keys), at
    for _ in range(60):
        assert not _whole(signed[: draw.randrange(len(signed))], keys)


def _gap(content):
    with pikepdf.open(BytesIO(content)) as pdf:
        ranges = [int(number) for number in pdf.Root.AcroForm.Fields[0].V.ByteRange]
    return ranges[1], ranges[2]


def _whole(content, keys):
    try:
        found = signatures(content, anchor(keys))
    except NotReadable:
        return False
    return bool(found) and all(
        each.intact and each.authority == Authority.CONFIRMED for each in found
    )


def test_what_is_no_pdf_is_told_and_an_unsigned_one_has_none(page):
    for content in (b"", b"%PDF-1.7", b"x" * 1000, page[:50]):
        with pytest.raises(NotReadable):
            signatures(content)
    assert signatures(page) == ()


def test_more_bytes_than_anybody_needs_are_not_looked_at():
    with pytest.raises(NotReadable, match="bytes"):
        signatures(b"\0" * (64 * 2**20 + 1))


def test_poppler_agrees_that_the_whole_file_is_signed(signed, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    command = ["pdfsig", str(file)]
    found = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True).stdout
    assert "Signature is Valid" in found
    assert "Total document signed" in found
