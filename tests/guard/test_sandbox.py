"""What a worker may not do, by each of the guards alone: bounds of the system, its filter of calls."""

import errno
import platform
import resource
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from greenscore.guard.limits import raised
from greenscore.guard.worker import sandbox
from greenscore.guard.worker.calling import PRESS, apart
from greenscore.problems import ProblemsFound
from tests.guard import deaths

ROOT = Path(__file__).parents[2]
FILTER = pytest.mark.skipif("filter" not in sandbox.held(), reason="no filter of calls here")
OWN, OTHER = 4711, 1
ALLOWED, DENIED, ABSENT, ENDED = "allowed", "denied", "absent", "ended"
GIVEN = {0x7FFF0000: ALLOWED, 0x00050001: DENIED, 0x00050026: ABSENT, 0x80000000: ENDED}


def decided(machine, number, *arguments, writes=False, arch=None):
    """Return what the filter of a machine decides, by running its program as the system would."""
    program = sandbox._program(machine, OWN, writes=writes)
    steps = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    arch = sandbox._CALLS[machine]["arch"] if arch is None else arch
    given = (*arguments, *[0] * (6 - len(arguments)))
    asked = struct.pack("<IIQ6Q", number, arch, 0, *given)
    at = found = 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == 0x06:
            return GIVEN[value]
        if code == 0x20:
            (found,) = struct.unpack_from("<I", asked, value)
        else:
            held = found == value if code == 0x15 else bool(found & value)
            at += yes if held else no


MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
READ, WRITE, THREAD, CHILD = 0, 0x41, 0x003D0F00, 0x11
ASKED = {
    "x86_64": {
        "socket": 41, "execve": 59, "clone": 56, "clone3": 435, "tgkill": 234, "prlimit64": 302,
        "openat": 257, "unlinkat": 263, "read": 0, "mmap": 9,
    },
    "aarch64": {
        "socket": 198, "execve": 221, "clone": 220, "clone3": 435, "tgkill": 131, "prlimit64": 261,
        "openat": 56, "unlinkat": 35, "read": 63, "mmap": 222,
    },
}  # fmt: skip
DECISIONS = [
    (("socket", 2, 1, 0), DENIED, DENIED),
    (("execve",), DENIED, DENIED),
    (("clone", THREAD), ALLOWED, ALLOWED),
    (("clone", CHILD), DENIED, DENIED),
    (("clone3",), ABSENT, ABSENT),
    (("tgkill", OWN, OWN, 6), ALLOWED, ALLOWED),
    (("tgkill", OTHER, OTHER, 9), DENIED, DENIED),
    (("prlimit64", 0, 0), ALLOWED, ALLOWED),
    (("prlimit64", OTHER, 0), DENIED, DENIED),
    (("openat", 0, 0, READ), ALLOWED, ALLOWED),
    (("openat", 0, 0, WRITE), DENIED, ALLOWED),
    (("unlinkat",), DENIED, ALLOWED),
    (("read",), ALLOWED, ALLOWED),
    (("mmap",), ALLOWED, ALLOWED),
]


@MACHINES
@pytest.mark.parametrize("call, reader, press", DECISIONS)
def test_what_the_filter_decides(machine, call, reader, press):
    name, *arguments = call
    number = ASKED[machine][name]
    assert decided(machine, number, *arguments) == reader
    assert decided(machine, number, *arguments, writes=True) == press


@MACHINES
def test_no_other_door_passes_by_the_filter(machine):
    """A call in the manner of 32 bits ends the process; that of the x32 kind is none."""
    assert decided(machine, 0, arch=0x40000003) == ENDED
    assert decided("x86_64", 41 | 0x40000000) == DENIED


@FILTER
@pytest.mark.parametrize("kind", ["reader", PRESS])
@pytest.mark.parametrize(
    "call",
    [
        ("socket", 1, 1, 0),
        ("socketpair", 1, 1, 0, 0),
        ("connect", 3, 0, 0),
        ("fork",),
        ("execve", 0, 0, 0),
        ("ptrace", 16, 1, 0, 0),
        ("kill", 1, 0),
        ("unshare", 0),
        ("mount", 0, 0, 0, 0, 0),
    ],
)
def test_native_calls_are_refused_by_the_system(call, kind):
    assert apart(deaths.calls_natively, *call, about="a", kind=kind) == (-1, errno.EPERM)


@FILTER
def test_no_signal_reaches_another_process():
    assert apart(deaths.signals_the_parent, about="a") == (-1, errno.EPERM)


@FILTER
def test_threads_of_its_own_are_let_in():
    assert apart(deaths.threads, about="a") == [1]


EARLY = """
import ctypes, threading
from greenscore.guard.limits import Limits
from greenscore.guard.worker import sandbox
closed, found = threading.Event(), []
def dials():
    closed.wait()
    libc = ctypes.CDLL(None, use_errno=True)
    found.append((libc.socket(2, 1, 0), ctypes.get_errno()))
thread = threading.Thread(target=dials)
thread.start()
sandbox.close(Limits(), writes=False)
closed.set()
thread.join()
print(*found)
"""


@FILTER
def test_threads_that_began_before_are_bound_too():
    done = subprocess.run(
        [sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"(-1, {errno.EPERM})\n"


@pytest.mark.parametrize("name", ["RLIMIT_NOFILE", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE"])
def test_no_bound_is_ever_raised_from_inside(name):
    if name == "RLIMIT_AS" and "memory" not in sandbox.held():
        pytest.skip("memory is not bounded here")
    soft, hard = apart(deaths.bounds_of, name, about="a")
    assert soft == hard != resource.RLIM_INFINITY


@pytest.mark.parametrize("less, refused", [(1, False), (0, False), (-1, True)])
def test_open_files_at_the_edge(less, refused):
    """Three streams, the channel, the memory for the answer, and a folder while it is read."""
    free = _most_open()
    with raised(open_files=64):
        if refused:
            with pytest.raises(OSError, match="Too many open files"):
                apart(deaths.opens, free - less, about="a")
        else:
            assert apart(deaths.opens, free - less, about="a") == free - less


def _most_open():
    with raised(open_files=64):
        return 64 - apart(deaths.held_open, about="a")


@pytest.mark.skipif("memory" not in sandbox.held(), reason="memory is not bounded here")
def test_memory_at_the_edge():
    """To a sixteenth: what the process itself takes is of the machine."""
    most = 2 * 2**30
    with raised(memory=most):
        free = most - apart(deaths.addresses, about="a")
        assert apart(deaths.eats, free - most // 16, about="a") == free - most // 16
        with pytest.raises(ProblemsFound) as found:
            apart(deaths.eats, free + most // 16, about="a")
    assert [problem.code for problem in found.value.problems] == ["worker-memory"]


def test_what_holds_is_told_by_trying():
    assert apart(sandbox.holding, about="a") == sandbox.held()
    assert "filter" not in sandbox.holding()
    assert "hook" not in sandbox.holding()


def test_here_everything_holds():
    """The system that the tests run on: what is skipped elsewhere is not skipped here."""
    if sys.platform != "linux" or platform.machine() not in sandbox._CALLS:
        pytest.skip("another system")
    assert sandbox.held() == {"hook", "time", "files", "memory", "filter"}
