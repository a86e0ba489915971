"""What a worker may not do, held by the system where it can and by Python everywhere.

Bounds of memory, time, open files and size of files; no socket, no other program, and for one that only
reads no file that is written. The system's filter (seccomp) holds for native code, too; Python's audit hook
holds on every system, for Python alone.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from typing import Any, NoReturn

from greenscore.guard.limits import Limits

# Calls by number. What is no longer wanted once a worker has begun, on each kind of machine.
_CALLS: dict[str, Any] = {
    "x86_64": {
        "arch": 0xC000003E,
        "never": {
            41: "socket",
            42: "connect",
            43: "accept",
            288: "accept4",
            49: "bind",
            50: "listen",
            53: "socketpair",
            59: "execve",
            322: "execveat",
            57: "fork",
            58: "vfork",
            101: "ptrace",
            310: "process_vm_readv",
            311: "process_vm_writev",
            62: "kill",
            200: "tkill",
            129: "rt_sigqueueinfo",
            297: "rt_tgsigqueueinfo",
            424: "pidfd_send_signal",
            434: "pidfd_open",
            438: "pidfd_getfd",
            425: "io_uring_setup",
            175: "init_module",
            313: "finit_module",
            246: "kexec_load",
            321: "bpf",
            298: "perf_event_open",
            323: "userfaultfd",
            165: "mount",
            272: "unshare",
            308: "setns",
            161: "chroot",
            155: "pivot_root",
            304: "open_by_handle_at",
            248: "add_key",
            249: "request_key",
            250: "keyctl",
        },
        "change": {
            85: "creat",
            82: "rename",
            264: "renameat",
            316: "renameat2",
            83: "mkdir",
            258: "mkdirat",
            84: "rmdir",
            87: "unlink",
            263: "unlinkat",
            86: "link",
            265: "linkat",
            88: "symlink",
            266: "symlinkat",
            76: "truncate",
            90: "chmod",
            91: "fchmod",
            268: "fchmodat",
            452: "fchmodat2",
            92: "chown",
            93: "fchown",
            94: "lchown",
            260: "fchownat",
            132: "utime",
            235: "utimes",
            261: "futimesat",
            280: "utimensat",
            188: "setxattr",
            189: "lsetxattr",
            190: "fsetxattr",
            197: "removexattr",
            198: "lremovexattr",
            199: "fremovexattr",
            133: "mknod",
            259: "mknodat",
            437: "openat2",
        },
        "open": {2: 1, 257: 2},
        "thread": 56,
        "thread_anew": 435,
        "own_signal": 234,
        "own_bounds": 302,
        "filter": 317,
    },
    "aarch64": {
        "arch": 0xC00000B7,
        "never": {
            198: "socket",
            203: "connect",
            202: "accept",
            242: "accept4",
            200: "bind",
            201: "listen",
            199: "socketpair",
            221: "execve",
            281: "execveat",
            117: "ptrace",
            270: "process_vm_readv",
            271: "process_vm_writev",
            129: "kill",
            130: "tkill",
            138: "rt_sigqueueinfo",
            240: "rt_tgsigqueueinfo",
            424: "pidfd_send_signal",
            434: "pidfd_open",
            438: "pidfd_getfd",
            425: "io_uring_setup",
            105: "init_module",
            273: "finit_module",
            104: "kexec_load",
            280: "bpf",
            241: "perf_event_open",
            282: "userfaultfd",
            40: "mount",
            97: "unshare",
            268: "setns",
            51: "chroot",
            41: "pivot_root",
            265: "open_by_handle_at",
            217: "add_key",
            218: "request_key",
            219: "keyctl",
        },
        "change": {
            38: "renameat",
            276: "renameat2",
            34: "mkdirat",
            35: "unlinkat",
            37: "linkat",
            36: "symlinkat",
            45: "truncate",
            52: "fchmod",
            53: "fchmodat",
            452: "fchmodat2",
            54: "fchownat",
            55: "fchown",
            88: "utimensat",
            5: "setxattr",
            6: "lsetxattr",
            7: "fsetxattr",
            14: "removexattr",
            15: "lremovexattr",
            16: "fremovexattr",
            33: "mknodat",
            437: "openat2",
        },
        "open": {56: 2},
        "thread": 220,
        "thread_anew": 435,
        "own_signal": 131,
        "own_bounds": 261,
        "filter": 277,
    },
}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_EVENTS_NEVER = (
    "socket.__new__",
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "pty.spawn",
    "urllib.Request",
    "http.client.connect",
)
_EVENTS_CHANGE = (
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "shutil.rmtree",
    "shutil.move",
    "shutil.copyfile",
)


class Forbidden(PermissionError):
    """A worker asked for what none may have."""


def held() -> frozenset[str]:
    """Return which of the promises this system can hold: memory, time, files, filter; `hook` always."""
    found = {"hook"}
    try:
        import resource

        found |= {"time", "files"}
        if sys.platform == "linux" and hasattr(resource, "RLIMIT_AS"):
            found.add("memory")
    except ImportError:
        return frozenset(found)
    if sys.platform == "linux" and platform.machine() in _CALLS and _takes_filters():
        found.add("filter")
    return frozenset(found)


def close(limits: Limits, *, writes: bool) -> None:
    """Bound this process for good; with `writes` it may write files, of a bounded size."""
    _bound(limits, writes=writes)
    sys.addaudithook(_hook(writes=writes))
    if "filter" in held():
        _filter(writes=writes)


def allow_time(seconds: int) -> None:
    """Let the process take `seconds` of the processor from now on, and no more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds + 1)


