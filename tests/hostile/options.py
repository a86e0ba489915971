"""Wrong values for every option and argument of every command, drawn by a seed.

`python -m tests.hostile.options SEED START END` runs some of them, each in a process and a folder of its own,
and prints those that broke something as JSON.
"""

import contextlib
import itertools
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NoReturn

import click

from greenscore.cli.main import greenscore, main
from tests.hostile.campaign.families import ROWS, SITE, starter

# Whatever a command may write to by these stays inside the folder of the case, or is of the system's own.
NUMBERS = ("1e30", "-1e30", "1e308", "1e-320", "nan", "inf", "-inf", "-1", "-0", "0", "9" * 40)
NUMBERS += ("１２", "1_000", "0x10", "1,5", " 1 ", "٣", "1e", "1" * 5000)
DAYS = ("0001", "9999", "0000", "0001-01-01", "9999-12-31", "2025-02-30", "2025-13", "-2025")
DAYS += ("２０２５", "2025-1-1", "2025-01-01T00:00:00Z", "2025-H3", "10000-01-01", "2025/2024")
ZONES = ("localtime", "../..", "/proc/version", "UTC+99", "Etc/GMT+12", "posixrules", "Asia")
WORDS = ("", " ", "-", "--", "---x", "=", "a=", "=b", "a" * 300, "名" * 300, "a\nb", "\x1b[2J")
WORDS += (
    "{0}",
    "%s",
    "$HOME",
    "~",
    "~nobody",
    "*",
    "@file",
    "zh,zh",
    ",",
    "\udcff",
    "id@",
    "@",
    "a\0b",
)
FILES = (
    "/dev/zero",
    "/dev/full",
    "/dev/null",
    "/proc/self/mem",
    "/proc",
    ".",
    "..",
    "missing/file",
)
FILES += ("f" * 300, "loop", "fifo", "socket", "folder", "closed", "empty", "bytes", "\udcff.csv")
FILES += ("x.html", "x.pdf", "x.xlsx", "x.parquet", "CON", "nul.csv", "a\0b.csv", "a" * 5000)
VALUES = NUMBERS + DAYS + ZONES + WORDS + FILES

# What a command needs beside, so that one odd value meets the code behind its option.
GOOD = {
    "data": "d.json",
    "activities": "a.csv",
    "standard": "s",
    "profile": "cn-enterprise",
    "zone": "UTC",
    "minutes": "60",
    "by": "industry",
}
# Commands that measure or draw for a while, whatever they are asked.
_LONG = {("demo",), ("doctor",)}


@cache
def commands() -> tuple[tuple[tuple[str, ...], click.Command], ...]:
    """Return every command with the words that call it, in the order of the program."""
    return tuple(found for found in _below((), greenscore) if found[0] not in _LONG)


def _below(
    words: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        each = command.get_command(context, name)
        assert each is not None
        yield from _below((*words, name), each)


def places() -> list[tuple[tuple[str, ...], click.Command, click.Parameter]]:
    """Return each place of a value: every option that takes one and every argument of every command."""
    return [
        (words, command, parameter)
        for words, command in commands()
        for parameter in command.params
        if not getattr(parameter, "is_flag", False)
    ]


def cases(seed: int, count: int) -> Iterator[tuple[str, ...]]:
    """Yield the words of `count` commands; each place of a value is met before one is met again."""
    draw = random.Random(seed)
    all_places = places()
    for number in range(count):
        if number % len(all_places) == 0:
            draw.shuffle(all_places)
        yield _case(draw, *all_places[number % len(all_places)])


def _case(
    draw: random.Random, words: tuple[str, ...], command: click.Command, odd: click.Parameter
) -> tuple[str, ...]:
    asked: list[str] = []
    given: list[str] = []
    for parameter in command.params:
        if parameter is odd or (parameter.required and draw.random() < 0.97):
            value = draw.choice(VALUES) if parameter is odd else _good(draw, parameter)
            one = value if parameter.nargs != 2 else "x"
            if isinstance(parameter, click.Argument):
                given.append(value)
            else:
                asked += [parameter.opts[0], value, *[one] * (max(parameter.nargs, 1) - 1)]
    return (*words, *asked, *given) if draw.random() < 0.8 else (*words, *asked, "--", *given)


def _good(draw: random.Random, parameter: click.Parameter) -> str:
    if isinstance(parameter.type, click.Choice):
        return str(draw.choice(list(parameter.type.choices)))
    name = str(parameter.name)
    return "out.csv" if "out" in name else GOOD.get(name, "d.json")


def prepare(folder: Path) -> None:
    """Lay what the words name into a folder, sound files and odd ones."""
    campaign_files = {
        "d.json": json.dumps(ROWS).encode(),
        "s/standard.yaml": starter().encode(),
        "a.csv": (SITE / "activities.csv").read_bytes(),
        "empty": b"",
        "bytes": bytes(range(256)),
        "closed": b"subject\n",
    }
    for name, content in campaign_files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "closed").chmod(0)
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(folder)
        bound.bind("socket")
        os.chdir(here)


def broken(words: tuple[str, ...], seconds: int = 20) -> str:
    """Run a command in a fork and a folder of its own; return how it broke, or an empty text."""
    with tempfile.TemporaryDirectory(prefix="options-") as name, tempfile.TemporaryFile() as said:
        folder = Path(name, "a", "b", "c")  # so deep that ../.. is still of the case
        folder.mkdir(parents=True)
        prepare(folder)
        child = os.fork()
        if child == 0:
            _run(folder, words, said.fileno())
        deadline = time.monotonic() + seconds
        while not (ended := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < deadline:
            time.sleep(0.005)
        if not ended[0]:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return f"runs for more than {seconds} s"
        said.seek(0)
        told = said.read().decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(ended[1])
        if code not in {0, 1, 2, 3}:
            return f"exit {code}: {told[-600:]}"
        faulty = "Traceback" in told or "internal fault" in told
        return told[-1500:] if faulty or (code and not told.strip()) else ""


def _run(folder: Path, words: tuple[str, ...], said: int) -> NoReturn:
    os.setsid()
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.environ["GREENSCORE_DEBUG"] = "1"
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder.parent)
    sys.argv = ["greenscore", *words]
    code = 70
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - a fault is what is looked for
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def met(seed: int, start: int, end: int) -> list[tuple[tuple[str, ...], str]]:
    """Run some of the cases of a seed; return those that broke something, each with how."""
    ran = itertools.islice(cases(seed, end), start, None)
    return [(words, how) for words in ran if (how := broken(words))]


if __name__ == "__main__":
    found = met(*map(int, sys.argv[1:4]))
    sys.stdout.write(json.dumps(found))
