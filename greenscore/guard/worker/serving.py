"""The worker's side: takes a function and its arguments, gives back what comes of it, one after another."""

import gc
import importlib
import os
import signal
import socket
import sys
import traceback
from typing import Any

from greenscore.guard import limits
from greenscore.guard.worker import carrying, sandbox
from greenscore.guard.worker.carrying import INSIDE


def serve(number: int, kind: str) -> None:
    """Serve the jobs that come by the socket `number` until it is closed; `kind` is reader or press."""
    gc.set_threshold(50_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us when it is interrupted
    _end_with_parent()
    channel = socket.socket(fileno=number)
    sys.argv = [INSIDE]
    first = True
    while True:
        try:
            received, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
        except OSError:
            return
        if not received:
            return
        memory = descriptors[0] if descriptors else None
        module, name, arguments, bounds, warm = carrying.receive(channel, trusted=True)
        if warm:
            importlib.import_module(module)
            continue
        if first:
            sandbox.close(bounds, writes=kind == "press")
            first = False
        limits.put(bounds)
        answer = _answer(module, name, arguments, bounds)
        try:
            carrying.send(channel, answer, memory)
        except MemoryError:
            carrying.send(channel, ("memory", "", ""))
        except Exception as fault:  # noqa: BLE001 - what cannot be pickled is a fault of ours
            carrying.send(channel, ("fault", type(fault).__name__, str(fault)[:500]))
        if memory is not None:
            os.close(memory)
        del answer


def _answer(module: str, name: str, arguments: Any, bounds: limits.Limits) -> Any:
    sandbox.allow_time(bounds.cpu_seconds)
    try:
        return "done", getattr(importlib.import_module(module), name)(*arguments)
    except MemoryError:
        return "memory", "", ""
    except RecursionError as fault:
        return "fault", type(fault).__name__, str(fault)[:200]
    except Exception as fault:  # noqa: BLE001 - the parent tells it, or raises it again
        if isinstance(fault, OSError):
            return "raised", fault
        if type(fault).__module__.startswith("greenscore."):
            return "refused", type(fault), fault.args, vars(fault)
        told = "".join(traceback.format_exception(fault))[-4000:]
        return "fault", f"{type(fault).__name__}: {fault}"[:300], told


def _end_with_parent() -> None:
    """Let the system end this process with its parent, where it can; the closed socket does elsewhere."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
