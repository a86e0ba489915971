"""Real commands killed at random moments while they write: the old file is there, or the new one."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "greenscore" / "standard" / "starter"
SITE = (
    ROOT
    / "standards"
    / "cn-green-data-centre-2020"
    / "examples"
    / "site-inventory"
    / "activities.csv"
)
ROWS = [
    {
        "subject": f"S{number}",
        "period": "2025",
        "electricity": 100 + number,
        "renewable": 40,
        "output": 50,
    }
    for number in range(40)
]
DATA = ("data.yaml", "-s", str(STARTER))
WRITERS: dict[str, tuple[str, ...]] = {
    "score.json": ("score", *DATA, "-o"),
    "score.csv": ("score", *DATA, "-o"),
    "score.xlsx": ("score", *DATA, "-o"),
    "score.parquet": ("score", *DATA, "-o"),
    "portfolio.csv": ("portfolio", *DATA, "-o"),
    "report.html": ("report", *DATA, "--subject", "S1", "-o"),
    "report.pdf": ("report", *DATA, "--subject", "S1", "-o"),
    "lines.csv": ("inventory", str(SITE), "-p", "cn-enterprise", "--as-of", "2026-06-30", "-o"),
    "inventory.json": (
        "inventory",
        str(SITE),
        "-p",
        "cn-enterprise",
        "--as-of",
        "2026-06-30",
        "-o",
    ),
    "form.xlsx": ("template", str(STARTER), "-o"),
    "records.xlsx": ("inventory", "--template"),
    "grading.yaml": ("grading", *DATA, "-o"),
    "schema.json": ("standards", "schema", "-o"),
}


@dataclass
class Killed:
    """How many runs were killed, and after how many of them a file was neither the old nor the new one."""

    kills: int = 0
    finished: int = 0
    broken: int = 0
    told: tuple[str, ...] = ()


def run(count: int, seed: int) -> Killed:
    """Kill `count` runs, drawn over all writers, and look at what each left."""
    draw, found = random.Random(seed), Killed()
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        folder = Path(place)
        (folder / "data.yaml").write_text(yaml.safe_dump(ROWS), encoding="utf-8")
        expected = {name: _written(folder, name, found) for name in WRITERS}
        while found.kills < count:
            name = draw.choice(sorted(WRITERS))
            _killed(folder, name, *expected[name], draw, found)
    return found


def _command(folder: Path, name: str) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-P", "-m", "greenscore", *WRITERS[name], name, "--force"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(words, cwd=folder, env=environment, start_new_session=True, **quiet)


def _written(folder: Path, name: str, found: Killed) -> tuple[bytes, float]:
    """Return what a run writes, and how long it takes."""
    started = time.monotonic()
    with _command(folder, name) as process:
        code = process.wait(120)
    if code:
        found.broken += 1
        found.told += (f"{name}: exit {code}",)
        return b"", 0.1
    return (folder / name).read_bytes(), time.monotonic() - started


def _killed(
    folder: Path, name: str, new: bytes, seconds: float, draw: random.Random, found: Killed
) -> None:
    file = folder / name
    old = b"somebody's work of before " * draw.randrange(1, 3_000)
    file.write_bytes(old)
    with _command(folder, name) as process:
        time.sleep(draw.uniform(0.4, 1.1) * seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            found.kills += 1
        else:
            found.finished += 1
            found.kills += 1 if draw.random() < 0.2 else 0  # so that a fast machine ends, too
        process.wait(60)
    here = file.read_bytes() if file.exists() else b""
    beside = [path.read_bytes() for path in folder.glob(f"{name}.bak*")]
    whole = (here == old and all(kept == old for kept in beside)) or (
        here == new and beside == [old]
    )
    if not whole:
        found.broken += 1
        found.told += (
            f"{name}: {len(here)} bytes, old {len(old)}, new {len(new)}, beside {len(beside)}",
        )
    for path in (*folder.glob(f"{name}.bak*"), file):
        path.unlink(missing_ok=True)
