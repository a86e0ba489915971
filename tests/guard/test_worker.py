"""The worker: what breaks it is told with the file, what it may not do fails, and no code comes back."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from greenscore.guard.limits import raised
from greenscore.guard.worker import sandbox
from greenscore.guard.worker.calling import PRESS, WorkerFault, apart
from greenscore.problems import ProblemsFound
from tests.guard import deaths

ROOT = Path(__file__).parents[2]
FILTER = pytest.mark.skipif("filter" not in sandbox.held(), reason="no filter of calls here")


def told(function, *arguments):
    with pytest.raises(ProblemsFound) as found:
        apart(function, *arguments, about="sent.xlsx")
    (problem,) = found.value.problems
    assert problem.where.file.endswith("sent.xlsx")
    return problem.code, problem.args.get("reason", "")


@pytest.mark.parametrize(
    "function, reason",
    [
        (deaths.abort, "SIGABRT"),
        (deaths.segfault, "SIGSEGV"),
        (deaths.killed, "SIGKILL"),
        (deaths.leaves, "exit 7"),
    ],
)
def test_a_death_is_told_with_file_and_reason_and_another_worker_takes_over(function, reason):
    assert told(function) == ("worker-died", reason)
    assert apart(deaths.echo, 3, about="next.xlsx") == (3,)


def test_one_worker_serves_job_after_job():
    first = apart(deaths.process, about="a")
    assert apart(deaths.process, about="b") == first != os.getpid()


def test_memory_is_bounded():
    with raised(memory=2**30):
        assert apart(deaths.eats, 2**20, about="small") == 2**20
        assert told(deaths.eats, 2**31)[0] == "worker-memory"


def test_time_of_the_processor_is_bounded():
    with raised(cpu_seconds=1, seconds=30), pytest.raises(ProblemsFound) as found:
        apart(deaths.endless, about="sent.xlsx")
    (problem,) = found.value.problems
    assert (problem.code, problem.args["seconds"]) == ("worker-time", "1")


def test_open_files_are_bounded():
    with raised(open_files=64):
        assert apart(deaths.opens, 20, about="few") == 20
        with pytest.raises(OSError, match=os.strerror(errno.EMFILE)):
            apart(deaths.opens, 100, about="many")


@pytest.mark.parametrize("kind", ["reader", PRESS])
@pytest.mark.parametrize("function", [deaths.dials, deaths.runs_a_program, deaths.forks])
def test_no_socket_and_no_program(function, kind):
    with pytest.raises(PermissionError):
        apart(function, about="sent.xlsx", kind=kind)


def test_a_reader_writes_and_removes_nothing(tmp_path):
    file = tmp_path / "a"
    file.write_text("old")
    for function, path in ((deaths.writes, tmp_path / "b"), (deaths.removes, file)):
        with pytest.raises(PermissionError):
            apart(function, path, about="sent.xlsx")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a", "old")]
    assert apart(deaths.reads, file, about="sent.xlsx") == b"old"


@FILTER
def test_native_code_opens_no_socket_and_writes_no_file(tmp_path):
    expected = (-1, errno.EPERM)
    assert apart(deaths.dials_natively, about="sent.xlsx") == expected
    assert apart(deaths.writes_natively, str(tmp_path / "a"), about="sent.xlsx") == expected
    assert list(tmp_path.iterdir()) == []


HOOKED = """
import os, socket, subprocess, sys
from pathlib import Path
from greenscore.guard.limits import Limits
from greenscore.guard.worker import sandbox
sandbox.held = lambda: frozenset({"hook"})
sandbox.close(Limits(), writes=False)
def tried(function, *arguments):
    try:
        function(*arguments)
    except PermissionError:
        return "refused"
    return "let in"
print(
    tried(socket.socket), tried(socket.getaddrinfo, "localhost", 9), tried(subprocess.run, ["true"]),
    tried(os.system, "true"), tried(os.fork), tried(Path(sys.argv[1]).write_text, "x"),
    tried(os.mkdir, sys.argv[1]), tried(os.listdir),
)
"""


def test_the_hook_alone_refuses_sockets_programs_and_writing(tmp_path):
    """On a system without a filter of calls it is all there is."""
    command = [sys.executable, "-c", HOOKED, str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split(" ", 7) == ["refused"] * 7 + ["let in\n"]
    assert list(tmp_path.iterdir()) == []


def test_no_code_comes_back(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told(deaths.sends_code)[0] == "worker-died"
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_ours_is_no_fault_of_the_file():
    with pytest.raises(WorkerFault, match="KeyError"):
        apart(deaths.fails, about="sent.xlsx")


PARENT = """
import os, signal, threading
from greenscore.guard.worker.calling import apart
from tests.guard import deaths
print(apart(deaths.process, about="a"), flush=True)
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGKILL)).start()
apart(deaths.sleeps, about="a")
"""


@FILTER
def test_a_worker_ends_with_its_parent_whatever_it_does():
    command = [sys.executable, "-c", PARENT]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    worker, until = int(done.stdout), time.monotonic() + 10
    while not _gone(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert _gone(worker)


def _gone(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
