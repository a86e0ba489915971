"""The process that runs cases, each in a folder of its own, by the command line, and tells what became of it.

Run as `python -m tests.hostile.campaign.child`; questions and answers are pickles on its pipes, from its own
parent. A case that ends the process ends it alone: the parent knows which it was.
"""

import contextlib
import io
import os
import pickle
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

import click

from greenscore.cli.main import greenscore
from tests.hostile.campaign.families import Case

MOST_SECONDS, MOST_MEMORY = 10, 2**30


def judged(case: Case, around: Path) -> dict[str, object]:
    """Run a case in a folder below `around`, and say what became of it: its outcome, and what broke."""
    folder = Path(tempfile.mkdtemp(dir=around))
    for name, content in case.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    before, started = _listing(around), _cpu()
    clock = time.monotonic()
    code, said, fault = _run(folder, case.words)
    told = {
        "outcome": "accepted" if code == 0 else "refused",
        "fault": fault or ("internal fault" if "internal fault" in said else ""),
        "seconds": min(_cpu() - started, time.monotonic() - clock),
        "memory": _memory(),
        "lost": [n for n, c in case.files.items() if not _holds(folder / n, c)],
        "outside": _outside(before, _listing(around), folder),
    }
    if code not in {0, 1, 2, 3} and not told["fault"]:
        told["fault"] = f"exit {code}"
    shutil.rmtree(folder, ignore_errors=True)
    return told


def _run(folder: Path, words: tuple[str, ...]) -> tuple[object, str, str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")
    os.chdir(folder)
    code: object = 0
    fault = ""
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            greenscore(list(words), prog_name="greenscore", standalone_mode=False)
        except SystemExit as ended:
            code = 0 if ended.code is None else ended.code
        except click.ClickException:
            code = 2
        except click.exceptions.Exit as ended:
            code = ended.exit_code
        except click.Abort:
            code = 1
        except BaseException as found:  # noqa: BLE001 - whatever comes here would end in "please report it"
            code, fault = 1, "".join(traceback.format_exception(found))[-1500:]
    os.chdir("/")
    out.flush()
    return code, out.buffer.getvalue().decode("utf-8", "replace"), fault  # type: ignore[attr-defined]


def _listing(around: Path) -> set[str]:
    return {str(path) for path in around.rglob("*")}


def _outside(before: set[str], after: set[str], folder: Path) -> list[str]:
    """Return what is new and stands neither in the folder of the case nor under the name of an output."""
    inside = f"{folder}{os.sep}"
    return sorted(
        p for p in after - before if not p.startswith((f"{inside}out", f"{inside}.greenscore"))
    )


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False


def _cpu() -> float:
    own, others = (
        resource.getrusage(which) for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _memory() -> int:
    """Return the largest memory of this process and of those it has ended, since it began."""
    which = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(each).ru_maxrss for each in which) * 1024


def main() -> None:
    around = Path(tempfile.mkdtemp(prefix="hostile-"))
    answers, questions = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while True:
        try:
            case = pickle.load(questions)
        except EOFError:
            break
        pickle.dump(judged(case, around), answers)
        answers.flush()
    shutil.rmtree(around, ignore_errors=True)


if __name__ == "__main__":
    main()
