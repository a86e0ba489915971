"""What comes back from a worker is data: no code, no module, no address, nothing that changes afterwards."""

import datetime as dt
import fcntl
import os
import pickle
import socket
import threading
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from greenscore.guard.worker import carrying
from greenscore.guard.worker.carrying import NotAllowed, receive, send
from greenscore.problems import Place, Problem

MEMORY = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no files in memory here")


@pytest.fixture
def channel():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(20)
        yield ours, theirs


@pytest.fixture
def memory():
    file = os.memfd_create("test", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    yield file
    os.close(file)


def carried(channel, content, memory=None):
    ours, theirs = channel
    thread = threading.Thread(target=send, args=[theirs, content, memory])
    thread.start()
    found = receive(ours, memory)
    thread.join()
    return found


def raw(channel, body):
    ours, theirs = channel
    theirs.sendall(carrying._HEAD.pack(len(body), 0) + body)
    return receive(ours)


@pytest.mark.parametrize(
    "content",
    [
        None,
        {"a": [1, 2.5, "x", b"y", True, {1}, frozenset({2})]},
        dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC),
        Decimal("1.10"),
        Fraction(1, 3),
        Counter("aab"),
        Path("a/b"),
        (Problem(code="worker-died", where=Place(file="a"), args={"reason": "x"}),),
        Place(file="b", line=3),
    ],
)
def test_data_come_back_as_they_are(channel, content):
    found = carried(channel, content)
    assert (type(found), found) == (type(content), content)


@MEMORY
@pytest.mark.parametrize("rows", [0, 1, 8191, 8192, 8193, 300_000])
def test_arrays_around_the_size_that_goes_beside(channel, memory, rows):
    content = [
        np.arange(rows, dtype=float),
        np.arange(rows).astype("M8[D]"),
        np.arange(rows) % 2 == 0,
    ]
    found = carried(channel, content, memory)
    assert [each.dtype for each in found] == [each.dtype for each in content]
    assert [each.tolist() for each in found] == [each.tolist() for each in content]


@MEMORY
def test_arrays_that_are_no_one_piece(channel, memory):
    content = np.arange(200_000.0).reshape(400, 500)[::2, ::3].T
    assert carried(channel, content, memory).tolist() == content.tolist()


@MEMORY
def test_tables_come_back_as_they_are(channel, memory):
    table = pa.table(
        {"a": np.arange(100_000.0), "b": ["x", None] * 50_000, "c": [Decimal(1)] * 100_000}
    )
    found = carried(channel, table, memory)
    found.validate(full=True)
    assert found.equals(table)


@MEMORY
def test_what_came_back_is_changed_by_nobody(channel, memory):
    """A worker that a file has taken over keeps its end of the memory."""
    found = carried(channel, np.arange(100_000.0), memory)
    for change in (
        lambda: os.pwrite(memory, b"x" * 8, 0),
        lambda: os.ftruncate(memory, 0),
        lambda: fcntl.fcntl(memory, fcntl.F_ADD_SEALS, 0) or os.pwrite(memory, b"x", 8),
    ):
        with pytest.raises(PermissionError):
            change()
    assert found.tolist() == list(range(100_000))


class Calls:
    def __init__(self, function, *arguments):
        self.given = function, arguments

    def __reduce__(self):
        return self.given


def test_no_code_is_run(channel, tmp_path):
    canary = tmp_path / "canary"
    calls = [(os.system, f"touch {canary}"), (eval, "1"), (exec, "1"), (open, str(canary), "w")]
    calls += [(getattr, "", "join"), (__import__, "antigravity"), (Path.touch, canary)]
    for call in calls:
        with pytest.raises(NotAllowed):
            raw(channel, pickle.dumps(Calls(*call)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "module, name",
    [
        ("greenscore.__main__", "main"),
        ("greenscore.cli.main", "main"),
        ("greenscore.cli.main", "Path"),
        ("greenscore.guard.writer", "write_bytes"),
        ("greenscore.guard.worker.calling", "_Worker"),
        ("greenscore.guard.worker.calling", "os.system"),
        ("greenscore.guard.worker.carrying", "os"),
        ("greenscorer", "x"),
        ("numpy", "dtype"),
        ("numpy", "load"),
        ("pyarrow.lib", "OSFile"),
        ("builtins", "getattr"),
        ("builtins", "SystemExit"),
    ],
)
def test_names_that_are_no_data(channel, module, name):
    body = b"\x80\x04\x8c" + bytes([len(module)]) + module.encode()
    body += b"\x8c" + bytes([len(name)]) + name.encode() + b"\x93."
    with pytest.raises(NotAllowed):
        raw(channel, body)


@pytest.mark.parametrize("kind", ["O", "|O8", "V8", "f8,O", "{'names':['a']}", "<f8\n", ""])
def test_no_array_of_addresses(channel, kind):
    with pytest.raises(NotAllowed):
        raw(channel, pickle.dumps(Calls(carrying._array, b"12345678", kind, (1,))))


@pytest.mark.parametrize("shape", [(2,), (-2,), (2**62,), (1, 2**40), "x"])
def test_no_array_beyond_its_memory(channel, shape):
    with pytest.raises(NotAllowed):
        raw(channel, pickle.dumps(Calls(carrying._array, b"12345678", "<f8", shape)))


@pytest.mark.parametrize(
    "body", [b"", b".", b"\x80\x05", b"garbage", b"(" * 9, b"\x80\x04\x94.", b"N"]
)
def test_bytes_that_are_no_answer(channel, body):
    with pytest.raises(NotAllowed):
        raw(channel, body)


@pytest.mark.parametrize("length, count", [(2**63, 0), (8 * 2**30 + 1, 0), (10, 1_000_001)])
def test_lengths_that_nobody_sends(channel, length, count):
    ours, theirs = channel
    theirs.sendall(carrying._HEAD.pack(length, count))
    with pytest.raises(NotAllowed, match="length"):
        receive(ours)


@MEMORY
def test_pieces_beyond_the_memory(channel, memory):
    ours, theirs = channel
    theirs.sendall(carrying._HEAD.pack(2, 1) + (2**40).to_bytes(8, "big") + b"N.")
    with pytest.raises(NotAllowed, match="length"):
        receive(ours, memory)


def test_an_end_in_the_middle(channel):
    ours, theirs = channel
    theirs.sendall(carrying._HEAD.pack(100, 0) + b"N")
    theirs.close()
    with pytest.raises(EOFError):
        receive(ours)
