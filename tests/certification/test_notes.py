"""Notes and checkpoints: signed, opened by who trusts a key, and refused for whatever else they are."""

from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from greenscore.certification.log.checkpoints import Checkpoint, Trusted, head
from greenscore.certification.log.merkle import EMPTY
from greenscore.certification.log.notes import Kind, NoteRefused, Signer, Verifier, opened, sign


def signer(name, seed, kind=Kind.LOG):
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), kind)


LOG = signer("body.example/register", 1)
ONE, TWO = (signer(f"witness.example/{n}", n, Kind.WITNESS) for n in (2, 3))
STRANGER = signer(LOG.name, 9)
HEAD = Checkpoint("body.example/register", 7, bytes(range(32)))
MOMENT = 1_767_225_600  # 2026-01-01


def refused(note, *known):
    with pytest.raises(NoteRefused) as found:
        opened(note, known)
    return found.value.reason


def test_the_key_of_the_specification_is_read_and_opens_its_note():
    """The example of C2SP's signed-note: an Ed25519 key and a message of one line."""
    key = Verifier.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    signature = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    note = f"This is an example message.\n\n— example.com/foo {signature}\n"
    assert opened(note, [key]).text == "This is an example message.\n"
    assert str(key) == "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_a_note_is_opened_by_those_who_know_a_key_and_names_them():
    note = sign(HEAD.text(), LOG, ONE, moment=MOMENT)
    found = opened(note.encode(), [LOG.verifier, ONE.verifier, TWO.verifier])
    assert found.text == HEAD.text()
    assert found.signed == ((LOG.verifier, 0), (ONE.verifier, MOMENT))
    assert opened(note, [ONE.verifier]).signed == ((ONE.verifier, MOMENT),)


def test_a_stranger_s_signature_counts_for_nothing_and_a_known_false_one_spoils_the_note():
    assert refused(sign(HEAD.text(), STRANGER), LOG.verifier) == "nobody-known"
    both = sign(HEAD.text(), STRANGER, LOG)
    assert opened(both, [LOG.verifier]).signed == ((LOG.verifier, 0),)
    other = HEAD.text().replace("7", "8", 1)
    assert refused(sign(HEAD.text(), LOG).replace(HEAD.text(), other), LOG.verifier) == "signature"
    # A witness's signature holds for its moment alone.
    note = sign(HEAD.text(), ONE, moment=MOMENT)
    line = note.splitlines()[-1]
    raw = bytearray(b64decode(line.split()[-1]))
    raw[11] ^= 1
    moved = note.replace(line.split()[-1], b64encode(bytes(raw)).decode())
    assert refused(moved, ONE.verifier) == "signature"


def test_a_log_s_key_does_not_make_a_witness():
    as_witness = Verifier(LOG.name, LOG.verifier.public, Kind.WITNESS)
    assert as_witness.id != LOG.verifier.id
    assert refused(sign(HEAD.text(), LOG), as_witness) == "nobody-known"


NOTE = sign(HEAD.text(), LOG)
LINE = NOTE.split("\n\n")[1]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        HEAD.text(),
        NOTE[:-1],
        NOTE + "\n",
        NOTE + "more\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("7\n", "7\t\n", 1),
        NOTE.replace("=\n\n", "=\n\n\n"),
        NOTE.replace("body.example/register ", "body.example/register  "),
        NOTE.rstrip("=\n") + "\n",
        HEAD.text() + "\n" + LINE * 65,
        "x" * 1_000_001,
        NOTE.encode() + b"\xff",
    ],
    ids=range(16),
)
def test_what_is_no_note(note):
    assert refused(note, LOG.verifier) in {"form", "signature"}


def test_as_many_signatures_as_there_may_be():
    assert opened(HEAD.text() + "\n" + LINE * 64, [LOG.verifier]).signed == ((LOG.verifier, 0),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no key",
        "a+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",  # another id
        "example.com/foo+530d903a+Aeky",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",  # of another kind
        "two words+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_what_is_no_key(text):
    with pytest.raises(NoteRefused):
        Verifier.parse(text)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_note_can_be_altered(at, by):
    raw = bytearray(NOTE.encode())
    raw[at] ^= by
    with pytest.raises(NoteRefused):
        opened(bytes(raw), [LOG.verifier])


def test_a_signer_never_shows_its_key():
    secret = LOG.key.private_bytes_raw()
    assert repr(LOG) == f"Signer({LOG.verifier})"
    assert b64encode(secret).decode() not in repr(LOG)
    assert secret.hex() not in repr(LOG)


def test_what_steers_or_does_not_end_is_not_signed():
    for text in ("no end", "bell\x07\n", "return\r\n"):
        with pytest.raises(ValueError, match="line break"):
            sign(text, LOG)


def test_a_head_is_that_of_the_log_and_was_seen_by_a_quorum():
    witnesses = (ONE.verifier, TWO.verifier)
    note = sign(HEAD.text(), LOG, ONE, moment=MOMENT)
    found = head(note, Trusted(LOG.verifier, witnesses, 1))
    assert found.checkpoint == HEAD
    assert found.seen == ((ONE.verifier, MOMENT),)
    for spoilt, trusted, reason in (
        (note, Trusted(LOG.verifier, witnesses, 2), "quorum"),
        (sign(HEAD.text(), ONE, TWO), Trusted(LOG.verifier, witnesses), "nobody-known"),
        (note, Trusted(ONE.verifier, witnesses), "key"),
        (sign("other\n7\n" + HEAD.text()[-45:], LOG), Trusted(LOG.verifier), "origin"),
    ):
        with pytest.raises(NoteRefused) as refusal:
            head(spoilt, trusted)
        assert refusal.value.reason == reason
    # One witness under two names is one.
    twice = signer("witness.example/again", 2, Kind.WITNESS)
    note = sign(HEAD.text(), LOG, ONE, twice, moment=MOMENT)
    with pytest.raises(NoteRefused):
        head(note, Trusted(LOG.verifier, (ONE.verifier, twice.verifier), 2))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "a\n01\n" + HEAD.text()[-45:],
        "a\n-1\n" + HEAD.text()[-45:],
        "a\n1e3\n" + HEAD.text()[-45:],
        "a\n٣\n" + HEAD.text()[-45:],
        "a\n1\nAAAA\n",
        "a\n1\n\n",
        "\n1\n" + HEAD.text()[-45:],
        HEAD.text() + "\nextension\n",
    ],
)
def test_what_is_no_checkpoint(text):
    with pytest.raises(NoteRefused):
        Checkpoint.parse(text)


def test_a_checkpoint_may_say_more_and_the_empty_log_has_one():
    assert Checkpoint.parse(HEAD.text() + "more\n") == replace(HEAD, others=("more",))
    empty = Checkpoint("a", 0, EMPTY)
    assert Checkpoint.parse(empty.text()) == empty
