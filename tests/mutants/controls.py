"""Each control of the threat model switched off in turn, to see that the test named for it turns red.

`make controls` copies the tree, changes one text of one file in the copy, runs the one test of that control
and puts the text back. A control whose test stays green protects nobody, and a text that is no longer there
protects nothing: both fail the run. `controls.toml` beside this file says what is changed; the page
`docs/threat-model.md` is made of the same file. Names of controls as arguments try these alone.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("controls.toml")
SECONDS = 300
WORKERS = 2
PASSED, FAILED = 0, 1  # how pytest says that all tests passed, or that one failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A promise, the text of a file that keeps it, what switches it off, and the test that notices."""

    id: str
    against: str
    promise: str
    file: str
    old: str
    new: str
    test: str


def controls() -> tuple[Control, ...]:
    """Return all controls in the order of the page."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Control(**each) for each in found["control"])


def main(names: Sequence[str]) -> int:
    """Try the controls, print a line for each, and return how many protect nothing."""
    chosen = [each for each in controls() if not names or each.id in names]
    unknown = set(names) - {each.id for each in chosen}
    if unknown:
        print(f"no such control: {', '.join(sorted(unknown))}")
        return len(unknown)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="controls-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            copies.put(_copied(Path(folder) / str(number)))
        green = _run(copies, sorted({each.test for each in chosen}))
        if green != PASSED:
            print("the tests are not green before anything is switched off")
            return 1
        with ThreadPoolExecutor(WORKERS) as pool:
            results = zip(chosen, pool.map(lambda each: _tried(copies, each), chosen), strict=True)
            blind = _printed(results)
    minutes = (time.monotonic() - started) / 60
    print(
        f"{len(chosen)} controls, {len(chosen) - blind} turn their test red, {minutes:.1f} minutes"
    )
    return blind


def _printed(results: Iterator[tuple[Control, str]]) -> int:
    blind = 0
    for control, outcome in results:
        blind += outcome != "red"
        print(f"{outcome:8} {control.id:28} {control.test}", flush=True)
    return blind


def _copied(folder: Path) -> Path:
    """Copy the files that git knows or would add: what a clone has, with what was changed since."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _tried(copies: "SimpleQueue[Path]", control: Control) -> str:
    """Return what becomes of a control's test without it: red, green, or why that cannot be told."""
    copy = copies.get()
    path = copy / control.file
    whole = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        if whole.count(control.old) != 1:
            return "no text"
        path.write_text(whole.replace(control.old, control.new), encoding="utf-8")
        code = _pytest(copy, [control.test])
    finally:
        if whole:
            path.write_text(whole, encoding="utf-8")
        copies.put(copy)
    return {PASSED: "green", FAILED: "red"}.get(code, f"error {code}")


def _run(copies: "SimpleQueue[Path]", tests: Sequence[str]) -> int:
    copy = copies.get()
    try:
        return _pytest(copy, tests, told=True)
    finally:
        copies.put(copy)


def _pytest(folder: Path, tests: Sequence[str], *, told: bool = False) -> int:
    """Run tests in a copy and return pytest's exit code; one that never ends counts as failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    shown = None if told else subprocess.DEVNULL
    limit = SECONDS * (len(tests) if told else 1)
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=shown,
            stderr=shown,
            timeout=limit,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return FAILED


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
