"""The files of a log: laid out as C2SP says, read back, and every altered byte of them found."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenscore.certification.log.checkpoints import Trusted, head
from greenscore.certification.log.merkle import consistency, extends, leaf_hash, root, root_of
from greenscore.certification.log.notes import Verifier
from greenscore.certification.log.tiles import (
    Tiles,
    TilesRefused,
    entries,
    rehashed,
    tile_path,
    tiles,
)
from tests.certification.outside import at_hand

OTHERS = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def laid(leaves):
    return {tile.path: tile.content for tile in tiles(leaves)}


def numbered(count):
    return [str(number).encode() for number in range(count)]


def test_paths_of_the_specification():
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"
    assert tile_path("entries", 5) == "tile/entries/005"


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    found = laid([b""] * 70_000)
    whole = [path for path in found if path.startswith("tile/0/") and ".p/" not in path]
    assert len(whole) == 273
    assert {path: len(content) // 32 for path, content in found.items() if ".p/" in path} == {
        "tile/entries/273.p/112": 7,  # 224 bytes of lengths
        "tile/0/273.p/112": 112,
        "tile/1/001.p/17": 17,
        "tile/2/000.p/1": 1,
    }


def test_a_tree_of_256_is_a_whole_tile_and_one_hash_above():
    assert sorted(laid(numbered(256))) == ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]


@given(st.sampled_from([1, 2, 255, 256, 257, 511, 513, 800]), st.data())
def test_what_was_laid_is_read_back_and_altered_bytes_are_found(size, data):
    leaves = numbered(size)
    files = laid(leaves)
    assert list(entries(files.__getitem__, size)) == leaves
    made = root_of(map(leaf_hash, leaves))
    assert rehashed(files.__getitem__, size) == made == root(Tiles(files.__getitem__, size), size)
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path]) - 1))
    raw = bytearray(files[path])
    raw[at] ^= data.draw(st.integers(1, 255))
    spoilt = {**files, path: bytes(raw)}
    with suppress(TilesRefused):
        assert rehashed(spoilt.__getitem__, size) != made
    for missing in ({**files, path: files[path][:-1]}, {k: files[k] for k in files if k != path}):
        with pytest.raises(TilesRefused) as found:
            rehashed(missing.__getitem__, size)
        assert str(found.value).startswith("tile/")


def test_a_partial_tile_may_be_left_out_once_the_whole_one_stands():
    files = laid(numbered(300))
    assert rehashed(files.__getitem__, 200) == root_of(map(leaf_hash, numbered(200)))
    more = dict(files)
    more["tile/entries/001.p/44"] += b"junk"
    with pytest.raises(TilesRefused):
        list(entries(more.__getitem__, 300))


def test_an_entry_may_be_as_long_as_its_length_can_tell():
    longest = [b"x" * 65_535]
    assert list(entries(laid(longest).__getitem__, 1)) == longest
    with pytest.raises(ValueError, match="longer"):
        laid([b"x" * 65_536])


def test_a_log_of_others_and_all_its_checkpoints():
    folder = at_hand("tessera-log/testdata/log")
    key = Verifier.parse(OTHERS)

    def read(path):
        try:
            return (folder / path).read_bytes()
        except OSError as fault:
            raise LookupError(path) from fault

    heads = [
        head((folder / f"checkpoint.{n}").read_bytes(), Trusted(key)).checkpoint for n in range(16)
    ]
    heads.append(head((folder / "checkpoint").read_bytes(), Trusted(key)).checkpoint)
    assert [each.size for each in heads] == [*range(16), 15]
    for each in heads:
        assert rehashed(read, each.size) == each.root
    tree = Tiles(read, 15)
    for each in heads[1:]:
        assert root(tree, each.size) == each.root
        proof = consistency(tree, each.size, 15)
        assert extends(each.size, 15, proof, each.root, heads[-1].root)
