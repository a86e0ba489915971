"""The parent's side: one worker of each kind, started early, kept warm, and replaced when it breaks."""

import atexit
import contextlib
import mmap
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from greenscore.guard.limits import Limits, current
from greenscore.guard.worker import carrying
from greenscore.guard.worker.carrying import INSIDE
from greenscore.problems import Place, Problem, ProblemsFound

Result = TypeVar("Result")
READER, PRESS = "reader", "press"


class WorkerFault(Exception):
    """A fault of ours inside of the worker."""


def apart(
    function: Callable[..., Result], *arguments: Any, about: str | Path, kind: str = READER
) -> Result:
    """Return what a function of ours gives for some arguments, computed in the worker.

    `about` is the file that it reads, or is to be written. ProblemsFound where the worker died of it, took
    too long or too much memory; what the function raises of ours, and OSError, is raised here again.
    """
    if _here():
        return function(*arguments)
    found: Result = _worker(kind).call(function, tuple(map(_whole, arguments)), about)
    return found


def begin(*modules: str, kind: str = READER) -> None:
    """Start the worker without waiting for it, and let it import what will be asked of it."""
    if not _here():
        _worker(kind).warm(modules)


def _whole(argument: Any) -> Any:
    """Return a path as one from the root: the worker stands in a folder of its own."""
    return argument.absolute() if isinstance(argument, Path) and _has_folder() else argument


def _here() -> bool:
    """Tell whether work is done in this process: in the worker itself, and on a system that has none."""
    return sys.argv[:1] == [INSIDE] or os.name == "nt"


_WORKERS: dict[tuple[int, str], "_Worker"] = {}
_LOCK = threading.Lock()


def _worker(kind: str) -> "_Worker":
    """Return the worker of this process; one of a parent that was forked is not ours."""
    with _LOCK:
        key = os.getpid(), kind
        if key not in _WORKERS:
            _WORKERS[key] = _Worker(kind)
        return _WORKERS[key]


