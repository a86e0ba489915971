"""Writes `limits.md`: every bound on what is read, from `greenscore/guard/limits.py` and its words.

Run as `python docs/limits_page.py`.
"""

from dataclasses import asdict
from pathlib import Path

from greenscore.guard.limits import Limits
from greenscore.texts import worded

FILE = Path(__file__).with_name("limits.md")
_HEAD = """\
# Limits 上限

A file of a few kilobytes can ask for hours of work. So work is counted while it is done, and beyond a bound
the file is refused by a problem that names the bound. Each can be set for a run, higher or lower, before or
behind any command:

```
greenscore score data.xlsx --standard S --limit cells=16M --limit unpacked=1GiB
```

A size is a whole number, or one with `k`, `M`, `G`, `T` (thousands) or `ki`, `Mi`, `Gi`, `Ti` (of 1024), and
a `B` if you like. In Python: `with greenscore.guard.limits.raised(cells=16_000_000): ...`. A file cannot
raise a bound. The page is generated from `greenscore/guard/limits.py`.

| bound | default | counts | 计 |
|---|---|---|---|
"""
_COSTS = """
## What they let through

The costliest file found below each bound, read on one core of a server of 2026 in the process that reads.

| file | bound | seconds | MB |
|---|---|---|---|
"""
_SIZES = ("_bytes", "_total", "memory", "unpacked")
# Measured by hand: file, bound, seconds, megabytes. What grows with an honest file alone is not listed.
MEASURED: tuple[tuple[str, str, str, str], ...] = ()


def page() -> str:
    """Return the whole page."""
    rows = [_row(name, most) for name, most in asdict(Limits()).items()]
    measured = [f"| {file} | `{bound}` | {time} | {size} |" for file, bound, time, size in MEASURED]
    costs = _COSTS + "\n".join(measured) + "\n" if measured else ""
    return _HEAD + "\n".join(rows) + "\n" + costs


def _row(name: str, most: int) -> str:
    counts = worded(f"limits.counts.{name}")
    return f"| `{name}` | {_shown(name, most)} | {counts.en} | {counts.zh} |"


def _shown(name: str, most: int) -> str:
    """Return a default as one would write it behind `--limit`."""
    if name.endswith(_SIZES):
        for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("MB", 10**6)):
            if most % size == 0:
                return f"{most // size}{unit}"
    return str(most)


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"docs/{FILE.name}: {page().count(chr(10))} lines")


if __name__ == "__main__":
    main()
