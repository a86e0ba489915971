"""Packs: installed distributions that bring standards of their own.

A pack names a folder of its package under the entry points `greenscore.standards`. It is data: the
folder is found without running anything of the package.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

from greenscore.problems import Problem
from greenscore.standard.shelf import Folder

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "greenscore.standards"


def packs() -> tuple[Sequence[Folder], Sequence[Problem]]:
    """Return the shelf of each installed pack in the order of their names, and what is wrong with others."""
    found: list[Folder] = []
    problems: list[Problem] = []
    if not _any():
        return found, problems
    from importlib.metadata import entry_points

    for name, point in sorted((_name(point), point) for point in entry_points(group=GROUP)):
        folder = _folder(point.value)
        shelf = None if folder is None else Folder(folder, name)
        if shelf is not None and shelf.folders():
            found.append(shelf)
        else:
            args = {"pack": name, "entry": point.value, "group": GROUP}
            problems.append(Problem(code="standard-pack-broken", args=args))
    return found, problems


def _any() -> bool:
    """Tell whether a distribution names the group at all: a tenth of the time that entry points take."""
    return any(
        GROUP in file.read_text(encoding="utf-8", errors="replace")
        for root in sys.path
        for file in Path(root).glob("*-info/entry_points.txt")
    )


def _name(point: "EntryPoint") -> str:
    return (point.dist.name if point.dist else "") or point.name


def _folder(value: str) -> Path | None:
    """Return the folder that `package.folder` stands for."""
    package, *below = value.split(".")
    if not all(part.isidentifier() for part in below):
        return None
    spec = PathFinder.find_spec(package)
    around = spec.submodule_search_locations if spec is not None else None
    folders = (Path(root, *below) for root in around or ())
    return next((folder for folder in folders if folder.is_dir()), None)