def _bound(limits: Limits, *, writes: bool) -> None:
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        _set(resource.RLIMIT_AS, limits.memory)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, limits.open_files)
    _set(resource.RLIMIT_FSIZE, 2**28 if writes else limits.memory)


def _set(what: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # Time is given anew for each job; no other bound is ever raised again, whoever asks.
    resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))


def _hook(*, writes: bool) -> Any:
    never = frozenset(_EVENTS_NEVER if writes else (*_EVENTS_NEVER, *_EVENTS_CHANGE))

    def refuse(event: str) -> NoReturn:
        raise Forbidden(1, event)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in never:
            refuse(event)
        if event == "open" and not writes:
            mode, flags = args[1], args[2]
            asked = isinstance(mode, str) and bool(set("wax+") & set(mode))
            if asked or (isinstance(flags, int) and flags & _WRITES):
                refuse(event)

    return hook


# A filter is a small program that the system runs on the number and arguments of each call.
_LOAD, _EQUAL, _ANY, _GIVE = 0x20, 0x15, 0x45, 0x06
_ALLOW, _DENY, _ABSENT, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_X32 = 0x40000000
_THREAD = 0x00010000


def _program(machine: str, process: int, *, writes: bool) -> bytes:
    """Return the filter: other kinds of calls end the process, those not wanted fail with EPERM.

    A new process is let in as a thread alone, a signal to the process itself, bounds of itself. `clone3`
    hides its flags from a filter, so it is said to be absent, and the C library falls back to `clone`.
    """
    calls = _CALLS[machine]
    steps = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, calls["arch"]),
        (_GIVE, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":  # calls of the other kind of 64 bits, which would pass by each rule
        steps += [(_ANY, 0, 1, _X32), (_GIVE, 0, 0, _DENY)]
    for number in (*calls["never"], *(() if writes else calls["change"])):
        steps += [(_EQUAL, 0, 1, number), (_GIVE, 0, 0, _DENY)]
    steps += [(_EQUAL, 0, 1, calls["thread_anew"]), (_GIVE, 0, 0, _ABSENT)]
    steps += _where(calls["thread"], 0, (_ANY, 1, 0, _THREAD))
    steps += _where(calls["own_signal"], 0, (_EQUAL, 1, 0, process))
    steps += _where(calls["own_bounds"], 0, (_EQUAL, 1, 0, 0))
    for number, argument in () if writes else calls["open"].items():
        steps += _where(number, argument, (_ANY, 0, 1, _WRITES))
    steps.append((_GIVE, 0, 0, _ALLOW))
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _where(number: int, argument: int, test: tuple[int, int, int, int]) -> list[Any]:
    """Return the steps that ask for an argument of one call: `test` goes on to deny it, or one further."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        test,
        (_GIVE, 0, 0, _DENY),
        (_GIVE, 0, 0, _ALLOW),
    ]


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


def _takes_filters() -> bool:
    """Tell whether the system takes filters: it looks for the one that is not there, or knows no such."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(22, 2, None, 0, 0) == -1 and ctypes.get_errno() == errno.EFAULT)


def _filter(*, writes: bool) -> bool:
    """Hand the filter to the system, for this process and all its threads; False where it takes none."""
    machine = platform.machine()
    program = _program(machine, os.getpid(), writes=writes)
    buffer = ctypes.create_string_buffer(program, len(program))
    given = _Filter(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p).value or 0)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(38, 1, 0, 0, 0)  # no new privileges, without which no filter is taken
    every_thread = libc.syscall(_CALLS[machine]["filter"], 1, 1, ctypes.byref(given)) == 0
    return every_thread or bool(libc.prctl(22, 2, ctypes.byref(given), 0, 0) == 0)


def holding() -> frozenset[str]:
    """Return which promises hold in this process, by trying: what a worker is asked by whoever doubts."""
    found = set(held()) - {"filter", "hook"}
    if "filter" in held():
        libc = ctypes.CDLL(None, use_errno=True)
        # Of a process that is none: EPERM by the filter, ESRCH without it.
        if libc.ptrace(16, 0, None, None) == -1 and ctypes.get_errno() == errno.EPERM:
            found.add("filter")
    try:
        sys.audit("socket.connect", None, None)
    except Forbidden:
        found.add("hook")
    return frozenset(found)
