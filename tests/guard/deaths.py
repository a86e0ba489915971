"""Jobs that break a worker, each in its own way."""

import ctypes
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np

from greenscore.data.files.package import WorkbookRefused
from greenscore.problems import ProblemsFound


def echo(*arguments):
    return arguments


def process():
    return os.getpid()


def abort():
    os.abort()


def segfault():
    ctypes.string_at(0)


def killed():
    signal.raise_signal(signal.SIGKILL)


def leaves():
    os._exit(7)


def endless():
    while True:
        pass


def sleeps():
    time.sleep(60)


def eats(size):
    return len(bytearray(size))


def swells(size):
    """Keep an address space as large as `size`, without its memory."""
    KEPT.append(mmap.mmap(-1, size, prot=mmap.PROT_READ))
    return os.getpid()


def opens(count):
    files = [Path(__file__).open("rb") for _ in range(count)]  # noqa: SIM115 - all of them at once
    return len(files)


def held_open():
    return len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208 - not counting the one of the listing


def addresses():
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def fails():
    raise KeyError("ours")


def dials():
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def dials_natively():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0), ctypes.get_errno()


def runs_a_program():
    subprocess.run(["true"], check=True)


def forks():
    return os.fork()


def calls_natively(name, *numbers):
    libc = ctypes.CDLL(None, use_errno=True)
    given = getattr(libc, name)(*numbers)
    if name == "fork" and given == 0:
        os._exit(0)
    return given, ctypes.get_errno()


def signals_the_parent():
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.tgkill(os.getppid(), os.getppid(), 0), ctypes.get_errno()


def bounds_of(name):
    return resource.getrlimit(getattr(resource, name))


def threads():
    found = []
    threading.Thread(target=found.append, args=[1]).start()
    return found


def writes(path):
    Path(path).write_text("left behind")


def writes_natively(path):
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.open(os.fsencode(path), os.O_WRONLY | os.O_CREAT, 0o600), ctypes.get_errno()


def removes(path):
    Path(path).unlink()


def reads(path):
    return Path(path).read_bytes()


def large(rows):
    return np.arange(rows, dtype=float), np.ones(3)


class Bad:
    def __reduce__(self):
        return os.system, ("touch canary",)


def sends_code():
    return Bad()


def unloaded():
    return sorted(name for name in ("pydantic", "pandas", "numpy") if name in sys.modules)


KEPT = []


def keeps(rows):
    KEPT.append(np.arange(rows, dtype=float))


def kept():
    return KEPT[-1]


def gives_what_cannot_be_sent():
    return lambda: None


def folder():
    return str(Path.cwd())


def refuses(problems):
    raise ProblemsFound(problems)


def refuses_a_book():
    raise WorkbookRefused("data-x", "b", "cells")
