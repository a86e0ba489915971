"""The command `greenscore`: which commands there are, and what every one of them keeps to.

Exit codes: 0 done; 1 problems in the data or the standard; 2 wrong use; 3 something is missing on the
machine. A command's code is imported when it is called, so that a list of standards costs no numpy.
"""

import gc
import io
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module

import click

from greenscore import __version__
from greenscore.cli.bounds import bounded, with_limits
from greenscore.cli.output import say
from greenscore.cli.usage import in_language, told
from greenscore.guard.run import run

COMMANDS = {
    "demo": "greenscore.cli.machine",
    "doctor": "greenscore.cli.machine",
    "standards": "greenscore.cli.standards",
    "factors": "greenscore.cli.factors",
    "inventory": "greenscore.cli.inventory",
    "meter": "greenscore.cli.measuring",
    "balance": "greenscore.cli.measuring",
    "training": "greenscore.cli.training",
    "gas": "greenscore.cli.composition",
    "template": "greenscore.cli.company",
    "grading": "greenscore.cli.grades",
    "check": "greenscore.cli.company",
    "score": "greenscore.cli.company",
    "portfolio": "greenscore.cli.portfolio",
    "report": "greenscore.cli.company",
    "explain": "greenscore.cli.company",
    "recompute": "greenscore.cli.recomputing",
    "trust": "greenscore.cli.trusting",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse a NUL, which no file's name can have; other programs may call us with one."""
        if any("\0" in word for word in args):
            ctx.fail(told("usage.use.nul"))
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, which knows from here on what it has read."""
        with run():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return it."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return bounded(command)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@with_limits
@click.version_option(__version__, prog_name="greenscore")
def greenscore() -> None:
    """Score how green an enterprise is, by a standard anyone can read, as anyone can repeat."""


class Interrupted(BaseException):
    """A signal to end: nothing half done is left behind on the way out, and nobody takes it for a fault."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def _heed_signals() -> None:
    def end(number: int, _frame: object) -> None:
        raise Interrupted(number)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), end)


def _print_no_more() -> None:
    """Let what is still to be printed go nowhere: the interpreter would complain when it ends."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main() -> None:
    """Run the command line; a fault of ours ends in one sentence, not in a traceback.

    A signal to end gives 128 and its number, as shells do: 130 for Ctrl-C.
    """
    gc.set_threshold(50_000)  # a command ends before its garbage counts, and makes little in cycles
    # One thread of our own a core is enough; BLAS would start as many again and does no work here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # No plugin of pydantic is used, and looking for them reads what every distribution declares.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # one that cannot show Chinese shows its codes
            stream.reconfigure(errors="backslashreplace")
    try:
        _heed_signals()
        with in_language(sys.argv[1:]):
            greenscore(prog_name="greenscore")
    except BrokenPipeError:
        _print_no_more()
        sys.exit(0)
    except Interrupted as signalled:
        _print_no_more()
        sys.exit(128 + signalled.number)
    except OSError as fault:  # of files it was told where they are used: this is what is printed to
        say(f"greenscore: {fault.strerror or fault}", err=True)
        _print_no_more()
        sys.exit(1)
    except Exception as fault:  # noqa: BLE001 - the last door before the user
        if os.environ.get("GREENSCORE_DEBUG"):
            traceback.print_exc()
        say(
            f"greenscore: internal fault ({type(fault).__name__}: {str(fault)[:200]}). Please report it; "
            "GREENSCORE_DEBUG=1 shows where. / 程序内部错误，请报告；设置 GREENSCORE_DEBUG=1 可查看位置。",
            err=True,
        )
        sys.exit(1)
