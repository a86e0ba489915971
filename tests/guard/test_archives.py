"""Zip archives of others: how many members there are is told by the end, before they are listed."""

import io
import struct
import zipfile

import pytest

from greenscore.guard.archives import TooManyMembers, double, opened


def archive(count, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number in range(count):
            made.writestr(f"a{number}", "")
        made.comment = comment
    return out.getvalue()


@pytest.mark.parametrize("comment", [b"", b"PK\x05", b"x" * 65_535])
def test_members_are_counted_at_the_edge(comment):
    assert len(opened(io.BytesIO(archive(3, comment)), 3).infolist()) == 3
    with pytest.raises(TooManyMembers):
        opened(io.BytesIO(archive(4, comment)), 3)


def test_a_long_directory_is_not_listed(monkeypatch):
    """Nothing is listed, whatever number of members the end states."""
    content = bytearray(archive(100))
    monkeypatch.setattr(zipfile.ZipFile, "__init__", lambda *_: pytest.fail("was listed"))
    struct.pack_into("<HH", content, len(content) - 14, 1, 1)
    with pytest.raises(TooManyMembers):
        opened(io.BytesIO(content), 3)


def test_a_directory_beyond_four_gigabytes_is_told_by_the_wide_end(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "__init__", lambda *_: pytest.fail("was listed"))
    wide = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1, 1, 2**40, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, 2**32 - 1, 2**32 - 1, 0)
    with pytest.raises(TooManyMembers):
        opened(io.BytesIO(b"\0" * 9_000 + wide + locator + end), 3)


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x05\x06", b"x" * 100, archive(1)[:-3]],
    ids=["nothing", "two bytes", "an end alone", "text", "cut"],
)
def test_what_is_no_archive_is_damaged(content):
    with pytest.raises(zipfile.BadZipFile):
        opened(io.BytesIO(content), 3)


def test_a_name_is_told_that_stands_twice_whatever_its_capitals():
    members = [zipfile.ZipInfo(name) for name in ("a/b", "c", "A/b")]
    assert double(members) == "A/b"
    assert double(members[:2]) == ""
