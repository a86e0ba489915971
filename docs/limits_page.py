"""Writes `limits.md`: every bound on the work that a file may ask for, from `guard/limits.py`.

Run as `python docs/limits_page.py`.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from greenscore.guard.limits import DEFAULT, written
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


def page() -> str:
    """Return the page as Markdown."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    for field in fields(DEFAULT):
        about = worded(f"limits.counts.{field.name}")
        value = written(field.name, getattr(DEFAULT, field.name))
        yield f"| `{field.name}` | {value} | {about.en} {about.zh} |\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8", newline="\n")
