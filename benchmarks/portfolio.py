"""A portfolio of companies scored by greenscore and by its peers: seconds, ratios, memory above the data.

    python benchmarks/portfolio.py [--rows 1000000] [--rounds 5]

All contestants get the same float64 columns in their own form beforehand, two threads, and the same
standard; pandas and scikit-criteria use one thread, as they do. Rounds are interleaved, so that a busy
machine slows all alike. Before any time is taken, all answers are compared in every row: the scores of
all groups and the coverage within 1e-9, the level exactly. Where greenscore rounds by a rule, so do the
others; the last bit of a sum may differ where an engine adds or divides in another order.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

THREADS = 2
os.environ["POLARS_MAX_THREADS"] = str(THREADS)
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np  # noqa: E402 (the number of threads is read on import)
import workload  # noqa: E402
from peers import (  # noqa: E402
    with_duckdb,
    with_greenscore,
    with_pandas,
    with_polars,
    with_skcriteria,
)
from peers.shared import indicators, number, outputs  # noqa: E402

from greenscore.scoring.plan import Plan  # noqa: E402
from greenscore.scoring.results import CLAIMED, score_table  # noqa: E402

TOLERANCE = 1e-9
MEGABYTE = 2**20
Columns = Mapping[str, np.ndarray]


class Contestant(NamedTuple):
    """What prepares the data and gives the computation to time, and what reads its answers."""

    prepare: Callable[[Plan, Columns], Callable[[], Any]]
    read: Callable[[Any], dict[str, np.ndarray]]


CONTESTANTS = {
    "greenscore": Contestant(with_greenscore.prepare, with_greenscore.read),
    "polars, streaming": Contestant(with_polars.contestant("streaming"), with_polars.read),
    "polars, in memory": Contestant(with_polars.contestant("in-memory"), with_polars.read),
    "DuckDB": Contestant(with_duckdb.prepare, with_duckdb.read),
    "pandas": Contestant(with_pandas.prepare, with_pandas.read),
}


def differences(plan: Plan, expected: Columns, found: Columns) -> list[str]:
    """Return what differs between two answers, column by column; nothing where they agree."""
    told = []
    for name in outputs(plan):
        ours, theirs = expected[name], np.asarray(found[name], dtype=np.float64)
        tolerance = 0.0 if name == "level" else TOLERANCE
        same = (np.abs(ours - theirs) <= tolerance) | (np.isnan(ours) & np.isnan(theirs))
        if not same.all():
            told.append(f"{name}: {np.count_nonzero(~same)} of {same.size} rows differ")
    return told


def compare_answers(plan: Plan, runs: Mapping[str, Callable[[], Any]]) -> None:
    """Run every contestant once and compare; SystemExit where one disagrees."""
    expected = CONTESTANTS["greenscore"].read(runs["greenscore"]())
    for name, run in runs.items():
        told = differences(plan, expected, CONTESTANTS[name].read(run()))
        if told:
            raise SystemExit(f"{name} disagrees with greenscore:\n  " + "\n  ".join(told))


def timed(runs: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of every run, in interleaved rounds."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def peak(name: str, data: Path) -> float:
    """Return the MB that one run adds to the memory of a fresh process that holds the data."""
    command = [sys.executable, __file__, "--peak", name, "--data", str(data)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


def measure_peak(name: str, data: Path) -> None:
    """Print the growth of this process over its own state before the run."""
    names = workload.standard().inputs
    matrix = np.load(data)
    columns = {input_: matrix[row].copy() for row, input_ in enumerate(names)}
    del matrix
    run = CONTESTANTS[name].prepare(workload.plan(), columns)
    del columns
    time.sleep(1.0)  # allocators give freed pages back with a delay
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark starts anew
    result = run()
    print(json.dumps(memory("VmHWM") - before))
    del result


def memory(field: str) -> float:
    """Return a figure of this process in MB, from what Linux tells about it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith(field))
    return int(line.split()[1]) * 1024 / MEGABYTE


def report(title: str, seconds: Mapping[str, list[float]], peaks: Mapping[str, float]) -> None:
    """Print a table: ratios of the medians to greenscore first."""
    print(f"\n{title}\n")
    print(f"{'':20}{'ratio':>8}{'median s':>11}{'best s':>9}{'extra MB':>11}")
    base = median(seconds["greenscore"])
    for name, times in seconds.items():
        extra = f"{peaks[name]:11.0f}" if name in peaks else ""
        print(f"{name:20}{median(times) / base:8.2f}{median(times):11.3f}{min(times):9.3f}{extra}")


def whole_standard(plan: Plan, columns: Columns, rounds: int) -> None:
    """Compare answers, times and memory over the whole standard."""
    runs = {name: each.prepare(plan, columns) for name, each in CONTESTANTS.items()}
    compare_answers(plan, runs)
    seconds = timed(runs, rounds)
    peaks = {}
    if sys.platform == "linux":
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder, "data.npy")
            np.save(data, np.stack(list(columns.values())))
            runs.clear()
            peaks = {name: peak(name, data) for name in CONTESTANTS}
    rows = len(next(iter(columns.values())))
    report(f"{rows:,} subjects, 60 indicators, 75 columns; all answers agree", seconds, peaks)


def weighted_mean(plan: Plan, columns: Columns, rounds: int) -> None:
    """Compare with scikit-criteria what it can do: the weighted mean of scores made before."""
    result = score_table(plan, workload.table(columns), passes=(CLAIMED,))
    nodes = indicators(plan)
    scores = {node.id: np.nan_to_num(result.columns[f"{node.id}.score"]) for node in nodes}
    weights = [number(node.weight) for node in nodes]
    runs = {
        "greenscore": with_skcriteria.prepare_greenscore(scores, weights),
        "scikit-criteria": with_skcriteria.prepare(scores, weights),
    }
    ours, theirs = (run() for run in runs.values())
    if not np.allclose(ours, theirs, rtol=0.0, atol=TOLERANCE):
        raise SystemExit("scikit-criteria disagrees with greenscore")
    title = "Only the weighted mean of the 60 finished scores (scikit-criteria also ranks them)"
    report(title, timed(runs, rounds), {})


def main() -> None:
    """Compare, time, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", choices=CONTESTANTS, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    if given.peak:
        measure_peak(given.peak, given.data)
        return
    plan, columns = workload.plan(), workload.answers(given.rows)
    whole_standard(plan, columns, given.rounds)
    weighted_mean(plan, columns, given.rounds)


if __name__ == "__main__":
    main()
