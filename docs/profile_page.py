"""Writes `profiles.md`: the keys of a profile, from the type that reads them, and one that runs.

Run as `python docs/profile_page.py`. Meanings stand in `profile_keys.toml`, the example in
`examples/profile/`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import get_type_hints

from format_words import default, written

from greenscore.factors.dates import DateRule
from greenscore.factors.profiles import (
    AbsentRows,
    CoalEquivalents,
    ProfileFile,
    load_profile,
    profiles_folder,
)
from greenscore.factors.vocabulary import WORDS
from greenscore.model.scalars import Block

FOLDER = Path(__file__).parent
FILE = FOLDER / "profiles.md"
EXAMPLE = FOLDER / "examples" / "profile"
_MEANINGS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (FOLDER / "profile_keys.toml").read_text(encoding="utf-8")
)
_BLOCKS = {"AbsentRows": "a block of `absent`", "CoalEquivalents": "the block `energy`"}
_WRITTEN = {
    "date": ", ".join(f"`{rule}`" for rule in DateRule),
    "gwp": ", ".join(f"`{word}`" for word in WORDS["gwp"]),
    "rounding": "0 to 9",
}
_HEAD = """\
# Profiles of programmes 核算规则

A profile says which factors a programme lets its reports use, and how. It is a YAML file; `--profile`
takes the id of a shipped one or the path of a file. Its digest stands in every report, and nothing about a
country stands in code. The page is generated from the code that reads profiles, and the tests run its
example.

## Shipped profiles 自带的规则
"""
_EXAMPLE = """\
## An example that runs 可运行的例子

A works in Guangdong reports by rules that its group wrote down: fuels by the table of other industry,
power by one notice, lines rounded to two decimals. It measured the heating value of its coal, which goes
before that table without being named.
"""
_RUN = """\
```console
$ greenscore inventory activities.csv --profile works.yaml --overlay own.csv --as-of 2026-06-30
```

By hand: 1,000 t x 25.024 GJ/t (measured) x 0.02749 tC/GJ x 0.94 (table) x 44/12 = 2,370.995639 t, rounded
to 2,371.00 t; 5,000 MWh x 0.5366 t/MWh = 2,683.00 t.
"""


def page() -> str:
    """Return the whole page."""
    parts = [_HEAD, *_shipped(), "\n## Keys 键\n", *_table(ProfileFile)]
    for block in (AbsentRows, CoalEquivalents):
        parts += [f"\n`{_title(block)}`:\n", *_table(block)]
    parts.append("\n" + _EXAMPLE)
    for name in ("works.yaml", "own.csv", "sources/works.yaml", "activities.csv"):
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        parts.append(f"```{Path(name).suffix[1:]} {name}\n{text}```\n")
    return "\n".join((*parts, _RUN))


def _title(block: type[Block]) -> str:
    return _BLOCKS[block.__name__].rpartition("`")[0].rpartition("`")[2]


def _shipped() -> Iterator[str]:
    yield from ("| id | what it is | potentials |", "| --- | --- | --- |")
    for file in sorted(profiles_folder().glob("*.yaml")):
        profile, problems = load_profile(file, date.max)
        assert profile is not None, problems
        yield f"| `{profile.id}` | {profile.label.en} {profile.label.zh} | {profile.gwp} |"


def _table(block: type[Block]) -> Iterator[str]:
    hints = get_type_hints(block, include_extras=True)
    yield from ("| key | what is written | default | meaning |", "| --- | --- | --- | --- |")
    for name, field in block.model_fields.items():
        what = _WRITTEN.get(name) or written(hints[name], _BLOCKS)
        yield f"| `{name}` | {what} | {default(field)} | {_MEANINGS[block.__name__][name]} |"


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"docs/{FILE.name}: {page().count(chr(10))} lines")


if __name__ == "__main__":
    main()
