"""Hashes, roots and proofs of a log's tree, after RFC 6962 and RFC 9162, section 2.1.

A tree is read through `Hashes`, which knows the hash of each whole subtree; what a proof takes is then a
few of them, however long the log has become.
"""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Protocol

EMPTY = sha256(b"").digest()
WIDTH = 32


class Hashes(Protocol):
    """The whole subtrees of a tree: of 2**height leaves, the one at `place` counted from the left."""

    def subtree(self, height: int, place: int) -> bytes:
        """Return its hash; LookupError where the tree has none such."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node by those of its two children."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves, each looked at once."""
    peaks: list[tuple[int, bytes]] = []  # whole subtrees from the left, higher ones first
    for leaf in leaves:
        height, made = 0, leaf
        while peaks and peaks[-1][0] == height:
            height, made = height + 1, node_hash(peaks.pop()[1], made)
        peaks.append((height, made))
    if not peaks:
        return EMPTY
    root = peaks.pop()[1]
    while peaks:
        root = node_hash(peaks.pop()[1], root)
    return root


def root(tree: Hashes, size: int) -> bytes:
    """Return the root of the first `size` leaves."""
    return _over(tree, 0, size) if size else EMPTY


def inclusion(tree: Hashes, index: int, size: int) -> list[bytes]:
    """Return the proof that leaf `index` is among the first `size`; ValueError where it is not."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} of {size}")
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_over(tree, middle, high))
            high = middle
        else:
            proof.append(_over(tree, low, middle))
            low = middle
    return proof[::-1]


def consistency(tree: Hashes, old: int, new: int) -> list[bytes]:
    """Return the proof that the first `new` leaves begin with the first `old`.

    ValueError where they cannot.
    """
    if not 0 < old <= new:
        raise ValueError(f"{old} leaves before {new}")
    proof: list[bytes] = []
    low, high = 0, new
    while high > old:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_over(tree, middle, high))
            high = middle
        else:
            proof.append(_over(tree, low, middle))
            low = middle
    if low:  # else what is left is the old tree itself, whose root is known
        proof.append(_over(tree, low, high))
    return proof[::-1]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether `proof` leads from the hash of leaf `index` to the root of `size` leaves."""
    if not 0 <= index < size or not _whole(leaf, root, *proof):
        return False
    first, last, made = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            made = node_hash(hash_, made)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            made = node_hash(made, hash_)
        first, last = first >> 1, last >> 1
    return last == 0 and hmac.compare_digest(made, root)


def extends(old: int, new: int, proof: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Tell whether a tree of `new` leaves and root `after` begins with that of `old` and `before`.

    What is said of no leaves at all proves nothing, and is False.
    """
    if not 0 < old <= new or not _whole(*proof):
        return False
    if old == new:
        return not proof and hmac.compare_digest(before, after)
    path = list(proof)
    if old & (old - 1) == 0:  # a whole subtree, whose hash is that of the old root
        path.insert(0, before)
    if not path:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    of_old = of_new = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            of_old, of_new = node_hash(hash_, of_old), node_hash(hash_, of_new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            of_new = node_hash(of_new, hash_)
        first, last = first >> 1, last >> 1
    same = hmac.compare_digest(of_old, before) and hmac.compare_digest(of_new, after)
    return last == 0 and same


def _over(tree: Hashes, low: int, high: int) -> bytes:
    """Return the hash over leaves `low` to `high`, where `low` begins a subtree of at least that many."""
    pieces = []
    while low < high:
        height = (high - low).bit_length() - 1
        pieces.append(tree.subtree(height, low >> height))
        low += 1 << height
    made = pieces.pop()
    while pieces:
        made = node_hash(pieces.pop(), made)
    return made


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _whole(*hashes: bytes) -> bool:
    return all(len(hash_) == WIDTH for hash_ in hashes)
