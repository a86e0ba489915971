"""Run every command that writes, into the current folder; to be run as a program of its own.

With the word `reversed` folders are listed the other way round, as another file system may.
"""

import os
import sys
from pathlib import Path

from greenscore.cli.main import greenscore
from greenscore.resources import standards_folder

STANDARD = """\
greenscore: "1"
id: own
edition: "2026"
title: {zh: 自定, en: Own}
subject: {zh: 企业, en: Company}
sources:
  own: {title: {zh: 自定, en: Own}, mark: own}
rounding: {digits: 1, source: own}
reference: {population: {zh: 企业, en: Companies}, date: 2024-12-31, source: own}
inputs:
  energy: {unit: tce, min: 0, label: {zh: 能耗, en: Energy}, source: own}
  loan: {unit: CNY, min: 0, graded: false, label: {zh: 贷款, en: Loan}, source: own}
index:
  children:
    - {id: low, title: Low, value: energy, source: own,
       score: {relative: {method: percentile, better: lower}}}
portfolio:
  - {id: by-loan, title: By loan, of: total, weight: loan, missing: renormalise,
     round: {digits: 1}, source: own}
"""
ROWS = "subject,period,energy [tce],loan [CNY]\n" + "".join(
    f"厂 {n},2025,{n * 3 % 11}.5,{n}\n" for n in range(1, 30)
)
RUNS = """\
timestamp,run_id,duration,emissions,energy_consumed,country_iso_code,pue
2025-03-01T12:00:00,a,60,0.2,0.5,CHN,1.2
"""
HOURS = "time,value,unit\n" + "".join(f"2024-03-{d:02}T00:00,{d},kWh\n" for d in range(1, 32))
GAS = "component,share\nCH4,95\nC2H6,3\nN2,2\n"
DAY = ("--as-of", "2026-06-30")


def commands():
    """Yield words of commands that write a file or a folder each."""
    shelf = standards_folder()
    factory = shelf / "cn-gbt-36132-2025"
    data = ("cn-gbt-36132@2025", factory / "examples" / "leader" / "data.yaml")
    centre = shelf / "cn-green-data-centre-2020" / "examples" / "site-inventory"
    asked = (data[1], "-s", data[0], *DAY)
    for end in ("json", "csv", "xlsx", "parquet"):
        yield "score", *asked, "-o", f"score.{end}"
    yield "score", *asked, "--save-test", "case.yaml"
    for end in ("html", "pdf"):
        yield "report", *asked, "-o", f"report.{end}"
    yield "report", "few.csv", "-s", "own", *DAY, "-o", "folder"
    yield "grading", *asked, "-o", "grading.yaml"
    yield "template", data[0], "-o", "form.xlsx"
    for end in ("json", "html", "pdf", "csv", "xlsx", "parquet"):
        words = (centre / "activities.csv", "-p", "cn-enterprise", *DAY, "--draws", "100")
        yield "inventory", *words, "-o", f"inventory.{end}"
    yield "inventory", "--template", "activities.xlsx"
    for end in ("json", "csv", "xlsx", "parquet"):
        yield "portfolio", "rows.csv", "-s", "own", *DAY, "-o", f"portfolio.{end}"
    yield "meter", "hours.csv", "--zone", "Asia/Shanghai", "--minutes", "1440", "-o", "meter.csv"
    yield (
        "gas",
        "gas.csv",
        "--item",
        "own-gas",
        "--region",
        "CN",
        "--period",
        "2025",
        "-o",
        "gas-own.csv",
    )
    for form, name in (("csv", "library"), ("openlca", "library.zip")):
        yield "factors", "export", "cn.grid.avg/CN", "--format", form, "-o", name
    words = ("runs.csv", "--from", "codecarbon", "--region", "CN", "-p", "cn-enterprise")
    yield "factors", "activities", *words, *DAY, "-o", "runs-records.csv"
    yield "factors", "import", "library.zip", "-o", "back"
    yield "standards", "new", "fresh", "--folder", "."
    yield "standards", "schema", "-o", "schema.json"
    yield "standards", "show", "own", "--resolved", "-o", "resolved.yaml"


def told():
    """Yield words of commands that only tell."""
    yield "factors", "search", "电力", *DAY
    yield "standards", "list"
    yield "explain", "rows.csv", "-s", "own", *DAY, "--subject", "厂 3"
    yield "score", "rows.csv", "-s", "own", *DAY, "--json"
    yield "factors", "digests", "--json"
    yield "inventory", "none.csv", "-p", "cn-enterprize"
    yield "training", "no-such-card"


def main():
    if "reversed" in sys.argv:
        _reverse()
    Path("own").mkdir()
    Path("own/standard.yaml").write_text(STANDARD, encoding="utf-8")
    few = "".join(ROWS.splitlines(keepends=True)[:4])
    for name, text in (
        ("rows", ROWS),
        ("few", few),
        ("runs", RUNS),
        ("hours", HOURS),
        ("gas", GAS),
    ):
        Path(f"{name}.csv").write_text(text, encoding="utf-8")
    assert _run("standards", "freeze", "own", "rows.csv", *DAY) == 0
    failed = [words for words in commands() if _run(*words) != 0]
    assert failed == []
    sys.stdout = Path("said.txt").open("w", encoding="utf-8")  # noqa: SIM115 - for the rest of the run
    for words in told():
        _run(*words)


def _run(*words):
    try:
        greenscore.main(["greenscore", *map(str, words)][1:], prog_name="greenscore")
    except SystemExit as end:
        return end.code or 0
    return 0


def _reverse():
    scan, listed = os.scandir, os.listdir

    class Backwards:
        def __init__(self, *words):
            with scan(*words) as found:
                self.entries = iter(list(found)[::-1])

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def __iter__(self):
            return self.entries

        def __next__(self):
            return next(self.entries)

        def close(self):
            pass

    os.scandir = Backwards
    os.listdir = lambda *words: listed(*words)[::-1]


if __name__ == "__main__":
    main()
