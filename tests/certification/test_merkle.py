"""Roots and proofs of the log: figures by hand, laws over drawn trees, vectors of others."""

import json
from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.certification.log import merkle
from greenscore.certification.log.tiles import Tiles, tiles
from tests.certification.outside import cases


def split_root(entries):
    """The definition of RFC 6962, section 2.1, word by word, as an outsider would write it."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    left, right = split_root(entries[:split]), split_root(entries[split:])
    return sha256(b"\x01" + left + right).digest()


def tree(entries):
    files = {tile.path: tile.content for tile in tiles(entries)}
    return Tiles(files.__getitem__, len(entries))


def test_three_entries_by_hand():
    a, b, c = (sha256(b"\x00" + entry).digest() for entry in (b"a", b"b", b"c"))
    ab = sha256(b"\x01" + a + b).digest()
    entries = [b"a", b"b", b"c"]
    assert merkle.root(tree(entries), 3) == sha256(b"\x01" + ab + c).digest()
    assert merkle.inclusion(tree(entries), 0, 3) == [b, c]
    assert merkle.inclusion(tree(entries), 2, 3) == [ab]
    assert merkle.consistency(tree(entries), 2, 3) == [c]
    assert merkle.consistency(tree(entries), 1, 3) == [b, c]
    assert merkle.consistency(tree(entries), 3, 3) == []


SIZES = st.one_of(st.integers(1, 40), st.sampled_from([255, 256, 257, 511, 512, 513, 700]))


@given(SIZES, st.data())
def test_every_leaf_and_every_earlier_tree_is_proven(size, data):
    entries = [str(number).encode() for number in range(size)]
    made = tree(entries)
    root = merkle.root(made, size)
    assert root == split_root(entries) == merkle.root_of(map(merkle.leaf_hash, entries))
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(made, index, size)
    leaf = merkle.leaf_hash(entries[index])
    assert merkle.includes(leaf, index, size, proof, root)
    old = data.draw(st.integers(1, size))
    before = split_root(entries[:old])
    path = merkle.consistency(made, old, size)
    assert merkle.extends(old, size, path, before, root)
    # Whatever is altered, or said of another place, proves nothing.
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index)) if size > 1 else 1
    assert not merkle.includes(leaf, other, size, proof, root)
    for hashes in (proof, path):
        for at in range(len(hashes)):
            spoilt = [*hashes[:at], bytes([hashes[at][0] ^ 1]) + hashes[at][1:], *hashes[at + 1 :]]
            assert not (hashes is proof and merkle.includes(leaf, index, size, spoilt, root))
            assert not (hashes is path and merkle.extends(old, size, spoilt, before, root))
    assert not merkle.includes(leaf, index, size, [*proof, leaf], root)
    assert not merkle.extends(old, size, [*path, leaf], before, root)
    assert not merkle.extends(0, size, [], merkle.EMPTY, root)


def test_what_is_not_there_has_no_proof():
    made = tree([b"a", b"b"])
    for index in (-1, 2):
        with pytest.raises(ValueError, match="of 2"):
            merkle.inclusion(made, index, 2)
    for old in (0, 3):
        with pytest.raises(ValueError, match="before 2"):
            merkle.consistency(made, old, 2)
    with pytest.raises(LookupError):
        made.subtree(1, 1)


def decoded(text):
    return b64decode(text or "")


@pytest.mark.parametrize("path", cases("tlog-merkle/testdata/inclusion", "*.json"))
def test_inclusion_proofs_of_others(path):
    case = json.loads(path.read_text())
    proof = [decoded(hash_) for hash_ in case["proof"] or ()]
    held = merkle.includes(
        *(
            decoded(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            proof,
            decoded(case["root"]),
        )
    )
    assert held == (not case["wantErr"])


@pytest.mark.parametrize("path", cases("tlog-merkle/testdata/consistency", "*.json"))
def test_consistency_proofs_of_others(path):
    case = json.loads(path.read_text())
    proof = [decoded(hash_) for hash_ in case["proof"] or ()]
    roots = decoded(case["root1"]), decoded(case["root2"])
    held = merkle.extends(case["size1"], case["size2"], proof, *roots)
    # A tree of no leaves is the beginning of every other: that proves nothing, and we say so.
    assert held == (not case["wantErr"] and case["size1"] > 0)
