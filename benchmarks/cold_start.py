"""How long a command takes from nothing, beside what a bare import of a library takes.

    python benchmarks/cold_start.py [--rounds 7]

A ratio of the medians of alternating runs, each a fresh process, after everything is byte-compiled.
Exit code 1 where a ratio is above its bound.
"""

import argparse
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
GREENSCORE = str(Path(sys.executable).with_name("greenscore"))
COMPANY = "standards/cn-gbt-36132-2025/examples/average/data.yaml"


class Comparison(NamedTuple):
    """A command, what it is measured against, and how many times as long it may take."""

    command: list[str]
    against: str
    bound: float


COMPARISONS = (
    Comparison(["standards", "list"], "import numpy", 5.0),
    Comparison(["score", COMPANY, "--standard", "cn-gbt-36132"], "import pandera.pandas", 2.0),
)


def seconds(command: list[str]) -> float:
    """Return how long a command takes; CalledProcessError where it fails."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def compare(comparison: Comparison, rounds: int) -> tuple[float, float]:
    """Return the median seconds of the command and of the import, run in turns."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds([GREENSCORE, *comparison.command]))
        theirs.append(seconds([sys.executable, "-c", comparison.against]))
    return median(ours), median(theirs)


def main() -> int:
    """Compare, and print the ratios with their bounds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    libraries = sysconfig.get_path("purelib")
    compiled = [sys.executable, "-m", "compileall", "-qq", "-j", "2", "greenscore", libraries]
    subprocess.run(
        compiled, cwd=ROOT, check=False
    )  # some libraries ship templates that are no Python
    print(f"{'ratio':>6}{'bound':>7}{'ours s':>9}{'import s':>10}")
    within = True
    for comparison in COMPARISONS:
        ours, theirs = compare(comparison, rounds)
        within &= ours / theirs <= comparison.bound
        names = f"greenscore {' '.join(comparison.command[:2])} : {comparison.against}"
        print(f"{ours / theirs:6.2f}{comparison.bound:7.1f}{ours:9.3f}{theirs:10.3f}  {names}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
