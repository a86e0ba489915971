"""Write threat-model.md: its words, and a row for each control of `tests/mutants/controls.toml`."""

import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.mutants.controls import Control, controls  # noqa: E402

FILE = HERE / "threat-model.md"
WORDS = HERE / "threat_words.md"
GROUPS = {
    "texts": "YAML and JSON that mislead or never end",
    "standards": "A standard or a reference that leads elsewhere",
    "files": "Workbooks, Parquet and packages that cost, hide or damage",
    "worker": "Files that take over or kill what reads them",
    "outputs": "Outputs that lose a file, or act on whoever opens them",
    "reports": "Texts and templates that act in a report",
    "code": "Code of strangers",
    "grades": "Grades, evidence and results that are not what they say",
}


def page() -> str:
    """Return the whole page."""
    before, _, after = WORDS.read_text(encoding="utf-8").partition("<!-- controls -->\n")
    return before + "\n".join(_tables()) + "\n" + after


def _tables() -> Iterator[str]:
    every = controls()
    for group, title in GROUPS.items():
        yield from (f"### {title}", "", "| control | promise | code | test |", "|---|---|---|---|")
        yield from (_row(each) for each in every if each.against == group)
        yield ""


def _row(control: Control) -> str:
    code = control.file.removeprefix("greenscore/")
    file, _, test = control.test.partition("::")
    cell = f"`{file.removeprefix('tests/')}` {test}".replace("|", "\\|")
    return f"| {control.id} | {control.promise} | `{code}` | {cell} |"


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"docs/{FILE.name}: {page().count(chr(10))} lines")


if __name__ == "__main__":
    main()
