"""A million activity records as an inventory, beside the merge and group-by that an analyst would write.

    python benchmarks/inventory.py [--rows 1000000] [--rounds 3]

Both read the same file, alternating, each time in a process of its own. pandas gets a table of finished
factors and tells totals by site, month and category; greenscore looks the factors up, checks every cell,
tells gases, energy, uncertainty and lines besides. The totals of both must agree within 1e-9. Exit code 1
where greenscore takes more memory or time than its bounds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

MOST_SECONDS_A_MILLION = 10.0
MOST_MEGABYTES = 512.0
PROFILE, DAY = "cn-enterprise", "2026-06-01"
ITEMS = (
    ("electricity", "electricity", "MWh"),
    ("fuel", "anthracite", "t"),
    ("fuel", "natural-gas", "10kNm3"),
    ("fuel", "coke", "t"),
    ("vehicle-fuel", "diesel", "t"),
    ("vehicle-fuel", "gasoline", "t"),
    ("heat", "purchased-heat", "GJ"),
    ("process", "caco3", "t"),
)
REGIONS = ("CN-GD", "CN-BJ", "CN-JS", "CN-SD", "CN-SC")
KEYS = ["category", "item", "region", "unit"]

GREENSCORE = """
import sys, json, time, resource
from datetime import date
start = time.perf_counter()
import greenscore as gs
found = gs.inventory(sys.argv[1], sys.argv[2], as_of=date.fromisoformat(sys.argv[3]))
total = found.totals.scope1 + found.totals.scope2_location
"""
PANDAS = """
import sys, json, time, resource
start = time.perf_counter()
import pandas as pd
read = pd.read_csv if sys.argv[1].endswith("csv") else pd.read_parquet
merged = read(sys.argv[1]).merge(pd.read_csv(sys.argv[4]), on=["category", "item", "region", "unit"])
merged["co2e"] = merged["amount"] * merged["factor"]
for key in ("site", "period", "category"):
    groups = merged.groupby(key)["co2e"].sum()
total = float(groups.sum())
"""
TELL = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.perf_counter() - start, peak, total]))
"""


def write_records(rows: int, folder: Path) -> list[Path]:
    """Write the same records as CSV and as Parquet."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    random = np.random.default_rng(1)
    items, sites = (
        np.array(ITEMS)[random.integers(0, len(ITEMS), rows)],
        random.integers(0, 500, rows),
    )
    table = pa.table(
        {
            "record": [f"r{row}" for row in range(rows)],
            "site": [f"site-{site}" for site in sites],
            "region": np.array(REGIONS)[sites % len(REGIONS)].tolist(),
            "category": items[:, 0].tolist(),
            "item": items[:, 1].tolist(),
            "amount": np.round(random.lognormal(3, 1, rows), 3),
            "unit": items[:, 2].tolist(),
            "period": [f"2024-{month:02}" for month in random.integers(1, 13, rows)],
            "evidence": [f"invoice {number}" for number in random.integers(0, 100_000, rows)],
        }
    )
    paths = [folder / "records.csv", folder / "records.parquet"]
    pyarrow.csv.write_csv(table, paths[0])
    pyarrow.parquet.write_table(table, paths[1])
    return paths


def write_factors(path: Path) -> None:
    """Write what one unit of each item emits, for those who only multiply."""
    import csv
    from datetime import date

    import greenscore as gs

    asked = [(*item, region) for item in ITEMS for region in REGIONS]
    records = [
        {
            "record": str(n),
            "region": region,
            "category": category,
            "item": item,
            "amount": 1,
            "unit": unit,
        }
        | {"period": "2024"}
        for n, (category, item, unit, region) in enumerate(asked)
    ]
    lines = gs.inventory(records, PROFILE, as_of=date.fromisoformat(DAY)).lines.columns["co2e"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*KEYS, "factor"])
        for (category, item, unit, region), factor in zip(asked, lines, strict=True):
            writer.writerow([category, item, region, unit, repr(float(factor))])


def run(code: str, path: Path, factors: Path) -> list[float]:
    """Return seconds, megabytes at the peak, and the total, from a process of its own."""
    command = [sys.executable, "-c", code + TELL, str(path), PROFILE, DAY, str(factors)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: list[float] = json.loads(done.stdout)
    return figures


def compare(path: Path, factors: Path, rows: int, rounds: int) -> bool:
    """Print both in seconds and megabytes; return whether greenscore keeps its bounds."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(run(GREENSCORE, path, factors))
        theirs.append(run(PANDAS, path, factors))
    apart = abs(ours[0][2] - theirs[0][2]) / abs(theirs[0][2])
    if apart > 1e-9:
        raise SystemExit(f"{path.name}: totals differ by {apart:.1e}")
    seconds, other = median(each[0] for each in ours), median(each[0] for each in theirs)
    memory, others = max(each[1] for each in ours), max(each[1] for each in theirs)
    print(
        f"{path.suffix[1:]:8} greenscore {seconds:5.1f} s {memory:5.0f} MB   "
        f"pandas {other:5.1f} s {others:5.0f} MB   ratio {seconds / other:.1f}"
    )
    fast = seconds <= MOST_SECONDS_A_MILLION * max(rows / 1_000_000, 0.5)
    return fast and memory <= MOST_MEGABYTES


def main() -> int:
    """Compare on CSV and on Parquet."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        factors = folder / "factors.csv"
        # A process passes its own peak of memory on to those it starts: this one stays small.
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            other.submit(write_factors, factors).result()
            paths = other.submit(write_records, asked.rows, folder).result()
        kept = [compare(path, factors, asked.rows, asked.rounds) for path in paths]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
