"""The examples of the format: short standards with their cases, laid over one base and run by the tests."""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from greenscore.model.scalars import Block, Words
from greenscore.text.yaml import read

FOLDER = Path(__file__).parent / "examples"
BASE = "base"
EDITION = "1"
_BLOCK = re.compile(r"^(\w+):(.*?)(?=^\w|\Z)", re.MULTILINE | re.DOTALL)


class Installed(Block):
    """A function that the example has installed: the entry point, and the text of its module."""

    entry: str
    attribute: str
    source: str


class Example(Block):
    """One example: a standard of a few lines, and what must come of its data.

    `about` names the blocks it is an example of, that of its section first. `standard` and `cases` are
    texts as they stand in the file; `population` is the CSV that the reference population is frozen
    from, `entities` the one whose `figures` a portfolio must give; `files` stand beside the standard.
    """

    name: str
    title: Words
    about: Annotated[tuple[str, ...], Field(min_length=1)]
    note: str
    standard: str
    cases: str = ""
    population: str = ""
    entities: str = ""
    figures: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    files: Mapping[str, str] = Field(default_factory=dict)
    installed: Installed | None = None

    def title_of(self) -> str:
        """Return the title in both languages."""
        return f"{self.title.en} {self.title.zh}"

    def write(self, shelf: Path) -> Path:
        """Write the standard, its base and what stands beside it below `shelf`; return its folder."""
        base = shelf / f"{BASE}-{EDITION}"
        base.mkdir(parents=True, exist_ok=True)
        (base / "standard.yaml").write_text(base_text(), encoding="utf-8")
        folder = shelf / f"{self.name}-{EDITION}"
        texts = {"standard.yaml": self.whole(), **self.files}
        if self.cases:
            texts["tests/cases.yaml"] = self.cases
        for name, text in texts.items():
            file = (folder / name).resolve()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return folder

    def whole(self) -> str:
        """Return the text of `standard.yaml`: what the example shows, as a profile of the base."""
        own = set(re.findall(r"^(\w+):", self.standard, re.MULTILINE))
        head = {
            "id": self.name,
            "edition": f'"{EDITION}"',
            "title": f'{{zh: "{self.title.zh}", en: "{self.title.en}"}}',
            "extends": f"{BASE}@{EDITION}",
        }
        lines = [f"{key}: {value}\n" for key, value in head.items() if key not in own]
        return "".join((*lines, self.standard))


def base_text() -> str:
    """Return the text of the standard that lies under every example."""
    return (FOLDER / f"{BASE}.yaml").read_text(encoding="utf-8")


def examples() -> tuple[Example, ...]:
    """Return every example, in the order of their names; ValueError for a file that is none."""
    files = sorted(FOLDER.glob("*.yaml"), key=lambda file: file.stem)
    return tuple(_example(file) for file in files if file.stem != BASE)


def _example(file: Path) -> Example:
    text = file.read_text(encoding="utf-8")
    document = read(text.encode(), file.name, blanks=True)
    if document.problems:
        raise ValueError(*document.problems)
    written: dict[str, Any] = {
        key: textwrap.dedent(block.lstrip("\n")).rstrip() + "\n"
        for key, block in _BLOCK.findall(text)
        if key in {"standard", "cases"}
    }
    return Example.model_validate({"name": file.stem, **document.data, **written})