class _Worker:
    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._bounds: Limits | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._ended = threading.Event()

    def warm(self, modules: tuple[str, ...]) -> None:
        with self._lock, contextlib.suppress(OSError):
            channel = self._started()
            for module in modules:
                channel.sendall(b"j")
                carrying.send(channel, (module, "", (), current(), True))

    def call(self, function: Callable[..., Any], arguments: Any, about: str | Path) -> Any:
        bounds = current()
        with self._lock:
            if self._bounds is not None and self._bounds != bounds:
                self.end()  # bounds of a process are set once
            with _shared() as memory:
                job = function.__module__, function.__name__, arguments, bounds, False
                return self._told(self._exchange(job, bounds, memory, about), about)

    def _exchange(self, job: Any, bounds: Limits, memory: int | None, about: str | Path) -> Any:
        deadline = time.monotonic() + bounds.seconds
        try:
            channel = self._started()
            self._bounds = bounds
            if memory is None:
                channel.sendall(b"j")
            else:
                socket.send_fds(channel, [b"j"], [memory])
            carrying.send(channel, job)
            _wait(channel, deadline)
            channel.settimeout(60)
            answer = carrying.receive(channel, memory)
            channel.settimeout(None)
            if self._addresses() > bounds.memory // 2:
                self.end()  # what one file left behind is not to be the want of the next
        except (EOFError, ConnectionError, BrokenPipeError):
            raise ProblemsFound([self._death(about, bounds)]) from None
        except _Late:
            self.end()
            late = _problem("worker-time", about, seconds=str(bounds.seconds))
            raise ProblemsFound([late]) from None
        except (carrying.NotAllowed, TimeoutError) as fault:
            self.end()
            raise ProblemsFound([_problem("worker-died", about, reason=str(fault))]) from None
        except BaseException:
            self.end()  # an answer that nobody has taken would be that of the next question
            raise
        return answer

    def _told(self, answer: Any, about: str | Path) -> Any:
        kind, *rest = answer
        if kind == "done":
            return rest[0]
        if kind == "raised" and isinstance(rest[0], Exception):
            raise rest[0]
        if kind == "refused":
            raise _again(*rest)
        if kind == "memory":
            most = f"{current().memory / 2**30:.3g} GB"
            self.end()
            raise ProblemsFound([_problem("worker-memory", about, memory=most)])
        raise WorkerFault("\n".join(map(str, rest)))

    def _started(self) -> socket.socket:
        if self._channel is not None and self._process is not None and self._process.poll() is None:
            return self._channel
        self.end()
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            code = f"from greenscore.guard.worker.serving import serve; serve({number}, {self._kind!r})"
            self._folder = tempfile.TemporaryDirectory(
                prefix="greenscore-", ignore_cleanup_errors=True
            )
            self._ended = threading.Event()
            self._process = _lasting(partial(_start, code, number, self._folder.name), self._ended)
        self._channel = ours
        self._bounds = None
        return ours

    def _addresses(self) -> int:
        """Return how much memory the process has been given, in bytes; 0 where the system does not tell."""
        try:
            told = Path(f"/proc/{self._process.pid if self._process else 0}/statm").read_bytes()
        except OSError:
            return 0
        return int(told.split()[0]) * mmap.PAGESIZE

    def _death(self, about: str | Path, bounds: Limits) -> Problem:
        code = self._process.wait(10) if self._process is not None else None
        self.end()
        if code == -signal.SIGXCPU:
            return _problem("worker-time", about, seconds=str(bounds.cpu_seconds))
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
        return _problem("worker-died", about, reason=name)

    def end(self) -> None:
        """End the process, whatever it does; the next job starts another."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()
        self._channel = self._process = self._folder = self._bounds = None
        self._ended.set()


def _start(code: str, number: int, folder: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter, and a line of ours
        [sys.executable, "-P", "-S", "-B", "-c", code],
        pass_fds=[number],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_environment(), "TMPDIR": folder},
        cwd=folder,
        start_new_session=True,
    )


def _lasting(
    start: Callable[[], "subprocess.Popen[bytes]"], ended: threading.Event
) -> "subprocess.Popen[bytes]":
    """Start a process from a thread that lasts until it has `ended`.

    The system ends it with the thread that started it, and that of a caller may be gone in a moment.
    """
    if threading.current_thread() is threading.main_thread():
        return start()
    started: queue.SimpleQueue[subprocess.Popen[bytes] | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            started.put(start())
        except BaseException as fault:  # noqa: BLE001 - it is raised where the caller waits
            started.put(fault)
        else:
            ended.wait()

    threading.Thread(target=run, name="greenscore worker", daemon=True).start()
    found = started.get()
    if isinstance(found, BaseException):
        raise found
    return found


class _Late(Exception):
    """An answer that did not come in time."""


def _wait(channel: socket.socket, deadline: float) -> None:
    """Wait until something comes; _Late where nothing does."""
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    if not waiting.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise _Late


@contextlib.contextmanager
def _shared() -> Any:
    """Open a file in memory for large answers, where the system has such; None elsewhere."""
    if not hasattr(os, "memfd_create"):
        yield None
        return
    memory = os.memfd_create("greenscore", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        yield memory
    finally:
        os.close(memory)


def _environment() -> dict[str, str]:
    """Return what the worker is told: where modules stand, never the current folder, and few threads."""
    here = Path.cwd() if _has_folder() else None
    own = Path(__file__).parents[3]
    paths = [Path(path) for path in sys.path if path]
    kept = [path for path in paths if path != here or path == own]
    return {
        "PYTHONPATH": os.pathsep.join(map(str, dict.fromkeys([own, *kept]))),
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _has_folder() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def _again(kind: Any, args: Any, state: Any) -> Exception:
    """Return an exception of ours as it was: what it was made of need not be what it keeps."""
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        return WorkerFault(f"{kind}")
    fault = kind.__new__(kind)
    fault.args = args
    vars(fault).update(state)
    return fault


def _problem(code: str, about: str | Path, **args: str) -> Problem:
    return Problem(code=code, where=Place(file=Path(about).name), args=args)


@atexit.register
def _end_all() -> None:
    for (owner, _), worker in list(_WORKERS.items()):
        if owner == os.getpid():
            worker.end()
