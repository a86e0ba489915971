"""Writes `limits.md`: every bound on the work that a file may ask for, from `guard/limits.py`.

Run as `python docs/limits_page.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from greenscore.guard.limits import DEFAULT, names, written
from greenscore.texts import worded

FILE = Path(__file__).with_name("limits.md")
_HEAD = """\
# Limits 上限

How much work a file may ask for is counted before it is done, and what goes beyond a bound is refused with
the name of the file, the bound and how to raise it. `--limit NAME=VALUE`, before the command or behind
it, raises or lowers a bound for the run; it may be repeated, and sizes may be written as `2GB`:

```console
$ greenscore --limit cells=20000000 --limit memory=12GB check data.yaml --standard cn-gbt-36132
```

In Python: `with greenscore.limits(cells=20_000_000): ...`. What is read never raises a bound. The page is
generated from `greenscore/guard/limits.py`.

| name | default | what it counts |
|---|---|---|
"""

_COSTS = """
## What the costliest files take

Files made to cost as much as a bound lets them, read by one core of a server of 2026: processor seconds and
megabytes of the process that reads.

| file | bounds | seconds | MB |
|---|---|---|---|
"""
# Measured by hand; measure anew where a reader changes.
_MEASURED = (
    ("workbook of 8,000,000 numbers in 5 MB", "`cells`", "60 to 100", "410"),
    ("workbook of 8,000,000 formulas of another workbook in 1.2 MB", "`cells`", "45", "460"),
    ("workbook of 4,000,000 shared texts in 0.8 MB", "`strings`", "7", "310"),
    ("workbook of 1,000,000 other elements in 5 kB", "`tags`", "1", "40"),
    ("workbook of 1,000,000 empty cells in 17 kB", "`blank_cells`", "2", "40"),
    ("workbook of 50,000 merged ranges", "`merged`", "1", "40"),
    ("JSON of 4,400 records with a key each", "`spanned_cells`", "2", "470"),
    ("JSON of 600,000 items", "items of data", "2", "200"),
    ("YAML of 600,000 items", "items of data", "6", "310"),
    ("package of openLCA of 2,000,000 items", "items of packages", "5", "110"),
    ("Parquet of 48,000,000 values in 24 MB", "`values_a_byte`", "2", "530"),
    ("csv of 60,000,000 empty lines", "`blank_lines`", "1", "60"),
    ("YAML of 100,000 directives", "`directives`", "1", "60"),
    ("1,000 unknown columns held to 4,000 names", "`spellings`", "7", "90"),
)


def page() -> str:
    """Return the page as Markdown."""
    costs = "".join(f"| {' | '.join(row)} |\n" for row in _MEASURED)
    return _HEAD + "".join(_rows()) + _COSTS + costs


def _rows() -> Iterator[str]:
    for name in names():
        about = worded(f"limits.counts.{name}")
        value = written(name, getattr(DEFAULT, name))
        yield f"| `{name}` | {value} | {about.en} {about.zh} |\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8", newline="\n")
