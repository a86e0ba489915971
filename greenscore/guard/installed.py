"""What is installed in the interpreter's own places, and nothing that merely lies about.

A folder is no place of the interpreter because the program was started in it, or because a variable of the
environment names it. Nothing that is found here is run.
"""

import site
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint


def places() -> Sequence[Path]:
    """Return the folders that installers put distributions in, of this interpreter and of its user."""
    found = site.getsitepackages()
    if site.ENABLE_USER_SITE:
        found.append(site.getusersitepackages())
    known = {Path(path).resolve() for path in sys.path if path}
    folders = dict.fromkeys(Path(path).resolve() for path in found)
    return [folder for folder in folders if folder in known and folder.is_dir()]


def entry_points(group: str) -> "Iterator[tuple[Distribution, EntryPoint]]":
    """Yield the entry points of a group with the distribution of each."""
    for place in places():
        for file in place.glob("*-info/entry_points.txt"):
            # A tenth of the time that it takes to read them all.
            if group in file.read_text(encoding="utf-8", errors="replace"):
                from importlib.metadata import Distribution

                found = Distribution.at(file.parent)
                yield from ((found, point) for point in found.entry_points.select(group=group))


def module(name: str) -> ModuleSpec | None:
    """Return where a module stands, step by step, so that no package around it is run."""
    folders: list[str] | None = [str(path) for path in (*places(), *_linked())]
    spec, parts = None, name.split(".")
    for length in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:length]), folders)
        if spec is None:
            return None
        folders = list(spec.submodule_search_locations or ())
    return spec


def _linked() -> Iterator[Path]:
    """Yield the folders that files in the places name: whoever can write there has installed them."""
    for place in places():
        for file in sorted(place.glob("*.pth")):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                path = place / line.strip()
                if (
                    line.strip()
                    and not line.startswith(("#", "import ", "import\t"))
                    and path.is_dir()
                ):
                    yield path
