"""How long a standard of hundreds of indicators takes to load and lint, and how that grows.

    python benchmarks/composing.py [--rounds 7]

Ratios of the medians of alternating runs: rows of tables beside the same standard written out, and twice
the indicators beside once. Exit code 1 where a ratio is above its bound.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from greenscore.standard.builder import load
from greenscore.standard.compose.resolving import resolved
from greenscore.workflow.standards import lint

INDICATORS = 300
AGAINST_WRITTEN_OUT = 1.2
AGAINST_HALF = 3.0

STANDARD = """\
greenscore: 1
id: wide
edition: "1"
title: {zh: 宽, en: Wide}
subject: {zh: 工厂, en: factory}
sources: {own: {title: {zh: 自定, en: Own}, kind: own, mark: own}}
rounding: {digits: 1, source: own}
inputs:
  rows: tables/indicators.csv
  key: "{input}"
  each: {unit: t, min: 0, label: {zh: "{zh}", en: "{en}"}, source: "own {clause}"}
parameters:
  rows: tables/indicators.csv
  key: "{input}_base"
  each: {unit: t, value: "{base}", source: "own {clause}"}
derived:
  rows: tables/indicators.csv
  key: "{input}_share"
  each: {formula: "{input} / {input}_base", unit: "%", source: "own {clause}"}
index:
  children:
    rows: tables/groups.csv
    each:
      id: "{group}"
      source: own
      children:
        rows: tables/indicators.csv
        where: {group: "{group}"}
        each:
          id: "{input}-score"
          title: {zh: "{zh}", en: "{en}"}
          value: "{input}_share"
          better: lower
          score: {linear: {worst: 100, best: "{best}"}}
          source: "own {clause}"
"""


def write(folder: Path, indicators: int) -> Path:
    """Write a standard whose indicators stand in tables, twenty in a group."""
    (folder / "tables").mkdir(parents=True)
    (folder / "standard.yaml").write_text(STANDARD, encoding="utf-8")
    rows = [f"g{n // 20},q{n},{n + 1},{n % 50},标{n},I{n},{n}" for n in range(indicators)]
    tables = {
        "indicators": ["group,input,base,best,zh,en,clause", *rows],
        "groups": ["group", *(f"g{group}" for group in range(indicators // 20))],
    }
    for name, lines in tables.items():
        text = "\n".join(lines)
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def seconds(folder: Path) -> float:
    """Return how long a standard takes to load and lint; AssertionError where it is faulty."""
    start = time.perf_counter()
    edition, problems = load(folder)
    assert edition is not None
    assert (problems, lint(edition)) == ((), ())
    return time.perf_counter() - start


def in_turns(first: Path, second: Path, rounds: int) -> tuple[float, float]:
    """Return the median seconds of two standards."""
    pairs = [(seconds(first), seconds(second)) for _ in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def main() -> int:
    """Compare, and print the ratios with their bounds."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = write(folder / "tables", INDICATORS)
        half = write(folder / "half", INDICATORS // 2)
        edition = load(tables)[0]
        assert edition is not None
        (folder / "written").mkdir()
        (folder / "written" / "standard.yaml").write_text(resolved(edition), encoding="utf-8")
        comparisons = [
            ("rows : written out", folder / "written", AGAINST_WRITTEN_OUT),
            ("indicators : half of them", half, AGAINST_HALF),
        ]
        print(f"{'ratio':>6}{'bound':>7}{'first s':>9}{'second s':>10}")
        within = True
        for words, other, bound in comparisons:
            ours, theirs = in_turns(tables, other, rounds)
            within &= ours / theirs <= bound
            print(f"{ours / theirs:6.2f}{bound:7.1f}{ours:9.3f}{theirs:10.3f}  {words}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
