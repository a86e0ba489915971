"""A log as files that any web server can serve and any tool for tlog-tiles can read, after C2SP.

A tile holds up to 256 hashes of one height, a bundle up to 256 entries. Both are never changed once they
are whole; a partial one stands beside, under its width.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from greenscore.certification.log.merkle import WIDTH, leaf_hash, node_hash, root_of

SPAN = 256
HEIGHT = 8
LONGEST_ENTRY = 2**16 - 1

Read = Callable[[str], bytes]


class TilesRefused(Exception):
    """Files that are not the log they claim to be; its argument names the first such file."""


def tile_path(level: int | str, index: int, width: int = SPAN) -> str:
    """Return where a tile stands; `level` "entries" is that of the bundles."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    part = "" if width == SPAN else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{part}"


class Tiles:
    """The hashes of the tree of `size` leaves, read from its tiles; each tile is read once."""

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def subtree(self, height: int, place: int) -> bytes:
        """Return the hash of a whole subtree; TilesRefused where its tile is not what it should be."""
        if (place + 1) << height > self._size:
            raise LookupError(f"{height}, {place} of {self._size}")
        level, rest = divmod(height, HEIGHT)
        first = place << rest
        tile = self._tile(level, first // SPAN)
        start = first % SPAN * WIDTH
        ends = range(start, start + (WIDTH << rest), WIDTH)
        return _joined([tile[at : at + WIDTH] for at in ends])

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            width = min(SPAN, (self._size >> (HEIGHT * level)) - index * SPAN)
            found, more = _fetched(self._read, level, index, width)
            if len(found) != WIDTH * (SPAN if more else width):
                raise TilesRefused(tile_path(level, index, width))
            self._tiles[level, index] = found
        return self._tiles[level, index]


def entries(read: Read, size: int) -> Iterator[bytes]:
    """Yield the first `size` entries; TilesRefused where a bundle is not whole."""
    for index in range(-(-size // SPAN)):
        width = min(SPAN, size - index * SPAN)
        bundle, more = _fetched(read, "entries", index, width)
        at = 0
        for _ in range(width):
            length = struct.unpack(">H", bundle[at : at + 2])[0] if at + 2 <= len(bundle) else -1
            at += 2 + length
            if length < 0 or at > len(bundle):
                raise TilesRefused(tile_path("entries", index, width))
            yield bundle[at - length : at]
        if at != len(bundle) and not more:
            raise TilesRefused(tile_path("entries", index, width))


@dataclass(frozen=True, slots=True)
class Tile:
    """A file of a log: a tile of `width` hashes at `level`, or a bundle of entries."""

    level: int | str
    index: int
    width: int
    content: bytes

    @property
    def path(self) -> str:
        """Return where it stands."""
        return tile_path(self.level, self.index, self.width)


def tiles(leaves: Sequence[bytes]) -> Iterator[Tile]:
    """Yield every file of a log with these entries; ValueError where one is too long for a bundle."""
    for start in range(0, len(leaves), SPAN):
        part = leaves[start : start + SPAN]
        if any(len(entry) > LONGEST_ENTRY for entry in part):
            raise ValueError("an entry is longer than a bundle takes")
        content = b"".join(struct.pack(">H", len(entry)) + entry for entry in part)
        yield Tile("entries", start // SPAN, len(part), content)
    row, level = [leaf_hash(entry) for entry in leaves], 0
    while row:
        above = []
        for start in range(0, len(row), SPAN):
            part = row[start : start + SPAN]
            yield Tile(level, start // SPAN, len(part), b"".join(part))
            if len(part) == SPAN:
                above.append(_joined(part))
        row, level = above, level + 1


def rehashed(read: Read, size: int) -> bytes:
    """Return the root of the first `size` entries, from the entries themselves, every tile held against them.

    TilesRefused names the first file that differs.
    """
    leaves = list(entries(read, size))
    for tile in tiles(leaves):
        if tile.level != "entries":
            found, _ = _fetched(read, tile.level, tile.index, tile.width)
            if found[: len(tile.content)] != tile.content:
                raise TilesRefused(tile.path)
    return root_of(map(leaf_hash, leaves))


def _fetched(read: Read, level: int | str, index: int, width: int) -> tuple[bytes, bool]:
    """Return a tile, or the whole one where that is all that is left of a partial one, and whether it is."""
    path = tile_path(level, index, width)
    with suppress(LookupError):
        return read(path), False
    if width < SPAN:
        with suppress(LookupError):
            return read(tile_path(level, index)), True
    raise TilesRefused(path)


def _joined(row: Sequence[bytes]) -> bytes:
    """Return the hash over as many hashes as a power of two."""
    while len(row) > 1:
        row = [node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
    return row[0]
