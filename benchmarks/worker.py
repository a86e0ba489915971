"""What the worker costs: a small file read in a process apart, beside the same read in one's own.

    python benchmarks/worker.py [--rounds 9]

Each round is a fresh process that reads one file three times: the first waits for the worker to start, the
others find it warm. Medians, in milliseconds. Exit code 1 where a small file costs more than its bound, or
a large one takes more than twice as long.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# What comes back of a large table is written once and mapped once more: most of what it costs is that.
FIRST_MS, WARM_MS, LARGE_RATIO = 150, 30, 2.0
LARGE_ROWS, LARGE_COLUMNS = 1_000_000, 60


class Case(NamedTuple):
    """A file, and whether it is large: then the ratio counts, not what is added."""

    name: str
    large: bool = False


CASES = (Case("small.xlsx"), Case("small.parquet"), Case("page.html"), Case("large.parquet", True))


def make(folder: Path) -> None:
    """Write the files of all cases."""
    import numpy as np
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    book = openpyxl.Workbook()
    book.active.append(["subject", *(f"input_{number}" for number in range(20))])
    for row in range(20):
        book.active.append([f"Works {row}", *range(20)])
    book.save(folder / "small.xlsx")
    draw = np.random.default_rng(60)
    for name, rows, columns in (("small", 20, 20), ("large", LARGE_ROWS, LARGE_COLUMNS)):
        made = {f"input_{number}": draw.random(rows) for number in range(columns)}
        pq.write_table(pa.table(made), folder / f"{name}.parquet", compression="zstd")
    (folder / "page.html").write_text("<p>One page</p>", encoding="utf-8")


def read_once(path: Path) -> None:
    """Read one file, or print one page, as the doors do."""
    from greenscore.data.files.parquet import read_parquet
    from greenscore.data.files.sheets import read_book
    from greenscore.data.findings import Findings
    from greenscore.guard.worker.calling import apart
    from greenscore.reporting.press.pdf import printed

    if path.suffix == ".xlsx":
        apart(read_book, path, about=path)
    elif path.suffix == ".parquet":
        read_parquet(path, (), Findings())
    else:
        printed(path.read_text(encoding="utf-8"), identifier="00")


def measure(path: Path, *, alone: bool) -> None:
    """Print the seconds of three reads in this process, one after another; `alone` without a worker."""
    from greenscore.guard.worker import calling

    if alone:
        vars(calling)["_here"] = lambda: True
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read_once(path)
        times.append(time.perf_counter() - start)
    print(json.dumps(times))


def seconds(path: Path, *, alone: bool) -> list[float]:
    """Return the seconds of three reads in a fresh process."""
    command = [sys.executable, __file__, "--measure", str(path), *(["--alone"] if alone else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    found: list[float] = json.loads(done.stdout)
    return found


def compare(path: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the medians of the first and a warm read, in the worker and without, run in turns."""
    apart, alone = [], []
    for _ in range(rounds):
        apart.append(seconds(path, alone=False))
        alone.append(seconds(path, alone=True))
    return _medians(apart), _medians(alone)


def _medians(times: list[list[float]]) -> list[float]:
    return [median(each[0] for each in times), median(min(each[1:]) for each in times)]


def main() -> int:
    """Compare, and print what the worker adds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--alone", action="store_true")
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure, alone=asked.alone)
        return 0
    within = True
    print(f"{'first':>8}{'alone':>8}{'added':>8}{'warm':>8}{'alone':>8}{'added':>8}   ms")
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        for case in CASES:
            ours, theirs = compare(Path(folder) / case.name, 3 if case.large else asked.rounds)
            added = [a - b for a, b in zip(ours, theirs, strict=True)]
            shown = [1000 * each for pair in zip(ours, theirs, added, strict=True) for each in pair]
            print("".join(f"{each:8.1f}" for each in shown), " ", case.name)
            if case.large:
                within &= ours[1] <= LARGE_RATIO * theirs[1]
            else:
                within &= 1000 * added[0] <= FIRST_MS and 1000 * added[1] <= WARM_MS
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
